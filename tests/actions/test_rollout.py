"""The rows of `-o table`."""

from __future__ import annotations

from typing import Any

from azext_aksproxy.actions.rollout import table

ID = "/subscriptions/{}/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/{}"


def row(subscription: str, name: str, **more: Any) -> dict[str, Any]:
    return {"id": ID.format(subscription, name), "state": "failed", **more}


def test_clusters_of_one_subscription_are_called_by_group_and_name() -> None:
    rows = table([row("s1", "a", nodes=3), row("S1", "b", nodes=0)])

    assert [each["Cluster"] for each in rows] == ["g/a", "g/b"]
    assert [each["Nodes"] for each in rows] == [3, 0]


def test_equal_names_in_two_subscriptions_can_be_told_apart() -> None:
    assert [each["Cluster"] for each in table([row("s1", "a"), row("s2", "a")])] == ["s1/g/a", "s2/g/a"]


def test_what_the_service_says_reaches_no_terminal_as_an_order() -> None:
    reason = "Quota: none\x1b]0;gone\x07 left\r\n\x1b[2J"
    [cells] = table([row("s", "a", reason=reason, changes=["one\x1b[31m", "two"], started=None)])

    assert cells["Reason"] == "Quota: none ]0;gone  left   [2J"
    assert cells["Changes"] == "one [31m; two"
    assert "Started" not in cells


def test_columns_stand_in_one_order_whatever_the_first_row_holds() -> None:
    rows = table([row("s", "a", reason=None, until="later"), row("s", "b", reason="why", until=None, changes=["x"])])

    assert [list(each) for each in rows] == [["Cluster", "State", "Until", "Changes", "Reason"]] * 2
    assert (rows[0]["Reason"], rows[1]["Until"]) == ("", "")


def test_no_clusters_are_no_rows() -> None:
    assert table([]) == []
