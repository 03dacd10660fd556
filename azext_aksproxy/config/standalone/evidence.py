"""Whether a file that was searched for, and not named, is about these settings at all: by its bytes, in any encoding.

Anybody's files stand in a folder. One of them is an error only where it is plainly meant: what can be read is judged
where it holds settings, what cannot be read where it names what holds them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from azext_aksproxy.config.file_rules import UNREAD
from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.kinds import KINDS, schema
from azext_aksproxy.config.reading.which_kind import COMMON, NO_SETTINGS
from azext_aksproxy.config.reading.yaml_text.unfilled import TEMPLATE

ESCAPE = rb"\\[uUx]"
"""What may spell a name otherwise, in JSON and in YAML."""


def may_hold_settings(data: bytes) -> bool:
    """Say whether `data` names any setting, so that it is worth the reading."""
    return _names().search(_plain(data)) is not None


def is_passed_over(data: bytes, findings: Sequence[Finding]) -> bool:
    """Say whether `findings` are those of a file without settings, or of one that cannot be read and is not meant to.

    Templates of charts name a proxy for many a program; only what holds these settings says that they are meant.
    """
    if len(findings) != 1:
        return False
    rule, is_about_all = findings[0].rule, not findings[0].place.pointer
    if rule in UNREAD and is_about_all:
        meant = _holders() if rule is TEMPLATE else _keys()
        return meant.search(_plain(data)) is None
    return rule in NO_SETTINGS


def names_holder(data: bytes) -> bool:
    """Say whether `data` has a key of what holds such settings, as values for a chart may have."""
    return re.search(b"(?:" + _holders().pattern + rb")[\"']?\s*:", _plain(data), re.IGNORECASE) is not None


def _plain(data: bytes) -> bytes:
    """Return `data` with each ASCII character as one byte, whatever Unicode it is encoded in."""
    return data.replace(b"\0", b"")


@cache
def _names() -> re.Pattern[bytes]:
    common = rb"\b(?:" + b"|".join(name.encode() for name in sorted(COMMON)) + rb")\b"
    named = map(_spelt, (*(kind.wire_name for kind in KINDS), *_settings()))
    return re.compile(b"|".join([*named, common, ESCAPE]), re.IGNORECASE)


@cache
def _holders() -> re.Pattern[bytes]:
    return re.compile(b"|".join(_spelt(kind.wire_name) for kind in KINDS), re.IGNORECASE)


@cache
def _keys() -> re.Pattern[bytes]:
    keys = b"|".join(name.encode() for name in _settings())
    return re.compile(_holders().pattern + rb"|\b(?:" + keys + rb")[\"']?\s*:", re.IGNORECASE)


def _settings() -> list[str]:
    """Return the names of settings that only settings of a proxy have."""
    return sorted({name for kind in KINDS for name in schema(kind)["properties"]} - COMMON - {"$schema"})


def _spelt(name: str) -> bytes:
    """Return a pattern of `name` with a dash or an underscore between its words, or without."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "[-_]?", name).encode()
