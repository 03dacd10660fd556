"""A rollout over a large fleet: faults, kills at random, windows on a fast clock, and colleagues, to its end.

The ordinary run has few clusters, `--thorough` a thousand; docs/explanation/speed.md has what that says.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from tests.model import judge
from tests.model.colleague import Act, Deed, Ending, put_cluster, set_window
from tests.model.commands import Outcome
from tests.model.settings import Asked
from tests.model.strategies import FILES, Event, script
from tests.model.trouble import Fault, On, Script, Way
from tests.model.world import World

NEW_CA = Asked(FILES["a new CA"])
KILLS = 6
MOST_RUNS = 40
FAULTS = (
    (On.WRITE, Fault(Way.CUT)),
    (On.WRITE, Fault(Way.CUT_HANDLED)),
    (On.WRITE, Fault(Way.ANSWERED, 503)),
    (On.WRITE, Fault(Way.ANSWERED, 429)),
    (On.WRITE, Fault(Way.ANSWERED_HANDLED, 504)),
    (On.WRITE, Fault(Way.FAILING)),
    (On.READ, Fault(Way.ANSWERED, 503)),
    (On.READ, Fault(Way.PAGE, 503)),
    (On.POLL, Fault(Way.CUT)),
)
DEEDS = (Deed(Act.TAGS), Deed(Act.HOST), Deed(Act.CA), Deed(Act.RANGES, Ending.LONG), Deed(Act.BACK), Deed(Act.DELETE))


class Fleet:
    """Clusters of three rings, some with windows and some that are blocked, and the runs of one rollout over them."""

    def __init__(self, world: World, folder: Path, size: int) -> None:
        self.world, self.service, self.journal = world, world.service, folder / "journal.jsonl"
        self.chance = random.Random(18)  # noqa: S311 - the same trouble each time
        self.names = [f"c{number:04}" for number in range(size)]
        begin = self.service.machine.utc_now
        for name in self.names:
            put_cluster(self.service, name, guessed=False)
        self.in_window = self.some(0.1)
        for name in self.in_window:
            set_window(self.service, name, begin + timedelta(minutes=self.chance.randrange(10, 300)))
        self.blocked = self.some(0.02, without=self.in_window)
        for name in self.blocked:
            Deed(Act.BLOCK).on(self.service, name)()
        self.agreed: dict[str, set[object]] = defaultdict(set)

    def some(self, share: float, without: list[str] | None = None) -> list[str]:
        """Return so many of the clusters, at least one, whichever they are."""
        names = [name for name in self.names if name not in (without or [])]
        return sorted(self.chance.sample(names, max(1, round(len(names) * share))))

    def trouble(self, with_kill: bool) -> Script:
        """Return what goes wrong in a run, what colleagues do, and when it is killed."""
        events: list[Event] = []
        for name in self.some(0.1):
            on, fault = self.chance.choice(FAULTS)
            events.append(Event(on, self.chance.randrange(3) if on is On.READ else 0, name, fault))
        for name in self.some(0.05):
            events.append(Event(On.READ, self.chance.randrange(4), name, self.chance.choice(DEEDS), is_before=False))
        if with_kill:
            way = self.chance.choice([Way.KILL, Way.KILL_HANDLED])
            events.append(Event(On.SYNC, self.chance.randrange(3, len(self.names)), "", Fault(way)))
        return script(events, self.service)

    def run(self, trouble: Script | None) -> Outcome:
        """Run it, and note what each cluster's owner agreed to: what its first reading shows that it lacks."""
        began = len(self.service.log.reads)
        outcome = self.world.commands.rollout(
            NEW_CA,
            self.journal,
            trouble,
            max_parallel=20,
            max_failures="100%",
            stages=("1", "10%", "50%", "100%"),
            soak=600,
            wait_for_windows=True,
            retry_failed=True,
        )
        first = {each.name: each.body for each in reversed(self.service.log.reads[began:])}
        for name, body in first.items():
            self.agreed[name] |= NEW_CA.changes(body)
        return outcome

    def hold(self) -> None:
        """Hold for each cluster what the models hold."""
        attempts: dict[str, list[Any]] = defaultdict(list)
        for each in self.service.log.attempts:
            attempts[each.name].append(each)
        for name, ours in attempts.items():
            judge.nothing_lost(ours, NEW_CA)
            judge.nothing_unagreed(ours, NEW_CA, self.agreed[name])
            judge.written_once(ours)

    def is_as_asked(self, name: str) -> bool:
        """Say whether a cluster has what was asked, whatever a colleague does to it; one that is gone needs none."""
        found = self.service.cluster(name)
        if found is None:
            return name in self.service.log.deleted
        return NEW_CA.is_in(found.body)


def rolled_out(fleet: Fleet, check: Callable[[], None]) -> tuple[Outcome, int, int]:
    """Run it until it ends without trouble; return how that was, how many runs there were, and how many kills."""
    kills = 0
    for runs in count(1):
        is_troubled = runs <= KILLS + 2
        outcome = fleet.run(fleet.trouble(with_kill=kills < KILLS) if is_troubled else None)
        check()
        kills += outcome.exit_code is None
        if not is_troubled and set(outcome.states().values()) <= {"succeeded", "skipped", "blocked"}:
            return outcome, runs, kills
        assert runs < MOST_RUNS, f"It never ends: {outcome}"
    raise AssertionError


def test_a_fleet_with_all_that_can_happen_to_it(
    world: World, tmp_path: Path, thorough: bool, record_property: Callable[[str, object], None]
) -> None:
    fleet = Fleet(world, tmp_path, 1000 if thorough else 24)
    outcome, runs, kills = rolled_out(fleet, fleet.hold)

    states = Counter(outcome.states().values())
    log = fleet.service.log
    landed = [each for each in log.attempts if each.has_landed]
    told = {
        "clusters": len(fleet.names),
        "runs": runs,
        "kills": kills,
        "faults": sum(log.faults.values()),
        "writes of colleagues": sum(log.foreign.values()),
        "deleted": len(log.deleted),
        "writes sent": len(log.attempts),
        "writes landed": len(landed),
        **states,
    }
    record_property("sum", told)
    print(told)
    assert kills >= KILLS // 2
    assert set(states) <= {"succeeded", "skipped", "blocked"}
    assert outcome.exit_code == (1 if states["blocked"] else 0)
    for name, state in outcome.states().items():
        assert state == "blocked" or fleet.is_as_asked(name), f"{name} is told as {state}, and is not as asked."
    assert {name for name, state in outcome.states().items() if state == "blocked"} <= set(fleet.blocked)
    in_window = [each for each in landed if each.name in fleet.in_window]
    assert in_window, "windows opened"
    # the clock of the fleet goes on whenever one of its threads looks at it: a window may close before a write arrives
    refused = {each.name for each in log.attempts if each.status == 400 and not each.fault}
    assert refused <= {*fleet.in_window, *fleet.blocked}
