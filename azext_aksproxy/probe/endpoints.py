"""The endpoints that AKS documents for nodes, by cloud and feature: data with its source and date."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

REQUIRED = "required"
"""What every cluster needs."""

FEATURES = (
    "cost-analysis",
    "defender",
    "extensions",
    "gpu",
    "key-vault",
    "monitoring",
    "policy",
    "updates",
    "windows",
    "workload-identity",
)
"""What a cluster may need besides; the names are ours, the groups those of the documentation."""


@cache
def data() -> Any:
    """Return the data file: `source`, `date`, `clouds`, and `below`, a name that exists for a wildcard."""
    return json.loads(Path(__file__).with_name("endpoints.json").read_text("utf-8"))


def documented(cloud: str, groups: Sequence[str]) -> list[str]:
    """Return the URLs that `groups` need in `cloud`, each once, as the documentation writes them.

    A host may be a wildcard or have `<location>` in it. Raises ValueError, with a message for the user, for a cloud
    that AKS does not document, or a feature that it does not document there.
    """
    known = data()["clouds"].get(cloud)
    if known is None:
        raise ValueError(f"AKS documents no endpoints for the cloud '{cloud}'.")
    for group in groups:
        if group not in known:
            raise ValueError(f"AKS documents no endpoints of '{group}' for the cloud '{cloud}'.")
    return list(dict.fromkeys(url for group in groups for url in known[group]))
