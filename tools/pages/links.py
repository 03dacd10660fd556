"""The links of Markdown pages. Run as a module it lists those that lead out of the repository."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tools.checkout import ROOT

NOT_OURS = {".git", ".venv", ".venv-oldest", "build", "dist"}
PARSER = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Link:
    """A link in a page: `target` as it is written there."""

    page: Path
    target: str

    @property
    def is_external(self) -> bool:
        """Whether it leads out of the repository."""
        return bool(urlsplit(self.target).scheme)

    def problem(self) -> str | None:
        """Return what is wrong with a link into the repository, if anything is."""
        place = urlsplit(self.target)
        path = (self.page.parent / unquote(place.path)).resolve() if place.path else self.page
        if not path.exists():
            return f"{self.target} leads to nothing"
        if not path.is_relative_to(ROOT):
            return f"{self.target} leads out of the repository"
        if place.fragment and place.fragment not in anchors(path):
            return f"{path.name} has no anchor {place.fragment}"
        return None


def pages() -> list[Path]:
    """Return all Markdown pages of the repository."""
    return sorted(path for path in ROOT.rglob("*.md") if not NOT_OURS & {*path.relative_to(ROOT).parts})


def links(page: Path) -> list[Link]:
    """Return the links and images of `page`."""
    found = [token.attrGet("href") or token.attrGet("src") for token in _inline(page)]
    return [Link(page, str(target)) for target in found if target]


def anchors(page: Path) -> set[str]:
    """Return the anchors of `page` that a site by mkdocs and GitHub's view of it agree on."""
    tokens = PARSER.parse(page.read_text("utf-8"))
    titles = [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]
    html = [token.content for token in _inline(page) if token.type == "html_inline"]
    named = {name for text in html for name in re.findall(r'<a id="([^"]+)">', text)}
    return named | ({_slug_of_mkdocs(title) for title in titles} & {_slug_of_github(title) for title in titles})


def _slug_of_mkdocs(title: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_only).strip().lower())


def _slug_of_github(title: str) -> str:
    return re.sub(r"[^\w\s-]", "", title.strip().lower()).replace(" ", "-")


def _inline(page: Path) -> Iterator[Token]:
    for token in PARSER.parse(page.read_text("utf-8")):
        yield from token.children or ()


if __name__ == "__main__":
    for address in sorted({link.target for page in pages() for link in links(page) if link.is_external}):
        print(address)
