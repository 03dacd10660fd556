"""The page as a whole: what it is about, figures, the time line, the clusters, and what was found. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from azext_aksproxy.inventory.entry import Entry
from azext_aksproxy.inventory.page.clusters import clusters_table
from azext_aksproxy.inventory.page.findings import Facts, facts, findings_table
from azext_aksproxy.inventory.page.markup import SOON_DAYS, Html, element, empty, join
from azext_aksproxy.inventory.page.style import POLICY, STYLE
from azext_aksproxy.inventory.page.time_line import time_line

TITLE = "AKS clusters: proxies and their certificates"


@dataclass(frozen=True)
class Report:
    """What the page is about: the scope that was looked at, when (an aware time), and what it cannot tell."""

    scope: str
    now: datetime
    notes: Sequence[str] = ()


def page(report: Report, entries: Sequence[Entry]) -> str:
    """Return the HTML of the page about `entries`, in their order. No value in it is markup."""
    found = facts(entries)
    head = element(
        "head",
        empty("meta", charset="utf-8"),
        empty("meta", http_equiv="Content-Security-Policy", content=POLICY),
        empty("meta", name="viewport", content="width=device-width, initial-scale=1"),
        empty("meta", name="referrer", content="no-referrer"),
        element("title", TITLE),
        element("style", Html(STYLE)),
    )
    body = element("body", element("main", join(_sections(report, entries, found), "\n")))
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}\n"


def _sections(report: Report, entries: Sequence[Entry], found: Facts) -> list[Html]:
    about = f"As of {report.now:%Y-%m-%d %H:%M} UTC, in {report.scope}."
    return [
        element("h1", TITLE),
        element("p", about, class_="about"),
        *(element("p", note, class_="note") for note in report.notes),
        _figures(entries, found, report.now),
        _section("expiries", "When certificates expire", time_line(entries, report.now)),
        _section("clusters", "Clusters", _scrolling("Clusters", clusters_table(entries, found, report.now))),
        _section("findings", "Findings", _scrolling("Findings", findings_table(found))),
    ]


def _section(name: str, title: str, content: Html) -> Html:
    return element("section", element("h2", title, id=name), content, aria_labelledby=name)


def _scrolling(name: str, table: Html) -> Html:
    """Return a table that scrolls by itself where the window is narrow, with the keyboard too."""
    return element("div", table, class_="wide", role="region", aria_label=f"{name}, table", tabindex=0)


def _figures(entries: Sequence[Entry], found: Facts, now: datetime) -> Html:
    left = [days for each in entries if (days := each.days_left(now)) is not None]
    expired, soon = sum(days < 0 for days in left), sum(0 <= days < SOON_DAYS for days in left)
    errors = sum(each.counted()["errors"] > 0 for each in entries)
    figures: list[tuple[str, int, str | None]] = [
        ("Clusters", len(entries), None),
        ("Behind a proxy", sum(each.has_proxy for each in entries), None),
        ("With an expired CA", expired, "expired" if expired else None),
        (f"CA expires in {SOON_DAYS} days", soon, "soon" if soon else None),
        ("With IPVS", sum(each.mode == "IPVS" for each in entries), None),
        ("With errors", errors, "expired" if errors else None),
        ("Different findings", len(found.all), None),
    ]
    return element("dl", *(_figure(*each) for each in figures))


def _figure(name: str, count: int, tone: str | None) -> Html:
    value = element("dd", f"{count:,}", class_="tone" if tone else None)
    return element("div", join([element("dt", name), value]), class_=tone)
