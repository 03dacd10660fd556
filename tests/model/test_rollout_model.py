"""A model of `az aks proxy rollout`: runs that fail, are killed and go on, and never say what is not so."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from azure.cli.core.azclierror import FileOperationError
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from emulator.documents import Json
from tests.model import judge
from tests.model.colleague import Act, Deed, cluster_id, put_cluster, set_window
from tests.model.commands import Outcome
from tests.model.settings import Asked
from tests.model.strategies import EARLIER, FILES, Event, events, examples, script
from tests.model.trouble import On, Way
from tests.model.world import World

NAMES = ("c0", "c1", "c2")
EVENTS = events(("c0", "c0", "c1"), [On.LIST, On.READ, On.READ, On.WRITE, On.POLL], with_kills=True)
COUNTS = st.sampled_from([1, 1, 2, 3])
GUESSED = st.sampled_from([True, True, False])
CHANGING = [name for name in FILES if name != "the same proxy"]
OF_THE_MACHINE = (Way.KILL, Way.KILL_HANDLED, Way.FULL)
"""What goes wrong without Azure."""

NFTABLES: Json = {"enabled": True, "mode": "NFTABLES"}

NEXT_LINE = b'{"event": "started", "at": "2026-01-01T00:00:00.000Z", "id'
"""What a kill leaves of a line, or a part of it."""

STAGES: list[dict[str, Any]] = [{"canary": 0}, {"canary": 1}, {"canary": 0, "stages": ("1", "100%")}]
LIMITS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "max_parallel": st.sampled_from([1, 1, 1, 3]),
        "max_failures": st.integers(1, 2),
        "wait_for_windows": st.booleans(),
        "soak": st.sampled_from([0, 0, 60]),
        "pause_after_stage": st.sampled_from([False, False, True]),
    }
)
OPTIONS = st.builds(lambda limits, stages: {**limits, **stages}, LIMITS, st.sampled_from(STAGES))

WINDOW_AFTER = timedelta(minutes=30)
"""When the window of c0 opens, where it has one."""


class RolloutModel(RuleBasedStateMachine):
    """Some clusters, a colleague, and runs of one rollout, which has one journal."""

    world: ClassVar[World]

    @initialize(
        count=COUNTS,
        guessed=GUESSED,
        file=st.sampled_from(CHANGING),
        kube_proxy=st.sampled_from([None, None, NFTABLES]),
        is_alone=st.booleans(),
        policy=st.sampled_from([None, None, None, "Block", "window"]),
        by_id=st.booleans(),
        etag_at_once=st.booleans(),
    )
    def begin(
        self,
        count: int,
        guessed: bool,
        file: str,
        kube_proxy: Json | None,
        is_alone: bool,
        policy: str | None,
        by_id: bool,
        etag_at_once: bool,
    ) -> None:
        """Have clusters, and a file for them. One alone may be named by its id; several would be read in any order.

        `kube_proxy` is asked for as well, or where it `is_alone` instead of the file. The Node Disruption Policy of c0
        is `policy`, where "window" stands for a window that opens in a while. `etag_at_once` says that a write shows
        its new eTag while its operation runs.
        """
        self.service = self.world.service
        self.service.reset()
        self.service.state.settings.new_etag_at_once = etag_at_once
        self.names = NAMES[:count]
        for name in self.names:
            put_cluster(self.service, name, guessed=guessed)
        if policy == "window":
            set_window(self.service, "c0", self.service.machine.utc_now + WINDOW_AFTER)
        elif policy:
            Deed(Act.BLOCK).on(self.service, "c0")()
        self.asked = Asked({} if kube_proxy and is_alone else FILES[file], kube_proxy=kube_proxy)
        self.selected: dict[str, list[str]] = {"ids": [cluster_id("c0")]} if by_id and count == 1 else {}
        self.agreed: dict[str, set[object]] = {name: set() for name in self.names}
        self.is_azure_well = True
        self.folder = Path(tempfile.mkdtemp(prefix="aksproxy-model-"))
        self.journal = self.folder / "rollout.jsonl"

    def teardown(self) -> None:
        """Remove the journal."""
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    @rule(
        earlier=EARLIER,
        options=OPTIONS,
        retry_failed=st.booleans(),
        meanwhile=EVENTS,
        torn=st.integers(0, len(NEXT_LINE)),
    )
    def run(
        self, earlier: Deed | None, options: dict[str, Any], retry_failed: bool, meanwhile: list[Event], torn: int
    ) -> None:
        """Run it, or go on with it, and hold what it says against what the service did.

        Where several clusters are written at a time only what belongs to one of them happens: all else would not be
        the same the next time. `torn` is what a kill leaves of the next line of the journal.
        """
        if options["max_parallel"] > 1:
            meanwhile = [each for each in meanwhile if not _is_of_the_machine(each) and each.on is not On.LIST]
        if earlier:
            earlier.on(self.service, "c0")()
        outcome = self.world.commands.rollout(
            self.asked,
            self.journal,
            script(meanwhile, self.service),
            retry_failed=retry_failed,
            **options,
            **self.selected,
        )
        self.is_azure_well &= not earlier and all(_is_of_the_machine(each) for each in meanwhile)
        has_no_reason = self.is_azure_well and not meanwhile
        try:
            judge.is_readable(self.journal)
            self.hold(outcome, {each.what.way for each in meanwhile if not isinstance(each.what, Deed)}, has_no_reason)
        except AssertionError as error:
            written = self.journal.read_text("utf-8") if self.journal.exists() else "no journal"
            told = judge.told(self.service.log.attempts)
            raise AssertionError(f"{error}\n{outcome}\n{told}\n{written}") from None
        if outcome.exit_code is None and self.journal.exists() and self.journal.stat().st_size:
            with self.journal.open("ab") as file:
                file.write(NEXT_LINE[:torn])

    def hold(self, outcome: Outcome, ways: set[Way], has_no_reason: bool) -> None:
        """Hold the invariants. `has_no_reason` says that there was none, now or in earlier runs, to fail for."""
        log, command, states = self.service.log, self.service.command, outcome.states()
        judge.fails_properly(outcome, [each for each in log.attempts if each.command == command])
        if Way.FULL not in ways:
            assert not isinstance(outcome.error, FileOperationError), "The journal cannot be used."
        for name in self.names:
            ours = [each for each in log.attempts if each.name == name]
            first = next((each.body for each in log.reads if (each.command, each.name) == (command, name)), None)
            self.agreed[name] |= self.asked.changes(first) if first else set()
            judge.nothing_lost(ours, self.asked)
            judge.nothing_unagreed(ours, self.asked, self.agreed[name])
            judge.written_once(ours)
            is_done = judge.may_be_told_as_done(name, ours, log, self.asked)
            if states.get(name) == "succeeded":
                assert is_done, f"{name} is told as done, and was not."
            elif name in states and not ways & set(OF_THE_MACHINE):
                must = judge.must_be_told_as_done(ours, self.service.moment(name), self.asked)
                assert not must, f"{name} was done, and is told as {states[name]}."
            is_left = "Paused after" in outcome.said and states.get(name) in ("pending", "waiting", "blocked")
            if outcome.exit_code == 0 and name not in log.deleted and not is_left:
                is_so = is_done or judge.was_seen_as_asked(name, log, self.asked)
                assert is_so, f"It ends with 0 without {name}."
        if has_no_reason:
            is_held = {"blocked", "waiting"} & set(states.values())
            assert outcome.exit_code == 0 or is_held, "It failed although nothing went wrong."
        if set(states.values()) == {"succeeded"}:
            assert outcome.exit_code == 0, "It failed although all clusters are told as done."


def _is_of_the_machine(event: Event) -> bool:
    return not isinstance(event.what, Deed) and event.what.way in OF_THE_MACHINE


def test_rollout_model(world: World, thorough: bool) -> None:
    RolloutModel.world = world
    run_state_machine_as_test(RolloutModel, settings=examples(thorough, ordinary=60, nightly=7_000))
