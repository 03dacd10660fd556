"""The short way through a file of plain settings in JSON, as nearly all are: the standard library's parser, in C.

It forgets where a value stood, which matters only where something is found. Whatever is not as plain, this leaves to
the long way. What it finds is what the long way would find; a test holds the two to each other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from azext_aksproxy.config.findings import Finding, Path, Place
from azext_aksproxy.config.kinds import KINDS, Kind, own_keys, schema
from azext_aksproxy.config.limits import MAX_FILE_BYTES, MAX_VALUES
from azext_aksproxy.config.reading.plain_fit import plainly_fits, require_jsonschema
from azext_aksproxy.config.reading.source import Source

Judge = Callable[[Kind, dict[str, Any]], Iterable[Finding]]
"""Returns what is found in settings of a kind, whose texts are of printable ASCII."""

FILLED = re.compile(r"[^ \t\n]")
NOT_PLAIN = ("\\", "\r", "\x7f")
"""Escapes, other line ends, and the one control character that JSON lets stand in ASCII."""


def glance(source: Source, kind: Kind | None, judge: Judge) -> list[Finding] | None:
    """Return what `judge` finds in the settings that `source` holds; None where that takes the long way."""
    settings = _plain_settings(source.text)
    kind = _kind_of(settings, kind) if settings else None
    if settings is None or kind is None or not plainly_fits(settings, schema(kind)):
        return None
    require_jsonschema()
    found = [_placed(source, finding, settings) for finding in judge(kind, settings)]
    return None if None in found else found  # type: ignore[return-value]


def _plain_settings(text: str) -> dict[str, Any] | None:
    """Return an object without equal keys, else None."""
    if not text.startswith("{") or not text.isascii() or any(each in text for each in NOT_PLAIN):
        return None
    if len(text) > MAX_FILE_BYTES or text.count(",") > MAX_VALUES // 2:
        return None
    try:
        found: dict[str, Any] = DECODER.decode(text)
    except (ValueError, RecursionError):
        return None
    return found


def _without_equal_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


DECODER = json.JSONDecoder(object_pairs_hook=_without_equal_keys)


def _kind_of(settings: dict[str, Any], kind: Kind | None) -> Kind | None:
    """Return the kind whose keys alone `settings` has, and no other has them all; None if that is not `kind`."""
    known = [each for each in KINDS if own_keys(each).issuperset(map(str.lower, settings))]
    return known[0] if len(known) == 1 and kind in (None, known[0]) else None


def _placed(source: Source, finding: Finding, settings: dict[str, Any]) -> Finding | None:
    """Return `finding` with its place; None where that is not plain, or there is something to fix."""
    if finding.fix:
        return None
    if not finding.path or finding.path[0] not in settings:
        return finding.at(Place(source.name))
    offset = _offset(source.text, finding.path)
    if offset < 0:
        return None
    pointer = "".join(f"/{part}" for part in finding.path)
    line, column = source.text.count("\n", 0, offset) + 1, offset - source.text.rfind("\n", 0, offset)
    return finding.at(Place(source.name, pointer, line, column))


def _offset(text: str, path: Path) -> int:
    """Return where the value of a setting stands, or a text of a list; -1 where nobody can tell.

    Without escapes a quote begins or ends a text, and a key that is there once, in its quotes, is no value.
    """
    key = f'"{path[0]}"'
    if text.count(key) != 1 or not all(isinstance(each, int) for each in path[1:]):
        return -1
    at = _behind_sign(text, text.find(key) + len(key))
    for index in path[1:]:
        at = _behind_sign(text, at)
        for _ in range(int(index)):
            at = _behind_sign(text, text.find('"', at + 1) + 1)
    return at


def _behind_sign(text: str, at: int) -> int:
    """Return where the value stands behind the next colon, bracket or comma, which is there."""
    sign = FILLED.search(text, at)
    value = FILLED.search(text, sign.end()) if sign else None
    return value.start() if value else -1
