"""Files of other tools with the real `az`: `validate` reads them, and what sends refuses them in one clear error."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.cluster_commands import RESOURCE_GROUP
from tools.az import Az
from tools.checkout import ROOT

PLAN = str(ROOT / "examples" / "terraform" / "plan.json")
MANIFEST = """\
# the first cluster
apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
kind: AzureManagedControlPlane
metadata:
  name: aks-1
spec:
  httpProxyConfig:
    httpProxy: ftp://proxy:8080/
"""

Write = Callable[..., str]


def test_validate_reads_a_plan_for_both_settings(logged_in: Az) -> None:
    outcome = logged_in.run("aks", "proxy", "validate", "--http-proxy-config", PLAN, "--kube-proxy-config", PLAN)

    assert (outcome.exit_code, outcome.stderr) == (1, "")
    assert [each["rule"] for each in outcome.json] == [
        "value-elsewhere",
        "proxy-url-no-port",
        "no-proxy-wildcard-suffix",
        "value-elsewhere",
        "kube-proxy-config-api-version",
    ]
    assert all("Resource: module.aks." in each["message"] for each in outcome.json)


def test_validate_reads_manifests_in_a_table(logged_in: Az, write: Write) -> None:
    file = write(MANIFEST, "aks-1.yaml")

    outcome = logged_in.run("aks", "proxy", "validate", "--http-proxy-config", file, "-o", "table")

    assert outcome.exit_code == 1
    assert f"{file}:8:16" in outcome.stdout
    assert "proxy-url-scheme" in outcome.stdout


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_validate_reads_what_az_prints_of_clusters(az: Az, write: Write, form: str) -> None:
    group = f"printed-{form}"
    az.must("group", "create", "-n", group, "-l", "westeurope")
    az.must("aks", "create", "-g", group, "-n", "c", "--no-ssh-key")
    for command, printed in (("show", ["-n", "c"]), ("list", [])):
        text = az.must("aks", command, "-g", group, *printed, "-o", form).stdout
        assert "httpProxyConfig" in text
        with_proxy = text.replace('"httpProxyConfig": null', '"httpProxyConfig": {"httpProxy": "ftp://p:1/"}')
        with_proxy = with_proxy.replace("httpProxyConfig: null", "httpProxyConfig: {httpProxy: ftp://p:1/}")

        outcome = az.run("aks", "proxy", "validate", "--http-proxy-config", write(with_proxy, f"{command}.{form}"))

        found = {each["rule"] for each in outcome.json if each["severity"] == "error"}
        assert found == {"proxy-url-scheme"}, outcome.stderr


SENDING: list[list[str]] = [
    ["aks", "create", "-g", RESOURCE_GROUP, "-n", "c", "--no-ssh-key"],
    ["aks", "update", "-g", RESOURCE_GROUP, "-n", "c"],
    ["aks", "proxy", "diff", "-g", RESOURCE_GROUP, "-n", "c"],
    ["aks", "proxy", "rollout", "-g", RESOURCE_GROUP],
    ["aks", "proxy", "export", "--format", "arm"],
]


@pytest.mark.parametrize("command", SENDING, ids=lambda command: " ".join(command[:3]))
def test_what_sends_takes_json_alone_and_says_so(az: Az, write: Write, command: list[str]) -> None:
    file = write("httpProxy: http://proxy:8080/\n", "proxy.yaml")

    of_yaml = az.run(*command, "--http-proxy-config", file)
    of_plan = az.run(*command, "--http-proxy-config", PLAN)

    assert (of_yaml.exit_code, of_plan.exit_code) == (1, 1)
    assert f"{file}:1:1: The file is YAML, not JSON. Only az aks proxy validate reads it." in of_yaml.stderr
    assert "yq -o json FILE" in of_yaml.stderr
    assert "The file is what terraform show -json prints, which only az aks proxy validate reads." in of_plan.stderr
    assert "Traceback" not in of_yaml.stderr + of_plan.stderr
    assert az.emulator.requests("PUT") == []
