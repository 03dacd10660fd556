"""The two settings of a live cluster as they are shown: the user's apart from AKS's own, certificates decoded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from azext_aksproxy.config.kinds import HTTP_PROXY
from azext_aksproxy.config.live.changes import TRUSTED_CA, own_no_proxy
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.redact import redact
from azext_aksproxy.config.trusted_ca.certificates import Certificate, certificates

CUSTOM_CAS = "customCATrustCertificates"
"""The property of a cluster's securityProfile (API 2025-05-01; service documentation, August 2026)."""


def describe(cluster: Cluster, added: frozenset[str], now: datetime) -> dict[str, Any]:
    """Return both settings under their wire names, and the Node Disruption Policy.

    `added` is what the service added to noProxy, in lower case.

    `noProxy` holds the user's entries, `noProxyAddedByAks` the others; `trustedCa` is a list of certificates. What else
    the cluster has follows as it is, texts masked. A setting that the cluster does not have is None.
    `customCATrustCertificates` are the other certificates that its nodes trust, with a proxy or without.
    """
    return {
        "httpProxyConfig": _http_proxy(cluster, added, now) if cluster.http_proxy else None,
        "kubeProxyConfig": _masked(cluster.kube_proxy) or None,
        "nodeDisruptionPolicy": redact(cluster.node_disruption_policy) or None,
        CUSTOM_CAS: [_certificate(each, now) for text in cluster.custom_cas for each in certificates(text)],
    }


def _http_proxy(cluster: Cluster, added: frozenset[str], now: datetime) -> dict[str, Any]:
    settings, own = cluster.http_proxy, own_no_proxy(cluster.http_proxy, cluster.within_no_proxy(added))
    trusted_ca = settings.get("trustedCa")
    known: dict[str, Any] = {
        "enabled": settings.get("enabled") is not False,
        "httpProxy": _shown(settings.get("httpProxy")),
        "httpsProxy": _shown(settings.get("httpsProxy")),
        "noProxy": [redact(each) for each in own.values()],
        "noProxyAddedByAks": sorted(redact(each) for key, each in _all_no_proxy(settings).items() if key not in own),
        "trustedCa": [_certificate(each, now) for each in certificates(trusted_ca)] if trusted_ca else [],
    }
    others = {name: value for name, value in settings.items() if name not in (*known, *HTTP_PROXY.read_only)}
    return {**known, **_masked(others)}


def no_proxy_rows(cluster: Cluster, added: frozenset[str]) -> list[dict[str, str]]:
    """Return the entries of noProxy with who added them: the user's in their order, then those of AKS, sorted.

    `added` is what the service added to noProxy, in lower case.
    """
    own = own_no_proxy(cluster.http_proxy, cluster.within_no_proxy(added))
    others = sorted(each for key, each in _all_no_proxy(cluster.http_proxy).items() if key not in own)
    return [
        {"entry": redact(each), "addedBy": who}
        for who, entries in (("user", own.values()), ("AKS", others))
        for each in entries
    ]


def _all_no_proxy(settings: dict[str, Any]) -> dict[str, str]:
    """Return all entries that are in effect, by their lower-case form."""
    entries = [*(settings.get("noProxy") or ()), *(settings.get("effectiveNoProxy") or ())]
    return {each.lower(): each for each in reversed(entries)}


def _masked(value: Any) -> Any:
    """Return `value` with its texts as messages show them."""
    if isinstance(value, dict):
        return {redact(name): _masked(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner) for inner in value]
    return redact(value) if isinstance(value, str) else value


def _shown(url: str | None) -> str | None:
    return redact(url) if url else None


def _certificate(certificate: Certificate, now: datetime) -> dict[str, Any]:
    begins, ends = certificate.not_valid_before, certificate.not_valid_after
    return {
        "subject": certificate.subject,
        "issuer": certificate.issuer,
        "subjectAlternativeNames": list(certificate.alternative_names),
        "notBefore": begins and begins.isoformat(),
        "notAfter": ends and ends.isoformat(),
        "daysLeft": ends and (ends - now).days,
        "sha256": certificate.sha256,
        "isCa": certificate.is_ca,
        "problem": certificate.problem or None,
    }


def table(described: dict[str, Any]) -> list[dict[str, str]]:
    """Return the rows that `-o table` shows of what `describe` returned."""
    http_proxy = dict(described.get("httpProxyConfig") or {})
    if TRUSTED_CA in http_proxy:
        http_proxy[TRUSTED_CA] = [_line(each) for each in http_proxy[TRUSTED_CA]]
    rows = [
        *_rows("", http_proxy),
        *_rows("kubeProxy", described.get("kubeProxyConfig")),
        *_rows("nodeDisruptionPolicy", described.get("nodeDisruptionPolicy")),
        *((CUSTOM_CAS, _line(each)) for each in described.get(CUSTOM_CAS, ())),
    ]
    return [{"Setting": name, "Value": str(value)} for name, value in rows]


def _rows(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield each scalar of `value`, with the names of the objects around it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _rows(f"{name} {key}".strip(), inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _rows(name, inner)
    elif value is not None:
        yield name, value


def _line(value: dict[str, Any]) -> str:
    if value["problem"]:
        return str(value["problem"])
    if value["notAfter"] is None:  # a date that Python does not have, such as one in the year 0
        return f"{value['subject']}: until an unknown date"
    return f"{value['subject']}: {value['daysLeft']} days left, until {value['notAfter'][:10]}"
