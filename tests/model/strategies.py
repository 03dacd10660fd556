"""What hypothesis draws: what is asked for, what goes wrong and when, and what a colleague does meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis import Phase, settings
from hypothesis import strategies as st

from emulator.documents import Json
from tests.model.colleague import NO_PROXY, Act, Deed, Ending
from tests.model.service import Service
from tests.model.trouble import Fault, Happening, On, Script, Way
from tools.fleet import PROXY, ca

FILES: dict[str, Json] = {
    "the same proxy": {"httpProxy": PROXY["httpProxy"]},
    "a new CA": {"trustedCa": ca("New")},
    "the same noProxy": {"noProxy": NO_PROXY},
    "one host less": {"noProxy": NO_PROXY[:-1]},
    "another host": {"noProxy": [*NO_PROXY, "new.example"]},
    "another httpsProxy": {"httpsProxy": "http://other:8080/"},
}
"""Files by what they ask for of a cluster of `put_cluster`. Those with noProxy leave out what is only guessed."""

LASTING = 12
"""So often in a row is more than azure-core tries."""


@dataclass(frozen=True)
class Event:
    """One thing that happens during a command: at a request, a fault or a deed of a colleague, before it or after."""

    on: On
    nth: int
    name: str
    what: Fault | Deed
    times: int = 1
    is_before: bool = True

    def happening(self, service: Service) -> Happening:
        """Return it as a script has it."""
        if isinstance(self.what, Fault):
            return Happening(self.on, self.nth, self.name, self.what, self.times)
        done: Callable[[], None] = self.what.on(service, self.name)
        before, after = (done, None) if self.is_before else (None, done)
        return Happening(self.on, self.nth, self.name, None, 1, before, after)


def script(events: Sequence[Event], service: Service) -> Script:
    """Return the script of a command during which `events` happen."""
    return Script([each.happening(service) for each in events])


ACTS = st.sampled_from([*Act, Act.TAGS, *[Act.BOTH] * 4])
DEEDS = st.builds(Deed, ACTS, st.sampled_from(Ending), st.integers(1, 12))

EARLIER = st.none() | DEEDS
"""What a colleague does before a command."""

STATUSES = st.sampled_from([200, 201, 403, 404, 503])
REFUSALS = st.builds(Fault, st.just(Way.ANSWERED), st.sampled_from([401, 404, 429, 503, 500, 504])) | st.builds(
    Fault, st.just(Way.PAGE), STATUSES
)
CUTS = st.builds(Fault, st.sampled_from([Way.UNMADE, Way.CUT, Way.CUT_HANDLED]))
WRITE_FAULTS = st.one_of(
    CUTS,
    st.builds(Fault, st.just(Way.ANSWERED), st.sampled_from([401, 400, 409, 412, 429, 503, 500, 504])),
    st.builds(Fault, st.just(Way.ANSWERED), st.sampled_from([409, 429, 503])),
    st.builds(Fault, st.just(Way.ANSWERED_HANDLED), st.sampled_from([503, 500, 504])),
    st.builds(Fault, st.sampled_from([Way.PAGE, Way.PAGE_HANDLED]), STATUSES),
    st.builds(Fault, st.just(Way.DELAYED), st.just(504), st.just(0), st.integers(1, 4)),
    st.just(Fault(Way.FAILING)),
)
KILLS = st.builds(Fault, st.sampled_from([Way.KILL, Way.KILL_HANDLED]))
FULL_DISKS = st.builds(Fault, st.just(Way.FULL), st.just(200), st.integers(0, 80), st.integers(1, 12))
TIMES = st.sampled_from([1, 1, 1, 1, 2, 5, LASTING])


def events(names: Sequence[str], moments: Sequence[On], with_kills: bool) -> st.SearchStrategy[list[Event]]:
    """Return a strategy of what happens during a command about the clusters `names`."""
    name, nth = st.sampled_from(names), st.sampled_from([0, 0, 0, 0, 0, 0, 1, 1, 2, 3])
    deeds = st.builds(Event, st.sampled_from(moments), nth, name, DEEDS, st.just(1), st.booleans())
    # the most delicate moment, and what matters most there: between the reading and the write
    deed = st.builds(Deed, st.sampled_from([Act.TAGS, Act.BOTH]), st.sampled_from(Ending))
    between = st.builds(Event, st.just(On.READ), st.just(0), name, deed, st.just(1), st.booleans())
    writing = st.builds(Event, st.just(On.WRITE), st.integers(0, 1), name, WRITE_FAULTS, TIMES)
    faults = [
        st.builds(Event, st.just(On.WRITE), nth, name, WRITE_FAULTS, TIMES),
        st.builds(Event, st.sampled_from([On.READ, On.POLL]), nth, name, st.one_of(REFUSALS, CUTS), TIMES),
        st.builds(Event, st.just(On.POLICY), nth, name, st.one_of(REFUSALS, CUTS), TIMES),
    ]
    if with_kills:
        either = st.one_of(KILLS, FULL_DISKS)
        faults.append(
            st.one_of(
                st.builds(Event, st.sampled_from([On.READ, On.WRITE, On.POLL]), nth, name, either),
                st.builds(Event, st.just(On.SYNC), st.integers(0, 6), name, either),
                st.builds(Event, st.just(On.LIST), st.just(0), name, either),
            )
        )
    any_event = st.one_of(deeds, between, *faults)
    some = (st.lists(any_event, min_size=1, max_size=most) for most in (1, 2, 3))
    return st.one_of(st.just([]), *some, st.tuples(between, writing).map(list))


def examples(is_thorough: bool, ordinary: int, nightly: int) -> settings:
    """Return the settings of a model: so many examples, always the same in the ordinary run, random in the nightly."""
    return settings(
        max_examples=nightly if is_thorough else ordinary,
        derandomize=not is_thorough,
        stateful_step_count=3,
        deadline=None,
        report_multiple_bugs=False,
        phases=(Phase.reuse, Phase.generate, Phase.shrink),
    )
