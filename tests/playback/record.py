"""Plays every scenario for real, and writes what was said onto the cassettes."""

from __future__ import annotations

import argparse
import os
import shutil
import sys

import pytest

from tests.playback.leaks import leaking
from tests.playback.recording import TARGET, Recording
from tests.playback.target import CASSETTES, RESOURCE_MANAGER

SCENARIOS = "tests/playback"
NO_SCENARIOS = "tests/playback/test_cassettes.py"


class Recorder:
    """Tells the tests, as a plugin of pytest, what they are to record."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[TARGET] = self.recording


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="script/record", description=__doc__)
    parser.add_argument("--live", action="store_true", help="record in a subscription, with the login that is found")
    parser.add_argument("--subscription", default="", help="its id, where the login leads to several")
    parser.add_argument("--location", default="westeurope", help="where the resource group is made")
    parser.add_argument("--proxy", default="", help="URL of a proxy that nodes can reach; without, its scenarios wait")
    parser.add_argument("--resource-manager", default=RESOURCE_MANAGER, help="that of another cloud")
    parser.add_argument("-k", dest="chosen", default="", help="record only these scenarios, as pytest -k chooses")
    return parser.parse_args()


def main() -> int:
    """Record. Returns the exit code: pytest's, or 1 where a cassette holds what must not be published."""
    given = parse_arguments()
    recording = Recording(
        dict(os.environ), given.live, given.resource_manager, given.subscription, given.location, given.proxy
    )
    options = [f"--ignore={NO_SCENARIOS}", "-n0", "-rs", "-s", "-m", "vcr", "--record-mode=rewrite"]
    if not given.live and not given.chosen:
        shutil.rmtree(CASSETTES, ignore_errors=True)
    exit_code = pytest.main([*options, "-k", given.chosen, SCENARIOS], plugins=[Recorder(recording)])
    found = leaking(CASSETTES)
    print("\n".join(found), end="\n" if found else "")
    return exit_code or bool(found)


if __name__ == "__main__":
    sys.exit(main())
