"""The page as a browser shows it: nothing loaded, nothing run, readable in every width, colour and on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from azext_aksproxy.inventory.choice import Choice, chosen
from azext_aksproxy.inventory.page.page import Report, page
from tests.browser import Page
from tests.config.certificate_factory import NOW
from tests.inventory.entries import behind, entry

DAYS = (-40, -3, 12, 80, 400, 3000)
HOSTILE = "<img src=x onerror=\"document.title='run'\">\"'&amp;<script>document.title='run'"
LIGHT, DARK = ({"features": [{"name": "prefers-color-scheme", "value": value}]} for value in ("light", "dark"))
PAPER = 1039
"""How many pixels an A4 page is wide, lying, between margins of 12 mm."""

CONTRASTS = """
(() => {
  const light = colour => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(each => each / 255)
      .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const behind = node => {
    for (let each = node; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if (colour !== 'rgba(0, 0, 0, 0)') return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  return [...document.querySelectorAll('body *')]
    .filter(each => [...each.childNodes].some(inner => inner.nodeType === 3 && inner.data.trim()))
    .map(each => {
      const style = getComputedStyle(each);
      const both = [light(each.closest('svg') ? style.fill : style.color), light(behind(each))].sort((a, b) => b - a);
      return [each.tagName, each.textContent.slice(0, 30), (both[0] + 0.05) / (both[1] + 0.05)];
    });
})()
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page about clusters of every urgency, one of them with values that were made to hurt."""
    entries = [entry(f"cluster{days}", httpProxyConfig=behind(days, noProxy=["*.wrong"])) for days in DAYS]
    entries.append(entry(HOSTILE, httpProxyConfig=behind(20, httpProxy=f"http://{HOSTILE}:8080/", noProxy=[HOSTILE])))
    entries.append(entry("ipvs", networkProfile={"kubeProxyConfig": {"mode": "IPVS"}}))
    entries.append(entry("unknown", knows_previews=False, httpProxyConfig=behind()))
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(page(Report(HOSTILE, NOW, [HOSTILE]), chosen(entries, Choice(), NOW)), "utf-8")
    return path


def test_nothing_is_loaded_and_nothing_runs(window: Page, file: Path) -> None:
    window.open(file)

    assert [each["request"]["url"] for each in window.told("Network.requestWillBeSent")] == [file.as_uri()]
    assert window.told("Log.entryAdded") + window.told("Runtime.exceptionThrown") == []
    assert window.evaluate("document.title") == "AKS clusters: proxies and their certificates"
    assert window.evaluate("document.querySelectorAll('script, img, iframe, link, object, [onerror]').length") == 0


def test_hostile_values_are_shown_as_they_are(window: Page, file: Path) -> None:
    window.open(file)

    names = window.evaluate("[...document.querySelectorAll('.clusters tbody th')].map(each => each.textContent)")
    assert HOSTILE in names
    assert window.evaluate("document.querySelector('.about').textContent").endswith(f"{HOSTILE}.")
    assert window.evaluate("document.querySelector('.note').textContent") == HOSTILE


def test_the_policy_of_the_page_refuses_what_is_put_into_it(window: Page, file: Path) -> None:
    window.open(file)

    window.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=http://127.0.0.1:9/x><style>h1{color:red}</style>')"
    )
    assert window.evaluate("getComputedStyle(document.querySelector('h1')).color") != "rgb(255, 0, 0)"
    window.evaluate("new Promise(done => setTimeout(done, 100))")
    refused = [each["entry"]["text"] for each in window.told("Log.entryAdded")]
    assert any("img-src" in each or "default-src" in each for each in refused), refused


@pytest.mark.parametrize("width", [320, 500, 1280])
def test_the_page_fits_its_window(window: Page, file: Path, width: int) -> None:
    window.open(file, width)

    assert window.evaluate("document.documentElement.scrollWidth") <= width
    inner, outer = window.evaluate(
        "[...document.querySelectorAll('.clusters')].map(each => [each.scrollWidth, each.parentElement.clientWidth])[0]"
    )
    assert outer <= width
    assert inner > 0


def test_a_table_that_is_too_wide_is_scrolled_with_the_keyboard(window: Page, file: Path) -> None:
    window.open(file, 500)

    wide = "document.querySelector('.wide')"
    window.evaluate(f"{wide}.focus()")
    assert window.evaluate(f"document.activeElement === {wide} && {wide}.scrollWidth > {wide}.clientWidth")
    assert window.evaluate(f"{wide}.getAttribute('aria-label')") == "Clusters, table"


@pytest.mark.parametrize("width", [500, 1280])
def test_bars_end_in_the_order_in_which_certificates_expire(window: Page, file: Path, width: int) -> None:
    window.open(file, width)

    bars = window.evaluate("""
        [...document.querySelectorAll('.bars li')].map(each => {
          const bar = each.querySelector('.bar').getBoundingClientRect();
          const now = each.querySelector('.now').getBoundingClientRect();
          const all = each.querySelector('svg').getBoundingClientRect();
          return [each.className, bar.left - all.left, bar.right - now.left, all.right - bar.right, bar.width];
        })""")
    assert [each[0] for each in bars] == ["expired", "expired", "soon", "soon", "later", "later", "later"]
    assert all(bar[4] >= 1 and bar[1] > -1 and bar[3] > -1 for bar in bars)
    expired, others = bars[:2], bars[2:]
    assert all(ends < 1.5 for _, _, ends, _, _ in expired)
    assert [each[2] for each in others] == sorted(each[2] for each in others)
    assert others[0][2] > 1


def test_bars_have_the_colour_of_their_urgency(window: Page, file: Path) -> None:
    window.open(file, media=LIGHT)

    colours = window.evaluate("[...document.querySelectorAll('.bar')].map(each => getComputedStyle(each).fill)")
    assert len(set(colours)) == 3
    assert "rgb(0, 0, 0)" not in colours


@pytest.mark.parametrize("media", [LIGHT, DARK, {"media": "print"}], ids=["light", "dark", "print"])
def test_all_text_stands_out_from_what_is_behind_it(window: Page, file: Path, media: dict[str, object]) -> None:
    window.open(file, media=media)

    found = window.evaluate(CONTRASTS)
    assert len(found) > 50
    assert [each for each in found if each[2] < 4.5] == []


def test_it_is_dark_where_that_is_preferred(window: Page, file: Path) -> None:
    backgrounds = []
    for media in (LIGHT, DARK):
        window.open(file, media=media)
        backgrounds.append(window.evaluate("getComputedStyle(document.body).backgroundColor"))

    assert backgrounds == ["rgb(255, 255, 255)", "rgb(20, 24, 29)"]


def test_a_screen_reader_is_told_of_headings_tables_and_their_heads(window: Page, file: Path) -> None:
    window.open(file)
    nodes = window.send("Accessibility.getFullAXTree")["nodes"]
    roles = [each["role"]["value"] for each in nodes if not each["ignored"]]

    def names(role: str) -> list[str]:
        return [each["name"]["value"] for each in nodes if not each["ignored"] and each["role"]["value"] == role]

    assert names("heading") == [
        "AKS clusters: proxies and their certificates",
        "When certificates expire",
        "Clusters",
        "Findings",
    ]
    assert roles.count("table") == 2
    assert names("columnheader")[:4] == ["Name", "First expires", "Days left", "Findings"]
    assert names("rowheader")[:2] == ["cluster-40", "cluster-3"]
    assert [each for each in names("region") if "table" in each] == ["Clusters, table", "Findings, table"]
    assert window.evaluate("document.documentElement.lang") == "en"
    assert window.evaluate("[...document.querySelectorAll('th')].every(each => each.scope)")


def test_every_link_leads_to_a_finding(window: Page, file: Path) -> None:
    window.open(file)

    targets = window.evaluate("[...document.links].map(each => document.querySelector(each.hash)?.textContent ?? null)")
    assert targets
    assert None not in targets
    assert len(set(targets)) == window.evaluate("document.querySelectorAll('.facts tbody tr').length")


def test_it_fits_on_paper(window: Page, file: Path) -> None:
    window.open(file, PAPER, media={"media": "print"})
    widths = window.evaluate("[...document.querySelectorAll('table')].map(each => each.getBoundingClientRect().right)")
    assert max(widths) <= PAPER
    assert window.evaluate("getComputedStyle(document.querySelector('.wide')).overflowX") == "visible"

    printed = window.send("Page.printToPDF", preferCSSPageSize=True)["data"]
    assert printed.startswith("JVBERi")
