"""What a cluster, read again, says of a write whose answer was lost: whether it holds what the write changed.

Only what the write changed of the cluster that was read is evidence. All of it must be there, exactly: what was
removed is gone, from lists as well. What the service adds by itself, and what others changed beside it, does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from azext_aksproxy.config.live.changes import Change, http_proxy_changes, kube_proxy_changes, unexplained_networks
from azext_aksproxy.config.live.cluster import AT_REST, Cluster, as_object

OURS = ("properties.httpProxyConfig", "properties.networkProfile.kubeProxyConfig")
"""What has a comparison of its own: the service adds to noProxy, and writes URLs and certificates its own way."""

FILLED_IN = ("properties.storageProfile",)
"""What azure-cli leaves out of each update and the service fills in again (recorded traffic, 2022 and 2024)."""

OF_THE_SERVICE = (
    "eTag",
    "systemData",
    "provisioningState",
    "code",  # of powerState
    "status",
    "currentKubernetesVersion",
    "currentOrchestratorVersion",
    "nodeImageVersion",
    "effectiveOutboundIPs",
    "identityProfile",
    "principalId",
    "tenantId",
)
"""What the service alone writes, and what may be new whoever wrote (recorded traffic, 2022 and 2024; the SDK)."""

FREE = ("tags", "nodeLabels")
"""Objects whose members are users' own."""

NAMES_IN_DNS = ("dnsPrefix", "fqdnSubdomain")

Difference = tuple[str, bool]
"""The place of something that a write changed, and whether the cluster holds it."""


@dataclass(frozen=True)
class Comparison:
    """What a cluster shows of a write: the places that it changed and that are so, and those that are not.

    `others` are places that it did not change, and that are not as they were: somebody else wrote the cluster as well.
    """

    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @classmethod
    def of(cls, differences: Iterable[Difference], others: Iterable[str] = ()) -> Comparison:
        """Return the comparison that `differences` add up to."""
        found = list(differences)
        held, lacking = ([place for place, is_there in found if is_there is each] for each in (True, False))
        return cls(*(tuple(dict.fromkeys(places)) for places in (held, lacking, others)))

    @property
    def is_as_asked(self) -> bool:
        """Say whether the cluster has what the write changed, and nobody else's write can have brought that.

        Where the write changed nothing that shows, nobody can say; nor where others wrote: what they left alone may
        be just what the write asked for and did not have to change.
        """
        return bool(self.holds) and not self.lacks and not self.others


def is_untouched(before: Any, now: Any) -> bool:
    """Say whether the cluster `now` is the one that was read `before`, and nothing is being done to it. Both are JSON.

    The eTag alone does not say so: the service answered a PUT with the eTag that the cluster had before, and told a new
    one only when the operation had ended (recorded traffic of August 2024, API version 2024-09-02-preview).
    """
    was, has = (Cluster.of(as_object(each)) for each in (before, now))
    return bool(was.etag) and (was.etag, was.state) == (has.etag, has.state) and has.state in AT_REST


def compare(before: Any, sent: Any, now: Any, added: frozenset[str]) -> Comparison:
    """Compare the cluster `now` with what `sent`, the body of an update, changed of `before`. All are JSON.

    `added` holds, in lower case, what the service added to noProxy, and what may have been added by it.
    """
    made = [*_walk("", before, sent, now), *_of_ours(before, sent, now, added)]
    changed = {place for place, _ in made}
    return Comparison.of(made, [place for place in _of_others(before, now, added) if place not in changed])


def _of_others(before: Any, now: Any, added: frozenset[str]) -> Iterator[str]:
    """Yield the places at which the cluster `now` is not as it was `before`, and that are not the service's to write.

    What was not there before is the service's as well, which fills in defaults: unless it is a tag or a label. So is
    another spelling: standard becomes Standard when an operation ends (recorded traffic).
    """
    had, has = (Cluster.of(as_object(each)).http_proxy for each in (before, now))
    networks = {network.lower() for network in unexplained_networks(has, had, added)}
    for place, _ in [*_walk("", before, now, now), *_of_ours(before, now, now, added | networks)]:
        names = place.split(".")
        was, is_free = _at(before, names), bool(set(names[-2:]) & set(FREE))
        is_respelt = not is_free and isinstance(was, str) and was.lower() == str(_at(now, names)).lower()
        was_there = not _is_empty(was) or names[-1] == "noProxy"
        if names[-1] not in OF_THE_SERVICE and not is_respelt and (was_there or is_free):
            yield place


def _at(body: Any, names: list[str]) -> Any:
    """Return the value at a place of a body, None if there is none."""
    for name in names:
        body = (_parts(body) or {}).get(name)
    return body


def compare_created(sent: Any, now: Any, added: frozenset[str]) -> Comparison:
    """Compare the cluster `now` with `sent`, the body of a creation. Both are JSON.

    The service leaves out defaults that were sent, and chooses where an empty text or 0 was (recorded traffic, 2022 and
    2024). So what is missing proves nothing, and the cluster's name in DNS must be there.
    """
    has = as_object(as_object(now).get("properties"))
    asked = as_object(as_object(sent).get("properties"))
    names = [
        (f"properties.{name}", _is_same(None, asked[name], has.get(name))) for name in NAMES_IN_DNS if asked.get(name)
    ]
    others = [each for each in _walk_created("", sent, now) if not each[1]]
    return Comparison.of([*names, *others, *_of_ours({}, sent, now, added)])


def _of_ours(before: Any, sent: Any, now: Any, added: frozenset[str]) -> Iterator[Difference]:
    had, asked, has = (Cluster.of(as_object(each)) for each in (before, sent, now))
    yield from _fields(
        OURS[0],
        http_proxy_changes(had.http_proxy, asked.http_proxy, added),
        http_proxy_changes(has.http_proxy, asked.http_proxy, added),
    )
    yield from _fields(
        OURS[1],
        kube_proxy_changes(had.kube_proxy, asked.kube_proxy),
        kube_proxy_changes(has.kube_proxy, asked.kube_proxy),
    )


def _fields(place: str, changed: list[Change], missing: list[Change]) -> Iterator[Difference]:
    lacking = {change.field for change in missing}
    for field in dict.fromkeys(change.field for change in changed):
        yield f"{place}.{field}", field not in lacking


def _walk(place: str, before: Any, sent: Any, now: Any) -> Iterator[Difference]:
    """Yield each place at which `sent` differs from `before`."""
    if sent == before or (_is_empty(sent) and _is_empty(before)) or place in (*OURS, *FILLED_IN):
        return
    parts = [_parts(each) for each in (before, sent, now)]
    if parts[1] is None or (parts[0] is None and before is not None):
        yield place, _is_same(before, sent, now)
        return
    had, asked, has = (each or {} for each in parts)
    for name in {**had, **asked}:
        yield from _walk(f"{place}.{name}".removeprefix("."), had.get(name), asked.get(name), has.get(name))


def _walk_created(place: str, sent: Any, now: Any) -> Iterator[Difference]:
    """Yield each place of `sent` that says something, and of which `now` says something too."""
    if not sent or now is None or place in OURS:
        return
    asked, has = _parts(sent), _parts(now)
    if asked is None:
        if not (isinstance(sent, list) and any(isinstance(each, (Mapping, list)) for each in sent)):
            yield place, _is_same(None, sent, now)
        return
    is_list = isinstance(sent, list)
    for name, value in asked.items():
        below = (has or {}).get(name)
        where = f"{place}.{name}".removeprefix(".")
        if is_list and below is None:
            yield where, False
        yield from _walk_created(where, value, below)


def _parts(value: Any) -> Mapping[str, Any] | None:
    """Return the members of an object, or of a list of objects that have names by those; None for anything else."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, list) and value and all(isinstance(each, Mapping) and each.get("name") for each in value):
        return {str(each["name"]).lower(): each for each in value}
    return None


def _is_same(before: Any, sent: Any, now: Any) -> bool:
    """Say whether `now` is what was sent. The service spells some words its own way: localuser becomes LocalUser."""
    if now == sent or (_is_empty(sent) and _is_empty(now)):
        return True
    if isinstance(sent, list) and isinstance(now, list):
        return sorted(map(repr, sent)) == sorted(map(repr, now))
    return isinstance(sent, str) and isinstance(now, str) and now != before and now.lower() == sent.lower()


def _is_empty(value: Any) -> bool:
    """Say whether a value says no more than its absence."""
    return value is None or value is False or (not isinstance(value, bool) and value in ("", 0, [], {}))
