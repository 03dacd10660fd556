"""The table of a terminal: never wider than 120 columns, whatever names clusters have."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knack.output import format_table

from azext_aksproxy.inventory.table import WIDTH, table
from tests.config.certificate_factory import NOW
from tests.inventory.entries import behind, entry

LONG = "a-name-as-long-as-aks-takes-it-at-most-with-sixty-three-letters"
OTHER = "11111111-aaaa-bbbb-cccc-000000000000"


def row(name: str = "c", **more: Any) -> dict[str, Any]:
    return entry(name, **more).row(NOW)


def widest(rows: list[dict[str, Any]]) -> int:
    """Return how long the longest line is that azure-cli prints."""
    result = type("Result", (), {"result": rows, "is_query_active": False, "table_transformer": staticmethod(table)})
    return max(map(len, str(format_table(result)).splitlines()))


def test_a_line_says_what_is_looked_for() -> None:
    [line] = table([row(httpProxyConfig=behind(20), networkProfile={"kubeProxyConfig": {"mode": "IPVS"}})])

    assert line == {
        "Name": "c",
        "Group": "rg",
        "Location": "westeurope",
        "Version": "1.34.2",
        "State": "Succeeded",
        "Nodes": "5",
        "HttpProxy": "http://proxy:8080/",
        "Expires": "2026-08-21",
        "Days": "20",
        "Mode": "IPVS",
        "Err/Warn": "0/2",
    }


def test_what_is_not_known_is_a_question_mark_and_what_is_not_there_is_nothing() -> None:
    unknown, absent = table([row(knows_previews=False), row()])

    assert (unknown["Mode"], absent["Mode"]) == ("?", "")
    assert absent["Days"] == absent["Expires"] == absent["HttpProxy"] == ""


def test_the_proxy_for_https_stands_in_where_there_is_no_other() -> None:
    [line] = table([row(httpProxyConfig={"httpsProxy": "http://other:1/"})])

    assert line["HttpProxy"] == "http://other:1/"


def test_the_subscription_is_told_where_there_are_several() -> None:
    lines = table([row(), row(subscription=OTHER)])

    assert "Location" not in lines[0]
    assert [line["Subscription"][:8] for line in lines] == ["00000000", "11111111"]


def test_nothing_is_no_line() -> None:
    assert table([]) == []


def test_a_table_of_the_longest_names_fits() -> None:
    proxy = behind(-27_000, httpProxy=f"http://{LONG}.{LONG}:8080/")
    rows = [
        row(LONG, group=LONG, subscription=each, httpProxyConfig=proxy, currentKubernetesVersion="1.100.1000")
        for each in (OTHER, "0" * 36)
    ]

    assert widest(rows) <= WIDTH
    [line, _] = table(rows)
    assert line["Name"].startswith("a-")
    assert line["Name"].endswith("rs")
    assert ".." in line["Name"]


def test_short_names_are_whole_beside_a_long_one() -> None:
    lines = table([row(LONG), row("short", group="group")])

    assert lines[1]["Name"] == "short"
    assert lines[1]["Group"] == "group"


texts = st.text(st.characters(blacklist_characters="/"), min_size=1, max_size=200)


@given(st.lists(st.tuples(texts, texts, texts, texts), min_size=1, max_size=5))
def test_no_text_whatever_makes_it_wider(names: list[tuple[str, str, str, str]]) -> None:
    rows = [
        row(name, group=group, httpProxyConfig=behind(httpProxy=proxy), currentKubernetesVersion=version)
        for name, group, proxy, version in names
    ]
    assert widest(rows) <= WIDTH
    assert all(text.isprintable() for line in table(rows) for text in line.values())


@pytest.mark.parametrize("count", [1, 99_999])
def test_counts_are_whole(count: int) -> None:
    [line] = table([row(agentPoolProfiles=[{"count": count}])])

    assert line["Nodes"] == str(count)
