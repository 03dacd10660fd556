"""Argument validators: what the user typed becomes a checked config, or one error message."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from azure.cli.core.azclierror import InvalidArgumentValueError, MutuallyExclusiveArgumentError
from knack.log import get_logger

from azext_aksproxy.terminal.installation import refuse_broken

logger = get_logger(__name__)

PLANNED = ("aks update", "aks proxy diff", "aks proxy rollout")
"""The commands that hold a file against a cluster before they do anything: errors about entries wait until then."""


def validate_proxy_configs(cmd: Any, namespace: Any) -> None:
    """Replace the values of both parameters in `namespace` by what the files hold.

    Runs before any other validator, and so before any request. Raises InvalidArgumentValueError with all errors of
    both files, CLIInternalError where a library of the extension cannot be imported; warnings are logged.
    """
    names = ("http_proxy_config", "kube_proxy_config")
    given = {name: value for name in names if (value := getattr(namespace, name, None)) is not None}
    if not given:
        return
    if list(given.values()) == ["-", "-"]:
        raise MutuallyExclusiveArgumentError(
            "--http-proxy-config and --kube-proxy-config cannot both be read from standard input.",
            recommendation="Give one of them as a file.",
        )
    try:
        checked = _check(cmd.name, given, namespace)
    except ImportError as error:
        refuse_broken(error)
    for name, each in checked.items():
        setattr(namespace, name, each)


def _check(command: str, given: dict[str, str], namespace: Any) -> dict[str, Any]:
    from azext_aksproxy.config.check import check
    from azext_aksproxy.config.flags import Flags, check_flags
    from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Purpose
    from azext_aksproxy.config.live.held import about_the_rest
    from azext_aksproxy.config.reading.expressions import UNCHECKED, unsent
    from azext_aksproxy.terminal.report import refuse_errors, warn_of

    purpose = Purpose.CREATE if command == "aks create" else Purpose.UPDATE
    kinds = {"http_proxy_config": HTTP_PROXY, "kube_proxy_config": KUBE_PROXY}
    checked = {name: check(kinds[name], value, purpose) for name, value in given.items()}
    judge = about_the_rest if command in PLANNED else attrgetter("findings")
    findings = [finding for each in checked.values() for finding in judge(each)]
    flags = Flags.of(namespace)
    findings += [finding for each in checked.values() for finding in check_flags(each, flags, purpose)]
    findings += [unsent(each) for each in findings if each.rule is UNCHECKED]
    warn_of(findings)
    refuse_errors(findings, "Nothing was sent. Correct the above and try again.")
    return checked


def validate_entries(cmd: Any, namespace: Any) -> None:
    """Replace the entries of noProxy that were typed by the edit that they ask for. Raises as `checked_edit` does."""
    from azext_aksproxy.config.export.compose import split_entries

    entries = split_entries(namespace.entries)
    if not entries:
        raise InvalidArgumentValueError("No entry was given.", recommendation="Give one, such as .example.com.")
    is_new = cmd.name.endswith(" add")
    namespace.entries = checked_edit(entries, []) if is_new else checked_edit([], entries)


def checked_edit(add: list[str], remove: list[str]) -> Any:
    """Return the NoProxyEdit that adds and removes entries; warnings are logged.

    Raises InvalidArgumentValueError with all that is wrong with the new ones.
    """
    from azext_aksproxy.config.findings import Severity, errors
    from azext_aksproxy.config.live.no_proxy_edit import no_proxy_edit

    edit = no_proxy_edit("<entries>", add, remove)
    for each in edit.findings:
        if each.severity is Severity.WARNING:
            logger.warning("%s", each.text)
    if wrong := errors(edit.findings):
        raise InvalidArgumentValueError("\n".join(each.text for each in wrong), recommendation="Nothing was sent.")
    return edit
