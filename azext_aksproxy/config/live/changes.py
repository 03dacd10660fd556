"""What differs between two settings, told truly: what the service added is nobody's change."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_network
from typing import Any

from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, schema
from azext_aksproxy.config.redact import redact
from azext_aksproxy.config.trusted_ca.certificates import Certificate, certificates

TRUSTED_CA = "trustedCa"


@dataclass(frozen=True)
class Change:
    """One difference of the setting `field`, a wire name, dotted where objects are nested: `ipvsConfig.scheduler`.

    `change` is "added", "removed" or "changed". `before` and `after` are scalars for people, None where there is
    nothing: a list that has objects in it is told as its JSON, and a certificate by its subject.

    `identity` is JSON that tells apart what reads the same. Two changes with equal `field`, `change` and `identity` do
    the same to the settings. For an entry of noProxy it is the entry in lower case; for a certificate its SHA-256, or
    what is wrong with it and the bundle; for an entry of another list its JSON; for all else the values before and
    after in a list, URLs without a bare trailing slash.
    """

    field: str
    change: str
    before: Any
    after: Any
    identity: Any = dataclasses.field(default=None, compare=False)


def http_proxy_changes(before: Mapping[str, Any], after: Mapping[str, Any], added: frozenset[str]) -> list[Change]:
    """Return what differs between two `httpProxyConfig`, in the order of the schema.

    `added` holds, in lower case, what the service adds to noProxy. Whatever is in the settings is compared, whether the
    schema knows it or not; by its own measure where `SPECIAL` has one.
    """
    return _changes(HTTP_PROXY, before, after, added)


def kube_proxy_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return what differs between two `kubeProxyConfig`, in the order of the schema."""
    return _changes(KUBE_PROXY, before, after, frozenset())


def own_no_proxy(settings: Mapping[str, Any], added: frozenset[str]) -> dict[str, str]:
    """Return the user's entries of noProxy in their order, by their lower-case form."""
    entries = [entry for entry in settings.get("noProxy") or () if isinstance(entry, str)]
    return {entry.lower(): entry for entry in entries if entry.lower() not in added}


def unexplained_networks(before: Mapping[str, Any], after: Mapping[str, Any], added: frozenset[str]) -> list[str]:
    """Return the private CIDRs that only the cluster has. Those of its virtual network may be among them."""
    has = own_no_proxy(after, added)
    entries = own_no_proxy(before, added).items()
    return [entry for key, entry in entries if key not in has and _is_private_network(entry)]


def leaving(before: str, after: str, now: datetime) -> list[Certificate]:
    """Return the certificates of the bundle `before` that are still valid at `now` and not in `after`."""
    kept = {each.sha256 for each in certificates(after)}
    return [
        each
        for each in certificates(before)
        if each.sha256 and each.sha256 not in kept and each.not_valid_after and each.not_valid_after > now
    ]


def _is_private_network(entry: str) -> bool:
    try:
        return "/" in entry and ip_network(entry, strict=False).is_private
    except ValueError:
        return False


def _changes(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any], added: frozenset[str]) -> list[Change]:
    names = dict.fromkeys([*schema(kind)["properties"], *before, *after])
    return [
        change
        for name in names
        if name not in kind.read_only
        for change in SPECIAL.get((kind, name), _plainly)(name, before.get(name), after.get(name), added)
    ]


def _plainly(name: str, before: Any, after: Any, _added: frozenset[str]) -> list[Change]:
    """Compare two JSON values. `null`, an empty list and an empty object say as much as nothing."""
    had, has = dict(leaves(before, (name,))), dict(leaves(after, (name,)))
    return [
        change
        for path in dict.fromkeys([*had, *has])
        for change in _leaf_changes(redact(".".join(path)), had.get(path), has.get(path))
    ]


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield what is no object in `value`, which stands at `path`, with its own path."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    else:
        yield path, value


def _leaf_changes(field: str, before: Any, after: Any) -> list[Change]:
    if _is_set(before) and _is_set(after):
        had, has = ({json.dumps(each): each for each in value or ()} for value in (before, after))
        return _entries(field, had, has)
    if before == after and isinstance(before, bool) is isinstance(after, bool):
        return []
    was, becomes = (json.dumps(value) if isinstance(value, list) else value for value in (before, after))
    return [_change(field, was, becomes, [before, after])]


def _is_set(value: Any) -> bool:
    """Say whether `value` is a list whose order says nothing, one of scalars, or no value at all."""
    if isinstance(value, list):
        return not any(isinstance(each, (Mapping, list)) for each in value)
    return value is None


def _entries(field: str, had: Mapping[str, Any], has: Mapping[str, Any]) -> list[Change]:
    """Compare what two lists hold, each entry by its identity."""
    removed = [Change(field, "removed", entry, None, key) for key, entry in had.items() if key not in has]
    return removed + [Change(field, "added", None, entry, key) for key, entry in has.items() if key not in had]


def _change(field: str, before: Any, after: Any, identity: Any) -> Change:
    change = "added" if before is None else "removed" if after is None else "changed"
    return Change(field, change, before, after, identity)


def _urls(name: str, before: str | None, after: str | None, _added: frozenset[str]) -> list[Change]:
    """Compare without a bare trailing slash: the service had days when it refused one that had none (AKS#4574)."""
    identity = [url.removesuffix("/") if url else None for url in (before, after)]
    return [] if identity[0] == identity[1] else [_change(name, before, after, identity)]


def _no_proxy(name: str, before: Any, after: Any, added: frozenset[str]) -> list[Change]:
    return _entries(name, *(own_no_proxy({name: value}, added) for value in (before, after)))


def _bundles(name: str, before: str | None, after: str | None, _added: frozenset[str]) -> list[Change]:
    """Compare two bundles by their certificates, each shown by its subject; by their text where there is none."""
    texts = ["".join((value or "").split()) for value in (before, after)]
    if texts[0] == texts[1]:
        return []
    return _entries(
        name, *({each.sha256 or f"{each.problem} {text}": str(each) for each in certificates(text)} for text in texts)
    )


def _enabled(name: str, before: Any, after: Any, _added: frozenset[str]) -> list[Change]:
    """Compare where nothing said is `true`."""
    return _leaf_changes(name, before is not False, after is not False)


SPECIAL: dict[tuple[Kind, str], Callable[[str, Any, Any, frozenset[str]], list[Change]]] = {
    (HTTP_PROXY, "httpProxy"): _urls,
    (HTTP_PROXY, "httpsProxy"): _urls,
    (HTTP_PROXY, "noProxy"): _no_proxy,
    (HTTP_PROXY, TRUSTED_CA): _bundles,
    (HTTP_PROXY, "enabled"): _enabled,
}
"""The settings of which two values can differ and mean the same. All others are compared as JSON."""
