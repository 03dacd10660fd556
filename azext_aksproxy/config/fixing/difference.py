"""How a text differs from what fixes make of it, as a unified diff: what `patch` reads, and anybody may see.

Passwords and private keys are masked, and so is whatever else of a template looks like a secret by its name. Then
the diff is for people alone.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from azext_aksproxy.config.findings import Edit, Finding
from azext_aksproxy.config.fixing.rounds import Fixed, edited
from azext_aksproxy.config.reading.document import Array, Document, Expression, Node, Notation, Object
from azext_aksproxy.config.reading.elsewhere.documents import documents
from azext_aksproxy.config.reading.source import Source
from azext_aksproxy.config.redact import MASK, has_user_information, holds_private_key, holds_secret, mask, printable
from azext_aksproxy.config.trusted_ca.encoding import PRIVATE_KEY

SECRET_NAME = re.compile(
    r"passw|pwd|secret|token|credential|certificatedata|connectionstring|customdata|protectedsettings|sas$|key$",
    re.IGNORECASE,
)
"""How parameters and properties of a template are called whose values are nobody's business."""

NO_NEWLINE = "\\ No newline at end of file"


def difference(fixed: Fixed) -> str:
    """Return the unified diff of a text and what became of it; "" where nothing did."""
    if fixed.before.text == fixed.after.text:
        return ""
    before, after = masked(fixed.before, fixed.found), masked(fixed.after, fixed.left)
    name = printable(fixed.before.name, instead="?")
    lines = difflib.unified_diff(_lines(before), _lines(after), name, name)
    return "".join(line if line.endswith("\n") else f"{line}\n{NO_NEWLINE}\n" for line in lines)


def masked(source: Source, findings: tuple[Finding, ...]) -> str:
    """Return the text of `source` as it may be shown. `findings` tell which values are private keys."""
    keys = {(each.place.line, each.place.column) for each in findings if each.rule is PRIVATE_KEY}
    read = documents(source)
    edits: dict[int, Edit] = {}
    for document in read:
        for edit in _masks(document, document.root, keys):
            # an alias may call a secret what does not look like one where it stands
            if edit.start not in edits or edit.text == MASK:
                edits[edit.start] = edit
    if any(document.notation is Notation.YAML for document in read):
        edits = {each.start: each for each in _masks_of_yaml(source.text)} | edits
    return printable(edited(source.text, edits.values()), keep="\t\r\n", instead="?")


def _masks(document: Document, node: Node, keys: set[tuple[int, int]], is_secret: bool = False) -> Iterator[Edit]:
    """Yield what hides the secrets in and below `node`; all of it, where that is what a key's name says."""
    if isinstance(node.value, Object):
        for member in node.value.members:
            if has_user_information(member.key) or holds_private_key(member.key):
                yield from document.hidden(member, MASK if holds_private_key(member.key) else mask(member.key))
            yield from _masks(document, member.node, keys, is_secret or _names_secret(member.key))
    elif isinstance(node.value, Array):
        for item in node.value.items:
            yield from _masks(document, item, keys, is_secret)
    elif node.value is not None:
        text = node.value.text if isinstance(node.value, Expression) else str(node.value)
        place = document.place(node)
        if is_secret or holds_private_key(text) or (place.line, place.column) in keys:
            yield from document.hidden(node, MASK)
        elif has_user_information(text):
            yield from document.hidden(node, mask(text))


def _masks_of_yaml(text: str) -> Iterator[Edit]:
    """Yield what hides the rest of YAML: comments, all of them if one is of a key, and values that a merge replaced."""
    from azext_aksproxy.config.reading.editing.yaml_layout import layout
    from azext_aksproxy.config.reading.yaml_text.comments import comments

    yield from (Edit(each.start, each.end, MASK) for each in layout(text).scalars.values() if holds_secret(each.value))
    found = comments(text)
    holds_key = holds_private_key("".join(each.group() for each in found))
    for each in found:
        words = re.findall(r"[\w-]+", each.group())
        if holds_key or has_user_information(each.group()) or any(map(_names_secret, words)):
            yield Edit(each.start(), each.end(), f"# {MASK}")


def _names_secret(name: str) -> bool:
    return SECRET_NAME.search(name) is not None


def _lines(text: str) -> list[str]:
    """Split at line feeds alone, as `diff` and `patch` do."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
