"""How a YAML text is laid out: where each scalar ends and how it is quoted, and what stands beside each element.

Only what changes a text needs that, so it is found by a second look at the events of a text that was read before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from azext_aksproxy.config.reading.yaml_syntax.events import events

BLOCK_STYLES = ("|", ">")


class Scalar(NamedTuple):
    """A key or a value from `start` up to `end`; the line breaks at the end of a block are no part of it.

    `style` is its quote, `|`, `>`, or "" for one without quotes. `is_free` says that it has no tag, and that no alias
    stands for it or for what it is in.
    """

    start: int
    end: int
    value: str
    style: str
    is_in_flow: bool
    is_free: bool


class Element(NamedTuple):
    """An element of a list, or a key with its value, between the end of the one `before` and the start of the next.

    These are None at either end. `is_in_flow` says that brackets are around it, and commas between.
    """

    start: int
    end: int
    is_in_flow: bool
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Layout:
    """The scalars of a text, the elements of its lists, and those of its objects by their keys: each by its offset.

    An element with an anchor is left out: taken away, it would leave an alias of nothing.
    """

    scalars: dict[int, Scalar] = field(default_factory=dict)
    items: dict[int, Element] = field(default_factory=dict)
    members: dict[int, Element] = field(default_factory=dict)


@lru_cache(maxsize=1)
def layout(text: str) -> Layout:
    """Return the layout of `text`, which could be read."""
    return _Reader(text).layout()


class _Part(NamedTuple):
    """A node from `start` up to `end`, and whether there is an anchor in it or around it."""

    start: int
    end: int
    is_anchored: bool


class _Reader:
    """Goes through the events of a text once, node by node."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._events: Iterator[Any] = iter(events(text))
        self._found = Layout()

    def layout(self) -> Layout:
        for event in self._events:
            if type(event).__name__ == "DocumentStartEvent":
                # pylint: disable-next=stop-iteration-return # what begins a document is never the last event
                self._node(next(self._events), is_in_flow=False, is_anchored=False)
        return self._found

    def _node(self, event: Any, is_in_flow: bool, is_anchored: bool) -> _Part:
        start, end = event.start_mark.index, event.end_mark.index
        is_anchored = is_anchored or event.anchor is not None
        name = type(event).__name__
        if name == "ScalarEvent":
            style = event.style or ""
            if style in BLOCK_STYLES:
                end = start + len(self._text[start:end].rstrip())
            is_free = not is_anchored and event.tag is None
            self._found.scalars[start] = Scalar(start, end, event.value, style, is_in_flow, is_free)
        elif name != "AliasEvent":
            return self._collection(event, name == "MappingStartEvent", is_anchored)
        return _Part(start, end, is_anchored)

    def _collection(self, event: Any, has_keys: bool, is_anchored: bool) -> _Part:
        """Return a list or an object. Where a block ends, the next thing begins; so it ends with its last element."""
        is_in_flow = event.flow_style is True
        parts: list[_Part] = []
        end = event.end_mark.index
        for each in self._events:
            if type(each).__name__ in ("SequenceEndEvent", "MappingEndEvent"):
                end = each.end_mark.index if is_in_flow or not parts else parts[-1].end
                break
            part = self._node(each, is_in_flow, is_anchored)
            if has_keys:
                value = self._node(next(self._events), is_in_flow, is_anchored)
                part = _Part(part.start, value.end, part.is_anchored or value.is_anchored)
            parts.append(part)
        found = self._found.members if has_keys else self._found.items
        befores, afters = [None, *(part.end for part in parts)], [*(part.start for part in parts[1:]), None]
        for part, before, after in zip(parts, befores, afters, strict=False):
            if not part.is_anchored:
                found[part.start] = Element(part.start, part.end, is_in_flow, before, after)
        return _Part(event.start_mark.index, end, is_anchored or any(part.is_anchored for part in parts))
