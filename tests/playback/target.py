"""What the commands of a scenario talk to: a cassette, the emulator, or a subscription of Azure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.process import Emulator

CASSETTES = Path(__file__).parent / "cassettes"
RESOURCE_MANAGER = "https://management.azure.com"
SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"
TENANT = "00000000-0000-0000-0000-00000000ffff"
GROUP = "rg"
PROXY = "http://proxy.example.com:3128/"
"""What cassettes have in place of the recorded names, and what a replay uses."""


@dataclass(frozen=True)
class Target:
    """A resource manager, and where and as whom to work there."""

    resource_manager: str = RESOURCE_MANAGER
    subscription: str = SUBSCRIPTION
    tenant: str = TENANT
    group: str = GROUP
    proxy: str = PROXY
    """A proxy that the nodes of a cluster can reach."""
    token: Callable[[], str] = lambda: "none"
    is_recorded: bool = False
    emulator: Emulator | None = None
