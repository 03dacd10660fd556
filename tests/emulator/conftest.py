"""One emulator a module, empty but for a resource group before each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from emulator.process import Emulator
from tests.emulator.cluster import GROUP


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    emulator = Emulator(tmp_path_factory.mktemp("emulator"))
    yield emulator
    assert emulator.stop() == 0


@pytest.fixture
def emulator(running: Emulator) -> Emulator:
    running.control("DELETE", "state")
    running.call("PUT", GROUP, {"location": "westus2"})
    running.forget_requests()
    return running
