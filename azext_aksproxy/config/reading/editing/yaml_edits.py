"""Changes of a setting as edits of YAML text: layout, order, comments and quotes stay, but for what is named.

The text was read before, so it is YAML. Where an alias stands for a value too, or the layout is one that nobody uses
for settings, such as keys behind a question mark, there is no edit. Imported where a finding has a fix.
"""

from __future__ import annotations

import json
import re

from azext_aksproxy.config.findings import Change, Edit, Remove, Rename, Spread, Write
from azext_aksproxy.config.reading.editing.written import Key, is_expression, scalars_of
from azext_aksproxy.config.reading.editing.yaml_layout import BLOCK_STYLES, Element, Scalar, layout
from azext_aksproxy.config.reading.yaml_syntax.scalars import Reading, plain

BREAK = r"(?:\r\n|\r|\n)"
DASH = re.compile(r"[ \t]*-[ \t]+")
INDENT = re.compile(r"[ \t]*")
REST_OF_LINE = re.compile(rf"(?:[ \t]+#[^\r\n]*|[ \t]*)({BREAK}|\Z)")
TO_NEXT_LINE = re.compile(rf"(?:[ \t]+#[^\r\n]*|[ \t]*){BREAK}[ \t]*(?:-[ \t]+)?")
COMMA = re.compile(r"\s*,\s*")
BLOCK_HEAD = re.compile(rf"[|>][-+0-9]*[ \t]*{BREAK}")

WITHOUT_QUOTES = re.compile(r"[A-Za-z0-9./](?:[A-Za-z0-9._~/+=%@-]|:(?!\Z))*")
"""What needs no quotes outside of brackets, as far as settings have it. Without a colon also inside."""
DATE = re.compile(r"[0-9]{4}-[0-9]")


def edits(text: str, change: Change, value: int, key: Key | None = None) -> tuple[Edit, ...]:
    """Return what `change` does to `text`, in which a value stands at the offset `value`, and below a `key` if any."""
    found = layout(text)
    named = found.scalars.get(key.offset) if key else None
    if isinstance(change, Rename | Remove) and key and (named is None or named.value != key.name):
        return ()
    if isinstance(change, Remove):
        element = found.members.get(key.offset) if key else found.items.get(value)
        return _without(text, element) if element else ()
    scalar = named if isinstance(change, Rename) else found.scalars.get(value)
    return _over(text, scalar, change) if scalar and _can_be_replaced(text, scalar) else ()


def hidden(text: str, offset: int, instead: str) -> tuple[Edit, ...]:
    """Return the edit that puts `instead` over the scalar at `offset`, whatever it is: for people, no YAML any more."""
    scalar = layout(text).scalars.get(offset)
    return (Edit(scalar.start, scalar.end, instead),) if scalar else ()


def _can_be_replaced(text: str, scalar: Scalar) -> bool:
    is_block = scalar.style in BLOCK_STYLES
    return scalar.is_free and scalar.start < scalar.end and (not is_block or bool(BLOCK_HEAD.match(text, scalar.start)))


def _over(text: str, scalar: Scalar, change: Write | Spread | Rename) -> tuple[Edit, ...]:
    values = scalars_of(change)
    if any(is_expression(each) or not str(each).isprintable() for each in values):
        return ()
    is_list = isinstance(change, Write) and isinstance(change.value, tuple)
    written = [_written(each, scalar.style, scalar.is_in_flow or is_list) for each in values]
    if is_list:
        return (Edit(scalar.start, scalar.end, f"[{', '.join(written)}]"),)
    if not isinstance(change, Spread):
        return (Edit(scalar.start, scalar.end, written[0]),)
    separator = _separator(text, scalar)
    return (Edit(scalar.start, scalar.end, separator.join(written)),) if separator else ()


def _written(value: object, style: str, is_in_flow: bool) -> str:
    """Return a scalar with the quotes of the one in whose place it comes, where these can hold it."""
    if not isinstance(value, str):
        return json.dumps(value)
    if style == "'":
        return "'" + value.replace("'", "''") + "'"
    needs_no_quotes = WITHOUT_QUOTES.fullmatch(value) and not DATE.match(value) and plain(value) == Reading(value)
    if style != '"' and needs_no_quotes and not (is_in_flow and ":" in value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _separator(text: str, scalar: Scalar) -> str:
    """Return what stands between the element that is `scalar` and the next; "" where nobody can tell."""
    start = _line_start(text, scalar.start)
    before = text[start : scalar.start]
    line_break = _break_before(text, start)
    if scalar.is_in_flow:
        return f",{line_break}{before}" if line_break and INDENT.fullmatch(before) else ", "
    return f"{line_break or chr(10)}{before}" if DASH.fullmatch(before) else ""


def _without(text: str, element: Element) -> tuple[Edit, ...]:
    """Return the edit that takes out an element; none for the only one, which would leave null, and no empty list."""
    if element.is_in_flow:
        return _without_in_flow(text, element)
    start = _line_start(text, element.start)
    before = text[start : element.start]
    if element.before is not None:
        rest = REST_OF_LINE.match(text, element.end)
        if not rest or not (INDENT.fullmatch(before) or DASH.fullmatch(before)):
            return ()
        at_the_end = 0 if rest[1] else len(_break_before(text, start))
        return (Edit(start - at_the_end, rest.end(), ""),)
    if element.after is None:
        return ()
    gap = TO_NEXT_LINE.fullmatch(text, element.end, element.after)
    is_below = element.after - _line_start(text, element.after) == len(before)
    # it touches the next one, so that not both are taken out in one round, and nothing is left
    return (Edit(element.start, element.after + 1, text[element.after]),) if gap and is_below else ()


def _without_in_flow(text: str, element: Element) -> tuple[Edit, ...]:
    """Return the edit that takes out an element between brackets, with the comma before it, or else behind it."""
    if element.before is not None:
        gap = COMMA.fullmatch(text, element.before, element.start)
        return (Edit(element.before, element.end, ""),) if gap else ()
    comma = COMMA.match(text, element.end)
    if element.after is not None:
        return (Edit(element.start, element.after, ""),) if comma and comma.end() == element.after else ()
    return (Edit(element.start, comma.end() if comma else element.end, ""),)


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def _break_before(text: str, line_start: int) -> str:
    """Return the line break before a line, "" before the first."""
    found = re.search(rf"{BREAK}\Z", text[max(0, line_start - 2) : line_start])
    return found.group() if found else ""
