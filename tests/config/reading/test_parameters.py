"""Parameter files of ARM templates."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azext_aksproxy.config.check import check, check_any
from azext_aksproxy.config.findings import Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind
from tests.config.reading.templates import PROXY, loud


@pytest.mark.parametrize(
    ("parameters", "kind", "sent"),
    [
        ({"httpProxyConfig": {"value": PROXY}}, HTTP_PROXY, PROXY),
        ({"proxySettings": {"value": PROXY}}, HTTP_PROXY, PROXY),
        ({"n": {"value": 3}, "cluster": {"value": {"properties": {"httpProxyConfig": PROXY}}}}, HTTP_PROXY, PROXY),
        ({"clusters": {"value": [{"name": "a", "httpProxyConfig": PROXY}, {"name": "b"}]}}, HTTP_PROXY, PROXY),
        ({"all": {"value": {"prod": {"aks": {"httpProxyConfig": PROXY}}}}}, HTTP_PROXY, PROXY),
        ({"kube": {"value": {"mode": "NFTABLES"}}}, KUBE_PROXY, {"mode": "NFTABLES"}),
    ],
)
def test_the_values_of_a_parameter_file_are_read(parameters: Any, kind: Kind, sent: Any) -> None:
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"
    text = json.dumps({"$schema": schema, "contentVersion": "1.0.0.0", "parameters": parameters})

    assert check(kind, text).settings == sent
    assert [each.rule.id for each in check_any(text) if each.severity is not Severity.INFO] == ["wrapped"]


def test_the_settings_of_each_cluster_in_a_parameter_are_checked() -> None:
    clusters = [{"httpProxyConfig": PROXY}, {"httpProxyConfig": {**PROXY, "httpProxy": "ftp://p:1/"}}]
    text = json.dumps({"parameters": {"clusters": {"value": clusters}}})

    [wrong] = [each for each in check_any(text) if each.severity is Severity.ERROR]

    assert wrong.place.pointer == "/parameters/clusters/value/1/httpProxyConfig/httpProxy"
    assert "settings-ambiguous" in [each.rule.id for each in check(HTTP_PROXY, text).findings]


def test_a_value_alone_is_read() -> None:
    assert check(HTTP_PROXY, json.dumps({"httpProxyConfig": {"value": PROXY}})).settings == PROXY


SECRET = {"reference": {"keyVault": {"id": "/subscriptions/s"}, "secretName": "ca"}}
SETTINGS = {"httpProxy": {"value": "http://proxy:8080/"}, "NoProxy": {"value": PROXY["noProxy"]}}
OTHERS = {"location": {"value": "westeurope"}, "pool": {"value": {"mode": "System"}}, "mode": {"value": "User"}}


@pytest.mark.parametrize("wrap", [lambda parameters: {"parameters": parameters}, lambda parameters: parameters])
@pytest.mark.parametrize(
    ("parameters", "kind", "sent"),
    [
        (SETTINGS, HTTP_PROXY, PROXY),
        ({**OTHERS, **SETTINGS}, HTTP_PROXY, PROXY),
        ({**SETTINGS, "enabled": {"value": False}}, HTTP_PROXY, {**PROXY, "enabled": False}),
        ({**SETTINGS, "enabled": {"value": False}, "ipvsConfig": {"value": {}}}, HTTP_PROXY, PROXY),
        ({"httpProxy": {"value": "http://proxy:8080/", "metadata": {}}}, HTTP_PROXY, {"httpProxy": PROXY["httpProxy"]}),
        ({**OTHERS, "proxySettings": {"value": PROXY}}, HTTP_PROXY, PROXY),
        ({"mode": {"value": "nftables"}, "location": {"value": "x"}}, KUBE_PROXY, {"mode": "NFTABLES"}),
    ],
)
def test_parameters_may_be_settings_and_stand_bare(wrap: Any, parameters: Any, kind: Kind, sent: Any) -> None:
    checked = check(kind, json.dumps(wrap(parameters)))

    assert checked.settings == sent
    assert "wrapped" in {each.rule.id for each in checked.findings}


@pytest.mark.parametrize(
    ("parameters", "rules"),
    [
        ({**SETTINGS, "trustedCa": SECRET}, ["arm-expression"]),
        ({"httpProxyConfig": SECRET}, ["arm-expression"]),
        ({**SETTINGS, "trustedCa": {"expression": "[externalInputs('ca')]"}}, ["arm-expression"]),
        # as written: these files have no expressions
        ({**SETTINGS, "trustedCa": {"value": "[parameters('ca')]"}}, ["trusted-ca-base64"]),
        ({"httpProxy": {"value": "[[a]"}}, ["proxy-url-no-scheme", "proxy-url-host"]),
        (OTHERS, ["settings-not-found"]),
    ],
)
def test_a_secret_is_not_checked_and_a_bracket_is_a_bracket(parameters: Any, rules: list[str]) -> None:
    found = loud(json.dumps({"parameters": parameters}), HTTP_PROXY)

    assert [each for each in found if each != "spelling"] == rules


def test_a_secret_is_called_by_its_name() -> None:
    found = check(HTTP_PROXY, json.dumps({"parameters": {**SETTINGS, "trustedCa": SECRET}})).findings

    assert "trustedCa is a reference to a key vault, and is not checked." in [each.message for each in found]


def test_the_place_of_a_setting_is_its_parameter() -> None:
    found = check(HTTP_PROXY, json.dumps({"parameters": {"httpProxy": {"value": "ftp://p:1/"}}})).findings

    assert [each.place.pointer for each in found if each.rule.id == "proxy-url-scheme"] == [
        "/parameters/httpProxy/value"
    ]
