"""`az aks proxy no-proxy add`, `remove` and `list`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.cluster_commands import RESOURCE_GROUP, seed, sent_http_proxy
from tests.e2e.settings import FIRST, PROXIES, encoded
from tests.e2e.terminal import on_a_terminal
from tools.az import Az, Outcome

ADDED = ["konnectivity", "localhost", "127.0.0.1"]


def no_proxy(az: Az, name: str, verb: str, *arguments: str) -> Outcome:
    return az.run("aks", "proxy", "no-proxy", verb, "-g", RESOURCE_GROUP, "-n", name, *arguments)


@pytest.fixture
def behind_a_proxy(az: Az, name: str) -> str:
    settings = {**PROXIES, "noProxy": [".svc", "a.test", *ADDED], "trustedCa": encoded(FIRST)}
    seed(az, name, httpProxyConfig=settings, tags={"owner": "shop"})
    return name


def test_an_entry_is_added_and_all_else_stays(az: Az, behind_a_proxy: str) -> None:
    outcome = no_proxy(az, behind_a_proxy, "add", ".example.com,10.1.0.5", "b.test", "--yes")

    assert outcome.exit_code == 0, outcome.stderr
    assert sent_http_proxy(az) == {
        **PROXIES,
        "noProxy": [".svc", "a.test", *ADDED, ".example.com", "10.1.0.5", "b.test"],
        "trustedCa": encoded(FIRST),
    }
    assert "HTTP proxy: noProxy gains .example.com" in outcome.stderr
    assert "AKS will reimage every node pool" in outcome.stderr
    assert {"entry": ".example.com", "addedBy": "user"} in outcome.json
    assert {"entry": "konnectivity", "addedBy": "AKS"} in outcome.json


def test_an_entry_is_removed_and_all_else_stays(az: Az, behind_a_proxy: str) -> None:
    outcome = no_proxy(az, behind_a_proxy, "remove", "A.test", "--yes")

    assert outcome.exit_code == 0, outcome.stderr
    assert sent_http_proxy(az)["noProxy"] == [".svc", *ADDED]
    assert sent_http_proxy(az)["trustedCa"] == encoded(FIRST)
    assert "a.test" not in {each["entry"] for each in outcome.json}


@pytest.mark.parametrize(
    ("verb", "entries", "exit_code", "words"),
    [
        ("add", ("a.test",), 0, "Nothing to do"),
        ("remove", ("b.test",), 0, "noProxy of the cluster has no entry 'b.test'."),
        ("remove", ("konnectivity",), 1, "AKS itself adds 'konnectivity'"),
        ("add", ("http://a.test/",), 1, "[no-proxy-url]"),
        ("add", (",",), 1, "No entry was given."),
        ("add", ("c.test",), 1, "nobody can be asked"),
    ],
)
def test_what_is_not_sent(
    az: Az, behind_a_proxy: str, verb: str, entries: tuple[str, ...], exit_code: int, words: str
) -> None:
    outcome = no_proxy(az, behind_a_proxy, verb, *entries)

    assert outcome.exit_code == exit_code, outcome.stderr
    assert words in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert az.emulator.cluster_puts() == []


def test_on_a_terminal_it_asks(az: Az, behind_a_proxy: str) -> None:
    where = ("-g", RESOURCE_GROUP, "-n", behind_a_proxy)
    exit_code, shown = on_a_terminal(az, lambda: "n", "aks", "proxy", "no-proxy", "add", *where, "c.test")

    assert exit_code == 1
    assert "Change noProxy of the cluster" in shown
    assert az.emulator.cluster_puts() == []


def test_the_write_carries_the_etag_of_the_reading_and_need_not_be_waited_for(az: Az, behind_a_proxy: str) -> None:
    outcome = no_proxy(az, behind_a_proxy, "add", "c.test", "--yes", "--no-wait")

    assert outcome.exit_code == 0, outcome.stderr
    [put] = az.emulator.cluster_puts()
    assert put["headers"].get("If-Match") or put["headers"].get("if-match")
    assert outcome.stdout == ""


def test_the_list_tells_who_added_what(az: Az, behind_a_proxy: str) -> None:
    listed = no_proxy(az, behind_a_proxy, "list")
    shown = no_proxy(az, behind_a_proxy, "list", "-o", "table")

    rows: list[Any] = listed.json
    assert [each["entry"] for each in rows if each["addedBy"] == "user"] == [".svc", "a.test"]
    assert [each["entry"] for each in rows if each["addedBy"] == "AKS"] == sorted(ADDED)
    assert shown.stdout.splitlines()[0].split() == ["Entry", "AddedBy"]


def test_a_cluster_without_a_proxy(az: Az, name: str) -> None:
    seed(az, name, httpProxyConfig=None)

    assert no_proxy(az, name, "list").json == []
    outcome = no_proxy(az, name, "add", "a.test", "--yes")
    assert outcome.exit_code == 1
    assert "Neither the command nor the cluster has httpProxy" in outcome.stderr
