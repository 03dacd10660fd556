"""The faults that the commands are put through: what goes wrong, where, and in which command."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

ALWAYS = 1000
WITHOUT_END: Json = {"times": ALWAYS, "retryAfterMilliseconds": 20}
"""Azure asks for the next try soon, so that nobody waits for azure-core's own 1.6 and 3.2 seconds."""

RUNNING: Json = {"operationTimeLimitSeconds": 0.8}
"""An operation that goes on while nobody polls it, and then ends."""

OVER: Json = {"operationTimeLimitSeconds": 0}
ENDLESS: Json = {"operationPolls": ALWAYS}
FAILED: Json = {"failNextOperation": {"code": "ReimageFailed", "message": "nodepool1 could not be reimaged."}}
CANCELED: Json = {"failNextOperation": {"code": "Canceled", "message": "It was aborted.", "status": "Canceled"}}

OVER_ANOTHER = "create over a cluster"
"""The command `create` with the name of a cluster that is there."""

PLACES = ("read", "write", "poll")


@dataclass(frozen=True)
class Case:
    """A fault as the table names it and as the emulator is told of it, and the command that meets it."""

    command: str
    fault: str
    where: str
    script: list[Json]
    settings: Json = field(default_factory=dict)
    interrupted: bool = False

    @property
    def id(self) -> str:
        """What the case is called among the tests."""
        return f"{self.command}: {self.fault}, {self.where}"


def fault(on: str, kind: str, **more: Any) -> Json:
    """Return a fault as the emulator's setting `faults` has it."""
    return {"on": on, "kind": kind, **more}


LOST = fault("write", "cut", handled=True)
HALF_SENT = "connection cut in the middle of the answer"
PAGE = "a web page with 200"


def _over_at_the_next_try() -> Iterator[Case]:
    where = "once each on read, write and poll"
    kinds: dict[str, Json] = {
        "429 with Retry-After": {"kind": "status", "status": 429, "retryAfterMilliseconds": 1000},
        **{str(status): {"kind": "status", "status": status} for status in (429, 500, 502, 503, 504)},
        "a web page with 503": {"kind": "not-json", "status": 503},
        "connection cut before the request is handled": {"kind": "cut"},
    }
    for name, kind in kinds.items():
        yield Case("update", name, where, [{"on": on, **kind} for on in PLACES])


def _at_one_place() -> Iterator[Case]:
    for on in PLACES:
        yield Case("update", "503 without end", on, [fault(on, "status", status=503, **WITHOUT_END)])
    for on in PLACES:
        yield Case("update", HALF_SENT, f"once on {on}", [fault(on, "cut-within")], RUNNING)
    for on in PLACES:
        yield Case("update", "401", f"once on {on}", [fault(on, "status", status=401)])
    for on in PLACES:
        yield Case("update", PAGE, f"once on {on}", [fault(on, "not-json")])
    yield Case(
        "update", "a web page with 503, without end", "read", [fault("read", "not-json", status=503, **WITHOUT_END)]
    )
    yield Case("update", "409, the cluster is busy", "write", [fault("write", "status", status=409, times=ALWAYS)])


def _although_the_write_landed() -> Iterator[Case]:
    cut = "connection cut after the write landed"
    gateway = fault("write", "status", status=504, handled=True)
    unending = fault("write", "status", status=503, handled=True, **WITHOUT_END)
    blind = fault("read", "status", status=503, skip=1, **WITHOUT_END)
    yield Case("update", cut, "its operation is over", [LOST], OVER)
    yield Case("update", cut, "its operation runs", [LOST], RUNNING)
    yield Case("update --no-wait", cut, "its operation runs", [LOST])
    yield Case("update", "504 although the write landed", "once", [gateway], RUNNING)
    yield Case("update", "503 without end although the write landed", "write", [unending], RUNNING)
    yield Case(
        "update", f"{PAGE} although the write landed", "once", [fault("write", "not-json", handled=True)], RUNNING
    )
    yield Case("update", cut, "its operation fails", [LOST], {**RUNNING, **FAILED})
    yield Case("update", cut, "its operation has failed", [LOST], {**OVER, **FAILED})
    yield Case("update", cut, "its operation is cancelled", [LOST], {**RUNNING, **CANCELED})
    yield Case("update", cut, "then 503 without end on read", [LOST, blind])
    yield Case("update", cut, "then Ctrl-C", [LOST], ENDLESS, interrupted=True)


def _of_the_operation(command: str) -> Iterator[Case]:
    yield Case(command, "the operation fails", "poll", [], FAILED)
    yield Case(command, "the operation is cancelled", "poll", [], CANCELED)
    yield Case(command, "the operation does not end", "Ctrl-C", [], ENDLESS, interrupted=True)


def _of_creation() -> Iterator[Case]:
    cut = "connection cut after the write landed"
    unending = fault("read", "status", status=503, **WITHOUT_END)
    yield Case("create", "503", "once on write", [fault("write", "status", status=503)])
    yield Case("create", "503 without end", "write", [fault("write", "status", status=503, **WITHOUT_END)])
    yield Case("create", "503 without end", "read", [unending])
    until_written = fault("read", "status", status=503, **{**WITHOUT_END, "times": 4})
    yield Case(OVER_ANOTHER, "503 until the write", "read", [until_written])
    yield Case("create", PAGE, "once on write", [fault("write", "not-json")])
    yield Case("create", cut, "its operation is over", [LOST], OVER)
    yield Case("create", cut, "its operation runs", [LOST], RUNNING)
    yield Case("create", cut, "its operation fails", [LOST], {**RUNNING, **FAILED})
    yield from _of_the_operation("create")


def _of_reading() -> Iterator[Case]:
    yield Case("proxy show", "503", "once on read", [fault("read", "status", status=503)])
    yield Case("proxy show", "503 without end", "read", [fault("read", "status", status=503, **WITHOUT_END)])
    yield Case("proxy diff", PAGE, "once on read", [fault("read", "not-json")])
    yield Case("proxy route", HALF_SENT, "once on read", [fault("read", "cut-within")])
    yield Case("proxy preflight", PAGE, "on the subscription", [fault("subscription", "not-json", times=ALWAYS)])


CASES = [
    *_over_at_the_next_try(),
    *_at_one_place(),
    *_although_the_write_landed(),
    *_of_the_operation("update"),
    *_of_creation(),
    *_of_reading(),
]
