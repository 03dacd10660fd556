"""Files that are no JSON because they are something else: what they are, and the way from there."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """A language in which people keep these settings; `begins` is how a text in it begins, comments left aside.

    That is a pattern, compiled for a file that is no JSON: not many are. `checked_as` is the remedy where a file is
    only checked, "" where that is no other.
    """

    name: str
    begins: str
    remedy: str
    checked_as: str = ""


COMMENTS = r"(?:\s*(?:#|//)[^\n]*(?:\n|\Z)|\s*/\*(?s:.*?)\*/)*\s*"

LINE_END = r"[ \t\r]*\n\s*"
BICEP_FRAGMENT = (
    rf"(?:\w+:[ \t]*(?:'[^'\n]*'|\w+){LINE_END})*(?:\w+:[ \t]*)?[\[{{]{LINE_END}"
    r"(?:'[^'\n]*'|\w+:[ \t]*(?:'[^'\n]*'|\w+|[\[{]))[ \t\r]*\n"
)
"""Keys without quotes, texts in single ones, and no comma at the end of the first line inside a bracket."""

YAML = Language(
    "YAML",
    r"(?:%YAML[ \t]|---(?:\s|\Z)|[A-Za-z_][\w.-]*:(?:\s|\Z)|'[^'\n]*':(?:\s|\Z)|-[ \t\r\n])",
    "Only az aks proxy validate reads it. Write the same as JSON: yq -o json FILE.",
)
TEMPLATE = Language(
    "a template",
    r"\{\{|\{%",
    "Give what it becomes: helm template, for one, fills it.",
)
LANGUAGES = (
    TEMPLATE,
    Language(
        "the log of a run of Terraform",
        r'\{"@level"',
        "Check what it plans, which is read: terraform show -json PLAN.",
    ),
    Language(
        "PEM",
        r"-----BEGIN ",
        "Bundle certificates into a file: az aks proxy init --trusted-ca FILE.",
    ),
    Language(
        "a Bicep parameter file",
        r"(?:using|extends)\s+(?:'|none\b)",
        "Build JSON of it, which is read: az bicep build-params --file FILE.",
    ),
    Language(
        "Bicep",
        r"(?:@\w+(?:\.\w+)*\(|targetScope\s*=|(?:param|var|output)\s+\w+|type\s+\w+\s*=|(?:resource|module)\s+\w+\s+'"
        rf"|{BICEP_FRAGMENT})",
        "Build JSON of it, which is read: az bicep build --file FILE.",
    ),
    Language(
        "Terraform",
        r'(?:(?:resource|data|variable|provider|module|dynamic|output)\s+"|[a-z]\w*\s*\{'
        r'|[a-z]\w*[ \t]+=[ \t]+(?:["\[{0-9]|<<|(?:true|false|null)\b|(?:var|local|module|data|each)\.|\w+\())',
        "Keep the settings in JSON, and write Terraform from it: az aks proxy export --format terraform.",
        "Check what it plans, which is read: terraform show -json PLAN.",
    ),
    Language(
        "a list of variables",
        r"(?:export\s+)?\w+=(?!=)",
        "Set them in the shell, and write a file from there: az aks proxy init --from-env.",
    ),
    YAML,
)
"""In the order in which they are tried. Ours, by the languages' documentation, November 2026."""


def language_of(text: str) -> Language | None:
    """Return the language of `text`, which is no JSON; None where nobody can tell."""
    comments = re.match(COMMENTS, text)
    begin = comments.end() if comments else 0
    return next((each for each in LANGUAGES if re.compile(each.begins).match(text, begin)), None)
