"""The parameters of the commands that are about many clusters."""

from __future__ import annotations

from typing import Any

from azext_aksproxy._params_file import file_argument


def load_list_arguments(context: Any) -> None:
    """Register the arguments of `az aks proxy list`."""
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


def load_rollout_arguments(context: Any) -> None:
    """Register the arguments of `az aks proxy rollout`."""
    from azext_aksproxy.rollout.arguments import validate_rollout

    file_argument(context, "http_proxy_config", "--http-proxy-config", validator=validate_rollout)
    file_argument(context, "kube_proxy_config", "--kube-proxy-config")
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
    _load_stage_arguments(context)
    context.argument("max_parallel", type=int, help="Most clusters updated at a time.", **two)
    for scope in ("location", "subscription"):
        context.argument(
            f"max_parallel_per_{scope}",
            options_list=[f"--max-parallel-per-{scope}", f"--max-per-{scope}"],
            type=int,
            help=f"Most clusters updated at a time in a {scope}.",
            **two,
        )
    failures = "After so many failed clusters, a number or a percentage, nothing new starts; what runs is followed."
    context.argument("max_failures", help=failures, **two)
    context.argument("by_location", action="store_true", help="End one location before the next begins.", **two)
    waiting = "So many seconds a cluster is waited for that is busy, throttled or cannot be read; then it has failed."
    context.argument("give_up_after", type=int, help=waiting, **two)
    _load_rollout_memory_arguments(context)
    _load_watching_arguments(context)
    _load_undo_argument(context)


def _load_undo_argument(context: Any) -> None:
    from argcomplete.completers import FilesCompleter

    undone = "The journal of a rollout whose changes are taken back, instead of files and a selection."
    context.argument("undo", help=undone, completer=FilesCompleter())


def _load_stage_arguments(context: Any) -> None:
    one = {"arg_group": "Stages"}
    canaries = "Number of clusters to update first. The rest start only if all succeed. Default: 1, without stages."
    context.argument("canary", type=int, help=canaries, **one)
    shares = "Sizes of the stages, as numbers of clusters and percentages of all, each with those before it: 1,10%,100%"
    context.argument("stages", help=shares.replace("%", "%%"), **one)
    by_tag = "A tag, and its values in the order in which the clusters that have them are updated: ring dev test prod"
    context.argument("stage_by", nargs="+", help=by_tag, **one)
    soak = "Seconds to wait after each stage, before its clusters are looked at and the next one begins."
    context.argument("soak", type=int, help=soak, **one)
    for name, what in (("canary", "the canary or the first stage"), ("stage", "each stage")):
        pause = f"End after {what}, with exit code 0 and the command that goes on."
        context.argument(f"pause_after_{name}", action="store_true", help=pause, **one)
    check = "Command for the shell to run after each cluster. If it does not end with 0, the cluster has failed."
    context.argument("check", help=check, **one)
    windows = "Wait for clusters whose maintenance window is closed. Without it they are left to the next run."
    context.argument("wait_for_windows", action="store_true", help=windows, **one)


def _load_rollout_memory_arguments(context: Any) -> None:
    from argcomplete.completers import FilesCompleter

    written = "Where the run is written down. Default: beside the config file, named after it with .rollout.jsonl."
    context.argument("journal", help=written, completer=FilesCompleter(), arg_group="Run")
    again = "Try those clusters again that failed in an earlier run of this journal."
    context.argument("retry_failed", action="store_true", help=again, arg_group="Run")
    context.argument("yes", options_list=["--yes", "-y"], action="store_true", help="Do not ask.")


def _load_watching_arguments(context: Any) -> None:
    from argcomplete.completers import FilesCompleter
    from azure.cli.core.commands.parameters import get_enum_type

    one = {"arg_group": "Watching"}
    shown = "What standard error shows: lines that fit where it leads to, or JSON, one object a line for each event."
    context.argument("progress", arg_type=get_enum_type(["auto", "json"], default="auto"), help=shown, **one)
    looked = "Show how the rollout stands whose journal this is, from another shell or afterwards; nothing is changed."
    context.argument("status", help=looked, completer=FilesCompleter(), **one)
