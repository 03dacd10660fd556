"""Expressions in ARM templates: what the template itself tells is judged, what only a deployment knows is told once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.kinds import HTTP_PROXY
from azext_aksproxy.config.limits import MAX_EXPRESSION, MAX_VALUES
from tests.config.reading.templates import PROXY, loud, template
from tests.work import lines_run

PARAMETERS = {
    "proxy": {"type": "string", "defaultValue": "http://proxy:8080/"},
    "wrong": {"type": "string", "defaultValue": "ftp://proxy:8080/"},
    "list": {"type": "array", "defaultValue": [".svc", ".cluster.local", "[variables('host')]"]},
    "whole": {"type": "object", "defaultValue": PROXY},
    "given": {"type": "string"},
    "around": {"type": "string", "defaultValue": "[parameters('around')]"},
}
VARIABLES = {
    "host": "a.test",
    "odd": "[concat('a', 'b')]",
    "network": {"proxies": [{"url": "http://proxy:8080/", "old": "ftp://proxy:8080/"}], "again": "[variables('odd')]"},
    "named": "[variables('network').proxies[0]]",
    "nothing": None,
    "deep": "[variables('deep').deep]",
}
MORE = {"parameters": PARAMETERS, "variables": VARIABLES}


@pytest.mark.parametrize(
    ("settings", "rules"),
    [
        ({"httpProxy": "[parameters('proxy')]", "noProxy": "[parameters('list')]"}, []),
        ({"httpProxy": "[Parameters( 'PROXY' )]", "noProxy": [".svc", ".cluster.local"]}, []),
        ("[parameters('whole')]", []),
        ({**PROXY, "httpProxy": "[parameters('wrong')]"}, ["proxy-url-scheme"]),
        ({**PROXY, "httpProxy": "[parameters('given')]"}, ["arm-expression"]),
        ({**PROXY, "httpProxy": "[parameters('around')]"}, ["arm-expression"]),
        ({**PROXY, "httpProxy": "[variables('odd')]"}, ["arm-expression"]),
        ({**PROXY, "httpProxy": "[format('http://{0}:80/', parameters('given'))]"}, ["arm-expression"]),
        ({**PROXY, "noProxy": "[parameters('given')]"}, ["arm-expression"]),
        ({**PROXY, "noProxy": ["[parameters('given')]", "[variables('odd')]"]}, ["arm-expression"]),
        (
            {**PROXY, "trustedCa": "[if(true(), 'a', null())]", "enabled": "[parameters('given')]"},
            ["arm-expression"] * 2,
        ),
        ("[parameters('given')]", ["arm-expression"]),
        ({**PROXY, "httpProxy": "[variables('network').proxies[0]['url']]"}, []),
        ({**PROXY, "httpProxy": "[ variables('NETWORK')['Proxies'] [ 0 ] .Old ]"}, ["proxy-url-scheme"]),
        ({**PROXY, "httpProxy": "[variables('named').old]"}, ["proxy-url-scheme"]),
        ({**PROXY, "httpProxy": "[variables('network').proxies[1].url]"}, ["arm-expression"]),
        ({**PROXY, "httpProxy": "[variables('network')[0]]"}, ["arm-expression"]),
        ({**PROXY, "httpProxy": "[variables('network').proxies.url]"}, ["arm-expression"]),
        ({**PROXY, "httpProxy": "[variables('network').again]"}, ["arm-expression"]),
        ({**PROXY, "httpProxy": "[variables('deep')]"}, ["arm-expression"]),
        ({**PROXY, "httpProxy": "[variables('nothing')]"}, ["arm-expression"]),
        ({**PROXY, "httpProxy": "[variables('network')[parameters('given')]]"}, ["arm-expression"]),
        # a bracket more makes it a literal, which is then judged
        (
            {**PROXY, "httpProxy": "[[parameters('proxy')]"},
            ["proxy-url-no-scheme", "proxy-url-host", "proxy-url-no-port"],
        ),
    ],
)
def test_an_expression_is_resolved_or_told_once(settings: Any, rules: list[str]) -> None:
    assert loud(template(settings, more=MORE), HTTP_PROXY) == rules


def test_what_the_defaults_tell_is_what_is_sent() -> None:
    settings = {"httpProxy": "[parameters('proxy')]", "noProxy": "[parameters('list')]"}

    assert check(HTTP_PROXY, template(settings, more=MORE)).settings == {
        "httpProxy": "http://proxy:8080/",
        "noProxy": [".svc", ".cluster.local", "a.test"],
    }


def test_a_file_that_is_no_template_has_no_expressions() -> None:
    assert "proxy-url-no-scheme" in loud(json.dumps({**PROXY, "httpProxy": "[parameters('proxy')]"}), HTTP_PROXY)


def test_what_wraps_the_settings_may_be_a_variable() -> None:
    variables = {"properties": {"httpProxyConfig": {**PROXY, "httpProxy": "ftp://proxy:8080/"}}}
    text = template(more={"variables": variables}, resource={"properties": "[variables('properties')]"})

    assert loud(text, HTTP_PROXY) == ["proxy-url-scheme"]


@pytest.mark.parametrize(
    ("settings", "rules"),
    [
        # a CA that is not known brings no proxy, a proxy that is not known may
        ({"trustedCa": "[parameters('given')]"}, ["arm-expression", "proxy-url-missing"]),
        ({"enabled": "[parameters('given')]"}, ["arm-expression", "proxy-url-missing"]),
        ({"httpsProxy": "[parameters('given')]"}, ["arm-expression"]),
        ({"httpProxy": "ftp://p:1/", "httpsProxy": "[parameters('given')]"}, ["arm-expression", "proxy-url-scheme"]),
    ],
)
def test_nothing_is_claimed_of_what_is_not_known(settings: Any, rules: list[str]) -> None:
    assert sorted(loud(template(settings, more=MORE), HTTP_PROXY)) == rules


def test_calls_are_not_said_to_take_a_proxy_that_may_be_off() -> None:
    text = template({**PROXY, "noProxy": [], "enabled": "[parameters('given')]"}, more=MORE)

    assert "no-proxy-svc" not in {each.rule.id for each in check(HTTP_PROXY, text).findings}


def tenfold(levels: int) -> str:
    """Return a template of which an expression stands for 10 ** levels values."""
    variables: dict[str, Any] = {"v0": "a.test"}
    variables |= {f"v{level}": [f"[variables('v{level - 1}')]"] * 10 for level in range(1, levels + 1)}
    return template({**PROXY, "noProxy": f"[variables('v{levels}')]"}, more={"variables": variables})


def test_what_defaults_repeat_is_bounded() -> None:
    check(HTTP_PROXY, tenfold(2))  # what is imported once is not counted
    few, many = (lines_run(lambda levels=levels: check(HTTP_PROXY, tenfold(levels))) for levels in (5, 25))  # type: ignore[misc]

    assert many < 2 * few


@pytest.mark.parametrize(("count", "rules"), [(MAX_VALUES // 2 - 1, []), (MAX_VALUES // 2, ["arm-expression"])])
def test_all_that_defaults_bring_shares_one_limit(count: int, rules: list[str]) -> None:
    variables = {"hosts": [f"h{number}.test" for number in range(count)]}
    settings = {"x": "[variables('hosts')]", **PROXY, "noProxy": "[variables('hosts')]"}

    found = check(HTTP_PROXY, template(settings, more={"variables": variables})).findings

    assert [each.rule.id for each in found if each.rule.id == "arm-expression"] == rules


def test_a_default_in_itself_ends() -> None:
    text = template({**PROXY, "noProxy": "[variables('v')]"}, more={"variables": {"v": ["[variables('v')]"]}})

    assert loud(text, HTTP_PROXY) == ["arm-expression", "wrong-type"]


@pytest.mark.parametrize(("length", "rules"), [(MAX_EXPRESSION, []), (MAX_EXPRESSION + 1, ["arm-expression"])])
def test_an_expression_that_no_deployment_takes_is_not_resolved(length: int, rules: list[str]) -> None:
    text = "[parameters('proxy')]"
    settings = {**PROXY, "httpProxy": text[:-1] + " " * (length - len(text)) + "]"}

    assert loud(template(settings, more=MORE), HTTP_PROXY) == rules
