"""The emulated resource manager in this process, with a log of what it did: the judge goes by that."""

from __future__ import annotations

import copy
import json
import re
import threading
from collections import Counter
from collections.abc import Callable

import requests
from aiohttp import web

from emulator.documents import key
from emulator.identity import Tokens
from emulator.operations import Operation
from emulator.server import resource_manager_app
from emulator.state import STATE, Cluster, State
from tests.model.clock import Machine
from tests.model.log import Attempt, Log, Moment, Read
from tests.model.transport import Bridge, body_of, cut, delivered, unmade
from tests.model.trouble import IS_HANDLED, PAGES, Fault, On, Script, Way, answered
from tests.playback.target import GROUP, SUBSCRIPTION

_ONE = re.compile(r"/managedClusters/(?P<name>[^/?]+)", re.IGNORECASE)
_OPERATION = re.compile(r"/operations/(?P<operation>[^/?]+)", re.IGNORECASE)

PATIENCE = 4
"""After how many requests about its cluster an operation of ours ends that is not polled."""


class Service:
    """The resource manager. `command` numbers the command that runs, `script` says what it meets.

    Where it `reads_by_preview` a cluster is read with a preview version of the API, and the policy is read with it.
    """

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.tokens = Tokens()
        self._token = self.tokens.issue("https://management.azure.com")[0]
        self._app = resource_manager_app(self.tokens)
        self._bridge = Bridge(self._app)
        self._turn = threading.RLock()
        self.reset()

    def reset(self) -> None:
        """Begin anew."""
        self.state.reset()
        self.state.settings.operation_time_limit_seconds = None
        self.log, self.script, self.command = Log(), Script(), 0
        self.reads_by_preview = False
        self._requests: Counter[str] = Counter()
        self._due: list[tuple[str, int, Callable[[], object]]] = []
        self._cluster_of: dict[str, str] = {}

    def close(self) -> None:
        """End it."""
        self._bridge.close()

    @property
    def state(self) -> State:
        """The emulator's state."""
        return self._app[STATE]

    def token(self) -> str:
        """Return a token that is accepted."""
        return self._token

    def cluster(self, name: str) -> Cluster | None:
        """Return the cluster `name` as it stands."""
        return self.state.clusters.get(key(SUBSCRIPTION, GROUP, name))

    def put(self, name: str, cluster: Cluster) -> None:
        """Put a cluster in place."""
        self.state.clusters[key(SUBSCRIPTION, GROUP, name)] = cluster

    def later(self, name: str, requests_later: int, what: Callable[[], object]) -> None:
        """Do `what` before the request about the cluster `name` that comes so many after this one."""
        self._due.append((name, self._requests[name] + requests_later, what))

    def begin(self, script: Script) -> None:
        """Say that a command begins, and what it meets."""
        self.script, self.command = script, self.command + 1

    def moment(self, name: str) -> Moment:
        """Return what has happened to the cluster `name` up to now."""
        reads = sum(each.name == name for each in self.log.reads)
        return Moment(self.command, self.log.faults[name], self.log.foreign[name], reads)

    def synced(self) -> None:
        """Let happen what is scripted for a journal that was written."""
        for each in self.script.at(On.SYNC, ""):
            if each.fault and each.fault.way is Way.FULL:
                self.machine.fill_disk(each.fault.room, each.fault.later)
            elif each.fault:
                self.machine.kill()

    def send(self, request: requests.PreparedRequest) -> requests.Response:
        """Answer a request, in the place of a connection. Raises what `requests` raises there, and Killed."""
        with self._turn:
            self.machine.touch()
            on, name = self._kind(request)
            self._pass(name)
            met = self.script.at(on, name)
            for each in met:
                _do(each.before)
            fault = next((each.fault for each in met if each.fault), None)
            try:
                return self._meet(request, on, name, fault)
            finally:
                for each in met:
                    _do(each.after)

    def _meet(self, request: requests.PreparedRequest, on: On, name: str, fault: Fault | None) -> requests.Response:
        way = fault.way if fault else None
        self.log.faults[name] += bool(fault)
        attempt = self._attempt(request, name, fault) if on is On.WRITE else None
        if way is Way.KILL:
            self.machine.kill()
        if fault and way is Way.FULL:
            self.machine.fill_disk(fault.room, fault.later)
        if way is Way.FAILING and on is On.WRITE:
            self.state.settings.fail_next_operation = {"code": "ReimageFailed", "message": "nodepool1 failed."}
        if way is Way.DELAYED and fault:
            self.later(name, fault.later, lambda: self._handle(request, on, name, attempt))
        is_handled = fault is None or fault.way in IS_HANDLED
        answer = self._handle(request, on, name, attempt) if is_handled or not fault else answered(fault)
        if way is Way.KILL_HANDLED:
            self.machine.kill()
        if way in (Way.CUT, Way.CUT_HANDLED):
            raise cut()
        if way is Way.UNMADE:
            raise unmade(request)
        if fault and way in PAGES:
            return delivered(answered(fault), request)
        if fault and way is Way.ANSWERED_HANDLED:
            answer = answered(fault)
        elif answer.status == 200:
            self._note_reading(on, name, answer)
        if attempt:
            attempt.status = answer.status
        return delivered(answer, request)

    def _handle(self, request: requests.PreparedRequest, on: On, name: str, attempt: Attempt | None) -> web.Response:
        found = self.cluster(name)
        before = copy.deepcopy(found.body) if found and attempt else None
        with self.machine.elsewhere():
            answer = self._bridge.answer(request)
        if on is On.WRITE:
            self.state.settings.fail_next_operation = None
        if attempt and answer.status < 300 and (entry := self.cluster(name)):
            assert entry.operation
            attempt.before, attempt.after, attempt.entry = before, copy.deepcopy(entry.body), entry
            attempt.landed_at = self.moment(name)
            self._cluster_of[entry.operation.name] = name
            operation = entry.operation
            self.later(name, PATIENCE, lambda: end(operation))
        return answer

    def _attempt(self, request: requests.PreparedRequest, name: str, fault: Fault | None) -> Attempt:
        attempt = Attempt(self.command, name, json.loads(body_of(request)), fault)
        self.log.attempts.append(attempt)
        return attempt

    def _note_reading(self, on: On, name: str, answer: web.Response) -> None:
        assert isinstance(answer.body, bytes)
        if on is On.READ:
            self.log.reads.append(Read(self.command, name, json.loads(answer.body)))
        if on is On.LIST:
            for body in json.loads(answer.body)["value"]:
                self.log.reads.append(Read(self.command, body["name"], body))

    def _pass(self, name: str) -> None:
        self._requests[name] += 1
        due = [each for each in self._due if each[0] == name and each[1] <= self._requests[name]]
        self._due = [each for each in self._due if each not in due]
        for _, _, what in due:
            what()

    def _kind(self, request: requests.PreparedRequest) -> tuple[On, str]:
        if found := _OPERATION.search(str(request.url)):
            return On.POLL, self._cluster_of.get(found["operation"], "")
        found = _ONE.search(str(request.url))
        if not found:
            return On.LIST, ""
        if request.method == "PUT":
            return On.WRITE, found["name"]
        if "/maintenanceConfigurations/" in str(request.url):
            return On.POLICY, found["name"]
        is_preview = "-preview" in str(request.url) and not self.reads_by_preview
        return (On.POLICY if is_preview else On.READ), found["name"]


def end(operation: Operation) -> None:
    """End an operation, however it was to end."""
    operation.polls_left = 0
    operation.poll()


def _do(what: Callable[[], None] | None) -> None:
    if what:
        what()
