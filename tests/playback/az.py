"""`az` in this process, with the extension of this checkout."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from typing import Any

from tests.playback.cassette import Tape
from tests.playback.target import Target
from tools.az import Outcome

USUAL = ("--no-ssh-key", "--dns-name-prefix", "aksproxy", "--node-count", "1", "--yes")
"""Flags of every new cluster. azure-cli's own DNS prefix would hold a part of the subscription's id."""


@dataclass
class Az:
    """`az` in this process, on `target`; what it asks is on `tape`."""

    target: Target
    tape: Tape

    def run(self, *arguments: str) -> Outcome:
        """Run `az` with `arguments`; its stderr has what it logs, from warnings on, and recommendations."""
        from azure.cli.core import get_default_cli

        out, log = io.StringIO(), io.StringIO()
        with _logging_to(log), redirect_stderr(log):
            try:
                exit_code = get_default_cli().invoke(list(arguments), out_file=out)
            except SystemExit as left:
                exit_code = left.code
        return Outcome(exit_code, out.getvalue(), log.getvalue())

    def must(self, *arguments: str) -> Outcome:
        """Run `az` with `arguments`; raise RuntimeError if it fails."""
        outcome = self.run(*arguments)
        if outcome.exit_code != 0:
            raise RuntimeError(f"az {' '.join(arguments)} ended with {outcome.exit_code}:\n{outcome.stderr}")
        return outcome

    def create(self, name: str, *arguments: str) -> Outcome:
        """Run `az aks create` for the cluster `name`."""
        return self.run("aks", "create", "-g", self.target.group, "-n", name, *USUAL, *arguments)

    def update(self, name: str, *arguments: str) -> Outcome:
        """Run `az aks update` of the cluster `name`."""
        return self.run("aks", "update", "-g", self.target.group, "-n", name, *arguments)

    def proxy(self, verb: str, name: str, *arguments: str) -> Outcome:
        """Run `az aks proxy VERB` on the cluster `name`."""
        return self.run("aks", "proxy", verb, "-g", self.target.group, "-n", name, *arguments)

    def given(self, name: str, **settings: dict[str, Any]) -> None:
        """Have a cluster `name` with `httpProxyConfig` or `kubeProxyConfig`, whose making is not on the tape."""
        if not self.target.is_recorded:
            return
        options = {"httpProxyConfig": "--http-proxy-config", "kubeProxyConfig": "--kube-proxy-config"}
        files = [part for key, value in settings.items() for part in (options[key], json.dumps(value))]
        with self.tape.paused():
            outcome = self.create(name, *files)
        if outcome.exit_code != 0:
            raise RuntimeError(f"The cluster '{name}' could not be made:\n{outcome.stderr}")

    def clusters(self) -> Any:
        """Return the client of managed clusters, of azure-cli's own API version."""
        from azure.cli.core import get_default_cli
        from azure.cli.core.commands.client_factory import get_mgmt_service_client
        from azure.cli.core.profiles import ResourceType

        return get_mgmt_service_client(get_default_cli(), ResourceType.MGMT_CONTAINERSERVICE).managed_clusters


@contextmanager
def _logging_to(stream: io.StringIO) -> Iterator[None]:
    handler = logging.StreamHandler(stream)
    handler.setLevel(logging.WARNING)
    logger = logging.getLogger("cli")
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
