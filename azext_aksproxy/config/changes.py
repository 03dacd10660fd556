"""What differs between two settings, told truly: what the service added is nobody's change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_network
from typing import Any

from azext_aksproxy.config.certificates import Certificate, certificates

TRUSTED_CA = "trustedCa"


@dataclass(frozen=True)
class Change:
    """One difference. `before` or `after` is None where there is nothing."""

    field: str
    change: str
    before: Any
    after: Any


def http_proxy_changes(before: Mapping[str, Any], after: Mapping[str, Any], added: frozenset[str]) -> list[Change]:
    """Return what differs between two `httpProxyConfig`.

    `added` holds, in lower case, what the service adds to noProxy. A bare trailing slash is no difference, nor is the
    order of noProxy, nor an `enabled: true` that was not said.
    """
    changes = []
    for name in ("httpProxy", "httpsProxy"):
        if _url(before.get(name)) != _url(after.get(name)):
            changes += _change(name, before.get(name), after.get(name))
    had, has = own_no_proxy(before, added), own_no_proxy(after, added)
    changes += [Change("noProxy", "removed", entry, None) for key, entry in had.items() if key not in has]
    changes += [Change("noProxy", "added", None, entry) for key, entry in has.items() if key not in had]
    changes += _certificate_changes(before.get(TRUSTED_CA) or "", after.get(TRUSTED_CA) or "")
    return changes + _change("enabled", before.get("enabled") is not False, after.get("enabled") is not False)


def kube_proxy_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return what differs between two `kubeProxyConfig`."""
    had, has = before.get("ipvsConfig") or {}, after.get("ipvsConfig") or {}
    changes = [change for name in ("enabled", "mode") for change in _change(name, before.get(name), after.get(name))]
    for name in dict.fromkeys([*had, *has]):
        changes += _change(f"ipvsConfig.{name}", had.get(name), has.get(name))
    return changes


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


def _change(field: str, before: Any, after: Any) -> list[Change]:
    if before == after:
        return []
    change = "added" if before is None else "removed" if after is None else "changed"
    return [Change(field, change, before, after)]


def _url(url: str | None) -> str | None:
    """Return `url` without a bare trailing slash: the service had days when it refused one that had none (AKS#4574)."""
    return url.removesuffix("/") if url else None


def _certificate_changes(before: str, after: str) -> list[Change]:
    """Compare two bundles by their certificates, each shown by its subject; by their text where there is none."""
    if "".join(before.split()) == "".join(after.split()):
        return []
    had, has = ({each.sha256 or each.problem: each for each in certificates(value)} for value in (before, after))
    changes = [Change(TRUSTED_CA, "removed", str(each), None) for key, each in had.items() if key not in has]
    changes += [Change(TRUSTED_CA, "added", None, str(each)) for key, each in has.items() if key not in had]
    return changes
