"""The script of faults: which requests meet one, of what kind, and how often."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from emulator.documents import Json

CLUSTER = re.compile(r"/managedclusters/[^/]+$", re.IGNORECASE)
SUBSCRIPTION = re.compile(r"/providers/[^/]+(/features/[^/]+)?$", re.IGNORECASE)
PLACES: dict[str, Callable[[str, str], bool]] = {
    "read": lambda method, path: method == "GET" and CLUSTER.search(path) is not None,
    "write": lambda method, path: method == "PUT" and CLUSTER.search(path) is not None,
    "poll": lambda method, path: method == "GET" and "/locations/" in path and "/operations/" in path,
    "graph": lambda method, path: method == "POST" and "/microsoft.resourcegraph/" in path.lower(),
    "subscription": lambda method, path: method == "GET" and SUBSCRIPTION.search(path) is not None,
}
"""Where a fault strikes: a cluster is read or written, an operation polled, the graph or the provider asked."""

KINDS = ("status", "not-json", "cut", "cut-within")
"""An error of Azure's, a page in HTML, a connection closed without an answer, one closed in the middle of it."""

DEFAULTS: Json = {"status": None, "retryAfterMilliseconds": None, "times": 1, "skip": 0, "handled": False}
"""
- `status` of the answer, for `status` (which needs one) and `not-json` (200 if None);
- `retryAfterMilliseconds` a header of the answer, as `Retry-After` too where it makes whole seconds;
- `times` how many requests in a row meet the fault, after the first `skip` went well;
- `handled` whether the request has its effect before.
"""


def complete(fault: Json) -> Json:
    """Return a fault of the script with everything that it leaves to the defaults."""
    return {**DEFAULTS, **fault}


def is_script(value: Any) -> bool:
    """Say whether `value` is a list of faults."""
    return isinstance(value, list) and all(isinstance(each, dict) and _is_fault(each) for each in value)


def _is_fault(fault: Json) -> bool:
    if not {"on", "kind"} <= fault.keys() <= {"on", "kind", *DEFAULTS}:
        return False
    whole = complete(fault)
    answers = whole["kind"] in ("status", "not-json")
    return (
        whole["on"] in PLACES
        and whole["kind"] in KINDS
        and (_is_count(whole["status"], 200) if whole["kind"] == "status" else whole["status"] is None or answers)
        and (whole["status"] is None or _is_count(whole["status"], 200))
        and (whole["retryAfterMilliseconds"] is None or (answers and _is_count(whole["retryAfterMilliseconds"], 0)))
        and _is_count(whole["times"], 0)
        and _is_count(whole["skip"], 0)
        and isinstance(whole["handled"], bool)
    )


def _is_count(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def next_fault(script: list[Json], method: str, path: str) -> Json | None:
    """Return the fault that a request meets, and count it; None where it goes well."""
    for fault in script:
        if not fault["times"] or not PLACES[fault["on"]](method, path):
            continue
        if fault["skip"]:
            fault["skip"] -= 1
            return None
        fault["times"] -= 1
        return fault
    return None
