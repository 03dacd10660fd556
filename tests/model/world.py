"""What a model runs in."""

from __future__ import annotations

from dataclasses import dataclass

from tests.model.clock import Machine
from tests.model.commands import Commands
from tests.model.service import Service


@dataclass
class World:
    """The service, the machine that commands run on, and the commands."""

    machine: Machine
    service: Service
    commands: Commands
