"""What every Azure CLI command owes its users: formats, queries, errors of the right type with a remedy, progress."""

from __future__ import annotations

import csv
import json
import os
import pty
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.cluster_commands import RESOURCE_GROUP, seed
from tests.e2e.places import EXAMPLES
from tools.az import AZ, Az

HTTP, KUBE = "--http-proxy-config", "--kube-proxy-config"
PROXY_FILE, KUBE_FILE = str(EXAMPLES / "aks-proxy-config.json"), str(EXAMPLES / "kube-proxy.json")
CLUSTER = ("-g", RESOURCE_GROUP, "-n", "standard")

COMMANDS: dict[str, tuple[str, ...]] = {
    "validate": (KUBE, KUBE_FILE),
    "preflight": (*CLUSTER, KUBE, KUBE_FILE),
    "show": CLUSTER,
    "diff": (*CLUSTER, KUBE, KUBE_FILE),
    "route": (*CLUSTER, "--url", "https://mcr.microsoft.com/"),
    "init": ("--yes", "--file", "new.json", "--http-proxy", "http://proxy:8080/"),
    "list": ("--graph-filter", "name == 'standard'"),
    "explain": ("no-proxy-url",),
    "schema": (KUBE,),
}
"""Every command of the group that returns data, with arguments by which it returns some and warns of something.

`export` prints a text, whatever the format.
"""

ERRORS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "validate-nothing": (("validate",), "RequiredArgumentMissingError", f"Give {HTTP} FILE"),
    "validate-stdin-twice": (("validate", HTTP, "-", KUBE, "-"), "MutuallyExclusiveArgumentError", "by their names"),
    "preflight-nothing": (("preflight",), "RequiredArgumentMissingError", "a cluster with -g and -n"),
    "preflight-no-group": (("preflight", "-n", "c"), "RequiredArgumentMissingError", "Give --resource-group"),
    "diff-nothing": (("diff", *CLUSTER), "RequiredArgumentMissingError", f"Give {HTTP} FILE"),
    "diff-wrong-file": (("diff", *CLUSTER, KUBE, "{]"), "InvalidArgumentValueError", "Nothing was sent"),
    "explain-unknown": (("explain", "no-proxy-ulr"), "InvalidArgumentValueError", "Did you mean no-proxy-url"),
    "list-group-and-filter": (
        ("list", "-g", RESOURCE_GROUP, "--graph-filter", "true"),
        "MutuallyExclusiveArgumentError",
        "A filter can name the group",
    ),
    "list-two-scopes": (
        ("list", "--subscriptions", "a", "--management-groups", "b"),
        "MutuallyExclusiveArgumentError",
        "one of them",
    ),
    "list-days": (("list", "--expiring", "-1"), "InvalidArgumentValueError", "--expiring 30"),
    "list-filter": (("list", "--graph-filter", "a | b"), "InvalidArgumentValueError", "one condition of KQL"),
    "list-yes": (("list", "--yes"), "InvalidArgumentValueError", "Add --report"),
    "list-exists": (("list", "--report", KUBE_FILE), "FileOperationError", "Add --yes"),
    "schema-nothing": (("schema",), "RequiredArgumentMissingError", "without a value"),
    "schema-both": (("schema", HTTP, KUBE), "MutuallyExclusiveArgumentError", "without a value"),
    "export-nothing": (("export", "--format", "arm"), "RequiredArgumentMissingError", f"Give {HTTP} FILE"),
    "export-no-folder": (
        ("export", "--format", "arm", KUBE, KUBE_FILE, "--file", "no/folder"),
        "FileOperationError",
        "Make the folder first",
    ),
    "init-exists": (("init", "--file", KUBE_FILE), "FileOperationError", "Add --yes"),
    "init-wrong": (("init", "--file", "a.json", "--http-proxy", "proxy"), "InvalidArgumentValueError", "not written"),
    "init-no-ca": (
        ("init", "--file", "a.json", "--http-proxy", "http://proxy:80/", "--trusted-ca", "no.pem"),
        "FileOperationError",
        "Name a file that you can read",
    ),
    "route-nothing": (("route", "--url", "http://a/"), "RequiredArgumentMissingError", "a cluster with -g and -n"),
    "route-both": (
        ("route", "--url", "http://a/", HTTP, PROXY_FILE, *CLUSTER),
        "MutuallyExclusiveArgumentError",
        "or -g and -n",
    ),
    "route-no-url": (("route", "--url", "a", HTTP, PROXY_FILE), "InvalidArgumentValueError", "Give whole URLs"),
    "route-no-file": (
        ("route", "--url", "http://a/", HTTP, "no.json"),
        "InvalidArgumentValueError",
        "Correct the file",
    ),
}
"""By name: arguments, the type of the error in azure.cli.core.azclierror, and words of its recommendation."""

PARSERS: dict[str, Callable[[str], Any]] = {
    "json": json.loads,
    "yaml": yaml.safe_load,
    "tsv": lambda text: list(csv.reader(text.splitlines(), delimiter="\t")),
    "table": lambda text: text.splitlines()[2:] if set(text.splitlines()[1]) <= {"-", " "} else None,
}


@pytest.fixture
def with_cluster(az: Az, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Az:
    """`az`, in a folder of its own, and a cluster named as in COMMANDS."""
    monkeypatch.chdir(tmp_path)
    seed(az, "standard", httpProxyConfig={"httpProxy": "http://proxy:8080/", "httpsProxy": "http://proxy:8080/"})
    return az


@pytest.mark.thorough
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("form", PARSERS)
def test_every_format_can_be_read(with_cluster: Az, command: str, form: str) -> None:
    outcome = with_cluster.run("aks", "proxy", command, *COMMANDS[command], "-o", form)

    assert outcome.exit_code == 0, outcome.stderr
    assert PARSERS[form](outcome.stdout)


@pytest.mark.thorough
@pytest.mark.parametrize("command", COMMANDS)
def test_a_query_chooses(with_cluster: Az, command: str) -> None:
    query = "type(@)", "-o", "tsv"
    expected = "object" if command in ("show", "init", "explain", "schema") else "array"

    outcome = with_cluster.run("aks", "proxy", command, *COMMANDS[command], "--query", *query)

    assert outcome.stdout.strip() == expected


@pytest.mark.thorough
@pytest.mark.parametrize("command", [*COMMANDS, "export"])
def test_a_command_can_be_quiet_and_talkative(with_cluster: Az, command: str) -> None:
    arguments = COMMANDS.get(command, ("--format", "terraform", KUBE, KUBE_FILE))
    usual, quiet, talkative = (
        with_cluster.run("aks", "proxy", command, *arguments, *more)
        for more in ([], ["--only-show-errors"], ["--debug"])
    )

    assert quiet.stderr == ""
    assert "cli.knack.cli: Command arguments" in talkative.stderr
    assert "Traceback" not in talkative.stderr
    assert usual.stdout == quiet.stdout == talkative.stdout


@pytest.mark.thorough
@pytest.mark.parametrize("case", ERRORS)
def test_an_error_has_its_type_and_a_remedy(with_cluster: Az, case: str) -> None:
    arguments, kind, remedy = ERRORS[case]

    plain, debug = (with_cluster.run("aks", "proxy", *arguments, *more, stdin="") for more in ([], ["--debug"]))

    assert plain.exit_code == 1
    assert plain.stdout == ""
    assert plain.stderr.count("ERROR: ") == 1
    assert remedy in plain.stderr
    assert "Traceback" not in plain.stderr
    assert f"azure.cli.core.azclierror.{kind}: " in debug.stderr


@pytest.mark.thorough
def test_progress_is_shown_while_waiting_at_a_terminal(az: Az, name: str) -> None:
    cluster = ("-g", RESOURCE_GROUP, "-n", name)
    az.emulator.control("PATCH", "settings", {"operationTimeLimitSeconds": 2, "operationPolls": 20})
    try:
        created = at_a_terminal(az, "aks", "create", *cluster, "--no-ssh-key", KUBE, KUBE_FILE)
        updated = at_a_terminal(az, "aks", "update", *cluster, KUBE, '{"mode": "IPTABLES"}')
        not_awaited = at_a_terminal(az, "aks", "update", *cluster, "--no-wait", KUBE, KUBE_FILE)
    finally:
        az.emulator.control("PATCH", "settings", {"operationTimeLimitSeconds": 0.5, "operationPolls": 1})

    assert " ..\r" in created
    assert " ..\r" in updated
    assert " ..\r" not in not_awaited


def at_a_terminal(az: Az, *arguments: str) -> str:
    """Run `az` at a terminal, and return what it shows beside its output."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*AZ, *arguments],
        env=az.environment(),
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    try:
        while more := os.read(ours, 65536):
            shown += more
    except OSError:  # Linux reports the end of the other side as an error
        pass
    os.close(ours)
    assert process.wait() == 0, shown.decode()
    return shown.decode()
