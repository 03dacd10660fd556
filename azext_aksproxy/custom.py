"""What the commands do, one short function each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from azext_aksproxy._host import DecoratorClass
from azext_aksproxy.managed_cluster_decorator import extend_decorator


def run_host(host_function: Callable[..., Any], decorator: DecoratorClass, arguments: dict[str, Any]) -> Any:
    """Run the host's `aks create` or `aks update` with our decorator layer, and return what it is to print.

    `arguments` are the host's and ours; without ours the host runs as if this extension were not there.
    """
    http_proxy = arguments.get("http_proxy_config")
    kube_proxy = arguments.pop("kube_proxy_config", None)
    if http_proxy is None and kube_proxy is None:
        return host_function(**arguments)
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
