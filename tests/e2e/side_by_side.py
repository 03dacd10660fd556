"""Two installations of `az` given the same commands, and what each made of them."""

from __future__ import annotations

import re
from typing import Any

from tests.e2e.cluster_commands import RESOURCE_GROUP, seed
from tools.az import Az


def conversation(az: Az, *command: str) -> dict[str, Any]:
    """Run a command on a cluster of an always equal name; return exit code, output and requests."""
    az.emulator.forget_requests()
    outcome = az.run("aks", *command, "-g", RESOURCE_GROUP, "-n", "cluster")
    return {
        "exit code": outcome.exit_code,
        "printed": re.sub(r'"eTag": ".*?"', "", outcome.stdout),
        "requests": [without_user_agent(each) for each in az.emulator.requests() if "/operations/" not in each["path"]],
    }


def without_user_agent(request: dict[str, Any]) -> dict[str, Any]:
    """Return `request` without the one header that may differ: azure-cli names the extension in it."""
    return {**request, "headers": {name: each for name, each in request["headers"].items() if name != "User-Agent"}}


def assert_the_same_one_put(plain: dict[str, Any], extended: dict[str, Any]) -> None:
    assert [each["method"] for each in plain["requests"]].count("PUT") == 1
    assert extended["requests"] == plain["requests"]
    assert extended == plain


def no_cluster(az: Az) -> None:
    """Leave the emulator with a resource group and a cluster of another name."""
    az.emulator.control("DELETE", "state")
    seed(az, "another")


def fresh_cluster(az: Az) -> None:
    """Leave the emulator with one cluster behind a proxy."""
    no_cluster(az)
    seed(az, "cluster", httpProxyConfig={"httpProxy": "http://proxy:8080/", "noProxy": ["localhost"]})


def options(az: Az, command: str) -> set[str]:
    """Return the options that the help of `aks COMMAND` names."""
    page = az.must("aks", command, "--help").stdout
    return {word for line in page.splitlines() for word in line.split(":")[0].split() if word.startswith("--")}
