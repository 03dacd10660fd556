"""The table of clusters on the page: all that the inventory has, in the order of the list. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from azext_aksproxy.inventory.entry import Entry
from azext_aksproxy.inventory.page.findings import Fact, Facts
from azext_aksproxy.inventory.page.markup import Html, counted, day, element, in_days, join, urgency

NUMBERS = ("Nodes", "noProxy", "Days left")
TEXTS = ("Certificates", "HTTP proxy", "HTTPS proxy")
NOT_KNOWN = "not known"


def clusters_table(entries: Sequence[Entry], found: Facts, now: datetime) -> Html:
    """Return the table; `found` has the facts that its last column leads to. A sentence for no cluster."""
    if not entries:
        return element("p", "No cluster was found.")
    rows = [_cells(each, found.of.get(each.id, []), now) for each in entries]
    head = element("tr", *(element("th", name, scope="col", class_=_kind(name)) for name in rows[0]))
    caption = element("caption", f"{counted(len(entries), 'cluster')}, first the one whose certificate expires first.")
    body = (_row(cells, urgency(each.days_left(now))) for each, cells in zip(entries, rows, strict=True))
    return element("table", caption, element("thead", head), element("tbody", join(body, "\n")), class_="clusters")


def _kind(name: str) -> str | None:
    return "number" if name in NUMBERS else None


def _cells(entry: Entry, own: list[Fact], now: datetime) -> dict[str, Any]:
    """Return what is told of a cluster, by the names of the columns: first what is looked for first."""
    columns, days = entry.columns, entry.days_left(now)
    is_off = columns["enabled"] is False
    return {
        "Name": columns["name"],
        "First expires": day(entry.expires),
        "Days left": "" if days is None else element("span", days, class_="tone", title=in_days(days)),
        "Findings": _findings(entry, own),
        "HTTP proxy": f"{columns['httpProxy'] or ''}{' (off)' if is_off else ''}",
        "HTTPS proxy": columns["httpsProxy"],
        "noProxy": columns["noProxy"],
        "Certificates": join(entry.certificates, "<br>"),
        "kube-proxy": _known(entry, "kubeProxyMode"),
        "Disruption policy": _known(entry, "disruptionPolicy"),
        "Kubernetes": columns["kubernetesVersion"],
        "State": columns["state"],
        "Nodes": columns["nodes"],
        "Location": columns["location"],
        "Resource group": columns["resourceGroup"],
        "Subscription": columns["subscription"],
    }


def _row(cells: dict[str, Any], tone: str) -> Html:
    (_, name), *others = cells.items()
    return element("tr", element("th", name, scope="row"), *(_cell(*each) for each in others), class_=tone)


def _cell(name: str, value: Any) -> Html:
    return element("td", value, class_="text" if name in TEXTS else _kind(name))


def _known(entry: Entry, column: str) -> Any:
    return NOT_KNOWN if column in entry.unknown else entry.columns[column]


def _findings(entry: Entry, own: list[Fact]) -> Html:
    """Return how many there are, and links to them."""
    if not own:
        return element("span", "none")
    told = ", ".join(counted(number, name[:-1]) for name, number in entry.counted().items() if number)
    links = join((element("a", f"F{each.number}", href=f"#{each.anchor}") for each in own), " ")
    return join([told, ": ", links])
