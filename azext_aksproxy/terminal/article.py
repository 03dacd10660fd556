"""What is known of a rule, a refusal or an exit code, as a person reads it."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

WIDEST = 110
"""How long a line of text is at most, in characters, on a terminal of any width."""

LABELS = {
    "cause": "Cause",
    "remedy": "What to do",
    "wrong": "Wrong",
    "right": "Right",
    "sources": "Source",
    "aliases": "Also called",
}


def print_article(article: dict[str, Any]) -> None:
    """Print what is known of one thing. Examples keep their one line, so that they can be copied."""
    kind = f"{article['kind']}, {article['severity']}" if article["severity"] else article["kind"]
    print(f"{article['name']} ({kind})\n{article['what']}\n")
    for name, label in LABELS.items():
        for line in _indented(label, _lines(article[name]), wrapped=name not in ("wrong", "right")):
            print(line)


def print_names(articles: Iterable[dict[str, Any]]) -> None:
    """Print the names of all that is known, with what each is."""
    rows = list(articles)
    width = max(len(row["name"]) for row in rows)
    for row in rows:
        print(f"{row['name']:{width}}  {row['what']}")


def _lines(value: Any) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if each]


def _indented(label: str, texts: list[str], wrapped: bool) -> Iterator[str]:
    width = min(shutil.get_terminal_size().columns, WIDEST)
    indent = " " * (max(map(len, LABELS.values())) + 2)
    for number, text in enumerate(texts):
        begin = f"{label if number == 0 else '':{len(indent)}}"
        if not wrapped:
            yield begin + text
            continue
        yield from textwrap.wrap(
            text, max(width, 40), initial_indent=begin, subsequent_indent=indent, break_long_words=False,
            break_on_hyphens=False,
        )  # fmt: skip
