"""One cluster of the inventory: what its row says, and what was found about it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.live.changes import TRUSTED_CA, own_no_proxy
from azext_aksproxy.config.live.cluster import Cluster, as_object
from azext_aksproxy.config.live.health import check_health
from azext_aksproxy.config.live.service_entries import AddressSpaces, service_entries
from azext_aksproxy.config.redact import redact
from azext_aksproxy.config.trusted_ca.certificates import Certificate, certificates
from azext_aksproxy.rollout.clusters.selection import CLUSTER_ID, canonical_id

DEFAULT_MODE = "IPTABLES"
"""The mode of a kube-proxy configuration that names none (SDK of API version 2026-08-02-preview)."""

DISABLED = "Disabled"
"""What stands for the mode where kube-proxy is switched off."""

OF_PREVIEWS = ("kubeProxyMode", "disruptionPolicy")
"""The columns that only preview versions of the managed clusters API know (SDK 41.8.0 and 41.9.0b1, November 2026).

Which API version Azure Resource Graph takes its rows from is not documented. So what a row of it lacks of these is not
known; what it has counts.
"""


@dataclass(frozen=True)
class Entry:
    """A cluster as it is listed.

    `columns` are those of the row under their names; `certificates` are of trustedCa, block by block; `expires` is when
    the first of them does, an aware time, None where there is none or none that can be read. `unknown` names the
    columns that the source does not know. `guesses` counts entries of noProxy that are only taken for those of AKS.
    """

    id: str
    columns: Mapping[str, Any]
    certificates: tuple[Certificate, ...]
    expires: datetime | None
    findings: tuple[Finding, ...]
    unknown: tuple[str, ...]
    has_proxy: bool
    guesses: int

    @property
    def mode(self) -> str | None:
        """The mode of kube-proxy, in capitals; None where it is not configured, or not known."""
        mode: str | None = self.columns["kubeProxyMode"]
        return mode

    @property
    def has_kube_proxy(self) -> bool:
        """Say whether the cluster is known to have a kube-proxy configuration."""
        return self.mode is not None

    def days_left(self, now: datetime) -> int | None:
        """Return in how many whole days the first certificate expires, below 0 where it has."""
        return (self.expires - now).days if self.expires else None

    def counted(self) -> dict[str, int]:
        """Return how many errors and warnings there are."""
        found = Counter(each.severity.value for each in self.findings)
        return {"errors": found["error"], "warnings": found["warning"]}

    def row(self, now: datetime) -> dict[str, Any]:
        """Return the cluster as `az` prints it. Times are of ISO 8601 in UTC."""
        return {
            "id": self.id,
            **{name: value for name, value in self.columns.items() if name not in OF_PREVIEWS},
            "certificates": [_certificate(each) for each in self.certificates],
            "expires": self.expires and self.expires.isoformat(),
            "daysLeft": self.days_left(now),
            **{name: self.columns[name] for name in OF_PREVIEWS},
            "findings": self.counted(),
            "unknown": list(self.unknown),
        }


def make_entry(body: Mapping[str, Any], spaces: AddressSpaces, now: datetime, knows_previews: bool) -> Entry:
    """Return the cluster of the JSON `body`, judged as of `now`.

    `spaces` tells what AKS may have added to noProxy from virtual networks. `knows_previews` says that a preview
    version of the API answered. Raises KeyError or ValueError where `body` is no cluster.
    """
    id_ = canonical_id(body["id"])
    cluster = Cluster.of(body)
    service = service_entries(cluster, {}, spaces)
    # what is found is kept beside the cluster, so that its name need not be in it: fleets are alike
    findings = tuple(check_health(cluster, "", service.entries, now))
    trusted = tuple(certificates(cluster.http_proxy[TRUSTED_CA])) if cluster.http_proxy.get(TRUSTED_CA) else ()
    columns = _columns(id_, body, cluster, service.entries)
    return Entry(
        id=id_,
        columns=columns,
        certificates=trusted,
        expires=min((each.not_valid_after for each in trusted if each.not_valid_after), default=None),
        findings=findings,
        unknown=() if knows_previews else tuple(name for name in OF_PREVIEWS if columns[name] is None),
        has_proxy=bool(cluster.http_proxy),
        guesses=len(service.guessed),
    )


def _columns(id_: str, body: Mapping[str, Any], cluster: Cluster, added: frozenset[str]) -> dict[str, Any]:
    proxy, parts = cluster.http_proxy, CLUSTER_ID.fullmatch(id_)
    assert parts is not None  # noqa: S101 # it is canonical
    own = own_no_proxy(proxy, cluster.within_no_proxy(added))
    return {
        "name": redact(parts["name"]),
        "resourceGroup": redact(parts["group"]),
        "subscription": redact(parts["subscription"]),
        "location": _text(body.get("location")),
        "kubernetesVersion": redact(cluster.kubernetes_version) or None,
        "state": _state(body, cluster),
        "nodes": _nodes(body),
        "httpProxy": _text(proxy.get("httpProxy")),
        "httpsProxy": _text(proxy.get("httpsProxy")),
        "enabled": proxy.get("enabled") is not False if proxy else None,
        "noProxy": len(own) if proxy else None,
        "kubeProxyMode": _mode(cluster.kube_proxy),
        "disruptionPolicy": redact(cluster.node_disruption_policy) or None,
    }


def _text(value: Any) -> str | None:
    return redact(value) or None if isinstance(value, str) else None


def _mode(settings: Mapping[str, Any]) -> str | None:
    if not settings:
        return None
    if settings.get("enabled") is False:
        return DISABLED
    return redact(str(settings.get("mode") or DEFAULT_MODE).upper())


def _state(body: Mapping[str, Any], cluster: Cluster) -> str | None:
    """Return the provisioning state, and Stopped for a cluster at rest that does not run."""
    power = as_object(as_object(body.get("properties")).get("powerState")).get("code")
    is_stopped = power == "Stopped" and cluster.state in ("Succeeded", "")
    return "Stopped" if is_stopped else redact(cluster.state) or None


def _nodes(body: Mapping[str, Any]) -> int:
    pools = as_object(body.get("properties")).get("agentPoolProfiles")
    counts = [as_object(pool).get("count") for pool in pools] if isinstance(pools, list) else []
    return sum(each for each in counts if isinstance(each, int))


def _certificate(certificate: Certificate) -> dict[str, Any]:
    ends = certificate.not_valid_after
    return {
        "subject": certificate.subject or None,
        "expires": ends and ends.isoformat(),
        "sha256": certificate.sha256 or None,
        "problem": certificate.problem or None,
    }
