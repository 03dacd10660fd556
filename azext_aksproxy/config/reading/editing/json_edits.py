"""Changes of a setting as edits of JSON text: layout, order and line ends stay, but for what is named.

The text was read before, so it is JSON, without comments. Imported where a finding has a fix.
"""

from __future__ import annotations

import json
import re
from json import JSONDecoder

from azext_aksproxy.config.findings import Change, Edit, Remove, Rename, Spread, Write
from azext_aksproxy.config.reading.editing.written import Key, is_expression, scalars_of

WHITE_SPACE = " \t\n\r"
FILLED = re.compile(rf"[^{WHITE_SPACE}]")
BREAK = re.compile(r"[\r\n]")
INDENT = re.compile(r"(\r\n|\r|\n)([ \t]*)\Z")

MOST_INDENT = 200
"""How far before an element its line may begin, in characters, for others to be put on lines of their own."""

DECODER = JSONDecoder()


def edits(text: str, change: Change, value: int, key: Key | None = None) -> tuple[Edit, ...]:
    """Return what `change` does to `text`, in which a value stands at the offset `value`, and below a `key` if any.

    Nothing comes of it where another key stands there, as with the parameters of a template, whose names stand
    elsewhere; or where a template would take the new text for an expression.
    """
    if isinstance(change, Rename | Remove) and key and DECODER.raw_decode(text, key.offset)[0] != key.name:
        return ()
    if isinstance(change, Remove):
        return (_without(text, key.offset if key else value, _end(text, value)),)
    start = key.offset if isinstance(change, Rename) and key else value
    end = _end(text, start)
    values = scalars_of(change)
    if any(map(is_expression, values)):
        return ()
    written = [json.dumps(each, ensure_ascii=text[start:end].isascii()) for each in values]
    if isinstance(change, Spread):
        return (Edit(start, end, _separator(text, start).join(written)),)
    is_list = isinstance(change, Write) and isinstance(change.value, tuple)
    return (Edit(start, end, f"[{', '.join(written)}]" if is_list else written[0]),)


def _end(text: str, offset: int) -> int:
    return DECODER.raw_decode(text, offset)[1]


def _without(text: str, start: int, end: int) -> Edit:
    """Return the edit that takes out an element, or a key with its value, with one comma beside it."""
    before, after = _skip_back(text, start), _skip(text, end)
    is_behind_another = text[before - 1] == ","
    if text[after] == ",":
        following = _skip(text, after + 1)
        ends_its_line = BREAK.search(text, after + 1, following)
        if is_behind_another and ends_its_line and not BREAK.search(text, before, start):
            return Edit(before, after + 1, "")
        return Edit(start, following, "")
    if is_behind_another:
        return Edit(_skip_back(text, before - 1), end, "")
    return Edit(before, after, "")


def _skip(text: str, at: int) -> int:
    found = FILLED.search(text, at)
    return found.start() if found else len(text)


def _skip_back(text: str, at: int) -> int:
    while text[at - 1] in WHITE_SPACE:
        at -= 1
    return at


def _separator(text: str, offset: int) -> str:
    """Return what stands between elements: a line break, where the one at `offset` begins its line."""
    found = INDENT.search(text[max(0, offset - MOST_INDENT) : offset])
    return f",{found[1]}{found[2]}" if found else ", "
