"""Findings on their way out: as rows, as an error, as an exit code."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable
from typing import Any

from azure.cli.core.azclierror import (
    InvalidArgumentValueError,
    MutuallyExclusiveArgumentError,
    RequiredArgumentMissingError,
)
from knack.events import EVENT_CLI_SUCCESSFUL_EXECUTE
from knack.log import get_logger

from azext_aksproxy.config.check import Checked, check, check_source
from azext_aksproxy.config.findings import Finding, Severity, errors, fails
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, Purpose
from azext_aksproxy.config.live.held import about_the_rest, beside
from azext_aksproxy.config.reading.source import STDIN, Source

logger = get_logger(__name__)


def check_files(http_proxy: list[str] | None, kube_proxy: list[str] | None, purpose: Purpose) -> list[Checked]:
    """Return the files of both kinds, looked at."""

    return [check(kind, value, purpose) for kind, value in given_files(http_proxy, kube_proxy)]


def given_files(http_proxy: list[str] | None, kube_proxy: list[str] | None) -> list[tuple[Kind, str]]:
    """Return the files of both kinds as they were given, each with its kind."""

    files = [(HTTP_PROXY, each) for each in http_proxy or ()] + [(KUBE_PROXY, each) for each in kube_proxy or ()]
    if [value for _, value in files].count(STDIN) > 1:
        raise MutuallyExclusiveArgumentError(
            "Standard input can be read once only.", recommendation="Give all files but one by their names."
        )
    return files


def no_file(otherwise: str = "both") -> Exception:
    """Return the error of a command that was given nothing to look at."""

    missing: Exception = RequiredArgumentMissingError(
        "No file was given.",
        recommendation=f"Give --http-proxy-config FILE, --kube-proxy-config FILE, or {otherwise}.",
    )
    return missing


def reported(cli_ctx: Any, findings: list[Finding], strict: bool) -> list[dict[str, Any]]:
    """Return `findings` as they are printed, and see to the exit code."""

    if fails(findings, strict):
        exit_with_1_after_printing(cli_ctx)
    return [finding.as_row() for finding in findings]


def warn_of(findings: Iterable[Finding]) -> None:
    """Log the warnings among `findings`."""

    for finding in findings:
        if finding.severity is Severity.WARNING:
            logger.warning("%s", finding)


def refuse_errors(findings: Iterable[Finding], remedy: str) -> None:
    """Raise InvalidArgumentValueError with all errors among `findings`, if there are any, and `remedy`."""

    if wrong := errors(findings):
        raise InvalidArgumentValueError("\n".join(str(each) for each in wrong), recommendation=remedy)


def refuse_wrong(text: str, file: str, held: Collection[str] = ()) -> None:
    """Raise InvalidArgumentValueError where `text`, about to be written to `file`, would be refused later.

    `held` is the noProxy of the cluster that it was taken from.
    """

    checked = check_source(HTTP_PROXY, Source(file, text), Purpose.CREATE)
    findings = [*about_the_rest(checked), *beside(checked, held)]
    warn_of(findings)
    refuse_errors(findings, f"'{file}' was not written.")


def is_read_by_a_person(cli_ctx: Any) -> bool:
    """Say whether the output goes to a terminal, and no format was asked for."""
    chosen = {"-o", "--output", "--query"} & set(cli_ctx.data["safe_params"])
    return sys.stdout.isatty() and not chosen and cli_ctx.invocation.data["output"] == "json"


def exit_with_1_after_printing(cli_ctx: Any) -> None:
    """Have `az` end with exit code 1 once the result is printed."""

    def leave(*_: Any, **__: Any) -> None:
        raise SystemExit(1)

    cli_ctx.register_event(EVENT_CLI_SUCCESSFUL_EXECUTE, leave)


def table(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what `-o table` shows of findings."""
    return [
        {
            "Severity": each["severity"],
            "File": f"{each['file']}:{each['line']}:{each['column']}",
            "Rule": each["rule"],
            "Message": each["message"],
        }
        for each in rows
    ]
