"""A model of `az aks update`: whatever happens around it, it says what it did and loses nothing of anybody's."""

from __future__ import annotations

from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.model import judge
from tests.model.colleague import Deed, put_cluster
from tests.model.commands import Outcome
from tests.model.settings import Asked
from tests.model.strategies import EARLIER, FILES, Event, events, examples, script
from tests.model.trouble import Fault, On, Way
from tests.model.world import World

NAME = "c0"
TAGS = {"owner": "them"}
"""One tag less than a cluster of `put_cluster` has."""
RANGES = ("1.2.3.4/32",)
EVENTS = events([NAME], [On.READ, On.WRITE, On.POLL], with_kills=False)


class UpdateModel(RuleBasedStateMachine):
    """One cluster, a colleague, and updates one after another."""

    world: ClassVar[World]

    @initialize(state=st.sampled_from(["Succeeded", "Failed"]), guessed=st.booleans(), etag_at_once=st.booleans())
    def begin(self, state: str, guessed: bool, etag_at_once: bool) -> None:
        """Have a cluster. `etag_at_once` says that a write shows its new eTag while its operation runs."""
        self.service = self.world.service
        self.service.reset()
        self.service.state.settings.new_etag_at_once = etag_at_once
        put_cluster(self.service, NAME, state, guessed)
        self.asked: dict[int, Asked] = {}
        self.is_delayed = False

    @rule(
        earlier=EARLIER, file=st.sampled_from(list(FILES)), tags=st.booleans(), ranges=st.booleans(), meanwhile=EVENTS
    )
    def update(self, earlier: Deed | None, file: str, tags: bool, ranges: bool, meanwhile: list[Event]) -> None:
        """Update the cluster, and hold what the command says against what the service did."""
        asked = Asked(FILES[file], TAGS if tags else None, RANGES if ranges else None)
        if earlier:
            earlier.on(self.service, NAME)()
        found = self.service.cluster(NAME)
        is_at_rest = bool(found and not (found.operation and found.operation.in_progress))
        log = self.service.log
        outcome = self.world.commands.update(NAME, asked, script(meanwhile, self.service))
        self.asked[self.service.command] = asked
        # a write that is handled later may come between in the next command
        self.is_delayed |= any(isinstance(each.what, Fault) and each.what.way is Way.DELAYED for each in meanwhile)
        try:
            self.hold(outcome, asked, has_no_reason=is_at_rest and not meanwhile and not self.is_delayed)
        except AssertionError as error:
            ours = [each for each in log.attempts if each.command == self.service.command]
            raise AssertionError(f"{error}\n{outcome}\n{judge.told(ours)}") from None

    def hold(self, outcome: Outcome, asked: Asked, has_no_reason: bool) -> None:
        """Hold the invariants. `has_no_reason` says that there was none to fail for."""
        log, command = self.service.log, self.service.command
        ours = [each for each in log.attempts if each.command == command]
        for number, what in self.asked.items():  # also of a write that was delayed until now
            judge.nothing_lost([each for each in log.attempts if each.command == number], what)
        judge.written_once(ours)
        judge.fails_properly(outcome, ours)
        if outcome.exit_code == 0:
            is_so = judge.may_be_told_as_done(NAME, ours, log, asked)
            assert is_so, "It is told as done, and was not."
            return
        must = judge.must_be_told_as_done(ours, self.service.moment(NAME), asked)
        assert not must, "It was done, and is told as a failure."
        assert not has_no_reason, "It failed although nothing went wrong."


def test_update_model(world: World, thorough: bool) -> None:
    UpdateModel.world = world
    run_state_machine_as_test(UpdateModel, settings=examples(thorough, ordinary=60, nightly=14_000))
