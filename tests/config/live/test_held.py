"""Odd entries of noProxy: an error in a new list, and none where the cluster has them already."""

from __future__ import annotations

import json
from typing import Any

from azext_aksproxy.config.check import check
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose
from azext_aksproxy.config.live.held import about_the_rest
from azext_aksproxy.config.live.plan import plan_update

PROXY = {"httpProxy": "http://proxy:8080/"}


def found(file: dict[str, Any], *held: str) -> list[tuple[str, str, str]]:
    """Return what an update with `file` finds for a cluster with `held` in noProxy: severity, rule, place."""
    asked = check(HTTP_PROXY, json.dumps(file), Purpose.UPDATE)
    body = {"properties": {"httpProxyConfig": {**PROXY, "noProxy": [*held]}}}
    plan = plan_update(body, asked, None, lambda _: (frozenset(), True))
    return [
        (each.severity.value, each.rule.id, each.place.pointer) for each in (*about_the_rest(asked), *plan.findings)
    ]


def test_a_file_that_leaves_no_proxy_alone_meets_nothing() -> None:
    assert found({"httpsProxy": "http://other:8080/"}, "*.odd", "10.0.0.0/33", "") == []


def test_what_the_file_repeats_is_a_warning() -> None:
    assert found({"noProxy": [".svc", ".cluster.local", "*.Odd"]}, "*.odd") == [
        ("warning", "no-proxy-held-by-cluster", "/noProxy/2")
    ]


def test_what_the_file_brings_is_an_error() -> None:
    assert found({"noProxy": [".svc", ".cluster.local", "*.odd", "*.new"]}, "*.odd") == [
        ("warning", "no-proxy-held-by-cluster", "/noProxy/2"),
        ("error", "no-proxy-wildcard-suffix", "/noProxy/3"),
    ]


def test_what_is_wrong_besides_does_not_wait_for_the_cluster() -> None:
    asked = check(HTTP_PROXY, '{"httpProxy": "ftp://p:1/", "noProxy": ["*.odd"]}', Purpose.UPDATE)

    assert "proxy-url-scheme" in [each.rule.id for each in about_the_rest(asked)]
    assert "no-proxy-wildcard-suffix" not in [each.rule.id for each in about_the_rest(asked)]
