"""`az aks update` and `az aks proxy rollout` as calls in this process, each with how it ended."""

from __future__ import annotations

import copy
import inspect
import io
import json
import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from knack.events import EVENT_CLI_SUCCESSFUL_EXECUTE

from azext_aksproxy.actions.rollout import rollout
from azext_aksproxy.config.check import Checked, check
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, Purpose
from azext_aksproxy.host.aks_command import AksCommand
from emulator.documents import Json
from tests.model.clock import Killed, Machine
from tests.model.service import Service
from tests.model.settings import Asked
from tests.model.trouble import Script
from tests.playback.target import GROUP


@dataclass
class Outcome:
    """How a command ended: its exit code, None if it was killed, the rows of a rollout, and what was said."""

    exit_code: int | None
    rows: list[Json] = field(default_factory=list)
    error: BaseException | None = None
    said: str = ""

    def states(self) -> dict[str, str]:
        """Return the states of the rows, by the names of the clusters."""
        return {row["id"].split("/")[-1]: row["state"] for row in self.rows}

    def reasons(self) -> dict[str, str]:
        """Return the reasons of the rows, by the names of the clusters."""
        return {row["id"].split("/")[-1]: row["reason"] or "" for row in self.rows}

    def __str__(self) -> str:
        """Return it as a failed test shows it."""
        shown = "\n".join(f"  {name}: {state} {self.reasons()[name]}" for name, state in self.states().items())
        error = f"{type(self.error).__name__}: {self.error}" if self.error else ""
        return f"exit {self.exit_code}\n{shown}\n{error}\n{self.said}"


class Commands:
    """The commands, of an azure-cli that was loaded once."""

    def __init__(self, service: Service, machine: Machine) -> None:
        from azure.cli.core import get_default_cli

        self.service, self.machine = service, machine
        self._cli = cli = get_default_cli()
        cli.invocation = cli.invocation_cls(
            cli_ctx=cli, parser_cls=cli.parser_cls, commands_loader_cls=cli.commands_loader_cls, help_cls=cli.help_cls
        )
        cli.invocation.data.update(command="aks update", output="json")
        cli.data.update(safe_params=[], subscription_id=None)
        self._table = cli.invocation.commands_loader.load_command_table(["aks", "proxy", "rollout"])
        self._host = self._table["aks update"].command_kwargs["command_operation"].host

    def update(self, name: str, asked: Asked, script: Script | None = None) -> Outcome:
        """Run `az aks update` with a file, and with `--tags` and `--api-server-authorized-ip-ranges` if asked."""
        cmd = self._fresh("aks update")
        self.service.reads_by_preview = False
        arguments = {
            **{each.name: each.default for each in inspect.signature(self._host.function).parameters.values()},
            "cmd": cmd,
            "resource_group_name": GROUP,
            "name": name,
            "tags": asked.tags,
            "api_server_authorized_ip_ranges": None if asked.ranges is None else ",".join(asked.ranges),
            "http_proxy_config": _checked(asked.file),
            "kube_proxy_config": None,
            "yes": True,
        }
        with self._running(script) as outcome:
            arguments["client"] = self._host.client_factory(cmd.cli_ctx, arguments)
            AksCommand(self._host.function, self._host.decorator, arguments).run()
            outcome.exit_code = 0
        return outcome

    def rollout(self, asked: Asked, journal: Path, script: Script | None = None, **options: Any) -> Outcome:
        """Run `az aks proxy rollout --yes` with a file."""

        cmd = self._fresh("aks proxy rollout")
        self.machine.journal = journal
        self.service.reads_by_preview = asked.kube_proxy is not None
        usual = {"max_parallel": 1, "canary": 0, "yes": True}
        selected = {} if "ids" in options else {"resource_group_name": GROUP}
        with self._running(script) as outcome:
            rows = rollout(
                cmd,
                http_proxy_config=_checked(asked.file) if asked.file else None,
                kube_proxy_config=_checked(asked.kube_proxy, KUBE_PROXY) if asked.kube_proxy else None,
                journal=str(journal),
                **{**usual, **selected, **options},
            )
            assert isinstance(rows, list)
            outcome.rows = rows
            cmd.cli_ctx.raise_event(EVENT_CLI_SUCCESSFUL_EXECUTE, result=outcome.rows)
            outcome.exit_code = 0
        return outcome

    def _fresh(self, command: str) -> Any:
        """Return a command on a context that nobody has registered anything at."""
        cmd = copy.copy(self._table[command])
        cmd.cli_ctx = copy.copy(self._cli)
        cmd.cli_ctx._event_handlers = defaultdict(list)
        return cmd

    @contextmanager
    def _running(self, script: Script | None) -> Iterator[Outcome]:
        outcome, said = Outcome(1), io.StringIO()
        self.service.begin(script or Script())
        self.machine.on_sync = self.service.synced
        with pytest.MonkeyPatch.context() as patch, _logged(said), redirect_stderr(said):
            patch.setattr(requests.adapters.HTTPAdapter, "send", lambda _, sent, **__: self.service.send(sent))
            try:
                with self.machine.running():
                    try:
                        yield outcome
                    finally:
                        is_killed = self.machine.is_dead
            except SystemExit as left:
                outcome.exit_code = int(left.code or 0)
            except Killed:
                pass
            # judged by those who ask; a traceback is one more way to end with 1
            except Exception as error:  # pylint: disable=broad-exception-caught
                outcome.error = error
        outcome.said = said.getvalue()
        if is_killed:
            outcome.exit_code, outcome.rows = None, []


def _checked(file: Json, kind: Kind = HTTP_PROXY) -> Checked:
    return check(kind, json.dumps(file), Purpose.UPDATE)


@contextmanager
def _logged(stream: io.StringIO) -> Iterator[None]:
    handler = logging.StreamHandler(stream)
    handler.setLevel(logging.WARNING)
    loggers = [logging.getLogger(name) for name in ("cli", "az_command_data_logger")]
    # not to pytest as well, which would show what hundreds of commands said
    before = [each.propagate for each in loggers]
    for each in loggers:
        each.addHandler(handler)
        each.propagate = False
    try:
        yield
    finally:
        for each, propagate in zip(loggers, before, strict=True):
            each.removeHandler(handler)
            each.propagate = propagate
