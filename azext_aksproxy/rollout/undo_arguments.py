"""The arguments of `az aks proxy rollout --undo`: what does not go with it, and the journal that it names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from azure.cli.core.azclierror import FileOperationError, InvalidArgumentValueError, MutuallyExclusiveArgumentError

from azext_aksproxy.config.redact import redact

OTHERS = {
    "http_proxy_config": "--http-proxy-config",
    "kube_proxy_config": "--kube-proxy-config",
    "add_no_proxy": "--add-no-proxy",
    "remove_no_proxy": "--remove-no-proxy",
    "ids": "--ids",
    "resource_group_name": "--resource-group",
    "graph_filter": "--graph-filter",
    "subscriptions": "--subscriptions",
    "management_groups": "--management-groups",
}
"""What an undo takes from the journal: the settings, and the clusters."""


def refuse_beside_undo(namespace: Any) -> None:
    """Check what --undo names, and make it a path without `~`.

    Raises MutuallyExclusiveArgumentError for an option that does not go with it, FileOperationError where there is no
    such file, InvalidArgumentValueError where the undo would be written into the journal that it undoes.
    """
    if given := [option for name, option in OTHERS.items() if getattr(namespace, name) is not None]:
        raise MutuallyExclusiveArgumentError(
            f"--undo takes settings and clusters from the journal; {', '.join(given)} cannot be given beside it.",
            recommendation="Leave it out.",
        )
    path = Path(os.path.expanduser(namespace.undo))
    if not path.is_file():
        raise FileOperationError(
            f"There is no journal '{redact(namespace.undo)}'.",
            recommendation="Name the journal of the rollout, which is beside its file: --undo ca.rollout.jsonl",
        )
    if namespace.journal and os.path.realpath(os.path.expanduser(namespace.journal)) == os.path.realpath(path):
        raise InvalidArgumentValueError(
            "An undo has a journal of its own.",
            recommendation="Name another file with --journal, or leave it out.",
        )
    namespace.undo = str(path)
