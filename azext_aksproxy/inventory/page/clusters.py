"""The table of clusters on the page: every column of the inventory, in the order of the list. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from azext_aksproxy.config.trusted_ca.certificates import Certificate
from azext_aksproxy.inventory.entry import Entry
from azext_aksproxy.inventory.page.findings import Fact, Facts
from azext_aksproxy.inventory.page.markup import Html, counted, day, element, in_days, join, urgency

HEAD = (
    "Name",
    "Resource group",
    "Subscription",
    "Location",
    "Kubernetes",
    "State",
    "Nodes",
    "HTTP proxy",
    "HTTPS proxy",
    "noProxy",
    "Certificates",
    "First expires",
    "Days left",
    "kube-proxy",
    "Disruption policy",
    "Findings",
)
NUMBERS = ("Nodes", "noProxy", "Days left")
NOT_KNOWN = "not known"


def clusters_table(entries: Sequence[Entry], found: Facts, now: datetime) -> Html:
    """Return the table; `found` has the facts that its last column leads to. A sentence for no cluster."""
    if not entries:
        return element("p", "No cluster was found.")
    head = element("tr", *(element("th", name, scope="col", class_=_kind(name)) for name in HEAD))
    caption = element("caption", f"{counted(len(entries), 'cluster')}, first the one whose certificate expires first.")
    rows = [_row(each, found.of.get(each.id, []), now) for each in entries]
    return element("table", caption, element("thead", head), element("tbody", *rows), class_="clusters")


def _kind(name: str) -> str | None:
    return "number" if name in NUMBERS else None


def _row(entry: Entry, own: list[Fact], now: datetime) -> Html:
    columns, days = entry.columns, entry.days_left(now)
    is_off = columns["enabled"] is False
    cells: dict[str, Any] = {
        "Resource group": columns["resourceGroup"],
        "Subscription": columns["subscription"],
        "Location": columns["location"],
        "Kubernetes": columns["kubernetesVersion"],
        "State": columns["state"],
        "Nodes": columns["nodes"],
        "HTTP proxy": f"{columns['httpProxy'] or ''}{' (off)' if is_off else ''}",
        "HTTPS proxy": columns["httpsProxy"],
        "noProxy": columns["noProxy"],
        "Certificates": join(map(_certificate, entry.certificates), "<br>"),
        "First expires": day(entry.expires),
        "Days left": "" if days is None else element("span", days, class_="tone", title=in_days(days)),
        "kube-proxy": _known(entry, "kubeProxyMode"),
        "Disruption policy": _known(entry, "disruptionPolicy"),
        "Findings": _findings(entry, own),
    }
    name = element("th", columns["name"], scope="row")
    return element("tr", name, *(_cell(*each) for each in cells.items()), class_=urgency(days))


def _cell(name: str, value: Any) -> Html:
    return element("td", value, class_="text" if name == "Certificates" else _kind(name))


def _known(entry: Entry, column: str) -> Any:
    return NOT_KNOWN if column in entry.unknown else entry.columns[column]


def _certificate(certificate: Certificate) -> Html:
    return join([str(certificate)])


def _findings(entry: Entry, own: list[Fact]) -> Html:
    """Return how many there are, and links to them."""
    if not own:
        return element("span", "none")
    told = ", ".join(counted(number, name[:-1]) for name, number in entry.counted().items() if number)
    links = join((element("a", f"F{each.number}", href=f"#{each.anchor}") for each in own), " ")
    return join([told, ": ", links])
