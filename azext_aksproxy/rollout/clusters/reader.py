"""A cluster as it was read, looked at with the guard of the single update: one row of the plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from azext_aksproxy.config.findings import errors
from azext_aksproxy.config.kinds import KUBE_PROXY
from azext_aksproxy.config.live.changes import TRUSTED_CA, Change
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.disruption.policy import Disruption, forbidden, next_opening
from azext_aksproxy.config.live.plan import Plan, plan_update
from azext_aksproxy.config.live.service_entries import AddressSpaces
from azext_aksproxy.config.redact import redact
from azext_aksproxy.rollout.clusters.selection import canonical_id, digest
from azext_aksproxy.rollout.decisions import clock
from azext_aksproxy.rollout.decisions.asked import Asked
from azext_aksproxy.rollout.decisions.proof import Changeover
from azext_aksproxy.rollout.decisions.stages import Stages
from azext_aksproxy.rollout.decisions.verdict import Reading
from azext_aksproxy.rollout.decisions.written import written
from azext_aksproxy.terminal.confirm import in_words
from azext_aksproxy.terminal.secret_filter import remember

Reader = Callable[[Any], Reading]
"""Takes the body of a cluster, as the resource manager answers it."""


Disruptions = Callable[[Any], Disruption]
"""Says when the nodes of a cluster may be disrupted, by its body."""


FAILED = ("Failed", "Canceled")


def make_reader(
    asked: Asked, address_spaces: AddressSpaces, disruptions: Disruptions, stages: Stages | None = None
) -> Reader:
    """Return a function that says what the settings `asked` would change in a cluster, by its body.

    `disruptions` is asked only about a cluster whose nodes would be reimaged, and now: while an operation runs on it,
    nothing is written, and when that has ended, the cluster is read again.
    """

    def read(body: Any) -> Reading:
        properties = body.get("properties") or {}
        remember(properties.get("httpProxyConfig") or {})
        pools = properties.get("agentPoolProfiles") or ()
        reading = Reading(
            id=canonical_id(body["id"]),
            location=body.get("location") or "",
            nodes=sum(pool.get("count") or 0 for pool in pools),
            pools=len(pools),
            etag=body.get("eTag"),
            state=properties.get("provisioningState") or "",
            is_stopped=((properties.get("powerState") or {}).get("code") or "") == "Stopped",
            has_setting=asked.is_in(Cluster.of(body)),
            unconcerned=asked.why_not(Cluster.of(body)),
            ailing=tuple(str(pool.get("name")) for pool in pools if pool.get("provisioningState") in FAILED),
        )
        reading = replace(reading, **_staged(body, stages))
        if reading.unconcerned:
            return reading
        reading = _compared(reading, body, asked, address_spaces)
        is_next = reading.reimages and reading.is_at_rest and not reading.obstacle
        return _with_disruption(reading, disruptions(body)) if is_next else reading

    return read


def _staged(body: Any, stages: Stages | None) -> dict[str, Any]:
    """Return the value of the tag that stages go by, and why the cluster is in none, where they go by one."""
    if stages is None or not stages.tag:
        return {}
    # Azure takes the names of tags in any case, not their values
    tags = {str(name).lower(): str(value) for name, value in (body.get("tags") or {}).items()}
    value = tags.get(stages.tag.lower(), "")
    if value in stages.values:
        return {"tag": value}
    has = f"The tag {stages.tag} is '{redact(value)}'" if value else f"It has no tag {stages.tag}"
    return {"tag": value, "unstaged": f"{has}, and the stages are for {', '.join(stages.values)}."}


def _with_disruption(reading: Reading, has: Disruption) -> Reading:
    now = clock.utc_now()
    return replace(reading, forbidden=forbidden(has, now), next_opening=next_opening(has, now))


def _changeover(plan: Plan, leaving: tuple[str, ...]) -> Changeover:
    has, gets = plan.cluster.http_proxy, plan.sent.http_proxy or {}
    return Changeover(str(has.get(TRUSTED_CA) or ""), gets, plan.cluster.custom_cas, leaving)


def _compared(reading: Reading, body: Any, asked: Asked, address_spaces: AddressSpaces) -> Reading:
    plan = plan_update(body, asked.http_proxy, asked.kube_proxy, address_spaces)
    leaving = tuple(str(each) for each in plan.leaving(clock.utc_now()))
    told = [*plan.http_proxy, *map(_of_kube_proxy, plan.kube_proxy)]
    changes = sorted([change.field, change.change, change.identity] for change in told)
    return replace(
        reading,
        fields=tuple(dict.fromkeys(change.field for change in told)),
        guesses=plan.service.guessed,
        reimages=bool(plan.http_proxy or plan.service.guessed),
        changes=tuple(in_words(change) for change in told),
        digest=digest([changes, sorted(plan.service.guessed)]),
        leaving=leaving,
        changeover=_changeover(plan, leaving) if leaving else None,
        obstacle=" ".join(each.message for each in errors(plan.findings)),
        writes=written(plan),
    )


def _of_kube_proxy(change: Change) -> Change:
    """Return `change` with a field that cannot be taken for one of the HTTP proxy."""
    return replace(change, field=f"{KUBE_PROXY.wire_name}.{change.field}")
