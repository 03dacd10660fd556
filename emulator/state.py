"""Everything the emulated subscription holds."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from aiohttp import web

from emulator.control.fleet import Fleet
from emulator.control.settings import Settings
from emulator.documents import Json, key
from emulator.operations import Operation

TENANT_ID = "11111111-2222-3333-4444-555555555555"
SUBSCRIPTION_ID = "00000000-aaaa-bbbb-cccc-000000000000"
LOCATION = "westus2"


@dataclass
class Cluster:
    """A managed cluster: its body in the words of the newest preview API, and what is being done to it.

    `maintenance` holds its maintenance configurations by their lower-case names.
    """

    body: Json
    operation: Operation | None = None
    maintenance: dict[str, Json] = field(default_factory=dict)


@dataclass
class State:
    """The subscription's resources, found by their lower-case names, and the requests made so far.

    Features that were registered wait in `features_to_propagate` until the provider is registered again.
    `random` decides the order of `noProxy`.
    """

    settings: Settings = field(default_factory=Settings)
    resource_groups: dict[str, Json] = field(default_factory=dict)
    clusters: dict[str, Cluster] = field(default_factory=dict)
    virtual_networks: dict[str, Json] = field(default_factory=dict)
    role_assignments: list[Json] = field(default_factory=list)
    operations: dict[str, Operation] = field(default_factory=dict)
    features_to_propagate: set[str] = field(default_factory=set)
    requests: list[Json] = field(default_factory=list)
    fleet: Fleet = field(default_factory=Fleet)
    random: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311

    def reset(self) -> None:
        """Return to the state of a fresh start."""
        self.__dict__.update(State().__dict__)

    def start_operation(self, operation: Operation) -> Operation:
        """Begin a long-running operation, with the failure that was set for it, if any."""
        operation.begin(self.settings)
        self.settings.fail_next_operation = None
        self.operations[operation.name] = operation
        return operation

    def end_overdue_operations(self) -> None:
        """End the operations whose time is over; a client that does not poll sees them end as well."""
        for operation in self.operations.values():
            operation.end_if_overdue()

    def remove_resource_group(self, subscription: str, group: str) -> None:
        """Remove a resource group and all that is in it."""
        prefix = key(subscription, group)
        self.resource_groups.pop(prefix, None)
        for resources in (self.clusters, self.virtual_networks):
            for name in [name for name in resources if name.startswith(f"{prefix}/")]:
                del resources[name]


STATE = web.AppKey("state", State)


def state_of(request: web.Request) -> State:
    """Return the state that serves this request."""
    return request.app[STATE]
