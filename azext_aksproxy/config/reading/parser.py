"""From text to a Document.

The standard library's parser forgets where a value stood and silently keeps the last of two equal keys; this one keeps
both. It reads exactly RFC 8259, and says of the usual slips what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]

from azext_aksproxy.config.findings import Finding, Rule, Severity, UnreadableError
from azext_aksproxy.config.limits import MAX_NESTING, MAX_VALUES
from azext_aksproxy.config.reading.document import Array, Document, Member, Node, Object
from azext_aksproxy.config.reading.source import INLINE_NAME, Source

SYNTAX = Rule(
    id="json-syntax",
    severity=Severity.ERROR,
    title="The file is JSON",
    reason="Anything else, a comment or a trailing comma included, cannot be sent.",
    source="RFC 8259",
)
RULES = (SYNTAX,)


def parse(source: Source) -> Document:
    """Return the Document of `source`. Raises UnreadableError, which says where and why it is no JSON."""
    return Document(source, _Parser(source).document())


WHITE_SPACE = re.compile(r"[ \t\n\r]*")
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
WORD = re.compile(r"[-+]?[A-Za-z_$][A-Za-z0-9_$]*")
LITERALS = {"true": True, "false": False, "null": None}
NOT_A_NUMBER = {"NaN", "Infinity", "-Infinity", "+Infinity"}
MORE_THAN_A_NUMBER = re.compile(r"[0-9A-Za-z_.]")
MAX_DIGITS = 400


class _Parser:
    """A recursive descent over `text`, at most MAX_NESTING deep and MAX_VALUES long."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.at = 0
        self.values = 0

    def document(self) -> Node:
        self._skip()
        if self.at == len(self.text):
            raise self._not_json("The file is empty.", 0, "It must hold a JSON object.")
        root = self._value(())
        self._skip()
        if self.at < len(self.text):
            raise self._not_json("There is more text after the end of the JSON value.", self.at, "Remove it.")
        return root

    def _value(self, path: tuple[str | int, ...]) -> Node:
        start = self.at
        self.values += 1
        if len(path) > MAX_NESTING:
            raise self._not_json(f"Objects and lists are nested more than {MAX_NESTING} deep.", start)
        if self.values > MAX_VALUES:
            raise self._not_json(f"The file holds more than {MAX_VALUES:,} values.", start, "Is it the right file?")
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
                raise self._not_json("A ':' is missing after the key.", self.at, "Write a colon after every key.")
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
                    raise self._not_json("A trailing comma is not JSON.", comma, "Remove the comma.")
            elif self.at == len(self.text):
                raise self._not_json(f"The file ends inside {what}.", opened, f"Close it with '{end}'.")
            elif self._peek() != end:
                raise self._not_json("A ',' is missing.", self.at, "Write a comma between two values.")
        self.at += 1

    def _key(self) -> str:
        if self._peek() == '"':
            return self._string()
        if self.at == len(self.text):
            raise self._not_json("The file ends inside an object.", self.at, "Close it with '}'.")
        raise self._not_json("A key must stand in double quotes.", self.at, 'Write "key": value.')

    def _string(self) -> str:
        try:
            value: str
            value, self.at = scanstring(self.text, self.at + 1, True)
        except JSONDecodeError as error:
            hint = "Write line breaks and tabs as \\n and \\t." if "control character" in error.msg else ""
            raise self._not_json(
                f"{error.msg.removesuffix(' at').removesuffix(' starting')}.", error.pos, hint
            ) from None
        return value

    def _scalar(self) -> float | bool | None:
        word = WORD.match(self.text, self.at)
        if word and word.group() in LITERALS:
            self.at = word.end()
            return LITERALS[word.group()]
        if word and word.group() in NOT_A_NUMBER:
            raise self._not_json(f"{word.group()} is not JSON.", self.at, "Write a number.")
        number = NUMBER.match(self.text, self.at)
        if not number:
            raise self._unexpected()
        if number.end() - number.start() > MAX_DIGITS:
            raise self._not_json("The number has too many digits.", self.at)
        if MORE_THAN_A_NUMBER.match(self.text, number.end()):
            raise self._not_json(
                "This is not a number.", self.at, "A number has no leading zero; text stands in quotes."
            )
        self.at = number.end()
        fraction, exponent = number.groups()
        return float(number.group()) if fraction or exponent else int(number.group())

    def _unexpected(self) -> UnreadableError:
        if self.at == len(self.text):
            return self._not_json("The file ends where a value should stand.", self.at)
        found = self._peek()
        if found == "'":
            return self._not_json("Single quotes are not JSON.", self.at, "Use double quotes.")
        return self._not_json("A value is missing here, or is not JSON.", self.at, "Text stands in double quotes.")

    def _not_json(self, message: str, offset: int, hint: str = "") -> UnreadableError:
        # shells, PowerShell above all, take double quotes for their own
        shell = " Does the shell keep the quotes? If in doubt, use a file." if self.source.name == INLINE_NAME else ""
        node = Node(None, offset, ())
        return UnreadableError(
            Finding(SYNTAX, message, f"{hint}{shell}".strip(), place=Document(self.source, node).place(node))
        )

    def _skip(self) -> None:
        match = WHITE_SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        if self.text.startswith(("//", "/*", "#"), self.at):
            raise self._not_json("A comment is not JSON.", self.at, "Remove the comment.")

    def _peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""
