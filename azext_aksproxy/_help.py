"""Help texts, added to those of the host's commands."""

from __future__ import annotations

from functools import cache
from typing import Any

_HOW_GIVEN = "A path, inline JSON that begins with '{', or '-' for standard input."

PARAMETER_HELP = {
    "--http-proxy-config": (
        "JSON file with the HTTP proxy of all nodes: httpProxy, httpsProxy, noProxy, trustedCa, enabled. "
        + _HOW_GIVEN
        + " It is checked before anything is sent. On update it is laid over what the cluster has: "
        "a key that is missing keeps its value, null removes it."
    ),
    "--kube-proxy-config": (
        "JSON file with the kube-proxy configuration: enabled, mode (IPTABLES, IPVS or NFTABLES) and, for IPVS, "
        "ipvsConfig with scheduler, tcpTimeoutSeconds, tcpFinTimeoutSeconds and udpTimeoutSeconds. "
        + _HOW_GIVEN
        + " It is checked before anything is sent, with a preview API version. On update it is laid over what the "
        "cluster has."
    ),
}

EXAMPLES = {
    "aks create": [
        (
            "Create a cluster behind an HTTP proxy, with kube-proxy in IPVS mode",
            "az aks create -g MyResourceGroup -n MyManagedCluster --http-proxy-config aks-proxy-config.json "
            "--kube-proxy-config kube-proxy.json",
        ),
    ],
    "aks update": [
        (
            "Roll the trusted CA of a cluster behind an HTTP proxy; the other settings stay",
            "az aks update -g MyResourceGroup -n MyManagedCluster --http-proxy-config aks-proxy-config-2.json",
        ),
        (
            "Set kube-proxy to IPVS with inline JSON",
            'az aks update -g MyResourceGroup -n MyManagedCluster --kube-proxy-config \'{"mode": "IPVS"}\'',
        ),
    ],
}


@cache
def extend_help() -> None:
    """Have our texts shown in the help of the host's commands, once a process.

    `update_examples` is the hook that azure-cli offers extensions; it is called with each help page before printing.
    """
    from azure.cli.core._help import AzCliHelp, HelpExample

    before = AzCliHelp.update_examples

    def update_examples(help_file: Any) -> None:
        before(help_file)
        for parameter in getattr(help_file, "parameters", []):
            for option in set(parameter.name.split()) & set(PARAMETER_HELP):
                parameter.short_summary = PARAMETER_HELP[option]
        for name, text in EXAMPLES.get(help_file.command, []):
            help_file.examples.append(HelpExample(name=name, text=text))

    AzCliHelp.update_examples = staticmethod(update_examples)
