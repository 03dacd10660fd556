"""Managed clusters and node pools among the resources of a template, and of the templates nested in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azext_aksproxy.config.check import Checked, check, check_any
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY
from azext_aksproxy.config.limits import MAX_VALUES
from tests.config.reading.templates import PREVIEW, PROXY, SCHEMA, loud
from tests.work import assert_linear

CLUSTERS = "Microsoft.ContainerService/managedClusters"
WRONG = "ftp://proxy:8080/"
WINDOWS = {
    "type": f"{CLUSTERS}/agentPools",
    "name": "[concat(parameters('n'), '/win')]",
    "properties": {"osType": "Windows"},
}


def cluster(url: Any = "http://proxy:8080/", **more: Any) -> dict[str, Any]:
    settings = {**PROXY, "httpProxy": url}
    return {"type": CLUSTERS, "apiVersion": PREVIEW, "properties": {"httpProxyConfig": settings}, **more}


def deployment(
    *resources: Any, scope: Any = "inner", given: Any = None, more: Any = None, **parts: Any
) -> dict[str, Any]:
    """Return a nested deployment, whose template has `parts`, with the parameters that it is `given`."""
    template = {"$schema": SCHEMA, **parts, "resources": list(resources)}
    options = {"expressionEvaluationOptions": {"scope": scope}} if scope else {}
    parameters = {"parameters": given} if given is not None else {}
    properties = {"mode": "Incremental", **options, **parameters, "template": template}
    return {"type": "Microsoft.Resources/deployments", "name": "d", "properties": properties, **(more or {})}


def template(*resources: Any, **parts: Any) -> str:
    return json.dumps({"$schema": SCHEMA, **parts, "resources": list(resources)})


def parameters(**defaults: Any) -> dict[str, Any]:
    """Return parameters with these defaults, and without one where that is None."""
    return {
        name: {"type": "string", **({} if default is None else {"defaultValue": default})}
        for name, default in defaults.items()
    }


def checked(*resources: Any, **parts: Any) -> Checked:
    return check(HTTP_PROXY, template(*resources, **parts))


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_the_cluster_of_a_module_is_read(depth: int) -> None:
    resource = cluster()
    for _ in range(depth):
        resource = deployment(resource)

    assert checked(resource).settings == PROXY


def test_settings_in_a_module_stand_where_they_are() -> None:
    [finding] = [each for each in checked(deployment(cluster(WRONG))).findings if each.rule.id == "proxy-url-scheme"]

    inside = "/resources/0/properties/template/resources/0/properties/httpProxyConfig/httpProxy"
    assert finding.place.pointer == inside


def test_a_module_without_an_option_tells_what_it_holds() -> None:
    assert "proxy-url-scheme" in {each.rule.id for each in check_any(template(deployment(cluster(WRONG))))}


URL = "[parameters('url')]"
OUTER = {"parameters": parameters(url="http://outer:1/", other="http://other:2/", none=None)}
INNER = {"parameters": parameters(url="http://inner:3/")}
UNKNOWN = None


@pytest.mark.parametrize(
    ("nested", "url"),
    [
        # with the scope inner: what is given, in the scope around, else the default
        (deployment(cluster(URL), **INNER), "http://inner:3/"),
        (deployment(cluster(URL), given={}, **INNER), "http://inner:3/"),
        (deployment(cluster(URL), given={"URL": {"value": "http://given:4/"}}, **INNER), "http://given:4/"),
        (deployment(cluster(URL), given={"url": {"value": "[parameters('other')]"}}, **INNER), "http://other:2/"),
        (deployment(cluster(URL), given={"url": {"value": URL}}, **INNER), "http://outer:1/"),
        (deployment(cluster(URL), given={"url": {"value": "[parameters('none')]"}}, **INNER), UNKNOWN),
        (deployment(cluster(URL), given={"url": {"value": None}}, **INNER), UNKNOWN),
        (deployment(cluster(URL), given={"url": {"reference": {"secretName": "s"}}}, **INNER), UNKNOWN),
        (deployment(cluster(URL), given={"url": "[if(true(), createObject(), null())]"}, **INNER), UNKNOWN),
        (deployment(cluster(URL), given="[parameters('none')]", **INNER), UNKNOWN),
        (deployment(cluster(URL), parameters=parameters(url=None)), UNKNOWN),
        (deployment(cluster("[parameters('other')]"), **INNER), UNKNOWN),
        (deployment(cluster("[variables('v')]"), variables={"v": URL}, **INNER), "http://inner:3/"),
        # with the scope outer, which is where nothing is said
        (deployment(cluster(URL), scope="outer", **INNER), "http://outer:1/"),
        (deployment(cluster(URL), scope="NotSpecified", **INNER), "http://outer:1/"),
        (deployment(cluster(URL), scope=None, **INNER), "http://outer:1/"),
        (deployment(cluster(URL), scope="Inner", **INNER), "http://inner:3/"),
        (deployment(cluster(URL), scope="[parameters('other')]", **INNER), UNKNOWN),
        # one within another
        (
            deployment(deployment(cluster(URL), scope=None), given={"url": {"value": "http://g:5/"}}, **INNER),
            "http://g:5/",
        ),
        (
            deployment(deployment(cluster(URL), given={"url": {"value": URL}}, **INNER), given={"url": {"value": URL}}),
            "http://outer:1/",
        ),
    ],
)
def test_an_expression_is_of_the_template_that_has_the_scope(nested: Any, url: str | None) -> None:
    found = checked(nested, **OUTER)

    assert found.settings.get("httpProxy") == url
    assert ("arm-expression" in {each.rule.id for each in found.findings}) is (url is UNKNOWN)


def test_what_a_parameter_is_given_may_be_all_settings() -> None:
    given = {"cluster": {"value": {"httpProxyConfig": {**PROXY, "httpProxy": URL}}}}
    inner = deployment({**cluster(), "properties": "[parameters('cluster')]"}, given=given, **INNER)

    assert checked(inner, **OUTER).settings == {**PROXY, "httpProxy": "http://outer:1/"}


def test_a_link_to_parameters_leaves_all_of_them_open() -> None:
    nested = deployment(cluster(URL), **INNER)
    nested["properties"]["parametersLink"] = {"uri": "https://example.com/p.json"}

    assert "httpProxy" not in checked(nested).settings


def test_a_language_version_leaves_open_whose_expressions_they_are() -> None:
    found = [
        checked(deployment(cluster(URL), scope=scope, **INNER), **OUTER, languageVersion="2.0")
        for scope in (None, "inner")
    ]

    assert [each.settings.get("httpProxy") for each in found] == [None, "http://inner:3/"]


@pytest.mark.parametrize(
    "resource",
    [
        {"type": "Microsoft.Resources/deployments", "properties": {"templateLink": {"uri": "https://example.com/"}}},
        {"type": "Microsoft.Resources/deployments", "properties": {"template": "[variables('t')]"}},
        {"type": "Microsoft.Resources/deployments", "properties": "[variables('t')]"},
        {"type": "Microsoft.Resources/deployments"},
        {"type": "Microsoft.Resources/templateSpecs", "properties": {"template": {"resources": [cluster()]}}},
    ],
)
def test_what_is_not_in_a_template_is_not_found(resource: Any) -> None:
    variables = {"t": {"template": {"resources": [cluster()]}, "resources": [cluster()]}}

    assert [each.rule.id for each in checked(resource, variables=variables).findings] == ["settings-not-found"]


@pytest.mark.parametrize(
    ("resources", "rules"),
    [
        ([deployment(cluster(), WINDOWS)], ["http-proxy-with-windows"]),
        ([cluster(), deployment(WINDOWS)], ["http-proxy-with-windows"]),
        ([deployment(cluster()), deployment(deployment(WINDOWS))], ["http-proxy-with-windows"]),
        # a module of pools refers to the cluster that it is for
        (
            [cluster(), deployment({"type": CLUSTERS, "existing": True, "name": "c"}, WINDOWS)],
            ["http-proxy-with-windows"],
        ),
        # perhaps not at all
        ([cluster(), deployment(WINDOWS, more={"condition": "[parameters('with')]"})], []),
        ([cluster(), deployment(deployment(WINDOWS), more={"condition": False})], []),
        ([cluster(), deployment(WINDOWS, more={"condition": True})], ["http-proxy-with-windows"]),
        ([cluster(resources=[{**WINDOWS, "condition": "[parameters('with')]"}])], []),
        # of one of several
        ([cluster(), deployment({"type": CLUSTERS, "name": "d"}, WINDOWS)], []),
        # given, and not known
        (
            [
                cluster(),
                deployment(
                    {**WINDOWS, "properties": {"osType": "[parameters('os')]"}},
                    given={"os": {"value": "[parameters('system')]"}},
                    parameters=parameters(os="Windows"),
                ),
            ],
            [],
        ),
        (
            [
                cluster(),
                deployment(
                    {**WINDOWS, "properties": {"osType": "[parameters('os')]"}}, given={"os": {"value": "windows"}}
                ),
            ],
            ["http-proxy-with-windows"],
        ),
    ],
)
def test_pools_may_be_in_modules_too(resources: Any, rules: list[str]) -> None:
    assert loud(template(*resources), HTTP_PROXY) == rules


def test_a_cluster_alone_has_its_pools_beside_its_properties() -> None:
    pool = {"type": "agentPools", "name": "win", "properties": {"osType": "Windows"}}

    assert loud(json.dumps(cluster(name="c", resources=[pool])), HTTP_PROXY) == ["http-proxy-with-windows"]


def test_two_modules_with_settings_are_ambiguous() -> None:
    found = checked(deployment(cluster()), deployment(cluster(WRONG)))

    assert "settings-ambiguous" in {each.rule.id for each in found.findings}


@pytest.mark.parametrize(
    ("parts", "settings", "rule", "origin"),
    [
        (
            {"parameters": parameters(p=WRONG)},
            {"httpProxy": "[parameters('p')]"},
            "proxy-url-scheme",
            "the parameter 'p'",
        ),
        ({"variables": {"v": WRONG}}, {"httpProxy": "[variables('v')]"}, "proxy-url-scheme", "the variable 'v'"),
        # the last one on the way has the value
        (
            {"variables": {"v": {"x": ["[parameters('p')]"]}}, "parameters": parameters(p=WRONG)},
            {"httpProxy": "[variables('v').x[0]]"},
            "proxy-url-scheme",
            "the parameter 'p'",
        ),
        (
            {"variables": {"v": ["*.a.test"]}},
            {"noProxy": "[variables('v')]"},
            "no-proxy-wildcard-suffix",
            "the variable 'v'",
        ),
        ({"variables": {"v": 7}}, {"httpProxy": "[variables('v')]"}, "wrong-type", "the variable 'v'"),
        ({"variables": {"v": "TRUE"}}, {"enabled": "[variables('v')]"}, "boolean-as-text", "the variable 'v'"),
        ({}, {"httpProxy": WRONG}, "proxy-url-scheme", ""),
    ],
)
def test_a_finding_names_what_a_value_comes_from(parts: Any, settings: Any, rule: str, origin: str) -> None:
    resource = cluster()
    resource["properties"]["httpProxyConfig"].update(settings)

    [finding] = [each for each in checked(resource, **parts).findings if each.rule.id == rule]

    assert finding.message.endswith(f" The value comes from {origin}.") is bool(origin)
    assert ("comes from" in finding.message) is bool(origin)


def test_all_settings_may_come_from_a_parameter_that_is_no_object() -> None:
    resource = {**cluster(), "properties": {"httpProxyConfig": "[parameters('p')]"}}

    [finding] = [
        each for each in checked(resource, parameters=parameters(p="x")).findings if each.rule.id == "not-an-object"
    ]

    assert finding.message.endswith("The value comes from the parameter 'p'.")


def test_a_fact_names_what_it_comes_from() -> None:
    properties = {"kubernetesVersion": URL, "networkProfile": {"kubeProxyConfig": {"mode": "NFTABLES"}}}
    nested = deployment({**cluster(), "properties": properties}, given={"url": {"value": "1.20"}})

    [finding] = check(KUBE_PROXY, template(nested)).about_template

    assert finding.message.endswith("the template has 1.20. The value comes from the parameter 'url'.")


def test_a_password_in_the_name_of_a_parameter_is_not_printed() -> None:
    name = "http://user:secret@proxy:8080/"
    found = checked(cluster(f"[parameters('{name}')]"), parameters=parameters(**{name: WRONG}))

    assert "The value comes from" in "".join(each.message for each in found.findings)
    assert "secret" not in "".join(each.text for each in found.all_findings)


def test_all_templates_share_one_limit() -> None:
    hosts = [f"h{number}.test" for number in range(MAX_VALUES // 3)]
    resource = cluster()
    twice = {"x": "[variables('hosts')]", "y": "[variables('hosts')]"}
    resource["properties"]["httpProxyConfig"].update(twice, noProxy="[parameters('hosts')]")
    nested = deployment(resource, given={"hosts": {"value": hosts}}, variables={"hosts": hosts})

    assert "arm-expression" in {each.rule.id for each in checked(nested).findings}


def test_the_work_for_many_modules_grows_no_faster_than_the_file() -> None:
    def work(size: int) -> Any:
        modules = [deployment({**WINDOWS, "name": f"[parameters('n{number}')]"}) for number in range(size)]
        text = template(cluster(), *modules)
        return lambda: check(HTTP_PROXY, text)

    assert_linear(work, 50)
