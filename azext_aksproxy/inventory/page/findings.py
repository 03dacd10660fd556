"""What was found, each fact once with the clusters that it holds for. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from azext_aksproxy.config.findings import Finding, Severity
from azext_aksproxy.inventory.entry import Entry
from azext_aksproxy.inventory.page.markup import Html, counted, element, join

MOST_NAMES = 20
"""How many clusters are named beside a fact; the table of clusters has the number of the fact in each of its rows."""

ORDER = (Severity.ERROR, Severity.WARNING)


@dataclass
class Fact:
    """A finding that one cluster has, or many, with its number on the page."""

    finding: Finding
    number: int = 0
    clusters: list[str] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The name by which the table of clusters leads to it."""
        return f"f{self.number}"


@dataclass(frozen=True)
class Facts:
    """All that was found, errors first, and what of it each cluster has, by its id."""

    all: list[Fact]
    of: dict[str, list[Fact]]


def facts(entries: Iterable[Entry]) -> Facts:
    """Return the errors and warnings of `entries`, counted and numbered: what most clusters have comes first."""
    known: dict[tuple[str, str, str], Fact] = {}
    of: dict[str, list[Fact]] = {}
    for entry in entries:
        own = of.setdefault(entry.id, [])
        for finding in entry.findings:
            if finding.severity not in ORDER:
                continue
            fact = known.setdefault((finding.rule.id, finding.message, finding.hint), Fact(finding))
            if fact not in own:
                own.append(fact)
                fact.clusters.append(str(entry.columns["name"]))
    ordered = sorted(known.values(), key=lambda each: (ORDER.index(each.finding.severity), -len(each.clusters)))
    for number, fact in enumerate(ordered, 1):
        fact.number = number
    for own in of.values():
        own.sort(key=lambda each: each.number)
    return Facts(ordered, of)


def findings_table(found: Facts) -> Html:
    """Return the table of what was found; a sentence for nothing."""
    if not found.all:
        return element("p", "No errors and no warnings.")
    head = element("tr", *(element("th", name, scope="col") for name in ("No.", "Severity", "Finding", "Clusters")))
    caption = element("caption", "Errors and warnings as az aks proxy preflight finds them, each fact once.")
    return element(
        "table", caption, element("thead", head), element("tbody", join(map(_row, found.all), "\n")), class_="facts"
    )


def _row(fact: Fact) -> Html:
    tone = "expired" if fact.finding.severity is Severity.ERROR else "soon"
    named, rest = fact.clusters[:MOST_NAMES], len(fact.clusters) - MOST_NAMES
    names = ", ".join(named) + (f" and {rest:,} more, marked F{fact.number} above" if rest > 0 else "")
    said = element("td", fact.finding.message, " ", fact.finding.hint, " ", _rule(fact), class_="text")
    return element(
        "tr",
        element("th", f"F{fact.number}", scope="row"),
        element("td", fact.finding.severity.value, class_="tone"),
        said,
        element("td", element("strong", counted(len(fact.clusters), "cluster")), ": ", names, class_="text"),
        id=fact.anchor,
        class_=tone,
    )


def _rule(fact: Fact) -> Html:
    return join(["[", element("code", fact.finding.rule.id), "]"])
