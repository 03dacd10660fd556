"""A Document: JSON in which every value knows its place, and equal keys are kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from itertools import zip_longest

from azext_aksproxy.config.findings import SAFE, Change, Edit, Finding, Place, Remove, Rename, Rule, Severity, Write
from azext_aksproxy.config.reading.editing.written import Key
from azext_aksproxy.config.reading.source import Source
from azext_aksproxy.config.redact import MAX_SHOWN, has_user_information, holds_secret, redact

DUPLICATE_KEY = Rule(
    id="duplicate-key",
    severity=Severity.ERROR,
    title="A key appears once",
    reason="JSON leaves open which of two equal keys counts, so one of the two values would be lost without a word.",
    source="RFC 8259, section 4; YAML 1.2.2, section 3.2.1.3",
    fixes=SAFE,
)
WITHHELD = Rule(
    id="value-elsewhere",
    severity=Severity.INFO,
    title="A setting whose value is kept elsewhere is not checked",
    reason="A secret, a variable that is put in later, and what Terraform calls sensitive or unknown are no faults of "
    "a file. What is not seen is called neither right nor wrong.",
    source="aksproxy's own, 2026",
)
RULES = (DUPLICATE_KEY, WITHHELD)


class Notation(str, Enum):
    """In which language a document is written. A report of a program is JSON that nobody edits."""

    JSON = "json"
    YAML = "yaml"
    REPORT = "report"


@dataclass(frozen=True)
class Node:
    """A JSON value at `offset` (in characters), reached from the root by the keys and indices of `path`.

    `value` is a scalar as Python has it, an Object, an Array or an Expression. `origin` is what a message calls the
    parameter or variable of a template that the value comes from, "" for one that stands where it is.
    """

    value: str | int | float | bool | Object | Array | Expression | None
    offset: int
    path: tuple[str | int, ...]
    origin: str = ""

    @property
    def pointer(self) -> str:
        """The RFC 6901 pointer to the value, in the user's own spelling.

        A key that is too long or may hold a password stands in it as messages show it. It is made when asked for: those
        of all values together can be far larger than the file.
        """
        return "".join(f"/{_reference(str(part))}" for part in self.path)

    def get(self, name: str) -> Node | None:
        """Return the value of the key `name`, in any case; None where there is none, or the value is no object."""
        return self.value.by_name.get(name.lower()) if isinstance(self.value, Object) else None


@dataclass(frozen=True)
class Expression:
    """A value that only a deployment knows; `called` is what a message calls it.

    `rule` is what is found because of it, with the remedy; None stands for the rule of ARM templates.
    """

    text: str
    called: str = "an expression"
    rule: Rule | None = None
    remedy: str = ""


@dataclass(frozen=True)
class Member:
    """A key and its value; `offset` is that of the key."""

    key: str
    offset: int
    node: Node


@dataclass(frozen=True)
class Object:
    """The members of an object in their order, equal keys included."""

    members: list[Member] = field(default_factory=list)

    @cached_property
    def by_name(self) -> dict[str, Node]:
        """The values by their keys in lower case, the first of equal ones."""
        return {member.key.lower(): member.node for member in reversed(self.members)}


@dataclass(frozen=True)
class Array:
    """The elements of a list."""

    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class Document:
    """A file that is JSON, or one of the documents of a YAML file.

    `readings` says of a value without quotes, by its offset, what programs take it for where they do not agree.
    """

    source: Source
    root: Node
    notation: Notation = Notation.JSON
    readings: Mapping[int, str] = field(default_factory=dict)

    def place(self, where: Node | Member | None = None) -> Place:
        """Return the place of a value or a key; of the file as a whole without one."""
        if where is None:
            return Place(self.source.name)
        node = where.node if isinstance(where, Member) else where
        line = bisect_right(self.source.line_starts, where.offset)
        return Place(self.source.name, node.pointer, line, where.offset - self.source.line_starts[line - 1] + 1)

    def edits(self, where: Node | Member, change: Change) -> tuple[Edit, ...]:
        """Return `change` of what stands at `where` as edits of the text, in the language of the file.

        None where that cannot be written there, or nobody writes that language here.
        """
        node, key = (where.node, Key(where.key, where.offset)) if isinstance(where, Member) else (where, None)
        if self.notation is Notation.REPORT:
            return ()
        if self.notation is Notation.YAML:
            from azext_aksproxy.config.reading.editing import yaml_edits

            return yaml_edits.edits(self.source.text, change, node.offset, key)
        from azext_aksproxy.config.reading.editing import json_edits

        return json_edits.edits(self.source.text, change, node.offset, key)

    def hidden(self, where: Node | Member, instead: str) -> tuple[Edit, ...]:
        """Return the edits that write `instead` over a text, or a key: for people, where it may be no file any more."""
        if self.notation is not Notation.YAML:
            return self.edits(where, Rename(instead) if isinstance(where, Member) else Write(instead))
        from azext_aksproxy.config.reading.editing import yaml_edits

        return yaml_edits.hidden(self.source.text, where.offset, instead)

    def with_edits(self, finding: Finding, where: Node | Member | None) -> Finding:
        """Return `finding` about what stands at `where` with the edits of its fix.

        What comes from elsewhere in a template stays as it is, and so does what holds a password or a private key.
        """
        if finding.fix is None:
            return finding
        change = finding.fix.change
        if where is None or not _is_free(where, change):
            return replace(finding, fix=None)
        edits = self.edits(where, change)
        return replace(finding, fix=replace(finding.fix, edits=edits) if edits else None)

    def repeated_keys(self) -> list[Finding]:
        """Return a finding for each key that stands a second time in its object, anywhere in the document."""
        return [
            self.with_edits(repeated(f"The key '{redact(member.key)}' appears twice.", is_same), member).at(
                self.place(member)
            )
            for member, is_same in _repeated(self.root)
        ]


def repeated(message: str, is_same: bool) -> Finding:
    """Return the finding about a key that is there again; it can be removed where all its values are the same."""
    finding = Finding(DUPLICATE_KEY, message, "Remove one of them.")
    return finding.fixed_by(Remove(), description="Remove the key that is repeated.") if is_same else finding


def agreed(members: Iterable[Member], name_of: Callable[[str], str]) -> frozenset[str]:
    """Return the names under which `members` have one value, however often they stand there."""
    first: dict[str, Node] = {}
    disputed = set()
    for member in members:
        name = name_of(member.key)
        before = first.setdefault(name, member.node)
        if before is not member.node and not _same(before, member.node):
            disputed.add(name)
    return frozenset(first.keys() - disputed)


def _same(one: Node, other: Node) -> bool:
    """Say whether two values are the same, wherever they stand."""
    if isinstance(one.value, Object) and isinstance(other.value, Object):
        pairs = zip_longest(one.value.members, other.value.members)
        return all(a and b and a.key == b.key and _same(a.node, b.node) for a, b in pairs)
    if isinstance(one.value, Array) and isinstance(other.value, Array):
        same_length = len(one.value.items) == len(other.value.items)
        return same_length and all(map(_same, one.value.items, other.value.items))
    return type(one.value) is type(other.value) and one.value == other.value


def _is_free(where: Node | Member, change: Change) -> bool:
    """Say whether what `change` writes over stands where it is, and holds no secret: the key, or the value as well."""
    node = where.node if isinstance(where, Member) else where
    is_secret = isinstance(where, Member) and holds_secret(where.key)
    return not (node.origin or is_secret or (not isinstance(change, Rename) and _holds_secret(node)))


def _holds_secret(node: Node) -> bool:
    if isinstance(node.value, Object):
        return any(holds_secret(each.key) or _holds_secret(each.node) for each in node.value.members)
    if isinstance(node.value, Array):
        return any(map(_holds_secret, node.value.items))
    return isinstance(node.value, str) and holds_secret(node.value)


def _reference(key: str) -> str:
    shortened = redact(key) if len(key) > MAX_SHOWN or has_user_information(key) else key
    return shortened.replace("~", "~0").replace("/", "~1")


def _repeated(node: Node) -> Iterator[tuple[Member, bool]]:
    """Yield each member whose key was there before, and whether all with that key have the same value."""
    if isinstance(node.value, Array):
        for item in node.value.items:
            yield from _repeated(item)
    if isinstance(node.value, Object):
        seen = set()
        same: frozenset[str] | None = None
        for member in node.value.members:
            if member.key in seen:
                same = agreed(node.value.members, str) if same is None else same
                yield member, member.key in same
            seen.add(member.key)
            yield from _repeated(member.node)
