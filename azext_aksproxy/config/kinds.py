"""The two kinds of file, and the two things that one can be meant for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources
from typing import Any


class Purpose(str, Enum):
    """What a file is judged for: a new cluster, or one that may already have what the file leaves out."""

    CREATE = "create"
    UPDATE = "update"


@dataclass(frozen=True)
class Kind:
    """A kind of file: the option that takes it and the property of the ManagedCluster that it becomes."""

    option: str
    wire_name: str
    schema_file: str
    read_only: tuple[str, ...] = ()
    """What preview versions of the API answer beside the settings, lists of texts, and nobody may send."""


HTTP_PROXY = Kind("--http-proxy-config", "httpProxyConfig", "http-proxy-config.json", ("effectiveNoProxy",))
KUBE_PROXY = Kind("--kube-proxy-config", "kubeProxyConfig", "kube-proxy-config.json")
KINDS = (HTTP_PROXY, KUBE_PROXY)


@cache
def schema(kind: Kind) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of `kind`, which comes as a file of the package.

    Raises ImportError where it is missing or no JSON: a package without it is broken as one without a module is.
    """
    file = resources.files("azext_aksproxy.config").joinpath("schema").joinpath(kind.schema_file)
    try:
        loaded: dict[str, Any] = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ImportError(str(error), name=kind.schema_file) from error
    return loaded


def folded(key: str) -> str:
    """Return `key` as it is compared where `http_proxy`, of Terraform, counts as httpProxy."""
    return key.lower().replace("_", "").replace("-", "")


@cache
def own_keys(kind: Kind) -> frozenset[str]:
    """Return the keys at the top of a file of `kind`, in lower case."""
    return frozenset(name.lower() for name in (*schema(kind)["properties"], *kind.read_only)) - {"$schema"}
