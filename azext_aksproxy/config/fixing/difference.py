"""How a text differs from what fixes make of it, as a unified diff: what `patch` reads, and anybody may see.

Passwords and private keys are masked, and so is whatever else of a template looks like a secret by its name. Then
the diff is for people alone.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from azext_aksproxy.config.findings import Edit, Finding, Rename, Write
from azext_aksproxy.config.fixing.rounds import Fixed, edited
from azext_aksproxy.config.reading.document import Array, Document, Member, Node, Object
from azext_aksproxy.config.reading.elsewhere.documents import documents
from azext_aksproxy.config.reading.source import Source
from azext_aksproxy.config.redact import MASK, has_user_information, holds_private_key, mask, printable
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
    edits = {edit for document in documents(source) for edit in _masks(document, document.root, keys)}
    return printable(edited(source.text, edits), keep="\t\r\n", instead="?")


def _masks(document: Document, node: Node, keys: set[tuple[int, int]], is_secret: bool = False) -> Iterator[Edit]:
    """Yield what hides the secrets in and below `node`; all of it, where that is what a key's name says."""
    if isinstance(node.value, Object):
        for member in node.value.members:
            if has_user_information(member.key) or holds_private_key(member.key):
                yield from document.edits(member, Rename(MASK if holds_private_key(member.key) else mask(member.key)))
            yield from _masks(document, member.node, keys, is_secret or _names_secret(member))
    elif isinstance(node.value, Array):
        for item in node.value.items:
            yield from _masks(document, item, keys, is_secret)
    elif isinstance(node.value, str):
        place = document.place(node)
        if is_secret or holds_private_key(node.value) or (place.line, place.column) in keys:
            yield from document.edits(node, Write(MASK))
        elif has_user_information(node.value):
            yield from document.edits(node, Write(mask(node.value)))


def _names_secret(member: Member) -> bool:
    return SECRET_NAME.search(member.key) is not None


def _lines(text: str) -> list[str]:
    """Split at line feeds alone, as `diff` and `patch` do."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
