"""The parameters, as argparse and the shell see them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from azext_aksproxy._help import CHECKED_FILES_HELP, SEVERAL_FILES_HELP
from azext_aksproxy._params_file import file_argument
from azext_aksproxy._params_fleet import load_list_arguments, load_rollout_arguments
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
        file_argument(context, "http_proxy_config", "--http-proxy-config", validator=validate_proxy_configs)
        file_argument(context, "kube_proxy_config", "--kube-proxy-config")


def _load_validate_arguments(context: Any) -> None:
    from azure.cli.core.commands.parameters import get_enum_type

    _several_files_arguments(context, CHECKED_FILES_HELP)
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
    _several_files_arguments(context, SEVERAL_FILES_HELP)
    probed = "Probe the proxy as well, for what Azure lists for the cluster, or AKS requires in the cloud."
    context.argument("connect", action="store_true", help=probed)


def _several_files_arguments(context: Any, texts: Mapping[str, str]) -> None:
    for name, option in (("http_proxy_config", "--http-proxy-config"), ("kube_proxy_config", "--kube-proxy-config")):
        file_argument(context, name, option, nargs="+", action="extend", help=texts[option])
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
    file_argument(context, "http_proxy_config", "--http-proxy-config", help="JSON file with an HTTP proxy.")
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

    file_argument(context, "http_proxy_config", "--http-proxy-config", help="JSON file with an HTTP proxy.")
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
    file_argument(context, "http_proxy_config", "--http-proxy-config", validator=validate_proxy_configs, **texts[0])
    file_argument(context, "kube_proxy_config", "--kube-proxy-config", **texts[1])
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
    file_argument(context, "http_proxy_config", "--http-proxy-config", validator=validate_proxy_configs)
    file_argument(context, "kube_proxy_config", "--kube-proxy-config")
    context.argument("exit_code", action="store_true", help="Exit with 1 if there is a difference, as git does.")


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
    "aks proxy list": load_list_arguments,
    "aks proxy rollout": load_rollout_arguments,
    "aks proxy explain": _load_explain_arguments,
    "aks proxy schema": _load_schema_arguments,
    "aks proxy no-proxy add": _load_entries_arguments,
    "aks proxy no-proxy remove": _load_entries_arguments,
}
