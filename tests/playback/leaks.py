"""Finds in a cassette what must not be published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.playback.mask import EMAIL, GUID, HOST_HASH, NOBODY, OBJECT_ID, PLACEHOLDER

FORBIDDEN = {
    "a bearer token": re.compile(r"\bbearer\b", re.IGNORECASE),
    "a JWT": re.compile(r"\beyJ[\w-]{8,}"),
    "a secret": re.compile(r"access_token|refresh_token|client_?secret|PRIVATE KEY", re.IGNORECASE),
    "a guid": re.compile(rf"(?!{PLACEHOLDER.pattern}){GUID.pattern}", re.IGNORECASE),
    "an object id": re.compile(rf"(?!0{{24}}){OBJECT_ID.pattern}"),
    "an e-mail address": re.compile(rf"(?!{re.escape(NOBODY)})(?<![\w.+-]){EMAIL.pattern}"),
    "a password in a URL": re.compile(r"://[^/\s@'\"]*:[^/\s@'\"]*@"),
    "the hash of a host name": re.compile(rf"(?!-0{{8}}){HOST_HASH.pattern}"),
    "a port of this machine": re.compile(r"\b(?:127\.0\.0\.1|localhost|\[::1\]):\d+"),
    "a path of this machine": re.compile(r"(?<![\w.:/])/(?:home|root|Users|tmp|work|mnt|var)/|\b[A-Z]:\\", re.ASCII),
    "the resource group of a recording": re.compile(r"aksproxy-record-"),
}


def leaks(text: str) -> Iterator[str]:
    """Yield what is found in `text`, each kind once, without its value."""
    for kind, pattern in FORBIDDEN.items():
        if pattern.search(text):
            yield kind


def leaking(folder: Path) -> list[str]:
    """Return a line for each thing that a cassette in `folder` must not have."""
    return [
        f"{path.relative_to(folder)} holds {kind}"
        for path in sorted(folder.rglob("*.yaml"))
        for kind in leaks(path.read_text("utf-8"))
    ]
