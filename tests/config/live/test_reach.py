"""What the HTTP proxy settings of a live cluster do not reach."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.health import check_health
from azext_aksproxy.config.live.reach import RULES, check_change
from tests.config import certificate_factory as factory
from tests.config.certificate_factory import NOW, encoded, pem

CA = encoded(pem(factory.root()))
PROXY = {"httpProxy": "http://proxy:8080/", "noProxy": [".svc", ".cluster.local"]}
ISTIO = {"serviceMeshProfile": {"mode": "Istio"}}
MONITORING = {"addonProfiles": {"omsAgent": {"enabled": True}}}


def cluster(http_proxy: Any = None, **properties: Any) -> Any:
    return {"properties": {"httpProxyConfig": http_proxy, **properties}}


def told(findings: Any) -> list[str]:
    return [each.rule.id for each in findings if each.rule in RULES]


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        (cluster(PROXY), []),
        (cluster(PROXY, **ISTIO), ["istio-service-entry"]),
        (cluster(PROXY, serviceMeshProfile={"mode": "Disabled"}), []),
        (cluster(PROXY, serviceMeshProfile=None), []),
        (cluster(None, **ISTIO, **MONITORING), []),
        (cluster({**PROXY, "enabled": False}, **ISTIO), []),
        (cluster(PROXY, **MONITORING), []),
        (cluster({**PROXY, "trustedCa": CA}, **MONITORING), ["monitoring-with-trusted-ca"]),
        (cluster({**PROXY, "trustedCa": CA}, addonProfiles={"omsagent": {"enabled": False}}), []),
        (
            cluster({**PROXY, "trustedCa": CA}, **MONITORING, **ISTIO),
            ["istio-service-entry", "monitoring-with-trusted-ca"],
        ),
    ],
)
def test_what_a_cluster_has_that_its_proxy_does_not_reach(body: Any, rules: list[str]) -> None:
    found = list(check_health(Cluster.of(body), "c", frozenset(), NOW))

    assert told(found) == rules
    assert {each.place.file for each in found} <= {"cluster c"}


@pytest.mark.parametrize(
    ("file", "rules"),
    [
        ({"trustedCa": CA}, []),
        ({"noProxy": [".svc", ".cluster.local"]}, []),
        ({"noProxy": [".svc", ".cluster.local", "example.com"]}, ["pods-keep-variables"]),
        ({"httpProxy": "http://other:8080/"}, ["pods-keep-variables"]),
        ({"enabled": False}, ["pods-keep-variables"]),
    ],
)
def test_pods_keep_the_variables_that_an_update_changes(file: dict[str, Any], rules: list[str]) -> None:
    checked = check(HTTP_PROXY, json.dumps(file), Purpose.UPDATE, NOW)

    assert told(check_change(Cluster.of(cluster(PROXY)), [checked], frozenset(), "c")) == rules


def test_an_update_is_held_against_what_the_cluster_has_after_it() -> None:
    checked = check(HTTP_PROXY, json.dumps({"trustedCa": CA}), Purpose.UPDATE, NOW)
    found = check_change(Cluster.of(cluster(PROXY, **MONITORING, **ISTIO)), [checked], frozenset(), "c")

    assert told(found) == ["istio-service-entry", "monitoring-with-trusted-ca"]
