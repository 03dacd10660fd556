"""A whole ARM template in the place of a file."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.e2e.cluster_commands import RESOURCE_GROUP, seed
from tools.az import Az

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def template(proxy: str, **properties: object) -> dict[str, object]:
    settings = {"httpProxyConfig": {"httpProxy": proxy, "noProxy": [".svc", ".cluster.local"]}}
    cluster = {
        "type": "Microsoft.ContainerService/managedClusters",
        "apiVersion": "2026-06-01",
        "properties": {**settings, **properties},
    }
    parameters = {"known": {"type": "string", "defaultValue": "http://proxy:8080/"}, "unknown": {"type": "string"}}
    return {"$schema": SCHEMA, "parameters": parameters, "resources": [cluster]}


def test_what_a_deployment_would_bring_is_never_sent_as_text(az: Az, name: str, write: Callable[[object], str]) -> None:
    seed(az, name, httpProxyConfig={"httpProxy": "http://old:8080/"})
    az.emulator.forget_requests()
    file = write(template("[parameters('unknown')]"))

    validated = az.run("aks", "proxy", "validate", "--http-proxy-config", file)
    outcome = az.run("aks", "update", "-g", RESOURCE_GROUP, "-n", name, "--http-proxy-config", file, "--yes")

    assert (validated.exit_code, outcome.exit_code) == (0, 1)
    assert "arm-expression" in {each["rule"] for each in validated.json}
    assert "httpProxy is an expression, which cannot be sent. Write the value in its place." in outcome.stderr
    assert az.emulator.cluster_puts() == []


@pytest.mark.parametrize("proxy", ["[parameters('known')]", "http://proxy:8080/"])
def test_a_default_is_sent_as_a_value_is(az: Az, name: str, write: Callable[[object], str], proxy: str) -> None:
    seed(az, name, httpProxyConfig={"httpProxy": "http://old:8080/"})
    az.emulator.forget_requests()

    az.must(
        *("aks", "update", "-g", RESOURCE_GROUP, "-n", name, "--yes"),
        *("--http-proxy-config", write(json.loads(json.dumps(template(proxy))))),
    )

    [put] = az.emulator.cluster_puts()
    assert put["body"]["properties"]["httpProxyConfig"]["httpProxy"] == "http://proxy:8080/"


def test_the_settings_of_a_module_are_sent_with_the_parameters_that_it_is_given(
    az: Az, name: str, write: Callable[[object], str]
) -> None:
    seed(az, name, httpProxyConfig={"httpProxy": "http://old:8080/"})
    az.emulator.forget_requests()
    module = {
        "mode": "Incremental",
        "expressionEvaluationOptions": {"scope": "inner"},
        "parameters": {"known": {"value": "[parameters('given')]"}},
        "template": template("[parameters('known')]"),
    }
    given = {"given": {"type": "string", "defaultValue": "http://given:8080/"}}
    deployment = {"type": "Microsoft.Resources/deployments", "name": "aks", "properties": module}
    file = write({"$schema": SCHEMA, "parameters": given, "resources": [deployment]})

    az.must("aks", "update", "-g", RESOURCE_GROUP, "-n", name, "--yes", "--http-proxy-config", file)

    [put] = az.emulator.cluster_puts()
    assert put["body"]["properties"]["httpProxyConfig"]["httpProxy"] == "http://given:8080/"


WINDOWS = {"agentPoolProfiles": [{"name": "win", "osType": "Windows"}]}
FORBIDDEN = "http-proxy-with-windows"


@pytest.mark.parametrize("command", ["validate", "preflight"])
def test_the_rest_of_a_template_counts_where_the_file_is_judged(
    az: Az, write: Callable[[object], str], command: str
) -> None:
    file = write(template("http://proxy:8080/", **WINDOWS))

    outcome = az.run("aks", "proxy", command, "--http-proxy-config", file)

    assert outcome.exit_code == 1
    assert FORBIDDEN in {each["rule"] for each in outcome.json}


@pytest.mark.parametrize(
    "command", ["update", "proxy diff", "proxy preflight", "proxy export", "proxy rollout", "create"]
)
def test_the_rest_of_a_template_stops_no_command_that_does_not_send_it(
    az: Az, name: str, write: Callable[[object], str], command: str
) -> None:
    file = write(template("http://proxy:8080/", **WINDOWS))
    where = ("-g", RESOURCE_GROUP, "-n", name)
    if command != "create":
        seed(az, name, httpProxyConfig={"httpProxy": "http://old:8080/"})
    more = {
        "create": (*where, "--no-ssh-key"),
        "update": (*where, "--yes"),
        "proxy export": ("--format", "arm"),
        "proxy rollout": ("-g", RESOURCE_GROUP, "--plan"),
    }

    outcome = az.run("aks", *command.split(), "--http-proxy-config", file, *more.get(command, where))

    assert outcome.exit_code == 0, outcome.stderr
    assert FORBIDDEN not in outcome.stdout + outcome.stderr
