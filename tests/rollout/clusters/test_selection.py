"""Which clusters are meant; and a condition narrows the query, whatever stands in it."""

from __future__ import annotations

import json

import pytest

from azext_aksproxy.rollout.clusters.selection import Selection, query, read_ids

ID = "/subscriptions/S1/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/{}"
A, B = (ID.format(name).replace("S1", "s1") for name in "ab")


@pytest.mark.parametrize(
    "values",
    [
        [ID.format("a"), ID.format("b")],
        [f"{ID.format('a')}\n{ID.format('b')}\n"],
        [f"{ID.format('a')}\r\n\r\n{ID.format('b')} "],
        [json.dumps([ID.format("a"), ID.format("b")], indent=2)],
        [ID.format("a"), ID.format("a").upper(), ID.format("b").replace("resourceGroups", "resourcegroups") + "/"],
    ],
)
def test_ids_are_read_in_every_form_and_each_once(values: list[str]) -> None:
    assert read_ids(values) == (A, B)


@pytest.mark.parametrize(
    "value", ["c1", "@missing.txt", A + "/agentPools/p", A.replace("managedClusters", "snapshots"), '["c1"]', "x" * 500]
)
def test_what_is_no_id_of_a_cluster_is_named(value: str) -> None:
    with pytest.raises(ValueError, match="is not the id of a managed cluster") as error:
        read_ids([A, value])
    assert len(str(error.value)) < 200


@pytest.mark.parametrize(("value", "message"), [("", "No id"), ("[]", "No id"), ("[oops", "is none")])
def test_no_ids_are_an_error(value: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_ids([value])


@pytest.mark.parametrize(
    "condition",
    [
        "true",
        "tags.env =~ 'test' and (location in ('westeurope', 'northeurope') or name startswith \"x\")",
        "tags['a|b;c//d)'] == 'o\\'clock (' and name != @'c:\\'",
        'properties.httpProxyConfig.httpProxy == "http://proxy:8080/"',
    ],
)
def test_a_condition_stands_between_parentheses(condition: str) -> None:
    written = query(condition)

    assert f"| where ({condition})\n" in written
    assert written.index("managedclusters") < written.index(condition) < written.index("| project id")
    assert "isnotnull(properties.httpProxyConfig)" in written


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("true) | project id | where (true", "a pipe"),
        ("true) or (true))", "closes a '\\)'"),
        ("true) or (true", "closes a '\\)'"),
        ("(true", "does not close its '\\('"),
        ("(true]", "closes a '\\]'"),
        ("true // and", "a comment"),
        ("true; Resources", "a semicolon"),
        ("name == 'x", "does not end"),
        ("name == 'x\\'", "does not end"),
        ("name == 'x' | take 1 //'", "a pipe"),
        ("name == 'a\n' or true) | where ('", "does not end"),
        ("name == ```x```", "multi-line"),
        ("name == ~~~x~~~", "multi-line"),
        ("  ", "is empty"),
    ],
)
def test_a_condition_does_not_break_out(condition: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        query(condition)


def test_a_selection_is_known_by_what_it_selects() -> None:
    one = Selection("s1", ids=(A, B))

    assert one.hash == Selection("s2", ids=(B.upper(), A)).hash, "neither order nor case nor the subscription in use"
    assert one.hash != Selection("s1", ids=(A,)).hash
    assert Selection("s1").hash != Selection("s2").hash
    assert Selection("s1", resource_group="RG").hash == Selection("s1", resource_group="rg").hash
    assert Selection("s1", resource_group="rg").hash != Selection("s2", resource_group="rg").hash
    assert Selection("s1", graph_filter="a").hash != Selection("s1", graph_filter="b").hash
    by_group = Selection("s1", graph_filter="a", management_groups=("m",))
    assert by_group.hash != Selection("s1", graph_filter="a", subscriptions=("m",)).hash
    assert by_group.hash == Selection("s2", graph_filter="a", management_groups=("M",)).hash


def test_only_where_a_proxy_is_meant_resource_graph_is_asked_for_one() -> None:
    assert "isnotnull(properties.httpProxyConfig)" in query("true")
    assert "isnotnull" not in query("true", is_behind_proxy=False)
