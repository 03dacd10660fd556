"""What a write changes of one of both settings: what the cluster had, and what it was sent. For its undo. Pure."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY
from azext_aksproxy.config.live.changes import TRUSTED_CA, Change, leaves, own_no_proxy
from azext_aksproxy.config.live.plan import Plan
from azext_aksproxy.config.redact import without_user_information
from azext_aksproxy.config.trusted_ca.encoding import pem_text

NO_PROXY = "noProxy"
PROXIES = ("httpProxy", "httpsProxy")

WITHOUT_USER = re.compile(r"[A-Za-z]+://(?:\[[0-9A-Fa-f:.]+\]|[^\s@:/\[\]]+)(?::[0-9]+)?/?")
"""A URL of a proxy in which nothing can be a user name or a password."""

A_KEY = re.compile(rb"PRIVATE KEY|PuTTY", re.IGNORECASE)

Path = tuple[str, ...]
"""Where a value stands in the settings: one name, more of them where objects are nested."""


@dataclass(frozen=True)
class Written:
    """What a write changes of the settings of one kind, under their wire names.

    `had` and `sent` hold the same names: those that it changes, and None for a value that is not there. Of noProxy,
    which is compared by entries and added to by AKS, they hold the entries that leave and those that come. `withheld`
    are the names of values in `had` that are not whole: what may be a password or a key is never kept.
    """

    had: Mapping[str, Any]
    sent: Mapping[str, Any]
    withheld: tuple[str, ...] = ()


def written(plan: Plan) -> dict[str, Written]:
    """Return what the update of `plan` changes, by the wire name of the kind; both kinds if it is about both.

    A network of noProxy that was only guessed to be AKS's counts as one that leaves: if it was the user's, it does.
    """
    of_aks = plan.service.entries - {each.lower() for each in plan.service.guessed}
    both = (
        (HTTP_PROXY, plan.http_proxy, plan.cluster.http_proxy, plan.sent.http_proxy),
        (KUBE_PROXY, plan.kube_proxy, plan.cluster.kube_proxy, plan.sent.kube_proxy),
    )
    return {
        kind.wire_name: _of_one(changes, had, sent, of_aks) for kind, changes, had, sent in both if sent is not None
    }


def _of_one(
    changes: Sequence[Change], had: Mapping[str, Any], sent: Mapping[str, Any], of_aks: frozenset[str]
) -> Written:
    fields = {change.field for change in changes} - {NO_PROXY}
    was, becomes = dict(leaves(had)), dict(leaves(sent))
    changed = [path for path in dict.fromkeys([*was, *becomes]) if ".".join(path) in fields]
    before = {path: was.get(path) for path in changed}
    after = {path: becomes.get(path) for path in changed}
    entries_before, entries_after = own_no_proxy(had, of_aks), own_no_proxy(sent, of_aks)
    if entries_before.keys() != entries_after.keys():
        before[(NO_PROXY,)] = [each for key, each in entries_before.items() if key not in entries_after]
        after[(NO_PROXY,)] = [each for key, each in entries_after.items() if key not in entries_before]
    kept = {path: _kept(path[-1], value) for path, value in before.items()}
    return Written(
        nested({path: value for path, (value, _) in kept.items()}),
        nested({path: _shared(value) for path, value in after.items()}),
        tuple(".".join(path) for path, (_, is_whole) in kept.items() if not is_whole),
    )


def nested(values: Mapping[Path, Any]) -> dict[str, Any]:
    """Return `values` as the settings in which they stand."""
    made: dict[str, Any] = {}
    for path, value in values.items():
        place = made
        for name in path[:-1]:
            if not isinstance(place.get(name), dict):
                place[name] = {}
            place = place[name]
        place[path[-1]] = value
    return made


def _kept(name: str, value: Any) -> tuple[Any, bool]:
    """Return what of a value may be kept, and whether that is all of it."""
    if isinstance(value, list):
        whole = [each for each in value if _kept("", each)[1]]
        return whole, len(whole) == len(value)
    if not isinstance(value, str):
        return value, True
    if name == TRUSTED_CA:
        return (_shared(value), True) if _is_without_key(value) else (None, False)
    kept = without_user_information(value)
    if name in PROXIES and not WITHOUT_USER.fullmatch(kept):
        return None, False
    return _shared(kept), kept == value


@lru_cache(maxsize=64)
def _is_without_key(bundle: str) -> bool:
    text = pem_text(bundle)
    return isinstance(text, bytes) and not A_KEY.search(text)


def _shared(value: Any) -> Any:
    """Return `value`, a text as the same object wherever it is the same: many clusters have the same bundle."""
    return sys.intern(value) if isinstance(value, str) else value
