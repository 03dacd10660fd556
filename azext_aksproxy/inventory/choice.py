"""Which clusters are listed, and in which order. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what it looks at is heavy, and a shell asks for MODES alone
    from azext_aksproxy.inventory.entry import Entry

MODES = ("IPTABLES", "IPVS", "NFTABLES")
"""What `--mode` takes: the modes of kube-proxy (SDK of API version 2026-08-02-preview)."""

MOST_DAYS = 36_500
"""The furthest day that `--expiring` looks to: a century."""

NEVER = datetime.max.replace(tzinfo=timezone.utc)


@dataclass(frozen=True)
class Choice:
    """What the user narrowed the list by; `expiring` are days from 0 to MOST_DAYS, `modes` are of MODES."""

    all: bool = False
    expiring: int | None = None
    modes: tuple[str, ...] = ()

    @property
    def takes_any(self) -> bool:
        """Say whether clusters without any of the two settings may be listed."""
        return self.all or bool(self.modes)


def chosen(entries: Iterable[Entry], choice: Choice, now: datetime) -> list[Entry]:
    """Return those of `entries` that are asked for, first the one that expires first, last those that never do."""
    found = [each for each in entries if _is_asked_for(each, choice, now)]
    return sorted(found, key=lambda each: (each.expires or NEVER, each.id.lower()))


def _is_asked_for(entry: Entry, choice: Choice, now: datetime) -> bool:
    if choice.modes and entry.mode not in choice.modes:
        return False
    if choice.expiring is not None and not _expires_within(entry, choice.expiring, now):
        return False
    return choice.takes_any or entry.has_proxy or entry.has_kube_proxy


def _expires_within(entry: Entry, days: int, now: datetime) -> bool:
    return entry.expires is not None and entry.expires <= now + timedelta(days=days)
