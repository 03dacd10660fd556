"""Takes out of recorded traffic what is nobody's business, and what differs from one recording to the next."""

from __future__ import annotations

import re

from tests.playback.target import GROUP, PROXY, RESOURCE_MANAGER, SUBSCRIPTION, TENANT, Target

GUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
HOST_HASH = re.compile(r"-[0-9a-z]{8}(?=(?:\.portal)?\.hcp\.)")
OBJECT_ID = re.compile(r"\b[0-9a-f]{24}\b")
USER = re.compile(r"(?<=://)[^/\s@'\"]+@")
MOMENT = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)?")
PLACEHOLDER = re.compile(r"00000000-0000-0000-0000-[0-9a-f]{12}")
NOBODY = "nobody@example.com"
LONG_AGO = "2026-01-01T00:00:00Z"


class Mask:
    """Replaces what `target` is known by, and every guid by its number in the order in which they appear.

    What is masked already stays as it is, so that a replay, whose requests have placeholders, is masked as well.
    """

    def __init__(self, target: Target) -> None:
        self._guids = {target.subscription.lower(): SUBSCRIPTION, target.tenant.lower(): TENANT}
        names = {target.resource_manager: RESOURCE_MANAGER, target.group: GROUP, target.proxy: PROXY}
        names |= {name.rstrip("/"): placeholder.rstrip("/") for name, placeholder in names.items()}
        self._names = {name: placeholder for name, placeholder in names.items() if name not in ("", placeholder)}

    def __call__(self, text: str) -> str:
        """Return `text`, masked."""
        for name, placeholder in self._names.items():
            text = re.sub(re.escape(name), placeholder, text, flags=re.IGNORECASE)
        text = USER.sub("", text)
        text = GUID.sub(self._numbered, text)
        text = EMAIL.sub(NOBODY, text)
        text = HOST_HASH.sub("-00000000", text)
        text = OBJECT_ID.sub("0" * 24, text)
        return MOMENT.sub(LONG_AGO, text)

    def _numbered(self, match: re.Match[str]) -> str:
        guid = match.group().lower()
        if PLACEHOLDER.fullmatch(guid):
            return guid
        number = len(self._guids) - 1
        return self._guids.setdefault(guid, f"00000000-0000-0000-0000-{number:012x}")
