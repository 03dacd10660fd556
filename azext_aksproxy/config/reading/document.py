"""From text to a Document: JSON in which every value knows its place.

The standard library's parser forgets where a value stood and silently keeps the last of two equal keys; this one keeps
both. It reads exactly RFC 8259, and says of the usual slips what they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]

from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.limits import MAX_NESTING, MAX_VALUES
from azext_aksproxy.config.reading.source import INLINE_NAME, Source
from azext_aksproxy.config.redact import MAX_SHOWN, has_user_information, shown

SYNTAX = Rule(
    id="json-syntax",
    severity=Severity.ERROR,
    title="The file is JSON",
    reason="Anything else, a comment or a trailing comma included, cannot be sent.",
    source="RFC 8259",
)
DUPLICATE_KEY = Rule(
    id="duplicate-key",
    severity=Severity.ERROR,
    title="A key appears once",
    reason="JSON leaves open which of two equal keys counts, so one of the two values would be lost without a word.",
    source="RFC 8259, section 4",
)
RULES = (SYNTAX, DUPLICATE_KEY)


@dataclass(frozen=True)
class Node:
    """A JSON value at `offset` (in characters), reached from the root by the keys and indices of `path`.

    `value` is a scalar as Python has it, an Object or an Array.
    """

    value: str | int | float | bool | Object | Array | None
    offset: int
    path: tuple[str | int, ...]

    @property
    def pointer(self) -> str:
        """The RFC 6901 pointer to the value, in the user's own spelling.

        A key that is too long or may hold a password stands in it as messages show it. It is made when asked for: those
        of all values together can be far larger than the file.
        """
        return "".join(f"/{_reference(str(part))}" for part in self.path)


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


@dataclass(frozen=True)
class Array:
    """The elements of a list."""

    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class Document:
    """A file that is JSON."""

    source: Source
    root: Node

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", self.source.text))]

    def finding(self, rule: Rule, where: Node | Member | None, message: str, hint: str = "") -> Finding:
        """Return a finding at `where`: a value, a key, or nowhere in particular."""
        node = where.node if isinstance(where, Member) else where
        line, column = self.position(where.offset) if where else (1, 1)
        pointer = node.pointer if node else ""
        return Finding(rule.id, rule.severity, self.source.name, pointer, line, column, message, hint)

    def repeated_keys(self) -> list[Finding]:
        """Return a finding for each key that stands a second time in its object, anywhere in the document."""
        return [
            self.finding(DUPLICATE_KEY, member, f"The key '{shown(member.key)}' appears twice.", "Remove one of them.")
            for member in _repeated(self.root)
        ]

    def position(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column, in characters, of `offset`."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


def _reference(key: str) -> str:
    shortened = shown(key) if len(key) > MAX_SHOWN or has_user_information(key) else key
    return shortened.replace("~", "~0").replace("/", "~1")


def _repeated(node: Node) -> Iterator[Member]:
    if isinstance(node.value, Array):
        for item in node.value.items:
            yield from _repeated(item)
    if isinstance(node.value, Object):
        seen = set()
        for member in node.value.members:
            if member.key in seen:
                yield member
            seen.add(member.key)
            yield from _repeated(member.node)


class JsonSyntaxError(Exception):
    """The text is not JSON. Carries the fact, the remedy and the offset in characters."""

    def __init__(self, message: str, offset: int, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.hint = hint


def parse(source: Source) -> Document | Finding:
    """Return the Document of `source`, or the finding that says where and why it is no JSON."""
    try:
        return Document(source, _Parser(source.text).document())
    except JsonSyntaxError as error:
        unread = Document(source, Node(None, error.offset, ()))
        # shells, PowerShell above all, take double quotes for their own
        shell = " Does the shell keep the quotes? If in doubt, use a file." if source.name == INLINE_NAME else ""
        return unread.finding(SYNTAX, unread.root, error.message, f"{error.hint}{shell}".strip())


WHITE_SPACE = re.compile(r"[ \t\n\r]*")
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
WORD = re.compile(r"[-+]?[A-Za-z_$][A-Za-z0-9_$]*")
LITERALS = {"true": True, "false": False, "null": None}
NOT_A_NUMBER = {"NaN", "Infinity", "-Infinity", "+Infinity"}
MORE_THAN_A_NUMBER = re.compile(r"[0-9A-Za-z_.]")
MAX_DIGITS = 400


class _Parser:  # pylint: disable=too-few-public-methods
    """A recursive descent over `text`, at most MAX_NESTING deep and MAX_VALUES long."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.values = 0

    def document(self) -> Node:
        self._skip()
        if self.at == len(self.text):
            raise JsonSyntaxError("The file is empty.", 0, "It must hold a JSON object.")
        root = self._value(())
        self._skip()
        if self.at < len(self.text):
            raise JsonSyntaxError("There is more text after the end of the JSON value.", self.at, "Remove it.")
        return root

    def _value(self, path: tuple[str | int, ...]) -> Node:
        start = self.at
        self.values += 1
        if len(path) > MAX_NESTING:
            raise JsonSyntaxError(f"Objects and lists are nested more than {MAX_NESTING} deep.", start)
        if self.values > MAX_VALUES:
            raise JsonSyntaxError(f"The file holds more than {MAX_VALUES:,} values.", start, "Is it the right file?")
        begin = self._peek()
        if begin == "{":
            return Node(Object(list(self._members(path))), start, path)
        if begin == "[":
            return Node(Array(list(self._items(path))), start, path)
        if begin == '"':
            return Node(self._string(), start, path)
        return Node(self._scalar(), start, path)

    def _members(self, path: tuple[str | int, ...]) -> Iterator[Member]:
        for _ in self._elements("}", "an object"):
            offset = self.at
            key = self._key()
            self._skip()
            if self._peek() != ":":
                raise JsonSyntaxError("A ':' is missing after the key.", self.at, "Write a colon after every key.")
            self.at += 1
            self._skip()
            yield Member(key, offset, self._value((*path, key)))

    def _items(self, path: tuple[str | int, ...]) -> Iterator[Node]:
        for index in self._elements("]", "a list"):
            yield self._value((*path, index))

    def _elements(self, end: str, what: str) -> Iterator[int]:
        """Step over the brackets and commas of an object or a list; the caller reads each element."""
        opened = self.at
        self.at += 1
        self._skip()
        index = 0
        while self._peek() != end:
            yield index
            index += 1
            self._skip()
            if self._peek() == ",":
                comma = self.at
                self.at += 1
                self._skip()
                if self._peek() == end:
                    raise JsonSyntaxError("A trailing comma is not JSON.", comma, "Remove the comma.")
            elif self.at == len(self.text):
                raise JsonSyntaxError(f"The file ends inside {what}.", opened, f"Close it with '{end}'.")
            elif self._peek() != end:
                raise JsonSyntaxError("A ',' is missing.", self.at, "Write a comma between two values.")
        self.at += 1

    def _key(self) -> str:
        if self._peek() == '"':
            return self._string()
        if self.at == len(self.text):
            raise JsonSyntaxError("The file ends inside an object.", self.at, "Close it with '}'.")
        raise JsonSyntaxError("A key must stand in double quotes.", self.at, 'Write "key": value.')

    def _string(self) -> str:
        try:
            value: str
            value, self.at = scanstring(self.text, self.at + 1, True)
        except JSONDecodeError as error:
            hint = "Write line breaks and tabs as \\n and \\t." if "control character" in error.msg else ""
            raise JsonSyntaxError(
                f"{error.msg.removesuffix(' at').removesuffix(' starting')}.", error.pos, hint
            ) from None
        return value

    def _scalar(self) -> float | bool | None:
        word = WORD.match(self.text, self.at)
        if word and word.group() in LITERALS:
            self.at = word.end()
            return LITERALS[word.group()]
        if word and word.group() in NOT_A_NUMBER:
            raise JsonSyntaxError(f"{word.group()} is not JSON.", self.at, "Write a number.")
        number = NUMBER.match(self.text, self.at)
        if not number:
            raise self._unexpected()
        if number.end() - number.start() > MAX_DIGITS:
            raise JsonSyntaxError("The number has too many digits.", self.at)
        if MORE_THAN_A_NUMBER.match(self.text, number.end()):
            raise JsonSyntaxError(
                "This is not a number.", self.at, "A number has no leading zero; text stands in quotes."
            )
        self.at = number.end()
        fraction, exponent = number.groups()
        return float(number.group()) if fraction or exponent else int(number.group())

    def _unexpected(self) -> JsonSyntaxError:
        if self.at == len(self.text):
            return JsonSyntaxError("The file ends where a value should stand.", self.at)
        found = self._peek()
        if found == "'":
            return JsonSyntaxError("Single quotes are not JSON.", self.at, "Use double quotes.")
        return JsonSyntaxError("A value is missing here, or is not JSON.", self.at, "Text stands in double quotes.")

    def _skip(self) -> None:
        match = WHITE_SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        if self.text.startswith(("//", "/*", "#"), self.at):
            raise JsonSyntaxError("A comment is not JSON.", self.at, "Remove the comment.")

    def _peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""
