"""What `az aks proxy diff` prints: rows for programs, lines for people."""

from __future__ import annotations

from typing import Any

from azext_aksproxy.config.live.plan import Plan
from azext_aksproxy.config.redact import redact


def rows(plan: Plan) -> list[dict[str, Any]]:
    """Return the changes of `plan` as `az aks proxy diff` prints them."""
    return [
        {
            "field": f"{setting}.{change.field}",
            "change": change.change,
            "before": _shown(change.before),
            "after": _shown(change.after),
        }
        for setting, changes in (("httpProxyConfig", plan.http_proxy), ("kubeProxyConfig", plan.kube_proxy))
        for change in changes
    ]


def print_diff(plan: Plan, with_color: bool) -> None:
    """Print the changes of `plan` for a person: what goes in red behind `-`, what comes in green behind `+`."""
    red, green, plain = ("\033[31m", "\033[32m", "\033[0m") if with_color else ("", "", "")
    for row in rows(plan):
        for value, sign, color in ((row["before"], "-", red), (row["after"], "+", green)):
            if value is not None:
                print(f"{color}{sign} {row['field']}: {value}{plain}")


def _shown(value: Any) -> Any:
    return redact(value) if isinstance(value, str) else value
