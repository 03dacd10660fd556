"""Cases that were seen, one by one: a success is told only where it is one, and brief trouble ends nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.model import judge
from tests.model.colleague import GUESSED, Act, Deed, Ending, cluster_id, put_cluster
from tests.model.commands import Outcome
from tests.model.service import Service
from tests.model.settings import Asked, items
from tests.model.strategies import FILES, LASTING, Event, script
from tests.model.trouble import Fault, On, Way
from tests.model.world import World
from tools.fleet import ca

SAME = FILES["the same proxy"]
NEW_CA = Asked(FILES["a new CA"])
LONG = 60
"""How many requests about a cluster an upgrade takes: at the usual pace half an hour."""


def landed(service: Service) -> list[str]:
    """Return the names of the clusters that we wrote, in order."""
    return [each.name for each in service.log.attempts if each.has_landed]


def values(service: Service, name: str, setting: str) -> set[str]:
    """Return the values that a cluster has of a setting."""
    cluster = service.cluster(name)
    assert cluster
    return {each[1] for each in items(cluster.body, setting)}


@pytest.fixture
def one(world: World) -> Service:
    """A service with one cluster, `c0`."""
    put_cluster(world.service, "c0")
    return world.service


REFUSED = {
    "an IP range less": (Asked(SAME, ranges=("1.2.3.4/32",)), Act.TAGS, "Succeeded"),
    "an entry of noProxy less": (Asked(FILES["one host less"]), Act.TAGS, "Succeeded"),
    "tags replaced": (Asked(SAME, tags={"owner": "them"}), Act.RANGES, "Succeeded"),
    "nothing, of a cluster that failed": (Asked(SAME), Act.TAGS, "Failed"),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("ending", [Ending.SOON, Ending.FAILED], ids=["his write is done", "his write fails"])
def test_a_refused_update_is_told_as_such_and_loses_nothing(world: World, case: str, ending: Ending) -> None:
    asked, act, state = REFUSED[case]
    put_cluster(world.service, "c0", state)
    his = [Event(On.WRITE, 0, "c0", Deed(act, ending))]
    outcome = world.commands.update("c0", asked, script(his, world.service))

    found = world.service.cluster("c0")
    assert found
    assert [each.status for each in world.service.log.attempts] == [412]
    assert outcome.exit_code == 1, outcome
    marks = {Act.TAGS: ("tags", "colleague=1"), Act.RANGES: ("ranges", "9.9.9.1/32")}
    name, mark = marks[act]
    assert mark in values(world.service, "c0", name)
    assert isinstance(outcome.error, Exception)
    assert "was changed since it was read" in str(outcome.error)


@pytest.mark.parametrize("way", [Way.ANSWERED, Way.CUT], ids=["503", "cut"])
@pytest.mark.parametrize("case", REFUSED)
def test_a_write_in_doubt_that_did_not_land_is_not_told_as_done(world: World, case: str, way: Way) -> None:
    asked, act, state = REFUSED[case]
    put_cluster(world.service, "c0", state)
    happens = [
        Event(On.READ, 0, "c0", Deed(act, Ending.LONG if state == "Failed" else Ending.SOON), is_before=False),
        Event(On.WRITE, 0, "c0", Fault(way, 503)),
    ]
    outcome = world.commands.update("c0", asked, script(happens, world.service))

    ours = world.service.log.attempts
    assert not landed(world.service)
    is_so = judge.may_be_told_as_done("c0", ours, world.service.log, asked)
    assert (outcome.exit_code == 0) <= is_so, outcome


@pytest.mark.parametrize("status", [429, 409, 503])
def test_a_rollout_that_was_never_written_has_not_succeeded(
    world: World, one: Service, tmp_path: Path, status: int
) -> None:
    asked = Asked(FILES["the same noProxy"])
    refused = [Event(On.WRITE, 0, "c0", Fault(Way.ANSWERED, status))]
    outcome = world.commands.rollout(asked, tmp_path / "rollout.jsonl", script(refused, one))

    is_so = GUESSED not in values(one, "c0", "noProxy")
    assert (outcome.states()["c0"] == "succeeded") == is_so, outcome
    assert (outcome.exit_code == 0) == is_so, outcome


@pytest.mark.parametrize(
    ("act", "file", "setting", "mark"),
    [(Act.CA, "a new CA", "trustedCa", "O=Colleague"), (Act.HOST, "another host", "noProxy", "host1.example")],
)
def test_a_rollout_removes_nothing_that_came_after_its_plan(
    world: World, one: Service, tmp_path: Path, act: Act, file: str, setting: str, mark: str
) -> None:
    his = [Event(On.READ, 0, "c0", Deed(act))]
    had = {*values(one, "c0", setting)}
    outcome = world.commands.rollout(Asked(FILES[file]), tmp_path / "rollout.jsonl", script(his, one))

    assert len(values(one, "c0", setting)) == len(had) + 1, f"{mark} is gone: {outcome}"
    assert_left_as_changed(outcome, one)


def test_two_rollouts_with_different_cas_do_not_both_succeed(world: World, one: Service, tmp_path: Path) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    killed = script([Event(On.READ, 0, "c0", Fault(Way.KILL))], one)
    assert world.commands.rollout(NEW_CA, first, killed).exit_code is None
    assert world.commands.rollout(Asked({"trustedCa": ca("Other")}), second).exit_code == 0
    one.log.attempts.clear()

    assert_left_as_changed(world.commands.rollout(NEW_CA, first), one)


def assert_left_as_changed(outcome: Outcome, service: Service) -> None:
    """Hold that the cluster was not written, and that the user is told why."""
    assert not landed(service), outcome
    assert outcome.exit_code == 1, outcome
    assert outcome.states()["c0"] != "succeeded"
    assert "changed" in outcome.reasons()["c0"].lower(), outcome


@pytest.mark.parametrize("room", [0, 10, 60])
def test_a_disk_that_is_full_for_a_moment_leaves_a_journal_to_go_on_with(
    world: World, one: Service, tmp_path: Path, room: int
) -> None:
    journal = tmp_path / "rollout.jsonl"
    for name in ("c1", "c2"):
        put_cluster(one, name)
    full = [Event(On.READ, 0, "c1", Fault(Way.FULL, room=room, later=3))]
    outcome = world.commands.rollout(NEW_CA, journal, script(full, one))

    judge.is_readable(journal)
    assert outcome.exit_code == 1, outcome
    again = world.commands.rollout(NEW_CA, journal)
    assert again.exit_code == 0, again
    assert sorted(landed(one)) == ["c0", "c1", "c2"]


BRIEF = {
    "one 401": Event(On.READ, 0, "c0", Fault(Way.ANSWERED, 401)),
    "five 503": Event(On.READ, 0, "c0", Fault(Way.ANSWERED, 503), times=5),
    "connections that are cut": Event(On.READ, 0, "c0", Fault(Way.CUT), times=5),
    "connections that are not made": Event(On.READ, 0, "c0", Fault(Way.UNMADE), times=5),
    "one 401 on the write": Event(On.WRITE, 0, "c0", Fault(Way.ANSWERED, 401)),
    "a colleague's long upgrade": Event(On.READ, 0, "c0", Deed(Act.TAGS, Ending.LONG, LONG)),
}


@pytest.mark.parametrize("trouble", BRIEF)
def test_brief_trouble_before_a_write_is_waited_out(world: World, one: Service, tmp_path: Path, trouble: str) -> None:
    put_cluster(one, "c1")
    outcome = world.commands.rollout(NEW_CA, tmp_path / "rollout.jsonl", script([BRIEF[trouble]], one))

    assert outcome.states() == {"c0": "succeeded", "c1": "succeeded"}, outcome
    assert outcome.exit_code == 0
    assert sorted(landed(one)) == ["c0", "c1"]


def test_a_cluster_that_could_not_be_read_for_the_plan_is_looked_at_again(
    world: World, one: Service, tmp_path: Path
) -> None:
    put_cluster(one, "c1")
    journal, ids = tmp_path / "rollout.jsonl", [cluster_id("c0"), cluster_id("c1")]
    unread = [Event(On.READ, 0, "c0", Fault(Way.ANSWERED, 503), times=LASTING)]
    world.commands.rollout(NEW_CA, journal, script(unread, one), ids=ids)

    outcome = world.commands.rollout(NEW_CA, journal, ids=ids)
    assert outcome.exit_code == 0, outcome
    assert sorted(landed(one)) == ["c0", "c1"]


def test_a_finished_rollout_is_planned_again(world: World, one: Service, tmp_path: Path) -> None:
    journal = tmp_path / "rollout.jsonl"
    assert world.commands.rollout(NEW_CA, journal).exit_code == 0
    Deed(Act.BACK).on(one, "c0")()
    put_cluster(one, "c1")

    outcome = world.commands.rollout(NEW_CA, journal)
    assert outcome.exit_code == 0, outcome
    assert landed(one)[1:] == ["c0", "c1"], "It looked at nothing."


def test_a_deleted_cluster_is_skipped(world: World, one: Service, tmp_path: Path) -> None:
    put_cluster(one, "c1")
    his = [Event(On.READ, 0, "c0", Deed(Act.DELETE))]
    outcome = world.commands.rollout(NEW_CA, tmp_path / "rollout.jsonl", script(his, one))

    assert outcome.states() == {"c0": "skipped", "c1": "succeeded"}, outcome
    assert outcome.exit_code == 0


def test_one_cluster_that_the_host_cannot_update_does_not_hold_up_the_others(
    world: World, one: Service, tmp_path: Path
) -> None:
    put_cluster(one, "c1")
    broken = one.cluster("c0")
    assert broken
    del broken.body["properties"]["identityProfile"]
    outcome = world.commands.rollout(NEW_CA, tmp_path / "rollout.jsonl", max_failures=2)

    assert outcome.states() == {"c0": "failed", "c1": "succeeded"}, outcome
    assert outcome.exit_code == 1


def test_a_rollout_without_trouble_writes_each_cluster_once(world: World, one: Service, tmp_path: Path) -> None:
    put_cluster(one, "c1")
    outcome = world.commands.rollout(NEW_CA, tmp_path / "rollout.jsonl", canary=1, max_parallel=2)

    assert outcome.exit_code == 0, outcome
    assert outcome.states() == {"c0": "succeeded", "c1": "succeeded"}
    assert sorted(landed(one)) == ["c0", "c1"]
