"""What is left of a report of Terraform: all that matters, where it stood."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.check import check_any_source
from azext_aksproxy.config.reading.elsewhere import documents
from azext_aksproxy.config.reading.elsewhere.outline import outline
from azext_aksproxy.config.reading.source import Source
from tests.config.reading.elsewhere.reports import PROXY, azapi, change, cluster, module, plan, resource, state

WRONG = {**PROXY, "http_proxy": "ftp://p:1/", "https_proxy": None, "trusted_ca": "x"}
BODY = {"properties": {"networkProfile": {"kubeProxyConfig": {"mode": "IPSV"}}}}

RESOURCES: list[st.SearchStrategy[Any]] = [
    st.builds(
        cluster, st.sampled_from(["azurerm_kubernetes_cluster.a", "azurerm_kubernetes_cluster.b"]), st.just(WRONG)
    ),
    st.builds(cluster, proxy=st.none()),
    st.builds(
        azapi,
        st.just("azapi_resource.k"),
        st.sampled_from([BODY, json.dumps(BODY), None]),
        sensitive_values=st.just({}),
    ),
    st.builds(azapi, st.just("azapi_resource.n"), st.just(BODY), st.just("Microsoft.Network/virtualNetworks@1")),
    st.builds(resource, st.just("azurerm_x.y"), st.dictionaries(st.text(), st.integers() | st.text())),
    st.builds(
        resource, st.just("azurerm_kubernetes_cluster_node_pool.p"), st.just({"name": "w", "os_type": "Windows"})
    ),
    st.sampled_from([None, 1, "x", [], {}, {"type": "azurerm_kubernetes_cluster"}]),
]
MODULES = st.recursive(
    st.builds(module, *[st.one_of(RESOURCES)] * 2),
    lambda inner: st.builds(
        lambda own, children: module(own, children=children), st.one_of(RESOURCES), st.lists(inner)
    ),
    max_leaves=4,
)
UNKNOWN = st.sampled_from(
    [{}, {"http_proxy_config": [{"https_proxy": True}]}, {"http_proxy_config": True}, {"body": True}]
)
CHANGES = st.builds(
    change, st.sampled_from(["azurerm_kubernetes_cluster.a", "azapi_resource.k", "azurerm_x.y"]), UNKNOWN
)
REPORTS = st.builds(plan, MODULES, CHANGES, CHANGES) | st.builds(state, MODULES)


@given(REPORTS, st.sampled_from([None, 1]), st.booleans())
def test_what_is_found_does_not_depend_on_what_is_left_out(report: Any, indent: int | None, is_ascii: bool) -> None:
    text = json.dumps(report, indent=indent, ensure_ascii=is_ascii)
    source = Source("plan.json", text)

    with_all = pytest.MonkeyPatch()
    with_all.setattr(documents, "outline", lambda _: None)
    try:
        of_all = check_any_source(source)
    finally:
        with_all.undo()

    told = [(each.rule.id, each.message, each.place) for each in check_any_source(source)]
    assert told == [(each.rule.id, each.message, each.place) for each in of_all]


@given(REPORTS)
def test_what_is_left_stands_where_it_stood(report: Any) -> None:
    text = json.dumps(report, indent=1, ensure_ascii=False)

    left = outline(text)

    assert left is not None
    assert len(left) == len(text)
    assert all(now == before or now in " 0" for now, before in zip(left, text, strict=True))
    assert [at for at, each in enumerate(left) if each == "\n"] == [at for at, each in enumerate(text) if each == "\n"]
    json.loads(left)


def test_what_is_not_about_clusters_is_left_out() -> None:
    others = [resource("azurerm_x.y", {"secret": "Hunter2"})]
    text = json.dumps(plan(module(cluster(), *others, children=[module(*others)]), change("azurerm_x.y", {"id": True})))

    left = outline(text)

    assert left is not None
    assert "Hunter2" not in left
    assert "azurerm_x" not in left
    assert "configuration" in left
    assert json.loads(left)["configuration"] == 0
    assert left.count("http_proxy_config") == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"httpProxy": "x"}',
        '{"inner": {"format_version": "1.2"}}',
        '{"format_version": 1, "x": "\\"format_version\\": \\""}',
        '{"format_version": "1.2"',
        '{"format_version": "1.2",}',
        '{"format_version": "1.2" "values": 1}',
        '{"format_version": "1.2", "values": ' + "[" * 100_000,
        '{"format_version": "1.2", "values": ' + '{"root_module": {"child_modules": [' * 1000,
        '{"format_version": "1.2", "x": ' + "1" * 5000 + "}",
    ],
)
def test_what_is_no_report_is_parsed_whole(text: str) -> None:
    assert outline(text) is None
