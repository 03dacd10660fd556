"""The examples of the REST API, read by all that reads a file or a cluster: nothing that they hold is lost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from copy import deepcopy

import pytest

from azext_aksproxy.config.check import canonical, check, check_any
from azext_aksproxy.config.findings import Finding, Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, KINDS, KUBE_PROXY, Kind, Purpose
from azext_aksproxy.config.kube_proxy import IPVS_LEAVES
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.display import describe, table
from azext_aksproxy.config.live.health import check_health, own_settings
from azext_aksproxy.config.live.landed import compare, compare_created
from azext_aksproxy.config.live.plan import plan_update
from azext_aksproxy.config.routes.go import routes
from tests.config.certificate_factory import NOW
from tests.rest_examples import Json, answers_of, examples, request_of, settings_in

PLACES = {HTTP_PROXY: "/properties/httpProxyConfig", KUBE_PROXY: "/properties/networkProfile/kubeProxyConfig"}
NO_CERTIFICATE = "trusted-ca-no-pem"
"""The one mistake of the examples: what stands for a certificate is none."""

every_example = pytest.mark.parametrize("example", examples())


def settings_of(kind: Kind, body: Json) -> Json:
    return settings_in(body)[KINDS.index(kind)]


def told(findings: Iterable[Finding]) -> set[str]:
    """Return the rules of `findings`, advice left aside."""
    return {each.rule.id for each in findings if each.severity is not Severity.INFO}


def kinds_in(body: Json) -> Iterator[Kind]:
    return (kind for kind in KINDS if settings_of(kind, body))


@every_example
def test_an_example_is_read_as_a_file_by_its_request(example: Json) -> None:
    for place, content in (("/parameters/parameters", example), ("", request_of(example))):
        for kind in kinds_in(request_of(example)):
            checked = check(kind, json.dumps(content), Purpose.UPDATE, NOW)

            assert checked.settings == canonical(kind, settings_of(kind, request_of(example)))
            [wrapped] = [each for each in checked.findings if each.rule.id == "wrapped"]
            assert f"'{place}{PLACES[kind]}'" in wrapped.message
            assert told(checked.findings) <= {"wrapped", NO_CERTIFICATE, IPVS_LEAVES.id}


@every_example
def test_an_example_tells_which_settings_it_holds(example: Json) -> None:
    found = told(check_any(json.dumps(example), Purpose.UPDATE, NOW))
    assert {"wrapped"} <= found <= {"wrapped", NO_CERTIFICATE, IPVS_LEAVES.id}


@every_example
def test_a_cluster_of_an_example_is_read_whole(example: Json) -> None:
    for body in answers_of(example):
        cluster = Cluster.of(body)

        assert (cluster.http_proxy, cluster.kube_proxy) == settings_in(body)
        assert cluster.state == body["properties"]["provisioningState"]
        assert len(cluster.pools) == len(body["properties"]["agentPoolProfiles"])
        assert (cluster.network_plugin, cluster.kubernetes_version != "") == ("kubenet", True)


@every_example
def test_an_update_keeps_what_a_cluster_of_an_example_has(example: Json) -> None:
    http_proxy = check(HTTP_PROXY, '{"httpsProxy": "http://other.test:1/"}', Purpose.UPDATE, NOW)
    kube_proxy = check(KUBE_PROXY, '{"enabled": true}', Purpose.UPDATE, NOW)
    for body in answers_of(example):
        before = deepcopy(body)
        has_http_proxy, has_kube_proxy = settings_in(before)

        plan = plan_update(body, http_proxy, kube_proxy, lambda _: (frozenset(), True))

        assert json.dumps(plan.sent.http_proxy) == json.dumps({**has_http_proxy, "httpsProxy": "http://other.test:1/"})
        assert json.dumps(plan.sent.kube_proxy) == json.dumps({**has_kube_proxy, "enabled": True})
        assert {each.field for each in plan.http_proxy} == {"httpsProxy"}
        assert [each.rule.id for each in plan.findings if each.severity is Severity.ERROR] == []
        assert body == before


@every_example
def test_a_cluster_of_an_example_is_shown_whole(example: Json) -> None:
    for body in answers_of(example):
        cluster = Cluster.of(body)
        http_proxy, kube_proxy = settings_in(body)

        shown = describe(cluster, cluster.own_entries, NOW)

        assert shown["httpProxyConfig"].keys() >= http_proxy.keys() - set(HTTP_PROXY.read_only)
        entries = [*shown["httpProxyConfig"]["noProxy"], *shown["httpProxyConfig"]["noProxyAddedByAks"]]
        assert sorted(entries) == sorted({*http_proxy["noProxy"]})
        assert (shown["kubeProxyConfig"] or {}) == kube_proxy
        assert {"httpProxy", "httpsProxy"} <= {row["Setting"] for row in table(shown)}


@every_example
def test_a_cluster_of_an_example_is_judged_as_a_file_with_its_settings_is(example: Json) -> None:
    for body in answers_of(example):
        cluster = Cluster.of(body)
        found = list(check_health(cluster, "c", cluster.own_entries, NOW))

        assert {each.rule.id for each in found if each.severity is Severity.ERROR} <= {NO_CERTIFICATE}
        own = own_settings(cluster, cluster.own_entries)
        config = settings_of(HTTP_PROXY, body)
        assert own.keys() == config.keys()
        assert {name: own[name] for name in own if name != "noProxy"} == {
            name: config[name] for name in config if name != "noProxy"
        }


@every_example
def test_requests_find_their_way_by_the_settings_of_an_example(example: Json) -> None:
    for body in (request_of(example), *answers_of(example)):
        settings = settings_of(HTTP_PROXY, body)
        local, remote = routes(["http://localhost/", "https://mcr.microsoft.com/"], settings)
        assert (local.route, remote.route) == ("direct", settings["httpsProxy"])


@every_example
def test_a_write_as_in_an_example_is_seen_to_have_landed(example: Json) -> None:
    http_proxy = check(HTTP_PROXY, '{"httpsProxy": "http://other.test:1/"}', Purpose.UPDATE, NOW)
    for body in answers_of(example):
        added = Cluster.of(body).own_entries
        created = compare_created(request_of(example), body, added)
        sent = deepcopy(body)
        sent["properties"]["httpProxyConfig"] = plan_update(
            body, http_proxy, None, lambda _: (frozenset(), True)
        ).sent.http_proxy

        assert [each for each in created.lacks if "roxyConfig" in each] == []
        assert {"properties.dnsPrefix", "properties.httpProxyConfig.httpProxy"} <= {*created.holds}
        assert compare(body, sent, sent, added).is_as_asked
        assert not compare(body, sent, body, added).is_as_asked
