"""From the events of a YAML text to nodes as those of JSON: every value knows its place, and equal keys are kept.

PyYAML's own composer knows no limits: an alias that stands for a list of aliases makes a few lines as large as memory.
So what an alias stands for counts wherever it stands, and a document is no deeper and no longer than one of JSON.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from azext_aksproxy.config.findings import Finding, Rule, Severity, UnreadableError
from azext_aksproxy.config.limits import MAX_FILE_BYTES, MAX_NESTING, MAX_VALUES
from azext_aksproxy.config.reading.document import Array, Document, Expression, Member, Node, Notation, Object
from azext_aksproxy.config.reading.source import Source
from azext_aksproxy.config.reading.yaml_syntax.scalars import plain
from azext_aksproxy.config.reading.yaml_text.unfilled import unfilled
from azext_aksproxy.config.redact import redact

SYNTAX = Rule(
    id="yaml-syntax",
    severity=Severity.ERROR,
    title="A file that is no JSON is YAML of plain values, and not endless",
    reason="Programs that apply it could not read it, or each would read something else of it.",
    source="YAML 1.2.2; YAML 1.1 for merge keys",
)
RULES = (SYNTAX,)

STANDARD = "tag:yaml.org,2002:"
TEXT_TAGS = ("!", f"{STANDARD}str")
NODE_TAGS = {"SequenceStartEvent": f"{STANDARD}seq", "MappingStartEvent": f"{STANDARD}map"}
PLAIN_TAGS = {
    f"{STANDARD}{name}": types for name, types in (("bool", (bool,)), ("int", (int,)), ("float", (float, int)))
}
NULL_TAG = f"{STANDARD}null"
MERGE = "<<"


class Composer:
    """Makes nodes of `events`, those of PyYAML, of all documents of `source` together at most MAX_VALUES."""

    def __init__(self, source: Source, events: Iterator[Any]) -> None:
        self._source = source
        self._events = events
        self._values = 0
        self._repeated = 0
        self._anchors: dict[str, Node | None] = {}
        self._readings: dict[int, str] = {}

    def documents(self) -> Iterator[Document]:
        """Yield each document, the empty ones left out. Raises UnreadableError, and what PyYAML raises."""
        for event in self._events:
            if type(event).__name__ == "DocumentStartEvent":
                self._anchors, self._readings = {}, {}
                # pylint: disable-next=stop-iteration-return # what begins a document is never the last event
                root = self._value(next(self._events), ())
                if root.value is not None:
                    yield Document(self._source, root, Notation.YAML, self._readings)

    def _value(self, event: Any, path: tuple[str | int, ...]) -> Node:
        """Return the node that begins with `event`, whose anchor is known inside it as one that is not complete."""
        offset, name = event.start_mark.index, type(event).__name__
        if name == "AliasEvent":
            return self._alias(event, path)
        self._count(path, offset)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        if name == "ScalarEvent":
            node = Node(self._scalar(event), offset, path)
        else:
            self._refuse_tag(event, NODE_TAGS[name])
            holds_members = name == "MappingStartEvent"
            node = Node(self._object(path) if holds_members else Array(list(self._items(path))), offset, path)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _count(self, path: tuple[str | int, ...], offset: int) -> None:
        self._values += 1
        if len(path) > MAX_NESTING:
            raise self.wrong(f"Objects and lists are nested more than {MAX_NESTING} deep.", offset)
        if self._values > MAX_VALUES:
            message = f"The file holds more than {MAX_VALUES:,} values, each alias counted as what it stands for."
            raise self.wrong(message, offset, "Is it the right file?")

    def _items(self, path: tuple[str | int, ...]) -> Iterator[Node]:
        for index, event in enumerate(self._until("SequenceEndEvent")):
            yield self._value(event, (*path, index))

    def _until(self, end: str) -> Iterator[Any]:
        for event in self._events:
            if type(event).__name__ == end:
                return
            yield event

    def _object(self, path: tuple[str | int, ...]) -> Object:
        members: list[Member] = []
        merged: list[Node] = []
        for event in self._until("MappingEndEvent"):
            key, is_merge = self._key(event, path)
            node = self._value(next(self._events), (*path, key))
            if is_merge:
                merged += node.value.items if isinstance(node.value, Array) else [node]
            else:
                members.append(Member(key, event.start_mark.index, node))
        own = {member.key for member in members}
        for each in merged:
            for member in self._members_of(each):
                if member.key not in own:
                    own.add(member.key)
                    members.append(replace(member, node=self._moved(member.node, (*path, member.key), each.origin)))
        return Object(members)

    def _members_of(self, merged: Node) -> list[Member]:
        if isinstance(merged.value, Object):
            return merged.value.members
        raise self.wrong(f"What '{MERGE}' merges is no object.", merged.offset, "Write an alias of one: <<: *name.")

    def _key(self, event: Any, path: tuple[str | int, ...]) -> tuple[str, bool]:
        """Return a key as it is written, and whether it merges an object."""
        if type(event).__name__ == "AliasEvent":
            node = self._alias(event, path)
            if isinstance(node.value, str):
                return node.value, False
        elif type(event).__name__ == "ScalarEvent":
            if event.anchor is not None:
                self._anchors[event.anchor] = Node(str(event.value), event.start_mark.index, path)
            return str(event.value), event.value == MERGE and bool(event.implicit[0])
        raise self.wrong("A key is no text.", event.start_mark.index, "A value with braces stands in quotes.")

    def _alias(self, event: Any, path: tuple[str | int, ...]) -> Node:
        name, offset = event.anchor, event.start_mark.index
        if name not in self._anchors:
            raise self.wrong(f"There is no anchor '{redact(name)}' before its alias.", offset)
        node = self._anchors[name]
        if node is None:
            raise self.wrong(f"The anchor '{redact(name)}' holds itself.", offset, "Write the value out.")
        return self._moved(node, path, f"the anchor '{redact(name)}'")

    def _moved(self, node: Node, path: tuple[str | int, ...], origin: str) -> Node:
        """Return `node` as it stands at `path` too, its offset that of its text."""
        self._count(path, node.offset)
        value = node.value
        if isinstance(value, str):
            self._count_repeated(value, node.offset)
        if isinstance(value, Object):
            for member in value.members:
                self._count_repeated(member.key, member.offset)
            value = Object(
                [
                    replace(member, node=self._moved(member.node, (*path, member.key), origin))
                    for member in value.members
                ]
            )
        elif isinstance(value, Array):
            value = Array([self._moved(item, (*path, index), origin) for index, item in enumerate(value.items)])
        return Node(value, node.offset, path, node.origin or origin)

    def _count_repeated(self, text: str, offset: int) -> None:
        self._repeated += len(text)
        if self._repeated > MAX_FILE_BYTES:
            raise self.wrong("The aliases stand for more text than a file may have.", offset, "Write the values out.")

    def _scalar(self, event: Any) -> str | int | float | bool | Expression | None:
        text, tag = str(event.value), event.tag
        if tag in TEXT_TAGS or (tag is None and not event.implicit[0]):
            return unfilled(text)
        reading = plain(text)
        if tag is None:
            if reading.otherwise:
                self._readings[event.start_mark.index] = reading.otherwise
            return unfilled(text) if reading.value == text else reading.value
        if tag == NULL_TAG:
            return None
        if not isinstance(reading.value, PLAIN_TAGS.get(tag, ())):
            self._refuse_tag(event)
        return reading.value

    def _refuse_tag(self, event: Any, known: str = "") -> None:
        if event.tag not in (None, "!", known):
            tag = redact(str(event.tag).replace(STANDARD, "!!"))
            raise self.wrong(f"The tag {tag} is not read.", event.start_mark.index, "Write the value without it.")

    def wrong(self, message: str, offset: int, hint: str = "") -> UnreadableError:
        """Return the error that the text is not to be read, from `offset` on."""
        node = Node(None, offset, ())
        return UnreadableError(Finding(SYNTAX, message, hint, place=Document(self._source, node).place(node)))
