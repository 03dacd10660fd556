"""What the service did, as it remembers it: readings that were answered, and attempts to write."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from emulator.documents import Json
from emulator.state import Cluster
from tests.model.trouble import Fault, Way


@dataclass(frozen=True)
class Read:
    """A cluster as it was answered to `command`."""

    command: int
    name: str
    body: Json


@dataclass(frozen=True)
class Moment:
    """Which command ran, and what had happened to a cluster: how many faults, writes of colleagues, and readings."""

    command: int
    faults: int
    foreign: int
    reads: int


@dataclass
class Attempt:
    """A write that `command` made: what it met (None: it was handled and answered), and what became of it.

    `before` is the cluster that a write that landed replaced, `after` what it made of it, `entry` where its operation
    is, and `landed_at` when that was.
    """

    command: int
    name: str
    sent: Json
    fault: Fault | None = None
    status: int | None = None
    before: Json | None = None
    after: Json | None = None
    entry: Cluster | None = None
    landed_at: Moment | None = None

    @property
    def has_landed(self) -> bool:
        """Say whether the service took it, whatever it answered."""
        return self.after is not None

    @property
    def is_refused(self) -> bool:
        """Say whether it ended so that whoever made it knows that it did not land."""
        is_in_doubt = self.fault and (self.fault.puts_in_doubt or self.fault.way in (Way.KILL, Way.KILL_HANDLED))
        return not self.has_landed and not is_in_doubt

    @property
    def operation(self) -> str:
        """How its operation stands."""
        return self.entry.operation.status if self.entry and self.entry.operation else ""


@dataclass
class Log:
    """What the service did, in order.

    `foreign` counts what colleagues wrote and `faults` what went wrong, by cluster.
    """

    reads: list[Read] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    foreign: Counter[str] = field(default_factory=Counter)
    deleted: set[str] = field(default_factory=set)
    faults: Counter[str] = field(default_factory=Counter)
