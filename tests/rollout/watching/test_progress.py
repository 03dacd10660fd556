"""What clusters are called, and the lines of a plan."""

from __future__ import annotations

from typing import Any

from azext_aksproxy.rollout.watching.progress import labels, plan_line

ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/{}"


def test_clusters_are_called_so_that_they_can_be_told_apart() -> None:
    here, other = ID.format("a"), ID.format("a").replace("/s/", "/t/")

    assert labels([here, ID.format("b").replace("/s/", "/S/")]) == {
        here: "g/a",
        ID.format("b").replace("/s/", "/S/"): "g/b",
    }
    assert labels([here, other]) == {here: "s/g/a", other: "t/g/a"}
    assert labels([]) == {}


def test_a_line_of_the_plan_takes_a_label() -> None:
    row: dict[str, Any] = {"id": ID.format("a"), "state": "planned", "location": "", "reason": None, "until": None}
    row["changes"] = ["x\x1b[2J", "y"]

    assert plan_line(row) == "planned  g/a (not read): x [2J; y"
    assert plan_line(row, "s/g/a") == "planned  s/g/a (not read): x [2J; y"
