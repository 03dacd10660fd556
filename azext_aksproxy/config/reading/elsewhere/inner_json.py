"""JSON that stands as a text in JSON, such as a body of azapi, with the places that its values have in the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace

from azext_aksproxy.config.findings import UnreadableError
from azext_aksproxy.config.reading.document import Array, Document, Node, Object
from azext_aksproxy.config.reading.parser import parse
from azext_aksproxy.config.reading.source import Source

ESCAPE = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[^\n]|\""


def inner_json(document: Document, node: Node) -> Node:
    """Return the value of the JSON in `node`, a text of `document`. Raises UnreadableError, placed at that text."""
    try:
        inner = parse(Source(document.source.name, str(node.value)))
    except UnreadableError as error:
        raise UnreadableError(error.finding.at(document.place(node))) from None
    return _moved(inner.root, node.path, _offsets(document.source.text, node.offset))


def _offsets(text: str, start: int) -> Callable[[int], int]:
    """Return what tells where in `text` a character of the string stands whose literal begins at `start`."""
    if text[start : start + 1] != '"':
        return lambda _: start
    ends, shifts, shift = [0], [start + 1], start + 1
    for found in re.compile(ESCAPE).finditer(text, start + 1):
        if found.group() == '"':
            break
        shift += found.end() - found.start() - 1
        ends.append(found.end() - shift)
        shifts.append(shift)
    return lambda offset: offset + shifts[bisect_right(ends, offset) - 1]


def _moved(node: Node, below: tuple[str | int, ...], at: Callable[[int], int]) -> Node:
    value = node.value
    if isinstance(value, Object):
        value = Object(
            [replace(each, offset=at(each.offset), node=_moved(each.node, below, at)) for each in value.members]
        )
    elif isinstance(value, Array):
        value = Array([_moved(each, below, at) for each in value.items])
    return replace(node, value=value, offset=at(node.offset), path=(*below, *node.path))
