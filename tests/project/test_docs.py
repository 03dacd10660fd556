"""The documentation as a whole: its links, and the site that is built of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from azext_aksproxy.config.kinds import KINDS, schema
from tools.checkout import ROOT
from tools.pages.links import Link, anchors, links, pages

ELSEWHERE = re.compile(r"""<(?:script|img|iframe)[^>]+src=["']?(?:https?:)?//|@import|url\(["']?(?:https?:)?//""")
ELSEWHERE_LINKED = re.compile(r"""<link[^>]+rel=["']?(?:stylesheet|preload|preconnect|icon)[^>]+href=["']?https?://""")


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_into_the_repository_leads_somewhere(page: Path) -> None:
    assert [link.problem() for link in links(page) if not link.is_external and link.problem()] == []


def test_a_link_that_leads_nowhere_is_found() -> None:
    page = ROOT / "docs" / "index.md"

    assert links(page)
    assert {"aksproxy", "learn", "look-up"} <= anchors(page)
    assert "no-proxy-svc" in anchors(ROOT / "docs" / "rules.md")
    for target in ("missing.md", "tutorial.md#missing", "#missing", "../../outside.md"):
        assert Link(page, target).problem(), target


def test_every_page_is_linked_from_the_first() -> None:
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / link.target).resolve() for link in links(index) if not link.is_external}

    assert {*(ROOT / "docs").rglob("*.md")} - {index} - linked == set()


def test_every_link_out_of_the_repository_is_an_address_with_tls() -> None:
    external = [link.target for page in pages() for link in links(page) if link.is_external]

    assert external
    assert [target for target in external if urlsplit(target).scheme != "https" or not urlsplit(target).netloc] == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built by script/docs. No proxy of this machine can be reached from there."""
    folder = tmp_path_factory.mktemp("docs") / "site"
    cut_off = {"HTTPS_PROXY": "http://127.0.0.1:9/", "HTTP_PROXY": "http://127.0.0.1:9/"}
    outcome = subprocess.run(
        [ROOT / "script" / "docs", folder], env={**os.environ, **cut_off}, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return folder


def test_the_site_has_every_page_and_loads_nothing_from_elsewhere(site: Path) -> None:
    built = [path for path in site.rglob("*.html") if path.name != "404.html"]

    assert len(built) == len([*(ROOT / "docs").rglob("*.md")])
    for path in built:
        html = path.read_text("utf-8")
        assert not ELSEWHERE.search(html), path
        assert not ELSEWHERE_LINKED.search(html), path


def test_the_site_has_the_rules_by_their_ids_and_the_schemas(site: Path) -> None:
    assert 'id="no-proxy-svc"' in (site / "rules" / "index.html").read_text("utf-8")
    for kind in KINDS:
        assert json.loads((site / "schema" / kind.schema_file).read_text("utf-8")) == schema(kind)


def test_nothing_refers_to_an_address_of_ours_at_which_nothing_is(site: Path) -> None:
    built = [path for path in site.rglob("*") if path.suffix in (".html", ".xml", ".json")]

    assert len(built) > len(KINDS)
    assert [path for path in built if "aksproxy.github.io" in path.read_text("utf-8")] == []


def test_a_folder_that_is_no_site_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("")

    outcome = subprocess.run([ROOT / "script" / "docs", tmp_path], capture_output=True, text=True, check=False)

    assert outcome.returncode == 1
    assert "left as it is" in outcome.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["precious"]
