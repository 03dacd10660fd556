"""Help texts: those of our own commands, and what is added to those of the host's."""

from __future__ import annotations

from functools import cache
from typing import Any

from azext_aksproxy._help_files import OF_FILES
from azext_aksproxy._help_fleet import OF_MANY

_HOW_GIVEN = "A path, inline JSON that begins with '{', or '-' for standard input."

PARAMETER_HELP = {
    "--http-proxy-config": (
        "JSON file with the HTTP proxy of all nodes: its URLs, what is reached without it, and the CA to trust; "
        "'az aks proxy schema' prints the keys. "
        + _HOW_GIVEN
        + " It is checked before anything is sent. On update it is laid over what the cluster has: "
        "a key that is missing keeps its value, null removes it."
    ),
    "--kube-proxy-config": (
        "JSON file with the kube-proxy configuration: its mode, scheduler and timeouts for IPVS, or no kube-proxy; "
        "'az aks proxy schema' prints the keys. "
        + _HOW_GIVEN
        + " It is checked before anything is sent, with a preview API version. On update it is laid over what the "
        "cluster has."
    ),
}

SEVERAL_FILES_HELP = {
    "--http-proxy-config": "One or more JSON files with an HTTP proxy. " + _HOW_GIVEN,
    "--kube-proxy-config": "One or more JSON files with a kube-proxy configuration. " + _HOW_GIVEN,
}

CHECKED_FILES_HELP = {
    option: text.replace("JSON files", "files, JSON or YAML,") for option, text in SEVERAL_FILES_HELP.items()
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
    expiry, the mode and IPVS settings of kube-proxy, and the Node Disruption Policy where the cloud tells it.
examples:
    - name: Show both settings of a cluster
      text: |
        az aks proxy show -g MyResourceGroup -n MyManagedCluster -o table
    - name: Show how many days the certificates have left
      text: |
        az aks proxy show -g MyResourceGroup -n MyManagedCluster --query "httpProxyConfig.trustedCa[].daysLeft"
""",
    "aks proxy no-proxy": """
type: group
short-summary: Add, remove or list single entries of noProxy of a cluster.
""",
    "aks proxy no-proxy add": """
type: command
short-summary: Add entries to noProxy of a cluster; the others stay.
long-summary: >
    By the same guard as `az aks update`: entries are checked, the change is shown and asked about, and what others
    write meanwhile is not overwritten. AKS reimages every node pool. An entry that is there already is no change.
    Prints the entries that the cluster has then.
examples:
    - name: Let a host and all below it bypass the proxy
      text: |
        az aks proxy no-proxy add -g MyResourceGroup -n MyManagedCluster .example.com
""",
    "aks proxy no-proxy remove": """
type: command
short-summary: Remove entries from noProxy of a cluster; the others stay.
long-summary: >
    By the same guard as `az aks update`. What AKS adds itself cannot be removed. AKS reimages every node pool. Prints
    the entries that the cluster has then.
examples:
    - name: Remove two entries
      text: |
        az aks proxy no-proxy remove -g MyResourceGroup -n MyManagedCluster .example.com 10.0.0.5
""",
    "aks proxy no-proxy list": """
type: command
short-summary: List the entries of noProxy of a cluster, and whether the user or AKS added them.
examples:
    - name: List them
      text: |
        az aks proxy no-proxy list -g MyResourceGroup -n MyManagedCluster -o table
""",
    "aks proxy preflight": """
type: command
short-summary: Look at files, subscription and cluster before an update, or at the health of a cluster.
long-summary: >
    Prints findings as `az aks proxy validate` does: those of the files, features and providers that are not
    registered, and what speaks against the files in the live cluster, its Node Disruption Policy included. Without
    files, the health of what the cluster has. With --connect, the proxy is probed from this machine as by
    `az aks proxy probe`. Exit code 0 without errors, 1 with any. What may not be read is a warning. Nothing is written.
examples:
    - name: Look before an update
      text: |
        az aks proxy preflight -g MyResourceGroup -n MyManagedCluster --http-proxy-config aks-proxy-config-2.json
    - name: See whether a cluster is well
      text: |
        az aks proxy preflight -g MyResourceGroup -n MyManagedCluster -o table
    - name: See whether the proxy lets through what the cluster needs, and by certificates that its nodes trust
      text: |
        az aks proxy preflight -g MyResourceGroup -n MyManagedCluster --connect
    - name: Look before a cluster is created
      text: |
        az aks proxy preflight --http-proxy-config aks-proxy-config.json --kube-proxy-config kube-proxy.json
""",
    "aks proxy route": """
type: command
short-summary: Tell which way requests take, through the proxy or directly, and which entry of noProxy decides.
long-summary: >
    After the rules of Go, in which kubelet, containerd and nearly all of Kubernetes are written. Loopback is never
    proxied; httpProxy serves https where httpsProxy is missing.
examples:
    - name: Ask a file
      text: |
        az aks proxy route --http-proxy-config aks-proxy-config.json --url https://mcr.microsoft.com/ http://10.0.0.1/
    - name: Ask a cluster, and compare with curl, Python, Node.js, Java and .NET
      text: |
        az aks proxy route -g MyResourceGroup -n MyManagedCluster --url https://example.com/ --all-clients -o table
""",
    "aks proxy probe": """
type: command
short-summary: Probe what the proxy does to requests, and whether nodes would trust what it presents.
long-summary: >
    Without --url, what Azure lists for the cluster is probed, or else the endpoints that AKS requires in the cloud in
    use. Each URL goes the way that `az aks proxy route` tells. Through the proxy that is CONNECT and a TLS handshake
    and nothing more, or a HEAD for an http URL; no password is sent. The chain that is presented is verified with
    public roots and trustedCa. The result is one of passed-through, intercepted, not-trusted, refused, unreachable and
    direct, and its detail ends with what to do. What a proxy refuses inside of TLS, after the handshake, is not seen.
    With --save-ca, the CA certificates of chains that are not trusted are shown and written to a file: compare their
    fingerprints with the owner of the proxy. It runs from this machine, not from a node; --script prints a script that
    runs there. Exit code 0 if all are well, 1 else.
examples:
    - name: Probe the proxy of a file before a cluster is created
      text: |
        az aks proxy probe --http-proxy-config aks-proxy-config.json -o table
    - name: Probe what monitoring and GPU nodes need as well
      text: |
        az aks proxy probe --http-proxy-config aks-proxy-config.json --for monitoring gpu -o table
    - name: Save the CA of a proxy that intercepts TLS, to be taken on with `az aks proxy init --trusted-ca`
      text: |
        az aks proxy probe --http-proxy-config aks-proxy-config.json --save-ca proxy-ca.pem
    - name: Print the same as a script, to be run on a node
      text: |
        az aks proxy probe --http-proxy-config aks-proxy-config.json --script
    - name: Probe the proxy of a cluster with a new file laid over it
      text: |
        az aks proxy probe -g MyResourceGroup -n MyManagedCluster --http-proxy-config aks-proxy-config-2.json
""",
    "aks proxy diff": """
type: command
short-summary: Show what an update of a cluster with these files would change.
long-summary: >
    Writes nothing. What AKS itself adds to noProxy is no difference. Certificates are shown by subject and expiry.
    Warns where the Node Disruption Policy of the cluster forbids the update now.
examples:
    - name: Show what a new CA would change
      text: |
        az aks proxy diff -g MyResourceGroup -n MyManagedCluster --http-proxy-config aks-proxy-config-2.json
    - name: Fail in a pipeline if a cluster is not as its files say
      text: |
        az aks proxy diff -g MyResourceGroup -n MyManagedCluster --http-proxy-config aks-proxy-config.json --exit-code
""",
}


def load_help() -> None:
    """Register the help of our own commands.

    The group `aks` has its help from azure-cli, unless only extensions are loaded: azure-cli then indexes the group
    for `az --help` with whatever the extensions say of it.
    """
    from knack.help_files import helps

    helps.setdefault("aks", "type: group\nshort-summary: Azure Kubernetes Service.\n")
    helps.update({**GROUPS_AND_COMMANDS, **OF_FILES, **OF_MANY})


@cache
def extend_help() -> None:
    """Have our texts shown in the help of the host's commands, once a process.

    `update_examples` is the hook that azure-cli offers extensions; it is called with each help page before printing.
    """
    from azure.cli.core._help import AzCliHelp, HelpExample

    before = AzCliHelp.update_examples

    def update_examples(help_file: Any) -> None:
        before(help_file)
        extended = getattr(help_file, "parameters", []) if help_file.command in EXAMPLES else []
        for parameter in extended:
            for option in set(parameter.name.split()) & set(PARAMETER_HELP):
                parameter.short_summary = PARAMETER_HELP[option]
        for name, text in EXAMPLES.get(help_file.command, []):
            help_file.examples.append(HelpExample(name=name, text=text))

    AzCliHelp.update_examples = staticmethod(update_examples)
