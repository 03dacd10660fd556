"""Files that are no JSON because they are something else: what they are, and the way from there."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """A language in which people keep these settings; `begins` is how a text in it begins, comments left aside."""

    name: str
    begins: re.Pattern[str]
    remedy: str


COMMENTS = re.compile(r"(?:\s*(?:#|//)[^\n]*(?:\n|\Z)|\s*/\*.*?\*/)*\s*", re.DOTALL)

LANGUAGES = (
    Language(
        "PEM",
        re.compile(r"-----BEGIN "),
        "Bundle certificates into a file: az aks proxy init --trusted-ca FILE.",
    ),
    Language(
        "Bicep",
        re.compile(r"(?:@\w+\(|targetScope\s*=|(?:param|var|output)\s+\w+|(?:resource|module)\s+\w+\s+')"),
        "Build JSON of it, which is read: az bicep build --file FILE.",
    ),
    Language(
        "Terraform",
        re.compile(r'(?:(?:resource|data|variable|provider|module)\s+"|(?:terraform|locals|http_proxy_config)\s*\{)'),
        "Keep the settings in JSON, and write Terraform from it: az aks proxy export --format terraform.",
    ),
    Language(
        "a list of variables",
        re.compile(r"(?:export\s+)?\w+=(?!=)|[a-z_]+\s+=\s+[\"\[{]"),
        "Set them in the shell, and write a file from there: az aks proxy init --from-env.",
    ),
    Language(
        "YAML",
        re.compile(r"(?:---\s|[A-Za-z_][\w.-]*:(?:\s|\Z)|- \w)"),
        "Write the same as JSON; yq -o json FILE does.",
    ),
)
"""In the order in which they are tried. Ours, by the languages' documentation, November 2026."""


def language_of(text: str) -> Language | None:
    """Return the language of `text`, which is no JSON; None where nobody can tell."""
    comments = COMMENTS.match(text)
    begin = comments.end() if comments else 0
    return next((each for each in LANGUAGES if each.begins.match(text, begin)), None)
