"""What `terraform show -json` prints of a plan or a state."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azext_aksproxy.config.check import check, check_any
from azext_aksproxy.config.findings import Finding, Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, KINDS, KUBE_PROXY, Kind
from tests.config.reading.elsewhere.reports import PROXY, azapi, change, cluster, module, plan, resource, state

ADDRESS = "azurerm_kubernetes_cluster.this"
WRONG = {**PROXY, "https_proxy": "ftp://proxy:8080/"}
KUBE_PROXY_BODY = {"properties": {"networkProfile": {"kubeProxyConfig": {"mode": "IPSV"}}}}


def found(report: Any, kind: Kind | None = None) -> tuple[Finding, ...]:
    return check_any(json.dumps(report), kind=kind)


def loud(report: Any, kind: Kind | None = None) -> list[str]:
    return [each.rule.id for each in found(report, kind) if each.severity is not Severity.INFO]


@pytest.mark.parametrize("report_of", [plan, state])
def test_a_cluster_of_azurerm_is_checked_and_named(report_of: Any) -> None:
    [wrong] = found(report_of(module(cluster(proxy=WRONG))))

    assert wrong.rule.id == "proxy-url-scheme"
    assert wrong.message == (
        f"The httpsProxy URL 'ftp://proxy:8080/' does not begin with http:// or https://. Resource: {ADDRESS}."
    )
    assert wrong.place.pointer.endswith("/root_module/resources/0/values/http_proxy_config/0/https_proxy")


@pytest.mark.parametrize("report_of", [plan, state])
def test_a_right_cluster_has_no_finding(report_of: Any) -> None:
    assert found(report_of(module(cluster()))) == ()


def test_the_place_is_that_in_the_users_own_text() -> None:
    text = json.dumps(plan(module(cluster(proxy=WRONG))), indent=2)

    [wrong] = check_any(text)

    assert text.splitlines()[wrong.place.line - 1][wrong.place.column - 1 :].startswith('"ftp://proxy:8080/"')


def test_clusters_in_all_modules_are_found() -> None:
    inner = 'module.a.module.b["x"].azurerm_kubernetes_cluster.c[0]'
    deepest = module(cluster(inner, WRONG), address='module.a.module.b["x"]')
    report = plan(module(cluster(), children=[module(children=[deepest], address="module.a")]))

    [wrong] = found(report)

    assert wrong.message.endswith(f"Resource: {inner}.")


@pytest.mark.parametrize(
    "unset",
    [
        {"https_proxy": None},
        {"https_proxy": ""},
        {"trusted_ca": ""},
        {"trusted_ca": None},
        {"an_attribute_of_2027": True},
    ],
)
def test_what_is_not_set_is_not_judged(unset: Any) -> None:
    assert found(plan(module(cluster(proxy={**PROXY, **unset})))) == ()


def test_an_address_may_hold_a_password() -> None:
    address = 'azurerm_kubernetes_cluster.c["http://user:Hunter2@proxy"]'

    assert "Hunter2" not in str(found(plan(module(cluster(address, WRONG)))))


@pytest.mark.parametrize(
    "nothing",
    [
        module(cluster(proxy=None)),
        module(cluster(mode="data")),
        module(resource("azurerm_kubernetes_cluster_node_pool.p", {"http_proxy_config": [WRONG]})),
        module(
            azapi("azapi_resource.pool", KUBE_PROXY_BODY, "Microsoft.ContainerService/managedClusters/agentPools@1")
        ),
        module(azapi("azapi_resource.net", KUBE_PROXY_BODY, "Microsoft.Network/virtualNetworks@2025-01-01")),
        module(resource("terraform_data.x", {"body": KUBE_PROXY_BODY})),
        {},
    ],
)
def test_a_plan_without_settings_is_an_error(nothing: Any) -> None:
    [finding] = found(plan(nothing))

    assert finding.rule.id == "settings-not-found"
    assert finding.message == "The file holds neither httpProxyConfig nor kubeProxyConfig."
    assert "kubeProxyConfig" not in found(plan(nothing), HTTP_PROXY)[0].message


# azapi


@pytest.mark.parametrize("address", ["azapi_resource.aks", "azapi_update_resource.kube_proxy"])
@pytest.mark.parametrize("as_text", [False, True])
def test_a_body_of_azapi_is_checked_for_both_settings(address: str, as_text: bool) -> None:
    body = {"properties": {**KUBE_PROXY_BODY["properties"], "httpProxyConfig": {"httpProxy": "ftp://p:1/"}}}
    report = plan(module(azapi(address, json.dumps(body) if as_text else body)))

    assert sorted(loud(report)) == ["proxy-url-scheme", "unknown-value"]
    assert loud(report, KUBE_PROXY) == ["unknown-value"]
    assert all(address in each.message for each in found(report))


def test_the_place_in_a_body_that_is_a_text_is_that_in_the_file() -> None:
    content = {"ä\U0001f600\\\n": '"', **KUBE_PROXY_BODY}
    for is_ascii, ensure_ascii in ((True, True), (True, False), (False, True), (False, False)):
        body = json.dumps(content, ensure_ascii=is_ascii)
        text = json.dumps(plan(module(azapi("azapi_resource.a", body))), indent=1, ensure_ascii=ensure_ascii)

        [wrong] = check_any(text)

        assert text.splitlines()[wrong.place.line - 1][wrong.place.column - 1 :].startswith(r"\"IPSV\"")
        assert wrong.place.pointer.endswith("/values/body/properties/networkProfile/kubeProxyConfig/mode")


def test_a_body_that_is_no_json_is_a_finding() -> None:
    assert loud(plan(module(azapi("azapi_resource.a", "{'a'}")))) == ["json-syntax"]


def test_the_api_version_and_the_rest_of_the_cluster_count() -> None:
    body = {
        "properties": {
            "httpProxyConfig": {"httpProxy": "http://proxy:8080/"},
            "networkProfile": {"networkPlugin": "azure", "kubeProxyConfig": {"enabled": False}},
            "agentPoolProfiles": [{"name": "win", "osType": "Windows"}],
        }
    }
    report = plan(module(azapi("azapi_resource.a", body, "Microsoft.ContainerService/managedClusters@2026-06-01")))

    assert sorted(loud(report)) == [
        "http-proxy-with-windows",
        "kube-proxy-config-api-version",
        "kube-proxy-disabled-with-a-network-plugin",
    ]


def test_the_pools_of_a_cluster_of_azurerm_count() -> None:
    pool = resource("azurerm_kubernetes_cluster_node_pool.p", {"name": "win", "os_type": "Windows"})
    own = cluster()
    own["values"]["default_node_pool"] = [{"name": "np", "type": "AvailabilitySet"}]

    assert loud(plan(module(own, pool))) == ["http-proxy-with-availability-set", "http-proxy-with-windows"]
    assert loud(plan(module(own, cluster("azurerm_kubernetes_cluster.b"), pool))) == [
        "http-proxy-with-availability-set"
    ]


# what cannot be seen


def unseen(report: Any) -> list[str]:
    assert loud(report) == []
    return [each.message for each in found(report) if each.rule.id == "value-elsewhere"]


@pytest.mark.parametrize(
    ("after_unknown", "proxy", "said"),
    [
        ({"http_proxy": True}, {"no_proxy": PROXY["no_proxy"]}, "httpProxy is known only after terraform apply"),
        ({"http_proxy": True}, {**PROXY, "http_proxy": None}, "httpProxy is known only after terraform apply"),
        ({"no_proxy": True}, {"http_proxy": "http://p:1/"}, "noProxy is known only after terraform apply"),
        (
            {"no_proxy": [False, True]},
            {**PROXY, "no_proxy": [*PROXY["no_proxy"], None]},
            "An entry of noProxy is known only after terraform apply",
        ),
        ({"no_proxy": [True, False, False]}, PROXY, "An entry of noProxy is known only after terraform apply"),
    ],
)
def test_what_is_known_after_apply_is_told_as_not_checked(after_unknown: Any, proxy: Any, said: str) -> None:
    report = plan(module(cluster(proxy=proxy)), change(ADDRESS, {"id": True, "http_proxy_config": [after_unknown]}))

    assert unseen(report) == [f"{said}, and is not checked. Resource: {ADDRESS}."]


@pytest.mark.parametrize("blocks", [None, []])
def test_a_block_may_be_known_after_apply_as_a_whole(blocks: Any) -> None:
    unknown = cluster(proxy=None)
    unknown["values"]["http_proxy_config"] = blocks
    report = plan(module(unknown), change(ADDRESS, {"http_proxy_config": [{"http_proxy": True, "trusted_ca": True}]}))

    assert [each.split(", and")[0] for each in unseen(report)] == [
        "httpProxy is known only after terraform apply",
        "trustedCa is known only after terraform apply",
    ]
    del unknown["values"]["http_proxy_config"]
    [whole] = unseen(plan(module(unknown), change(ADDRESS, {"http_proxy_config": True})))
    assert whole.startswith("'/resource_changes/0/change/after_unknown/http_proxy_config' is known only after")


def test_what_is_sensitive_is_neither_judged_nor_told() -> None:
    secret = {**PROXY, "https_proxy": "ftp://user:Hunter2@proxy", "trusted_ca": "Hunter2"}
    hidden = {"http_proxy_config": [{"no_proxy": [False, False], "https_proxy": True, "trusted_ca": True}]}
    report = state(module(cluster(proxy=secret, sensitive_values=hidden)))

    assert unseen(report) == [
        f"httpsProxy is sensitive, and is not checked. Resource: {ADDRESS}.",
        f"trustedCa is sensitive, and is not checked. Resource: {ADDRESS}.",
    ]
    assert "Hunter2" not in str(found(report))


@pytest.mark.parametrize(("body", "hidden"), [("{", True), (KUBE_PROXY_BODY, True)])
def test_a_sensitive_body_is_not_read(body: Any, hidden: Any) -> None:
    [said] = unseen(plan(module(azapi("azapi_resource.a", body, sensitive_values={"body": hidden}))))

    assert said.endswith("/values/body' is sensitive, and is not checked. Resource: azapi_resource.a.")


def test_a_part_of_a_body_may_be_known_after_apply() -> None:
    body = {"properties": {"httpProxyConfig": {"noProxy": [".svc", ".cluster.local"]}}}
    unknown = {"body": {"properties": {"httpProxyConfig": {"httpProxy": True}}}}
    report = plan(module(azapi("azapi_resource.a", body)), change("azapi_resource.a", unknown))

    assert unseen(report) == [
        "httpProxy is known only after terraform apply, and is not checked. Resource: azapi_resource.a."
    ]
    [whole] = unseen(plan(module(azapi("azapi_resource.a", None)), change("azapi_resource.a", {"body": True})))
    assert whole.startswith("'/planned_values/root_module/resources/0/values/body' is known only after terraform apply")


# other files of Terraform


def test_a_state_as_it_is_kept_is_named_with_the_way_out() -> None:
    kept = {"version": 4, "terraform_version": "1.13.4", "serial": 1, "lineage": "x", "outputs": {}, "resources": []}

    [finding] = found(kept)

    assert finding.message == "The file is a state as Terraform keeps it, which is not read."
    assert finding.hint == "Check what is read of it: terraform show -json."


def test_a_later_format_is_not_guessed_at() -> None:
    [finding] = found({**plan(module(cluster(proxy=WRONG))), "format_version": "2.0"})

    assert finding.rule.id == "settings-not-found"
    assert "later format" in finding.message


def test_the_log_of_a_plan_is_named() -> None:
    [finding] = check_any('{"@level":"info","@message":"Terraform 1.13.4"}\n{"@level":"info"}\n')

    assert finding.message == "The file is the log of a run of Terraform, not JSON."
    assert "terraform show -json" in finding.hint


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.wire_name)
def test_a_command_that_sends_refuses_it(kind: Kind) -> None:
    [finding] = check(kind, json.dumps(plan(module(cluster())))).findings

    assert finding.rule.id == "validated-only"
    assert finding.message == "The file is what terraform show -json prints, which only az aks proxy validate reads."
    assert kind.option in finding.hint
