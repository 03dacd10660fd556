"""The parameters, as argparse and the shell see them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from azext_aksproxy._help import PARAMETER_HELP, SEVERAL_FILES_HELP
from azext_aksproxy._validators import validate_entries, validate_proxy_configs
from azext_aksproxy.host.extension import COMMANDS


def load_arguments(loader: Any, command: str) -> None:
    """Register our arguments of `command`, or of all commands if it is empty."""
    for name in COMMANDS:
        if command in (name, ""):
            _load_host_arguments(loader, name)
    for name in WITH_A_CLUSTER:
        if command in (name, ""):
            _load_cluster_arguments(loader, name)
    for name, load in OWN_ARGUMENTS.items():
        if command in (name, ""):
            with loader.argument_context(name) as context:
                load(context)


def _load_host_arguments(loader: Any, name: str) -> None:
    # azure-cli takes the last loader's registration of a command whole, so ours starts from the host's
    registered = loader.cli_ctx.invocation.commands_loader.argument_registry.arguments
    loader.argument_registry.arguments[name].update(registered[name])
    with loader.argument_context(name) as context:
        _file_argument(context, "http_proxy_config", "--http-proxy-config", validator=validate_proxy_configs)
        _file_argument(context, "kube_proxy_config", "--kube-proxy-config")


def _load_validate_arguments(context: Any) -> None:
    from azure.cli.core.commands.parameters import get_enum_type

    _several_files_arguments(context)
    context.argument(
        "purpose",
        options_list=["--for"],
        arg_type=get_enum_type(["create", "update"], default="create"),
        help="What the files are meant for. A file for an update may leave out what the cluster has.",
    )
    fix = "Write what was plainly meant in the place of what is wrong, and report what is left."
    context.argument("fix", action="store_true", help=fix)
    unsafe = "With --fix or --diff, also what was probably meant."
    context.argument("unsafe_fixes", action="store_true", help=unsafe)
    diff = "Print what --fix would change as a unified diff, and write nothing."
    context.argument("diff", action="store_true", help=diff)


def _load_preflight_arguments(context: Any) -> None:
    _several_files_arguments(context)
    probed = "Probe the proxy as well, for what Azure lists for the cluster, or AKS requires in the cloud."
    context.argument("connect", action="store_true", help=probed)


def _several_files_arguments(context: Any) -> None:
    for name, option in (("http_proxy_config", "--http-proxy-config"), ("kube_proxy_config", "--kube-proxy-config")):
        _file_argument(context, name, option, nargs="+", action="extend", help=SEVERAL_FILES_HELP[option])
    context.argument("strict", action="store_true", help="Count warnings as errors in the exit code.")


def _load_init_arguments(context: Any) -> None:
    from argcomplete.completers import FilesCompleter

    context.argument("file", options_list=["--file", "-f"], help="The file to write.", completer=FilesCompleter())
    context.argument("http_proxy", help="URL of the proxy for HTTP.")
    context.argument("https_proxy", help="URL of the proxy for HTTPS.")
    context.argument("no_proxy", nargs="+", help="Destinations that bypass the proxy, separated by commas or spaces.")
    context.argument(
        "trusted_ca",
        nargs="+",
        completer=FilesCompleter(),
        help="PEM files with the CA certificates that every node shall trust. They are bundled and encoded.",
    )
    context.argument(
        "from_env",
        action="store_true",
        help="Begin with HTTP_PROXY, HTTPS_PROXY and NO_PROXY of the environment; lower case comes first.",
    )
    context.argument("yes", options_list=["--yes", "-y"], action="store_true", help="Overwrite an existing file.")


def _load_route_arguments(context: Any) -> None:
    context.argument("url", nargs="+", help="The URLs to be requested, with scheme, such as https://example.com/.")
    _file_argument(context, "http_proxy_config", "--http-proxy-config", help="JSON file with an HTTP proxy.")
    context.argument(
        "all_clients",
        action="store_true",
        help="Tell as well what curl, Python, Node.js (its http and its fetch), Java and .NET do, whose reading of "
        "noProxy differs. Where releases of one differ, they are named.",
    )


def _load_probe_arguments(context: Any) -> None:
    from argcomplete.completers import FilesCompleter
    from azure.cli.core.commands.parameters import get_enum_type

    from azext_aksproxy.probe.endpoints import FEATURES

    _file_argument(context, "http_proxy_config", "--http-proxy-config", help="JSON file with an HTTP proxy.")
    urls = "URLs to probe, with scheme. Default: what Azure lists for the cluster, or what AKS requires in the cloud."
    context.argument("url", nargs="+", help=urls)
    context.argument(
        "features",
        options_list=["--for"],
        arg_type=get_enum_type(FEATURES),
        nargs="+",
        help="Probe what AKS documents for these features as well.",
    )
    context.argument("timeout", help="Seconds for all work of one URL. Default: 10.")
    roots = "PEM file with the public roots that nodes trust. Default: those of the Python package certifi."
    context.argument("public_roots", help=roots, completer=FilesCompleter())
    saved = "PEM file to write the CA certificates to that are presented for what is not trusted. They are shown first."
    context.argument("save_ca", help=saved, completer=FilesCompleter())
    printed = "Print a POSIX script that does the same with nothing but curl, to be run on a node or in a pod."
    context.argument("script", action="store_true", help=printed)
    yes = "Write the file without asking, and overwrite an existing one."
    context.argument("yes", options_list=["--yes", "-y"], action="store_true", help=yes)


def _load_export_arguments(context: Any) -> None:
    from argcomplete.completers import FilesCompleter
    from azure.cli.core.commands.parameters import get_enum_type

    # the same texts that export.FORMATS has, which is not imported before a file is read
    formats = get_enum_type(["arm", "bicep", "terraform"])
    context.argument("form", options_list=["--format"], arg_type=formats, help="The language to write.")
    texts = {"help": "JSON file with an HTTP proxy."}, {"help": "JSON file with a kube-proxy configuration."}
    _file_argument(context, "http_proxy_config", "--http-proxy-config", validator=validate_proxy_configs, **texts[0])
    _file_argument(context, "kube_proxy_config", "--kube-proxy-config", **texts[1])
    context.argument("file", options_list=["--file", "-f"], help="A file to write.", completer=FilesCompleter())
    context.argument("yes", options_list=["--yes", "-y"], action="store_true", help="Overwrite an existing file.")


def _load_explain_arguments(context: Any) -> None:
    names = "Id of a rule, code of a refusal, exit code of a node, or a message that holds one. Default: list them all."
    context.positional("what", nargs="*", help=names, completer=_known_names)


def _known_names(prefix: str, **_: Any) -> list[str]:
    """Return the names that `az aks proxy explain` knows, for the shell; `prefix` is what was typed of one."""
    names: list[str] = import_module("azext_aksproxy.actions.explain").names(prefix)
    return names


def _load_schema_arguments(context: Any) -> None:
    for name, kind in (("http_proxy_config", "an HTTP proxy"), ("kube_proxy_config", "a kube-proxy configuration")):
        option = f"--{name.replace('_', '-')}"
        context.argument(name, options_list=[option], action="store_true", help=f"The schema of files with {kind}.")


def _load_cluster_arguments(loader: Any, name: str) -> None:
    from azure.cli.core.commands.parameters import get_resource_name_completion_list

    with loader.argument_context(name) as context:
        context.argument(
            "name",
            options_list=["--name", "-n"],
            help="Name of the managed cluster.",
            completer=get_resource_name_completion_list("Microsoft.ContainerService/ManagedClusters"),
        )


def _load_diff_arguments(context: Any) -> None:
    _file_argument(context, "http_proxy_config", "--http-proxy-config", validator=validate_proxy_configs)
    _file_argument(context, "kube_proxy_config", "--kube-proxy-config")
    context.argument("exit_code", action="store_true", help="Exit with 1 if there is a difference, as git does.")


def _load_list_arguments(context: Any) -> None:
    from argcomplete.completers import FilesCompleter
    from azure.cli.core.commands.parameters import get_enum_type

    from azext_aksproxy.inventory.arguments import validate_list
    from azext_aksproxy.inventory.choice import MODES

    one, two = {"arg_group": "Selection"}, {"arg_group": "Report"}
    _scope_arguments(context, "All clusters of this resource group, read from the resource manager.", "looked in")
    context.argument(
        "graph_filter", help="Clusters for which this KQL condition holds, by Azure Resource Graph.", **one
    )
    every = "List clusters as well that have neither a proxy nor a kube-proxy configuration."
    context.argument("all_clusters", options_list=["--all"], action="store_true", help=every, **one)
    days = "Those with a CA certificate that expires within so many days, or has expired; 0 for these alone."
    context.argument("expiring", type=int, help=days, **one)
    mode = "Those whose kube-proxy is configured for this mode, or for one of several."
    context.argument("mode", nargs="+", arg_type=get_enum_type(MODES), help=mode, **one)
    exit_code = "Exit with 1 if a cluster is listed, for a check in a pipeline."
    context.argument("exit_code", action="store_true", help=exit_code, **two)
    report = "An HTML file to write: one page with a time line of expiries, the table and the findings."
    context.argument("report", help=report, completer=FilesCompleter(), validator=validate_list, **two)
    yes = "Overwrite an existing file of --report."
    context.argument("yes", options_list=["--yes", "-y"], action="store_true", help=yes, **two)


def _scope_arguments(context: Any, group: str, seen: str) -> None:
    """Add where clusters are looked for; `group` is the help of the resource group, the others are `seen`."""
    from azure.cli.core._completers import get_subscription_id_list

    one = {"arg_group": "Selection"}
    # a default that was configured for other commands must not narrow or widen a selection unseen
    context.argument(
        "resource_group_name", options_list=["--resource-group", "-g"], configured_default=None, help=group, **one
    )
    context.argument(
        "subscriptions",
        nargs="+",
        completer=get_subscription_id_list,
        help=f"Subscription ids that are {seen}. Default: the current one.",
        **one,
    )
    context.argument("management_groups", nargs="+", help=f"Management groups that are {seen}.", **one)


def _load_rollout_arguments(context: Any) -> None:
    from azext_aksproxy.rollout.arguments import validate_rollout

    _file_argument(context, "http_proxy_config", "--http-proxy-config", validator=validate_rollout)
    _file_argument(context, "kube_proxy_config", "--kube-proxy-config")
    for verb, what in (("add", "to add to"), ("remove", "to remove from")):
        entries = f"Entries {what} noProxy of each cluster, separated by commas or spaces, instead of a file."
        context.argument(f"{verb}_no_proxy", nargs="+", help=entries)
    one, two = {"arg_group": "Selection"}, {"arg_group": "Run"}
    ids = "Resource ids of clusters, @FILE with one a line, or @- for standard input."
    context.argument("ids", nargs="+", help=ids, **one)
    _scope_arguments(context, "All clusters of this resource group.", "looked in by --graph-filter")
    condition = "Clusters behind a proxy for which this KQL condition holds, by Azure Resource Graph."
    context.argument("graph_filter", help=condition, **one)
    plan = "Show the plan as the result, and change nothing."
    context.argument("plan_only", options_list=["--plan"], action="store_true", help=plan)
    probed = (
        "URLs to probe before anything is sent: it stops where only a certificate that leaves covers what is presented."
    )
    context.argument("probe", nargs="+", help=probed)
    canaries = "So many clusters must succeed before the rest begins; if one of them fails, it never does."
    context.argument("canary", type=int, help=canaries, **two)
    context.argument("max_parallel", type=int, help="So many clusters are updated at a time.", **two)
    failures = "After so many failed clusters, a number or a percentage, nothing new starts; what runs is followed."
    context.argument("max_failures", help=failures, **two)
    context.argument("by_location", action="store_true", help="End one location before the next begins.", **two)
    waiting = "So many seconds a cluster is waited for that is busy, throttled or cannot be read; then it has failed."
    context.argument("give_up_after", type=int, help=waiting, **two)
    _load_rollout_memory_arguments(context)


def _load_rollout_memory_arguments(context: Any) -> None:
    from argcomplete.completers import FilesCompleter

    written = "Where the run is written down. Default: beside the config file, named after it with .rollout.jsonl."
    context.argument("journal", help=written, completer=FilesCompleter(), arg_group="Run")
    again = "Try those clusters again that failed in an earlier run of this journal."
    context.argument("retry_failed", action="store_true", help=again, arg_group="Run")
    context.argument("yes", options_list=["--yes", "-y"], action="store_true", help="Do not ask.")


def _file_argument(context: Any, name: str, option: str, **properties: Any) -> None:
    from argcomplete.completers import FilesCompleter

    settings = {"help": PARAMETER_HELP[option], "completer": FilesCompleter(), **properties}
    context.argument(name, options_list=[option], **settings)


def _load_entries_arguments(context: Any) -> None:
    what = "Entries of noProxy, separated by commas or spaces."
    context.positional("entries", nargs="+", metavar="ENTRY", help=what, validator=validate_entries)
    yes = "Do not ask whether every node pool may be reimaged."
    context.argument("yes", options_list=["--yes", "-y"], action="store_true", help=yes)


_ABOUT_ONE = ("show", "diff", "preflight", "init", "route", "probe", "no-proxy add", "no-proxy remove", "no-proxy list")
WITH_A_CLUSTER = tuple(f"aks proxy {each}" for each in _ABOUT_ONE)
OWN_ARGUMENTS = {
    "aks proxy validate": _load_validate_arguments,
    "aks proxy preflight": _load_preflight_arguments,
    "aks proxy diff": _load_diff_arguments,
    "aks proxy route": _load_route_arguments,
    "aks proxy probe": _load_probe_arguments,
    "aks proxy export": _load_export_arguments,
    "aks proxy init": _load_init_arguments,
    "aks proxy list": _load_list_arguments,
    "aks proxy rollout": _load_rollout_arguments,
    "aks proxy explain": _load_explain_arguments,
    "aks proxy schema": _load_schema_arguments,
    "aks proxy no-proxy add": _load_entries_arguments,
    "aks proxy no-proxy remove": _load_entries_arguments,
}
