"""The text of the page: each certificate and each fact once, and no value that becomes markup."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.inventory.choice import Choice, chosen
from azext_aksproxy.inventory.entry import Entry
from azext_aksproxy.inventory.page.findings import MOST_NAMES
from azext_aksproxy.inventory.page.markup import Html, element, in_days, text, urgency
from azext_aksproxy.inventory.page.page import Report, page
from azext_aksproxy.inventory.page.time_line import MOST_BARS, Span
from tests.config.certificate_factory import NOW
from tests.inventory.entries import behind, entry

VOID = ("meta", "br")


class Reader(HTMLParser):
    """Reads a page: its elements, its words, and whether each element ends where it has to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def of(self, tag: str) -> Iterator[dict[str, str | None]]:
        """Yield the attributes of each element of one kind."""
        return (attributes for each, attributes in self.tags if each == tag)

    @property
    def text(self) -> str:
        return "".join(self.words)


def html(*entries: Entry, notes: tuple[str, ...] = ()) -> str:
    return page(Report("the subscription 's'", NOW, notes), chosen(entries, Choice(all=True), NOW))


def read(*entries: Entry) -> Reader:
    return Reader(html(*entries))


def test_the_policy_knows_the_style_of_the_page_and_no_other() -> None:
    [style] = re.findall(r"<style>(.*?)</style>", html(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    [policy] = [each["content"] for each in read().of("meta") if each.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{digest}';" in policy


def test_it_names_nothing_elsewhere_and_has_no_style_of_its_own_in_an_element() -> None:
    found = read(entry(httpProxyConfig=behind(20)), entry("b"))

    assert {tag for tag, _ in found.tags} & {"script", "img", "link", "iframe", "object", "base", "form"} == set()
    assert [attributes for _, attributes in found.tags if {"src", "style", "onclick"} & {*attributes}] == []
    assert {href[:1] for each in found.of("a") if (href := each["href"])} <= {"#"}


def test_a_certificate_of_many_clusters_has_one_bar() -> None:
    found = read(*[entry(f"c{number}", httpProxyConfig=behind(20, 400)) for number in range(12)])

    assert [each["class"] for each in found.of("li")] == ["soon", "later"]
    assert "CN=Example CA 20: 20 days left, until 2026-08-21, 12 clusters" in found.text


def test_only_the_first_certificates_have_bars_and_the_others_are_counted() -> None:
    found = read(*[entry(f"c{days}", httpProxyConfig=behind(days)) for days in range(1, MOST_BARS + 4)])

    assert len(list(found.of("li"))) == MOST_BARS
    assert "3 more certificates later than these; the table has all." in found.text


def test_without_a_certificate_there_is_no_line() -> None:
    found = read(entry(), entry("b", httpProxyConfig=behind(trustedCa="bm90IFBFTQ==")))

    assert "None of these clusters has a certificate with an expiry that can be read." in found.text
    assert list(found.of("svg")) == []


def test_nothing_found_is_a_page_as_well() -> None:
    found = read()

    assert "No cluster was found." in found.text
    assert "No errors and no warnings." in found.text


def test_a_fact_is_told_once_with_the_clusters_that_it_holds_for() -> None:
    found = read(*[entry(f"c{number:02}", httpProxyConfig=behind(20)) for number in range(MOST_NAMES + 5)])

    [row] = [each for each in found.of("tr") if each.get("id")]
    assert row["id"] == "f1"
    assert f"{MOST_NAMES + 5} clusters: c00, c01, " in found.text
    assert "and 5 more, marked F1 above" in found.text
    assert len([each for each in found.of("a") if each["href"] == "#f1"]) == MOST_NAMES + 5


def test_errors_come_first_and_then_what_most_clusters_have() -> None:
    few = [entry("few", httpProxyConfig=behind(25, noProxy=["*.a"]))]
    many = [entry(f"c{number}", httpProxyConfig=behind(20)) for number in range(3)]
    found = html(*few, *many, entry("expired", httpProxyConfig=behind(-1)))

    numbered = re.findall(r'<th scope="row">F(\d+)</th><td class="tone">(\w+)</td>.*?<strong>(\d+) clusters?', found)
    assert [number for number, _, _ in numbered] == [str(each + 1) for each in range(len(numbered))]
    assert [severity for _, severity, _ in numbered][:2] == ["error", "warning"]
    assert [int(count) for _, _, count in numbered[1:]] == sorted((int(each[2]) for each in numbered[1:]), reverse=True)


def test_what_is_not_known_is_said() -> None:
    assert Reader(html(entry(knows_previews=False))).text.count("not known") == 2
    assert '<p class="note">a &lt; b</p>' in html(notes=("a < b",))


def test_a_password_is_masked() -> None:
    found = html(entry(httpProxyConfig=behind(httpProxy="http://user:secret@proxy:8080/")))

    assert "http://***@proxy:8080/" in found
    assert "secret" not in found


anything = st.text(max_size=60)
names = anything.map(lambda each: each.replace("/", "") or "x")


@given(names, anything, anything)
def test_no_value_becomes_markup(name: str, proxy: str, note: str) -> None:
    plain = read(entry("x", httpProxyConfig=behind(20, httpProxy="http://x")))
    settings = behind(20, httpProxy="http://" + proxy, noProxy=[proxy])
    made = Reader(html(entry(name, httpProxyConfig=settings), notes=(note,)))

    assert {tag for tag, _ in made.tags} <= {tag for tag, _ in plain.tags} | {"code", "a"}
    assert all(set(attributes) <= ATTRIBUTES for _, attributes in made.tags)


ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "id", "role", "tabindex", "scope", "datetime"),
    *("title", "href", "height", "width", "x", "x1", "x2", "y", "y1", "y2", "rx", "text-anchor"),
    *("aria-labelledby", "aria-label", "aria-hidden"),
}


@pytest.mark.parametrize(
    ("value", "made"),
    [
        ("<b>", "&lt;b&gt;"),
        ("'\"&", "&#x27;&quot;&amp;"),
        ("a\x1b[31m\u202eb", "a?[31m?b"),
        ("\ud800", "?"),
        (None, ""),
        (7, "7"),
        (Html("<b>"), "<b>"),
    ],
)
def test_a_value_is_escaped_once(value: object, made: str) -> None:
    assert text(value) == made
    assert element("p", value, title=value) == f'<p title="{made}">{made}</p>' or value is None


@pytest.mark.parametrize(
    ("days", "called", "told"),
    [
        (-2, "expired", "expired 2 days ago"),
        (-1, "expired", "expired 1 day ago"),
        (0, "soon", "0 days left"),
        (1, "soon", "1 day left"),
        (29, "soon", "29 days left"),
        (30, "later", "30 days left"),
        (3000, "later", "3,000 days left"),
    ],
)
def test_how_urgent_it_is(days: int, called: str, told: str) -> None:
    assert (urgency(days), in_days(days)) == (called, told)


@given(st.integers(-60, 0), st.integers(90, 730), st.lists(st.integers(-100_000, 100_000), min_size=2))
def test_days_stand_on_the_line_in_their_order(begins: int, ends: int, days: list[int]) -> None:
    places = [Span(begins, ends).place(each) for each in sorted(days)]

    assert places == sorted(places)
    assert all(0 <= each <= 100 for each in places)
