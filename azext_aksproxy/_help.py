"""Help texts: those of our own commands, and what is added to those of the host's."""

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


GROUPS_AND_COMMANDS = {
    "aks proxy": """
type: group
short-summary: Check, show and compare the HTTP proxy and kube-proxy configuration of AKS clusters.
""",
    "aks proxy show": """
type: command
short-summary: Show the HTTP proxy and kube-proxy configuration of a cluster.
long-summary: >
    URLs, the entries of noProxy apart from those that AKS added, every certificate of trustedCa with subject and
    expiry, and the mode and IPVS settings of kube-proxy.
examples:
    - name: Show both settings of a cluster
      text: |
        az aks proxy show -g MyResourceGroup -n MyManagedCluster -o table
    - name: Show how many days the certificates have left
      text: |
        az aks proxy show -g MyResourceGroup -n MyManagedCluster --query "httpProxyConfig.trustedCa[].daysLeft"
""",
    "aks proxy diff": """
type: command
short-summary: Show what an update of a cluster with these files would change.
long-summary: >
    Writes nothing. What AKS itself adds to noProxy is no difference. Certificates are shown by subject and expiry.
examples:
    - name: Show what a new CA would change
      text: |
        az aks proxy diff -g MyResourceGroup -n MyManagedCluster --http-proxy-config aks-proxy-config-2.json
    - name: Fail in a pipeline if a cluster is not as its files say
      text: |
        az aks proxy diff -g MyResourceGroup -n MyManagedCluster --http-proxy-config aks-proxy-config.json --exit-code
""",
    "aks proxy validate": """
type: command
short-summary: Check HTTP proxy and kube-proxy files, offline.
long-summary: >
    Prints what was found in the files, each finding with file, line and column. Exit code 0 without errors,
    1 with any. No login is needed, and nothing is sent.
examples:
    - name: Check both files
      text: |
        az aks proxy validate --http-proxy-config aks-proxy-config.json --kube-proxy-config kube-proxy.json -o table
    - name: Check all files of a folder for `az aks update`, warnings counted as errors
      text: |
        az aks proxy validate --http-proxy-config clusters/*.json --for update --strict
""",
}


def load_help() -> None:
    """Register the help of our own commands.

    The group `aks` has its help from azure-cli, unless only extensions are loaded: azure-cli then indexes the group
    for `az --help` with whatever the extensions say of it.
    """
    from knack.help_files import helps

    helps.setdefault("aks", "type: group\nshort-summary: Azure Kubernetes Service.\n")
    helps.update(GROUPS_AND_COMMANDS)


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
