"""A cluster as it was read, looked at with the guard of the single update: one row of the plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from azext_aksproxy.config.changes import TRUSTED_CA, leaving
from azext_aksproxy.config.check import Checked, errors
from azext_aksproxy.rollout.selection import canonical_id, digest
from azext_aksproxy.rollout.verdict import Reading
from azext_aksproxy.update_guard import AddressSpaces, look, told

Look = Callable[[Any], Reading]
"""Takes the body of a cluster, as the resource manager answers it."""


def reader(asked: Checked, address_spaces: AddressSpaces) -> Look:
    """Return a function that says what the file `asked` would change in a cluster, by its body."""

    def read(body: Any) -> Reading:
        properties = body.get("properties") or {}
        pools = properties.get("agentPoolProfiles") or ()
        reading = Reading(
            id=canonical_id(body["id"]),
            location=body.get("location") or "",
            nodes=sum(pool.get("count") or 0 for pool in pools),
            pools=len(pools),
            etag=body.get("eTag"),
            state=properties.get("provisioningState") or "",
            is_stopped=((properties.get("powerState") or {}).get("code") or "") == "Stopped",
            has_proxy=bool(properties.get("httpProxyConfig")),
        )
        return _compared(reading, body, asked, address_spaces) if reading.has_proxy else reading

    return read


def _compared(reading: Reading, body: Any, asked: Checked, address_spaces: AddressSpaces) -> Reading:
    plan = look(body, asked, None, address_spaces)
    rolled = asked.settings.get(TRUSTED_CA) or ""
    had = plan.cluster.http_proxy.get(TRUSTED_CA) or ""
    rolls = any(change.field == TRUSTED_CA for change in plan.http_proxy)
    lost = leaving(had, rolled, datetime.now(timezone.utc)) if rolls else ()
    changes = sorted([change.field, change.change, change.identity] for change in plan.http_proxy)
    return replace(
        reading,
        fields=tuple(dict.fromkeys(change.field for change in plan.http_proxy)),
        guesses=tuple(plan.guessed),
        changes=tuple(told(change) for change in plan.http_proxy),
        digest=digest([changes, sorted(plan.guessed)]),
        leaving=tuple(str(each) for each in lost),
        obstacle=" ".join(each.message for each in errors(plan.findings)),
    )
