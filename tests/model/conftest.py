"""The service and the commands that all models of this process share: azure-cli takes its time to load."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.model.clock import Machine
from tests.model.commands import Commands
from tests.model.service import Service
from tests.model.world import World
from tests.playback.home import furnish, sign_in
from tests.playback.target import Target


@pytest.fixture(scope="session")
def loaded_world() -> Iterator[World]:
    machine = Machine()
    service = Service(machine)
    # the same home as that of tests/playback, which may come before or after in this process
    furnish(Path(os.environ["AZURE_CONFIG_DIR"]), Target())
    yield World(machine, service, Commands(service, machine))
    service.close()


@pytest.fixture
def world(loaded_world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A service without clusters, a login to it, and nobody to ask."""
    sign_in(Target(token=loaded_world.service.token), monkeypatch)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    loaded_world.service.reset()
    return loaded_world
