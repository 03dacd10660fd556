"""What the commands do, one short function each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azext_aksproxy.managed_cluster_decorator import DecoratorClass


def run_host(host_function: Callable[..., Any], decorator: DecoratorClass, arguments: dict[str, Any]) -> Any:
    """Run the host's `aks create` or `aks update` with our decorator layer, and return what it is to print.

    `arguments` are the host's and ours; without ours the host runs as if this extension were not there.
    """
    http_proxy = arguments.get("http_proxy_config")
    kube_proxy = arguments.pop("kube_proxy_config", None)
    if http_proxy is None and kube_proxy is None:
        return host_function(**arguments)
    from azext_aksproxy.managed_cluster_decorator import extend_decorator

    with decorator.replaced_by(lambda host_class: extend_decorator(host_class, http_proxy, kube_proxy)):
        result = host_function(**arguments)
    if kube_proxy is None or arguments.get("no_wait"):
        return result
    return _with_kube_proxy_config(arguments["cmd"], result)


def _with_kube_proxy_config(cmd: Any, result: Any) -> Any:
    """Return the cluster as azure-cli prints it, with `kubeProxyConfig`, which its SDK model does not declare."""
    from azure.cli.core.commands import AzCliCommandInvoker, LongRunningOperation
    from azure.cli.core.util import todict
    from azure.core.polling import LROPoller

    if isinstance(result, LROPoller):
        result = LongRunningOperation(cmd.cli_ctx, f"Starting {cmd.name}")(result)
    if result is None:
        return None
    printed = todict(result, AzCliCommandInvoker.remove_additional_prop_layer)
    printed["networkProfile"]["kubeProxyConfig"] = result.network_profile.get("kubeProxyConfig")
    return printed


def validate(
    cmd: Any,
    http_proxy_config: list[str] | None = None,
    kube_proxy_config: list[str] | None = None,
    purpose: str = "create",
    strict: bool = False,
) -> list[dict[str, Any]]:
    """Check proxy files without Azure."""
    from azure.cli.core.azclierror import RequiredArgumentMissingError

    from azext_aksproxy.config.check import check
    from azext_aksproxy.config.findings import Severity
    from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Purpose

    files = [(HTTP_PROXY, each) for each in http_proxy_config or ()]
    files += [(KUBE_PROXY, each) for each in kube_proxy_config or ()]
    if not files:
        raise RequiredArgumentMissingError(
            "No file was given.", recommendation="Give --http-proxy-config FILE, --kube-proxy-config FILE, or both."
        )
    findings = [finding for kind, value in files for finding in check(kind, value, Purpose(purpose)).findings]
    failing = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    if any(finding.severity in failing for finding in findings):
        _exit_with_1_after_printing(cmd.cli_ctx)
    return [{**asdict(finding), "severity": finding.severity.value} for finding in findings]


def _exit_with_1_after_printing(cli_ctx: Any) -> None:
    """Have `az` end with exit code 1 once the result is printed."""
    from knack.events import EVENT_CLI_SUCCESSFUL_EXECUTE

    def leave(*_: Any, **__: Any) -> None:
        raise SystemExit(1)

    cli_ctx.register_event(EVENT_CLI_SUCCESSFUL_EXECUTE, leave)
