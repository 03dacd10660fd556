"""`az aks proxy probe`."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from azure.cli.core.azclierror import InvalidArgumentValueError, RequiredArgumentMissingError
from knack.log import get_logger

from azext_aksproxy.azure.cluster import read_body
from azext_aksproxy.azure.proxy_settings import of_cluster, of_file, of_file_over_cluster
from azext_aksproxy.config.limits import PROBE_TIMEOUT
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.routes.go import refused_entries
from azext_aksproxy.probe.row import Row
from azext_aksproxy.terminal.new_file import read_bytes
from azext_aksproxy.terminal.report import exit_with_1_after_printing, no_file
from azext_aksproxy.terminal.stream import is_terminal, write_line

if TYPE_CHECKING:
    from azext_aksproxy.probe.run import Outcome

logger = get_logger(__name__)

MAX_TIMEOUT = 600.0
"""The longest time for one endpoint, in seconds. Ours: a node gives up long before."""

FROM_HERE = "This ran from this machine, not from a node: another network may have other rules."


def probe(
    cmd: Any,
    *,
    http_proxy_config: str | None = None,
    url: list[str] | None = None,
    resource_group_name: str | None = None,
    name: str | None = None,
    timeout: str | None = None,
    public_roots: str | None = None,
) -> list[dict[str, Any]]:
    """Probe what the proxy of a file or a cluster does to requests, before nodes depend on it."""
    seconds = _seconds(timeout)
    asked = _asked(cmd.cli_ctx, http_proxy_config, resource_group_name, name)
    outcome = _probe(cmd.cli_ctx, url or [], asked, seconds, read_bytes(public_roots) if public_roots else None)
    _tell(outcome)
    if not outcome.is_well:
        exit_with_1_after_printing(cmd.cli_ctx)
    return [row.as_row() for row in outcome.rows]


@dataclass(frozen=True)
class Asked:
    """The settings that are probed, and what nodes trust beside their trustedCa: base64 of PEM texts."""

    settings: dict[str, Any]
    also_trusted: tuple[str, ...] = ()


def _asked(cli_ctx: Any, file: str | None, resource_group_name: str | None, name: str | None) -> Asked:
    """Return what a file, a cluster, or a file over a cluster asks for."""
    if not file and not name:
        raise no_file("a cluster with -g and -n")
    if not name:
        return Asked(of_file(file or ""))
    cluster = Cluster.of(read_body(cli_ctx, resource_group_name, name))
    settings = of_file_over_cluster(cli_ctx, file, cluster) if file else of_cluster(cluster)
    return Asked(settings, cluster.custom_cas)


def _probe(cli_ctx: Any, urls: Sequence[str], asked: Asked, seconds: float, public_roots: bytes | None) -> Outcome:
    """Probe `urls`, each once. Raises InvalidArgumentValueError for one that is none."""
    if not urls:
        raise RequiredArgumentMissingError(
            "No URL was given.", recommendation="Give --url, such as https://mcr.microsoft.com/."
        )
    for entry in refused_entries(asked.settings):
        logger.warning("az aks proxy validate refuses the noProxy entry '%s'; it is evaluated all the same.", entry)
    # pyOpenSSL takes longer to load than all else here, and az loads this module for the help of the group as well
    from azext_aksproxy.probe.run import probe as run

    distinct = list(dict.fromkeys(urls))
    try:
        return run(
            distinct,
            asked.settings,
            public_roots=public_roots,
            also_trusted=asked.also_trusted,
            timeout=seconds,
            on_row=_progress(cli_ctx, len(distinct)),
        )
    except ValueError as error:
        raise InvalidArgumentValueError(
            str(error), recommendation="Give whole URLs, such as https://example.com/, and public roots as PEM text."
        ) from None


def _progress(cli_ctx: Any, count: int) -> Callable[[Row], None] | None:
    """Return what shows each row as it is known, on standard error if that is a terminal."""
    if cli_ctx.only_show_errors or not is_terminal(sys.stderr):
        return None
    ended = 0

    def show(row: Row) -> None:
        nonlocal ended
        ended += 1
        write_line(sys.stderr, f"[{ended}/{count}] {row.url}: {row.result.value}")

    return show


def _tell(outcome: Outcome) -> None:
    """Say what no row can."""
    logger.warning(FROM_HERE)
    for subject in outcome.unneeded:
        logger.warning("No chain that was presented needed the certificate '%s' of trustedCa.", subject)


def _seconds(text: str | None) -> float:
    """Return a time-out in seconds. Raises InvalidArgumentValueError."""
    try:
        seconds = float(text) if text is not None else PROBE_TIMEOUT
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= MAX_TIMEOUT:
        raise InvalidArgumentValueError(
            f"The time-out '{text}' is not a number of seconds from 0 to {MAX_TIMEOUT:.0f}.",
            recommendation=f"Leave --timeout out for {PROBE_TIMEOUT:.0f} seconds, or give a number.",
        )
    return seconds


def table(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what `-o table` shows of rows."""
    names = ("url", "route", "result", "issuer", "detail")
    return [{name[0].upper() + name[1:]: row[name] for name in names} for row in rows]
