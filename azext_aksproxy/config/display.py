"""The two settings of a live cluster as they are shown: the user's apart from AKS's own, certificates decoded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from azext_aksproxy.config.certificates import Certificate, certificates
from azext_aksproxy.config.changes import own_no_proxy
from azext_aksproxy.config.cluster import Cluster
from azext_aksproxy.config.shown import shown


def describe(cluster: Cluster, added: frozenset[str], now: datetime) -> dict[str, Any]:
    """Return both settings under their wire names; `added` is what the service added to noProxy, in lower case.

    `noProxy` holds the user's entries, `noProxyAddedByAks` the others; `trustedCa` is a list of certificates. A setting
    that the cluster does not have is None.
    """
    return {
        "httpProxyConfig": _http_proxy(cluster.http_proxy, added, now) if cluster.http_proxy else None,
        "kubeProxyConfig": _masked(cluster.kube_proxy) or None,
    }


def _http_proxy(settings: dict[str, Any], added: frozenset[str], now: datetime) -> dict[str, Any]:
    own = own_no_proxy(settings, added)
    trusted_ca = settings.get("trustedCa")
    return {
        "enabled": settings.get("enabled") is not False,
        "httpProxy": _shown(settings.get("httpProxy")),
        "httpsProxy": _shown(settings.get("httpsProxy")),
        "noProxy": [shown(each) for each in own.values()],
        "noProxyAddedByAks": sorted(shown(each) for each in settings.get("noProxy") or () if each.lower() not in own),
        "trustedCa": [_certificate(each, now) for each in certificates(trusted_ca)] if trusted_ca else [],
    }


def _masked(value: Any) -> Any:
    """Return `value` with its texts as messages show them."""
    if isinstance(value, dict):
        return {name: _masked(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner) for inner in value]
    return shown(value) if isinstance(value, str) else value


def _shown(url: str | None) -> str | None:
    return shown(url) if url else None


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
    rows: list[tuple[str, Any]] = []
    for name, value in (described.get("httpProxyConfig") or {}).items():
        values = value if isinstance(value, list) else [value]
        rows += [(name, _line(each)) for each in values if each is not None]
    for name, value in (described.get("kubeProxyConfig") or {}).items():
        inner = value if isinstance(value, dict) else {"": value}
        rows += [(f"kubeProxy {name} {key}".strip(), each) for key, each in inner.items()]
    return [{"Setting": name, "Value": str(value)} for name, value in rows]


def _line(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value["problem"]:
        return value["problem"]
    if value["notAfter"] is None:  # a date that Python does not have, such as one in the year 0
        return f"{value['subject']}: until an unknown date"
    return f"{value['subject']}: {value['daysLeft']} days left, until {value['notAfter'][:10]}"
