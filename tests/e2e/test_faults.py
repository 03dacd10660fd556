"""After every fault the cluster is as asked or untouched, and exit code and message say which, without a traceback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future

import pytest

from tests.e2e.places import EXTENSIONS
from tools.pages.fault_cases import CASES, OVER_ANOTHER, Case
from tools.pages.reliability import PAGE, Ending, has_twin, page, plain_cell, plain_cells, workbench

Submit = Callable[[Case, bool], Future[Ending]]
TWINS = [case for case in CASES if has_twin(case)]


@pytest.fixture(scope="module")
def submit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Submit]:
    with workbench(EXTENSIONS, tmp_path_factory.mktemp("workbench")) as submit:
        yield submit


@pytest.fixture(scope="module")
def ours(submit: Submit) -> dict[str, Future[Ending]]:
    """How each case ends; all are begun at once."""
    return {case.id: submit(case, False) for case in CASES}


@pytest.fixture(scope="module")
def plain(submit: Submit, request: pytest.FixtureRequest) -> dict[str, Future[Ending]]:
    """How each case ends with azure-cli alone; that takes as long again, so that only the thorough tests look."""
    if not request.config.getoption("--thorough", default=False):
        pytest.skip("only with script/test --thorough")
    return {case.id: submit(case, True) for case in TWINS}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_exit_code_tells_of_the_cluster(ours: dict[str, Future[Ending]], case: Case) -> None:
    ending = ours[case.id].result()
    outcome = ending.outcome
    is_accepted = ending.cluster in ("as asked", "as asked, Updating", "as asked, Creating")
    is_write = has_twin(case)

    assert "Traceback" not in outcome.stderr
    assert outcome.exit_code in (0, 1), outcome.stderr
    if not is_write:
        assert ending.cluster == "untouched"
    elif outcome.exit_code == 0:
        assert is_accepted if "--no-wait" in case.command else ending.cluster == "as asked"
    elif is_accepted:
        assert "it goes on there" in outcome.stderr or "It is not known whether" in outcome.stderr
    else:
        assert ending.cluster in ("untouched", "none", "as asked, Failed", "as asked, Canceled")
    if outcome.exit_code == 1:
        assert outcome.stdout == ""
        assert "ERROR: " in outcome.stderr


def test_the_page_shows_what_the_commands_do(ours: dict[str, Future[Ending]]) -> None:
    endings = {name: ending.result() for name, ending in ours.items()}

    assert page(endings, plain_cells()) == PAGE.read_text("utf-8"), "run script/write-reliability"


@pytest.mark.parametrize("case", TWINS, ids=lambda case: case.id)
def test_nothing_fails_that_plain_azure_cli_survives(ours: dict[str, Future[Ending]], case: Case) -> None:
    """By what the page has of azure-cli. Writing over a cluster that could not be seen counts as no survival."""
    if plain_cells()[case.id].startswith("0") and case.command != OVER_ANOTHER:
        assert ours[case.id].result().outcome.exit_code == 0


@pytest.mark.parametrize("case", TWINS, ids=lambda case: case.id)
def test_the_page_shows_what_plain_azure_cli_does(plain: dict[str, Future[Ending]], case: Case) -> None:
    assert plain_cells()[case.id] == plain_cell(plain[case.id].result()), "run script/write-reliability"
