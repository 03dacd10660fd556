"""`az aks proxy list` from its arguments to its result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from knack.log import get_logger

from azext_aksproxy.azure.web_page import web_pages_named
from azext_aksproxy.config.live.cluster import as_object
from azext_aksproxy.inventory.choice import Choice, chosen
from azext_aksproxy.inventory.entry import OF_PREVIEWS, Entry, make_entry
from azext_aksproxy.inventory.networks import address_spaces
from azext_aksproxy.inventory.page.page import Report, page
from azext_aksproxy.inventory.selection import Scope
from azext_aksproxy.inventory.sources import ids_of, poster, read_clusters
from azext_aksproxy.terminal.new_file import write_whole
from azext_aksproxy.terminal.report import exit_with_1_after_printing
from azext_aksproxy.terminal.secret_filter import keep_secrets, remember

logger = get_logger(__name__)

NOT_KNOWN = (
    "Azure Resource Graph does not tell {columns} of {count}. Where it does not know these preview settings, clusters "
    "with nothing but a kube-proxy configuration are missing, and findings about it. With -g or --mode they are read "
    "from the resource manager."
)
GUESSED = (
    "In noProxy of %s a private network is taken for that of the cluster's virtual network, which could not be read; "
    "it is not counted as the user's."
)


@dataclass(frozen=True)
class Output:
    """What becomes of the list besides being printed: the file of a report, and whether finding one is a failure."""

    report: str | None = None
    has_exit_code: bool = False


def list_clusters(cli_ctx: Any, scope: Scope, choice: Choice, output: Output) -> list[dict[str, Any]]:
    """Return the rows of the clusters that are asked for, and write the report.

    Raises HttpResponseError, AzureResponseError or FileOperationError.
    """
    keep_secrets()
    now = datetime.now(timezone.utc).replace(microsecond=0)
    with web_pages_named():
        source = read_clusters(cli_ctx, scope, choice)
        ids_of(source.bodies)
        for body in source.bodies:
            remember(as_object(as_object(body.get("properties")).get("httpProxyConfig")))
        spaces = address_spaces(poster(cli_ctx), source.bodies)
    entries = chosen((make_entry(body, spaces, now, source.knows_previews) for body in source.bodies), choice, now)
    notes = list(_notes(entries, scope, source.knows_previews))
    for note in notes:
        logger.warning("%s", note)
    if output.report:
        write_whole(output.report, page(Report(str(scope), now, notes), entries))
    if output.has_exit_code and entries:
        exit_with_1_after_printing(cli_ctx)
    return [each.row(now) for each in entries]


def _notes(entries: list[Entry], scope: Scope, knows_previews: bool) -> Any:
    """Yield what the list cannot tell."""
    if not entries:
        yield f"No cluster was found in {scope}."
    unknown = {name: sum(name in each.unknown for each in entries) for name in OF_PREVIEWS}
    if not knows_previews:
        columns = " and ".join(name for name in OF_PREVIEWS if unknown[name] or not entries)
        if columns:
            yield NOT_KNOWN.format(columns=columns, count=_counted(max(unknown.values())))
    if guessed := sum(bool(each.guesses) for each in entries):
        yield GUESSED % _counted(guessed)


def _counted(count: int) -> str:
    return f"{count:,} cluster{'' if count == 1 else 's'}"
