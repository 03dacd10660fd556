"""`az aks proxy probe`."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from azure.cli.core.azclierror import InvalidArgumentValueError, MutuallyExclusiveArgumentError, NoTTYError
from knack.log import get_logger
from knack.prompting import prompt_y_n

from azext_aksproxy.azure.cluster import read_body
from azext_aksproxy.azure.outbound import needed
from azext_aksproxy.azure.proxy_settings import of_cluster, of_file, over_cluster
from azext_aksproxy.config.limits import PROBE_TIMEOUT
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.routes.go import refused_entries
from azext_aksproxy.probe.row import FROM_HERE, Row
from azext_aksproxy.probe.saved import as_pem, described
from azext_aksproxy.probe.script import make_script
from azext_aksproxy.terminal.new_file import read_bytes, refuse_existing, write_whole
from azext_aksproxy.terminal.report import exit_with_1_after_printing, no_file
from azext_aksproxy.terminal.stream import is_terminal, write_line

if TYPE_CHECKING:
    from azext_aksproxy.probe.run import Outcome

logger = get_logger(__name__)

MAX_TIMEOUT = 600.0
"""The longest time for one endpoint, in seconds. Ours: a node gives up long before."""

REMEDY = "Give whole URLs, such as https://example.com/, and public roots as PEM text."

COMPARE = (
    "Anybody between this machine and the hosts could have presented that. Compare each SHA-256 with what the owner of "
    "the proxy says before nodes trust it."
)


def probe(
    cmd: Any,
    *,
    http_proxy_config: str | None = None,
    url: list[str] | None = None,
    features: list[str] | None = None,
    resource_group_name: str | None = None,
    name: str | None = None,
    timeout: str | None = None,
    public_roots: str | None = None,
    save_ca: str | None = None,
    script: bool = False,
    yes: bool = False,
) -> list[dict[str, Any]] | None:
    """Probe what the proxy of a file or a cluster does to requests, before nodes depend on it."""
    seconds = _seconds(timeout)
    if save_ca and script:
        raise MutuallyExclusiveArgumentError("--save-ca probes now, and --script later; give one of them.")
    if save_ca:
        yes = yes or cmd.cli_ctx.config.getboolean("core", "disable_confirm_prompt", fallback=False)
        _refuse_unasked(save_ca, yes)
    asked = _asked(cmd.cli_ctx, http_proxy_config, resource_group_name, name)
    urls = _urls(cmd.cli_ctx, url or [], features or [], resource_group_name, name)
    roots = read_bytes(public_roots) if public_roots else None
    if script:
        print(_script(urls, asked, seconds, roots), end="")
        return None
    outcome = _probe(cmd.cli_ctx, urls, asked, seconds, roots)
    _tell(outcome)
    if save_ca:
        _save(outcome, save_ca, yes)
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
    settings = over_cluster(cli_ctx, of_file(file), cluster) if file else of_cluster(cluster)
    return Asked(settings, cluster.custom_cas)


def _urls(
    cli_ctx: Any, given: list[str], features: list[str], resource_group_name: str | None, name: str | None
) -> list[str]:
    """Return what is to be probed, each once: what was given, or else what a cluster or the cloud needs, and features.

    Raises InvalidArgumentValueError where nothing is known.
    """
    found: list[str] = []
    if not given or features:
        found = needed(cli_ctx, resource_group_name, None if given else name, features, is_required=not given)
    return list(dict.fromkeys([*given, *found]))


def _probe(cli_ctx: Any, urls: Sequence[str], asked: Asked, seconds: float, public_roots: bytes | None) -> Outcome:
    """Probe `urls`. Raises InvalidArgumentValueError for one that is none."""
    for entry in refused_entries(asked.settings):
        logger.warning("az aks proxy validate refuses the noProxy entry '%s'; it is evaluated all the same.", entry)
    # pyOpenSSL takes longer to load than all else here, and az loads this module for the help of the group as well
    from azext_aksproxy.probe.run import probe as run

    try:
        return run(
            urls,
            asked.settings,
            public_roots=public_roots,
            also_trusted=asked.also_trusted,
            timeout=seconds,
            on_row=_progress(cli_ctx, len(urls)),
        )
    except ValueError as error:
        raise InvalidArgumentValueError(str(error), recommendation=REMEDY) from None


def _script(urls: Sequence[str], asked: Asked, seconds: float, public_roots: bytes | None) -> str:
    """Return the script that probes the same elsewhere. Raises InvalidArgumentValueError."""
    try:
        return make_script(
            urls, asked.settings, public_roots=public_roots, also_trusted=asked.also_trusted, timeout=seconds
        )
    except ValueError as error:
        raise InvalidArgumentValueError(str(error), recommendation=REMEDY) from None


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


def _refuse_unasked(path: str, is_answered: bool) -> None:
    """Raise FileOperationError or NoTTYError, before anything is probed, where the CA could not be saved at the end."""
    refuse_existing(path, is_answered)
    if not is_answered and not is_terminal(sys.stdin):
        raise NoTTYError(
            "--save-ca shows what it writes, and nobody can be asked. Nothing was probed.",
            recommendation="Add --yes to write it, and compare the fingerprints before nodes trust it.",
        )


def _save(outcome: Outcome, path: str, is_answered: bool) -> None:
    """Show the CA certificates of chains that are not trusted, and write them to `path` if that is agreed to."""
    for absent in outcome.absent:
        places = ", ".join(absent.urls) or "nowhere"
        logger.warning("The CA '%s' was not presented. Its certificate is to be had at: %s.", absent.name, places)
    found = outcome.presented_authorities
    if not found:
        logger.warning("No CA certificate of an untrusted chain was presented; '%s' was not written.", path)
        return
    for der in found:
        write_line(sys.stderr, "\n".join(["", *described(der)]))
    logger.warning(COMPARE)
    if is_answered or prompt_y_n(f"Write {len(found)} CA certificate{'s' * (len(found) > 1)} to '{path}'?", "n"):
        refuse_existing(path, is_answered)  # it may have come into being since
        write_whole(path, as_pem(found, f"{datetime.now(timezone.utc):%Y-%m-%d}"))
        logger.warning("Written: '%s'. Take it on with: az aks proxy init --trusted-ca '%s'", path, path)
    else:
        logger.warning("'%s' was not written.", path)


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
