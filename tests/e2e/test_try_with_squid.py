"""docs/how-to/try-with-squid.md: every command but the installation, run with a real squid."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import how_to
from tests.e2e.squid_trial import PAGE, Trial
from tests.probe.ports import free_ports
from tests.probe.squid import why_not
from tools.az import Az, Outcome

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())

INSTALLATION = "Install squid"


@pytest.fixture
def trial(az: Az) -> Iterator[Trial]:
    # squid does not run as root, and pytest's folders are of one user alone
    folder = Path(tempfile.mkdtemp(prefix="squid-"))
    folder.chmod(0o755)
    try:
        yield Trial(az, folder, free_ports(1)[0])
    finally:
        _end(folder / "squid.pid")
        shutil.rmtree(folder, ignore_errors=True)


def _end(pid_file: Path) -> None:
    """End a squid that a failed test has left."""
    if pid_file.exists():
        os.kill(int(pid_file.read_text("utf-8")), 15)


def test_the_page_does_what_it_says(trial: Trial) -> None:
    make, without, take = "Make a CA, and a squid that signs with it", "Probe it without its CA", "Take its CA on"
    for number in range(3):
        assert_well(trial.run(make, number))
    trial.wait_for("Accepting SSL bumped HTTP Socket connections")

    unknown = trial.run(without)
    assert unknown.exit_code == 1, unknown.stderr
    assert unknown.stdout.count("  not-trusted  CN=Trial Proxy CA,O=Example  ") == 2
    assert "Trial Proxy CA" in trial.run(without, 1).stdout

    assert trial.run(take).exit_code == 1, "not trusted yet"
    first, second = assert_well(trial.run(take, 1)).stdout.splitlines()
    assert first == second
    assert assert_well(trial.run(take, 2)).stdout.count("  intercepted  CN=Trial Proxy CA,O=Example  ") == 2

    unseen(trial)
    assert_well(trial.run("Stop it"))
    trial.wait_for("Exiting normally")
    assert trial.done == [block for each in how_to.headings(PAGE) if each != INSTALLATION for block in blocks(each)]


def unseen(trial: Trial) -> None:
    """Do what the page says of a refusal."""
    heading = "See what the probe cannot see"
    intercepted = assert_well(trial.run(heading))
    assert "  intercepted  " in intercepted.stdout
    assert "What it refuses inside of TLS is not seen here" in intercepted.stdout
    assert assert_well(trial.run(heading, 1)).stdout == "403\n"

    by_script = trial.run(heading, 2)
    assert by_script.exit_code == 1, by_script.stderr
    assert by_script.stdout.startswith("refused\thttps://www.example.com/\t")

    assert_well(trial.run(heading, 3))
    trial.wait_for("Accepting HTTP Socket connections")
    refused = trial.run(heading, 4)
    assert refused.exit_code == 1, refused.stderr
    assert "  refused  " in refused.stdout


def blocks(heading: str) -> list[str]:
    return how_to.steps(PAGE, heading)


def assert_well(outcome: Outcome) -> Outcome:
    assert outcome.exit_code == 0, outcome.stdout + outcome.stderr
    return outcome
