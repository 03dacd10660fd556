"""Scenarios: `az` in process, on cassettes without a network; script/record plays them for real and writes those."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import vcr as vcrpy
from vcr.cassette import Cassette

from tests.playback import cassette
from tests.playback.az import Az
from tests.playback.cassette import CASSETTES_OF
from tests.playback.home import furnish, sign_in
from tests.playback.recording import TARGET, target_of
from tests.playback.target import Target

LONGEST_SLEEP = 0.002
"""Seconds. A replay that does not sleep at all would keep azure-cli's wait for a poller's thread busy."""


def pytest_recording_configure(config: pytest.Config, vcr: vcrpy.VCR) -> None:
    vcr.register_serializer("yaml", cassette)
    for name, matcher in cassette.MATCHERS.items():
        vcr.register_matcher(name, matcher)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what cannot be recorded live; a skip within a test would come after its cassette was removed."""
    recording = config.stash.get(TARGET, None)
    reasons = recording.unplayable if recording else {}
    if not recording and (installed := version("azure-cli")) != CASSETTES_OF:
        for item in items:
            if item.get_closest_marker("vcr"):
                item.add_marker(
                    pytest.mark.skip(reason=f"the cassettes are of azure-cli {CASSETTES_OF}, not {installed}")
                )
    for item in items:
        for fixture in reasons.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.skip(reason=f"{item.name}: {reasons[fixture]}"))


@pytest.fixture(scope="session")
def target(pytestconfig: pytest.Config) -> Iterator[Target]:
    """What is played on. A recording's resource group lives as long as it."""
    with target_of(pytestconfig.stash.get(TARGET, None)) as found, pytest.MonkeyPatch.context() as patch:
        furnish(Path(os.environ["AZURE_CONFIG_DIR"]), found)
        sign_in(found, patch)
        yield found


@pytest.fixture
def tape(target: Target) -> cassette.Tape:
    return cassette.Tape(target)


@pytest.fixture
def vcr_config(tape: cassette.Tape) -> dict[str, Any]:
    return {
        "match_on": cassette.MATCH_ON,
        "before_record_request": tape.request,
        "before_record_response": tape.response,
        "decode_compressed_response": True,
    }


@pytest.fixture
def az(target: Target, tape: cassette.Tape, whole_cassette: None) -> Az:
    """`az` in this process."""
    return Az(target, tape)


@pytest.fixture
def whole_cassette(target: Target, vcr: Cassette, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Replay without waiting, and see that exactly the cassette's requests were made."""
    if target.is_recorded:
        yield
        return
    sleep = time.sleep
    monkeypatch.setattr(time, "sleep", lambda seconds: sleep(min(seconds, LONGEST_SLEEP)))
    with cassette.played_whole(vcr):
        yield


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """The name of a cluster that no other scenario uses."""
    words = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower().removeprefix("test_"))
    return str(words[:40].strip("-"))


@pytest.fixture
def proxy(target: Target) -> str:
    """The URL of a proxy."""
    return target.proxy


@pytest.fixture
def service(target: Target) -> Callable[..., None]:
    """Return a function that changes the emulator's settings."""

    def change(**settings: Any) -> None:
        if target.emulator:
            target.emulator.control("PATCH", "settings", settings)

    return change


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Any], str]:
    """Return a function that writes a file of settings and returns its path."""

    def write_file(settings: Any) -> str:
        path = tmp_path / "settings.json"
        path.write_text(json.dumps(settings), "utf-8")
        return str(path)

    return write_file


@pytest.fixture(autouse=True)
def usual_service(target: Target) -> None:
    """Let the emulator behave as if it had just started, and end its operations only by being polled."""
    if target.emulator:
        settings = target.emulator.control("GET", "settings")
        usual = {"features": dict.fromkeys(settings["features"], "Registered"), "providerState": "Registered"}
        change = {
            **usual,
            "httpProxyAsIn2025": False,
            "seed": 0,
            "operationTimeLimitSeconds": None,
            "apiVersions": None,
            "refuseNextWrite": None,
        }
        target.emulator.control("PATCH", "settings", change)


@pytest.fixture(autouse=True)
def not_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody be asked, wherever the tests run."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
