"""Argument validators: what the user typed becomes a checked config, or one error message."""

from __future__ import annotations

from typing import Any

from azure.cli.core.azclierror import InvalidArgumentValueError, MutuallyExclusiveArgumentError
from knack.log import get_logger

logger = get_logger(__name__)


def validate_proxy_configs(namespace: Any) -> None:
    """Replace the values of both parameters in `namespace` by what the files hold.

    Runs before any other validator, and so before any request. Raises InvalidArgumentValueError with all errors of
    both files; warnings are logged.
    """
    given = {
        name: getattr(namespace, name)
        for name in ("http_proxy_config", "kube_proxy_config")
        if getattr(namespace, name, None) is not None
    }
    if not given:
        return
    from azext_aksproxy.config.check import check, errors
    from azext_aksproxy.config.findings import Severity
    from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY
    from azext_aksproxy.config.source import STDIN

    if list(given.values()) == [STDIN, STDIN]:
        raise MutuallyExclusiveArgumentError(
            "--http-proxy-config and --kube-proxy-config cannot both be read from standard input.",
            recommendation="Give one of them as a file.",
        )
    kinds = {"http_proxy_config": HTTP_PROXY, "kube_proxy_config": KUBE_PROXY}
    checked = {name: check(kinds[name], value) for name, value in given.items()}
    findings = [finding for each in checked.values() for finding in each.findings]
    for finding in findings:
        if finding.severity is Severity.WARNING:
            logger.warning("%s", finding)
    if wrong := errors(findings):
        raise InvalidArgumentValueError("\n".join(str(each) for each in wrong))
    for name, each in checked.items():
        setattr(namespace, name, each)
