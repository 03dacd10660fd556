"""What goes wrong, and when: the n-th request of a kind about a cluster meets what was scripted for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from aiohttp import web

from emulator.control.faults import CODES, PAGE
from emulator.errors import ArmError


class On(str, Enum):
    """The kinds of moments."""

    LIST = "list"
    READ = "read"
    POLICY = "policy"
    """The Node Disruption Policy is read, with a preview version of the API."""
    WRITE = "write"
    POLL = "poll"
    SYNC = "sync"
    """The journal is written: right after it is on disk."""


class Way(str, Enum):
    """What becomes of a request."""

    UNMADE = "the connection is not made"
    CUT = "cut before it is handled"
    CUT_HANDLED = "handled, then cut"
    ANSWERED = "answered with the status, and not handled"
    ANSWERED_HANDLED = "handled, but answered with the status"
    PAGE = "not handled, and a proxy on the way answers with the status"
    PAGE_HANDLED = "handled, but a proxy on the way answers with the status"
    DELAYED = "answered with the status, and handled later"
    KILL = "the process is killed before"
    KILL_HANDLED = "the process is killed after it is handled"
    FULL = "the disk is full from here on, for a moment"
    FAILING = "handled; its operation will fail"


IS_HANDLED = (Way.CUT_HANDLED, Way.ANSWERED_HANDLED, Way.PAGE_HANDLED, Way.KILL_HANDLED, Way.FULL, Way.FAILING)
PAGES = (Way.PAGE, Way.PAGE_HANDLED)
IN_DOUBT = (Way.CUT, Way.CUT_HANDLED, Way.DELAYED, Way.ANSWERED_HANDLED, *PAGES)
"""After these nobody but the service knows whether a write landed. So it is after a status from 500 on."""


@dataclass(frozen=True)
class Fault:
    """What becomes of a request.

    `room` is how many bytes a full disk still takes, and `later` for how many touches it is full; or before how many
    further requests about the cluster a delayed one is handled.
    """

    way: Way
    status: int = 503
    room: int = 0
    later: int = 1

    def __str__(self) -> str:
        """Return it as a minimal example shows it."""
        details = {
            Way.ANSWERED: f" {self.status}",
            Way.ANSWERED_HANDLED: f" {self.status}",
            Way.PAGE: f" {self.status}",
            Way.PAGE_HANDLED: f" {self.status}",
            Way.DELAYED: f" {self.status}, {self.later} requests",
            Way.FULL: f": {self.room} bytes left, {self.later} touches",
        }
        return f"{self.way.value}{details.get(self.way, '')}"

    @property
    def puts_in_doubt(self) -> bool:
        """Say whether a write that meets it may have landed, for all that a client can know."""
        return self.way in IN_DOUBT or (self.way is Way.ANSWERED and self.status >= 500)


@dataclass(frozen=True)
class Happening:
    """Something that happens at the `nth` request (0 is the first) of a kind about the cluster `name`.

    `fault` meets it and the following, `times` in all. `before` and `after` are what somebody else does around it.
    """

    on: On
    nth: int = 0
    name: str = "c0"
    fault: Fault | None = None
    times: int = 1
    before: Callable[[], None] | None = None
    after: Callable[[], None] | None = None

    def is_met(self, on: On, name: str, count: int) -> bool:
        """Say whether the request meets it."""
        is_about = self.name == name or on in (On.LIST, On.SYNC)
        return self.on is on and is_about and self.nth <= count < self.nth + self.times


@dataclass
class Script:
    """What happens during one command."""

    happenings: list[Happening] = field(default_factory=list)
    _counts: Counter[tuple[On, str]] = field(default_factory=Counter)

    def at(self, on: On, name: str) -> list[Happening]:
        """Return what happens at the next request of a kind about a cluster."""
        count = self._counts[on, name]
        self._counts[on, name] += 1
        return [each for each in self.happenings if each.is_met(on, name, count)]

    def ways(self) -> set[Way]:
        """Return what may go wrong."""
        return {each.fault.way for each in self.happenings if each.fault}


def answered(fault: Fault) -> web.Response:
    """Return what a request is answered that meets `fault`."""
    return _page(fault.status) if fault.way in PAGES else _refusal(fault.status)


def _page(status: int) -> web.Response:
    """Return what a proxy on the way answers: a web page, and plain text with an odd status."""
    kind = "text/plain" if status % 2 else "text/html"
    return web.Response(status=status, text=PAGE, content_type=kind)


def _refusal(status: int) -> web.Response:
    """Return the answer of the resource manager that has `status`, without a hint for how long to wait."""
    code = {400: "BadRequest", 404: "SubscriptionNotFound", 412: "PreconditionFailed", **CODES}[status]
    error = ArmError(status, code, f"The request met a fault: {code}.")
    headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'} if status == 401 else {}
    return web.json_response(error.body(), status=status, headers=headers)
