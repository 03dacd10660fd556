"""The tables say what is simulated, and their page holds them."""

from __future__ import annotations

import pytest

from tools.simulation import tables
from tools.simulation.assumptions import LONG, UPDATES, USUAL
from tools.simulation.fleet import Fleet
from tools.simulation.limits import GLOBAL_TIMES, MOST_OF_REGION, MOST_OF_SUBSCRIPTION, READ_ON
from tools.simulation.page import PAGE, PLACE, rendered
from tools.simulation.scenario import Scenario, outcome
from tools.simulation.service import Request

TEXT = PAGE.read_text("utf-8")
QUICK = [each for each in tables.FLEETS if each.part.size <= 1_000 and each.max_parallel <= 50]


def line(cells: list[str]) -> str:
    return f"\n| {' | '.join(cells)} |\n"


def test_the_page_has_each_table_once() -> None:
    assert [place["name"] for place in PLACE.finditer(TEXT)] == list(tables.TABLES)


@pytest.mark.parametrize("name", ["limits", "requests"])
def test_the_page_has_the_tables_that_take_no_time(name: str) -> None:
    assert tables.TABLES[name]() in TEXT, "run script/simulate --write"


@pytest.mark.parametrize("scenario", QUICK, ids=str)
def test_the_page_has_the_rows_of_small_fleets(scenario: Scenario) -> None:
    assert line(tables.fleet_row(scenario)) in TEXT, "run script/simulate --write"


@pytest.mark.parametrize("max_parallel", [each for each in tables.AT_A_TIME if each <= 60])
def test_the_page_has_the_rows_of_one_region_that_is_not_pressed(max_parallel: int) -> None:
    assert line(tables.at_a_time_row(max_parallel)) in TEXT, "run script/simulate --write"


def test_no_fleet_is_larger_than_azure_allows_and_the_page_says_what_it_allows() -> None:
    for fleet in {each.fleet for each in tables.FLEETS}:
        assert fleet.clusters <= MOST_OF_SUBSCRIPTION
    assert tables.TWENTY.clusters / tables.TWENTY.regions <= MOST_OF_REGION
    assert f"Read in {READ_ON}." in TEXT
    assert f"at most {MOST_OF_SUBSCRIPTION:,} clusters, and {MOST_OF_REGION}" in " ".join(TEXT.split())
    assert GLOBAL_TIMES == 15
    assert "fifteen times" in TEXT


@pytest.mark.thorough
def test_the_page_has_what_is_simulated() -> None:
    assert rendered(TEXT) == TEXT, "run script/simulate --write"


def test_runs_of_their_own_subscriptions_do_what_one_does_of_each() -> None:
    alone = outcome(Scenario(Fleet(1, 60), max_parallel=9))
    many = outcome(Scenario(Fleet(4, 60), runs=4, max_parallel=9))

    assert many.done == alone.done
    assert many.succeeded == 4 * alone.succeeded == 240
    assert many.requests == 4 * alone.requests
    assert many.journal_a_run == alone.journal_a_run


def test_runs_that_would_share_a_subscription_are_no_scenario() -> None:
    with pytest.raises(ValueError, match="3 runs do not share 4 subscriptions evenly"):
        outcome(Scenario(Fleet(4, 1), runs=3))


def test_a_limit_for_each_subscription_keeps_its_buckets_full() -> None:
    pressed, spread = (Scenario(Fleet(10, 10), max_parallel=10, per_subscription=most) for most in (None, 1))

    assert outcome(pressed).succeeded == outcome(spread).succeeded == 100
    for limit, busiest in outcome(spread).busiest.items():
        assert busiest < outcome(pressed).busiest[limit]


def test_an_update_takes_what_its_nodes_take_one_after_the_other() -> None:
    assert [each.seconds for each in UPDATES] == [109, 15 * 60, 60 * 60]
    asked = [outcome(Scenario(Fleet(1, 20), update=update)).answered[Request.OPERATION] for update in (USUAL, LONG)]
    assert asked[1] > 3 * asked[0]


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (119, "119 s"), (120, "2 min"), (7_200, "2 h"), (259_200, "3.0 days")]
)
def test_a_time_is_told_as_one_says_it(seconds: float, said: str) -> None:
    assert tables.span(seconds) == said
