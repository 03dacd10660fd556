"""`az aks proxy explain`."""

from __future__ import annotations

from typing import Any

from azure.cli.core.azclierror import InvalidArgumentValueError

from azext_aksproxy.config.knowledge import explain as knowledge
from azext_aksproxy.config.redact import redact
from azext_aksproxy.terminal.article import print_article, print_names
from azext_aksproxy.terminal.report import is_read_by_a_person

MOST_NAMED = 80
"""How much of what is not known an error repeats, in characters: it may be a whole message."""


def explain(cmd: Any, *, what: list[str] | None = None) -> Any:
    """Tell what a rule, a refusal of the service or an exit code of a node means, and what to do."""
    if not what:
        listed = [
            {"name": each.name, "kind": each.kind, "severity": each.severity or None, "what": each.what}
            for each in knowledge.articles()
        ]
        return _shown(cmd.cli_ctx, listed)
    text = " ".join(what)
    article = knowledge.explain(text)
    if article is None:
        raise _unknown(text)
    return _shown(cmd.cli_ctx, article.as_data())


def names(prefix: str) -> list[str]:
    """Return the names that begin with `prefix`, in any case, as the shell completes them."""
    return [each.name for each in knowledge.articles() if each.name.lower().startswith(prefix.lower())]


def _shown(cli_ctx: Any, data: Any) -> Any:
    """Return `data` for a program; print it for a person, and return nothing."""
    if not is_read_by_a_person(cli_ctx):
        return data
    if isinstance(data, list):
        print_names(data)
    else:
        print_article(data)
    return None


def _unknown(text: str) -> Exception:
    alike = knowledge.similar(text)
    remedies = ["See all that is known: az aks proxy explain -o table"]
    if alike:
        remedies = [f"Did you mean {', '.join(alike)}?", *remedies]
    error: Exception = InvalidArgumentValueError(
        f"Nothing is known of '{redact(text, MOST_NAMED)}'.", recommendation=remedies
    )
    return error


def table(result: Any) -> list[dict[str, str]]:
    """Return what `-o table` shows: all names, or one thing line by line."""
    if isinstance(result, list):
        return [
            {name.capitalize(): each[name] or "" for name in ("name", "kind", "severity", "what")} for each in result
        ]
    return [
        {"Field": name, "Value": line}
        for name, value in result.items()
        for line in (value if isinstance(value, list) else [value])
        if line
    ]
