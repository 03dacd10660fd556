"""Odd entries of noProxy that a cluster has already: nobody is stopped by them, and nobody may add more of the kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.cluster_commands import RESOURCE_GROUP, seed
from tools.az import Az

ODD = "*.odd.example"
HELD = {"httpProxy": "http://proxy:8080/", "noProxy": [".svc", ".cluster.local", ODD]}
AS_IT_IS = "has it already"


@pytest.fixture
def cluster(az: Az, name: str) -> tuple[str, ...]:
    """The arguments that name a cluster with an odd entry in noProxy."""
    seed(az, name, httpProxyConfig=HELD)
    az.emulator.forget_requests()
    return ("-g", RESOURCE_GROUP, "-n", name)


def test_a_full_file_that_repeats_the_entry_is_sent(
    az: Az, cluster: tuple[str, ...], write: Callable[[object], str]
) -> None:
    file = write({**HELD, "httpProxy": "http://other:8080/"})

    outcome = az.run("aks", "update", *cluster, "--http-proxy-config", file, "--yes")

    assert outcome.exit_code == 0, outcome.stderr
    assert AS_IT_IS in outcome.stderr
    [put] = az.emulator.cluster_puts()
    assert ODD in put["body"]["properties"]["httpProxyConfig"]["noProxy"]


@pytest.mark.parametrize("command", [("update", "--yes"), ("proxy", "diff")])
def test_a_file_that_brings_another_one_is_refused(
    az: Az, cluster: tuple[str, ...], write: Callable[[object], str], command: tuple[str, ...]
) -> None:
    file = write({"noProxy": [*HELD["noProxy"], "*.new.example"]})

    outcome = az.run("aks", *command, *cluster, "--http-proxy-config", file)

    assert outcome.exit_code == 1
    assert "'*.new.example' begins with '*.'" in outcome.stderr
    assert f"'{ODD}' begins with" not in outcome.stderr.replace(f"'{ODD}' begins with '*.', but the cluster", "")
    assert az.emulator.cluster_puts() == []


def test_preflight_with_and_without_a_file_finds_no_error(
    az: Az, cluster: tuple[str, ...], write: Callable[[object], str]
) -> None:
    alone = az.must("aks", "proxy", "preflight", *cluster).json
    other = az.must("aks", "proxy", "preflight", *cluster, "--http-proxy-config", write({"noProxy": [ODD]})).json

    for findings in (alone, other):
        assert "error" not in {each["severity"] for each in findings}
        assert "no-proxy-held-by-cluster" in {each["rule"] for each in findings}


def test_init_writes_what_the_cluster_has(az: Az, cluster: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "proxy.json"

    outcome = az.must("aks", "proxy", "init", *cluster, "--file", str(file))

    assert ODD in json.loads(file.read_text("utf-8"))["noProxy"]
    assert AS_IT_IS in outcome.stderr


def test_a_file_alone_cannot_excuse_it(az: Az, write: Callable[[object], str]) -> None:
    for command in (("validate", "--for", "update"), ("export", "--format", "arm")):
        outcome = az.run("aks", "proxy", *command, "--http-proxy-config", write(HELD))

        assert outcome.exit_code == 1
        assert "begins with '*.'" in outcome.stdout + outcome.stderr
