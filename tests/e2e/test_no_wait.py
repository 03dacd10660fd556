"""`az aks update --no-wait`: the command ends once Azure has the update, and asks for nothing more."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.e2e.cluster_commands import seed, update
from tools.az import Az

PROXY = {"httpProxy": "http://proxy:8080/", "noProxy": [".svc", ".cluster.local"]}
OTHER = ("--http-proxy-config", '{"httpProxy": "http://other:8080/"}', "--yes", "--no-wait")


@pytest.fixture
def behind(az: Az, name: str) -> Iterator[str]:
    """The name of a cluster behind a proxy, on which operations end only by being asked about."""
    seed(az, name, httpProxyConfig=PROXY)
    az.emulator.control("PATCH", "settings", {"operationTimeLimitSeconds": None, "operationPolls": 1})
    yield name
    usual = {"operationTimeLimitSeconds": 0.5, "operationPolls": 1, "faults": []}
    az.emulator.control("PATCH", "settings", usual)


def state(az: Az, name: str) -> str:
    [cluster] = [each for each in az.emulator.control("GET", "clusters") if each["name"] == name]
    return str(cluster["properties"]["provisioningState"])


def test_an_update_is_not_waited_for(az: Az, behind: str) -> None:
    outcome = update(az, behind, *OTHER)

    assert (outcome.exit_code, outcome.stdout) == (0, ""), outcome.stderr
    assert az.emulator.requests()[-1]["method"] == "PUT"
    assert state(az, behind) == "Updating"


def test_an_update_whose_answer_was_lost_is_not_waited_for_either(az: Az, behind: str) -> None:
    """The cluster shows that the update has landed; that is all that was asked for."""
    az.emulator.control("PATCH", "settings", {"faults": [{"on": "write", "kind": "cut", "handled": True}]})

    outcome = update(az, behind, *OTHER)

    assert (outcome.exit_code, outcome.stdout) == (0, ""), outcome.stderr
    assert "lost" in outcome.stderr
    after = az.emulator.requests(containing=behind)
    writes = [number for number, each in enumerate(after) if each["method"] == "PUT"]
    assert [each["method"] for each in after[writes[-1] + 1 :]] == ["GET"], "it is read once, to see what became of it"
    assert state(az, behind) == "Updating"


def test_it_is_no_change_by_itself(az: Az, behind: str) -> None:
    outcome = update(az, behind, "--http-proxy-config", json.dumps(PROXY), "--no-wait")

    assert outcome.exit_code == 0, outcome.stderr
    assert "Nothing to do" in outcome.stderr
    assert az.emulator.cluster_puts() == []
