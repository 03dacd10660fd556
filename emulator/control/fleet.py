"""What a test can set about many clusters at once: pages, chosen clusters that fail, the limits of a subscription."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING, Any

from emulator.documents import Json
from emulator.errors import ArmError, ProviderError

if TYPE_CHECKING:
    from emulator.state import State

REMAINING_WRITES = "x-ms-ratelimit-remaining-subscription-writes"


@dataclass
class Fleet:
    """The settings, in snake case, and what was observed. Clusters are named by their lower-case names.

    `failing` gives the code and message with which every operation on a cluster ends; `refusing` the status, code and
    message of the next `times` writes of it; `losing` how many answers to writes that landed are cut. `writes` is a
    bucket for each subscription: so many (`size`), and once it is found empty, full again after `seconds`.
    `most_at_once` is how many operations ran at the same time at most.
    """

    page_size: int | None = None
    failing: dict[str, dict[str, str]] = field(default_factory=dict)
    refusing: dict[str, Json] = field(default_factory=dict)
    losing: dict[str, int] = field(default_factory=dict)
    writes: dict[str, float] | None = None
    forgets_operations: bool = False
    subscriptions: list[str] = field(default_factory=list)
    most_at_once: int = 0
    _left: dict[str, tuple[int, float | None]] = field(default_factory=dict)

    def change(self, changes: Json) -> None:
        """Take over the settings named in `changes`. Raises ArmError for one that is unknown."""
        for name, value in changes.items():
            if name not in SETTINGS:
                raise ArmError(400, "UnknownSetting", f"'{name}' is no setting. Settings: {', '.join(SETTINGS)}.")
            setattr(self, SETTINGS[name], value)
        if "writes" in changes:
            self._left.clear()

    def take_write(self, subscription: str) -> int | None:
        """Count a write, and return how many are left; None where they are not counted. Raises ArmError: 429."""
        if self.writes is None:
            return None
        left, full_at = self._left.get(subscription, (int(self.writes["size"]), None))
        now = time.monotonic()
        if full_at is not None and now >= full_at:
            left, full_at = int(self.writes["size"]), None
        if left == 0:
            full_at = full_at or now + self.writes["seconds"]
            self._left[subscription] = (0, full_at)
            message = "The number of write requests for the subscription exceeded the limit. Please try again later."
            # whole seconds, as the service says them
            headers = {"Retry-After": str(ceil(full_at - now)), REMAINING_WRITES: "0"}
            raise ArmError(429, "SubscriptionRequestsThrottled", message, headers)
        self._left[subscription] = (left - 1, full_at)
        return left - 1

    def refuse(self, name: str) -> None:
        """Refuse a write as often as was set. Raises ProviderError."""
        refusal = self.refusing.get(name)
        if refusal and refusal["times"] > 0:
            refusal["times"] -= 1
            raise ProviderError(refusal["status"], refusal["code"], refusal["message"])

    def observe(self, state: State) -> None:
        """Count the operations that run."""
        running = sum(bool(each.operation and each.operation.in_progress) for each in state.clusters.values())
        self.most_at_once = max(self.most_at_once, running)


SETTINGS = {
    "pageSize": "page_size",
    "failing": "failing",
    "refusing": "refusing",
    "losing": "losing",
    "writes": "writes",
    "forgetsOperations": "forgets_operations",
    "subscriptions": "subscriptions",
    "mostAtOnce": "most_at_once",
}


def page(items: list[Any], fleet: Fleet, token: str | None, most: int | None = None) -> tuple[list[Any], str | None]:
    """Return the page of `items` that `token` names, the first without one, and the token of the next.

    A page has as many as the fleet was set to, else `most`, else all.
    """
    begin = int(token or 0)
    end = begin + (fleet.page_size or most or len(items))
    return items[begin:end], (str(end) if end < len(items) else None)
