"""A whole ARM template in the place of a file."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.e2e.cluster_commands import RESOURCE_GROUP, seed
from tools.az import Az

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def template(proxy: str) -> dict[str, object]:
    cluster = {
        "type": "Microsoft.ContainerService/managedClusters",
        "apiVersion": "2026-06-01",
        "properties": {"httpProxyConfig": {"httpProxy": proxy, "noProxy": [".svc", ".cluster.local"]}},
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
