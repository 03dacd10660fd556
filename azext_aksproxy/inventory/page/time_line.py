"""When certificates expire, as bars: each certificate once, however many clusters trust it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from azext_aksproxy.config.trusted_ca.certificates import Certificate
from azext_aksproxy.inventory.entry import Entry
from azext_aksproxy.inventory.page.markup import DAY, Html, counted, element, in_days, join, urgency

MOST_BARS = 40
"""How many certificates have a bar, those that expire first; the others are counted."""

PAST_DAYS, LEAST_DAYS, MOST_DAYS = 60, 90, 730
"""How far the line goes back at most, and how far ahead at least and at most. What is beyond stands at its end."""

STEPS = (30, 91, 183, 365)
"""How many days may be between two marks."""

MOST_MARKS = 6


@dataclass(frozen=True)
class Span:
    """From when to when the line goes, in days from now."""

    begins: int
    ends: int

    def place(self, days: int) -> float:
        """Return where on the line a day is, in per cent of it; what is beyond it stands at its end."""
        return round(100 * (min(max(days, self.begins), self.ends) - self.begins) / (self.ends - self.begins), 2)

    @property
    def step(self) -> int:
        """Return how many days are between two marks."""
        return next((each for each in STEPS if self.ends / each <= MOST_MARKS), STEPS[-1])


def time_line(entries: Sequence[Entry], now: datetime) -> Html:
    """Return the bars of all certificates with an expiry, first the one that expires first; a sentence for none."""
    trusted: dict[str, Certificate] = {}
    clusters: dict[str, list[str]] = {}
    for entry in entries:
        for each in dict.fromkeys(each.sha256 for each in entry.certificates if each.not_valid_after):
            clusters.setdefault(each, []).append(entry.id)
        trusted.update({each.sha256: each for each in entry.certificates if each.not_valid_after})
    if not trusted:
        return element("p", "None of these clusters has a certificate with an expiry that can be read.")
    days = {key: _days(each, now) for key, each in trusted.items()}
    ordered = sorted(trusted, key=lambda key: (days[key], trusted[key].subject, key))
    shown = ordered[:MOST_BARS]
    span = Span(max(min(days[shown[0]], 0), -PAST_DAYS), min(max(days[shown[-1]], LEAST_DAYS), MOST_DAYS))
    bars = element("ol", *(_bar(trusted[key], days[key], len(clusters[key]), span) for key in shown), class_="bars")
    rest = len(ordered) - len(shown)
    more = [element("p", f"{counted(rest, 'more certificate')} later than these; the table has all.")] if rest else []
    return join([_axis(span, now), bars, *more])


def _days(certificate: Certificate, now: datetime) -> int:
    assert certificate.not_valid_after is not None  # noqa: S101 # those without are left out
    return (certificate.not_valid_after - now).days


def _bar(certificate: Certificate, days: int, clusters: int, span: Span) -> Html:
    begin, end = sorted((span.place(0), span.place(days)))
    where = f"until {certificate.not_valid_after:{DAY}}, {counted(clusters, 'cluster')}"
    told = element(
        "p",
        element("strong", certificate.subject or "no subject"),
        ": ",
        element("span", in_days(days), class_="tone"),
        f", {where}",
    )
    width = f"{max(end - begin, 0.3):.2f}%"
    drawn = element(
        "svg",
        *_lines(span, 14),
        element("rect", class_="bar", x=f"{begin}%", y=2, width=width, height=10, rx=2),
        height=14,
        aria_hidden="true",
    )
    return element("li", told, drawn, class_=urgency(days))


def _marks(span: Span) -> Iterator[int]:
    yield from range(span.step, span.ends + 1, span.step)


def _lines(span: Span, height: int) -> Iterator[Html]:
    for days in (0, *_marks(span)):
        x = f"{span.place(days)}%"
        yield element("line", class_="grid" if days else "now", x1=x, x2=x, y1=0, y2=height)


def _axis(span: Span, now: datetime) -> Html:
    """Return the line with its marks: the day of now, and how many days or months later."""

    def mark(days: int, label: str) -> Html:
        place = span.place(days)
        anchor = "start" if place < 8 else "end" if place > 92 else "middle"
        return element("text", label, x=f"{place}%", y=12, text_anchor=anchor)

    marks = [mark(days, _later(days)) for days in _marks(span)]
    return element("svg", mark(0, f"{now:{DAY}}"), *marks, height=16, aria_hidden="true")


def _later(days: int) -> str:
    months = round(days / 30.4)
    return f"+{months} m" if months % 12 else f"+{months // 12} y"
