"""What `az aks proxy route` says of a client is what the real one does, as far as the machine has it.

`script/test --thorough tests/clients` installs those that few machines have, and asks them many random questions.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from azext_aksproxy.config.routes.clients import IGNORES, client_routes
from tests.clients.ask import Question, ask_node
from tests.clients.known import KNOWN, Known, is_known
from tests.clients.pairs import PAIRS
from tests.clients.programs import LIMIT, clean_environment, nodes, version_of
from tests.clients.random_pairs import random_pairs
from tests.clients.real import GO, PROGRAMS, Real, real_clients
from tests.clients.recorder import variables
from tests.config.routes.verdicts import PROXY, VERDICTS, split

HERE = Path(__file__).parent


@pytest.fixture(params=PROGRAMS)
def reals(request: pytest.FixtureRequest) -> list[Real]:
    found = real_clients(request.param)
    if not found:
        pytest.skip(f"there is no {request.param} that has a rule; {PROGRAMS[request.param]}")
    return found


def departures(real: Real, questions: list[Question], verdicts: list[str]) -> dict[str, str]:
    """Return what the client does otherwise than its rule says, of the URLs that it takes."""
    return {
        f"{question[0]} {question[1]}": verdict
        for question, verdict in zip(questions, verdicts, strict=True)
        if verdict not in ("refused", real.predict(question)) and not is_known(real, question)
    }


def test_each_client_goes_the_way_of_the_table(reals: list[Real]) -> None:
    questions = [(pair.no_proxy, pair.url) for pair in PAIRS]
    for real in reals:
        assert departures(real, questions, real.ask(questions)) == {}, str(real)


def test_each_client_goes_the_predicted_way_to_random_urls(reals: list[Real], thorough: bool) -> None:
    """A few that are always the same, and each night others."""
    seed = random.SystemRandom().randrange(2**32) if thorough else 2026
    questions = list(random_pairs(seed, lists=20_000 if thorough else 250, urls=4))
    for real in reals:
        verdicts = real.ask(questions)
        assert departures(real, questions, verdicts) == {}, f"{real} with the seed {seed}"
        assert verdicts.count("refused") < len(verdicts) / 4
        assert verdicts.count("direct") > len(verdicts) / 100


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.why)
def test_what_is_known_is_still_so(known: Known) -> None:
    assert known.tells(known.example)
    for real in filter(known.is_of, real_clients(known.program)):
        assert real.ask([known.example]) != [real.predict(known.example)]


def test_go_says_what_its_own_table_says() -> None:
    found = real_clients(GO)
    if not found:
        pytest.skip(f"Go 1.24.1 or later is not installed; {PROGRAMS[GO]}")
    verdicts = found[0].ask([(split(no_proxy), url) for no_proxy, url, _ in VERDICTS])
    expected = ["proxy" if verdict == PROXY else "direct" for _, _, verdict in VERDICTS]
    assert dict(zip(VERDICTS, verdicts, strict=True)) == dict(zip(VERDICTS, expected, strict=True))


@pytest.mark.parametrize("api", ["http", "fetch"])
def test_node_without_its_switch_goes_direct(api: str) -> None:
    programs = nodes()
    if not programs:
        pytest.skip("Node.js is not installed; Debian has it in the package nodejs")
    assert [ask_node(each, api, [([], "http://example.com/")]) for each in programs] == [["direct"]] * len(programs)


def test_java_ignores_the_variables() -> None:
    program = shutil.which("java")
    if program is None or version_of(program) < (11,):
        pytest.skip("Java 11 or later is not installed; Debian has it in the package default-jdk-headless")
    done = subprocess.run(
        [program, str(HERE / "JavaClient.java"), "http://example.com/"],
        env=clean_environment(variables("http://127.0.0.1:1/", [])),
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT,
    )
    if done.returncode:
        pytest.skip("this Java is a runtime without a compiler")
    assert done.stdout.strip() == "[DIRECT]"
    assert client_routes("http://example.com/", {"httpProxy": "proxy"})["java"] == IGNORES
