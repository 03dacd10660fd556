"""What a scalar without quotes means. Readers of YAML do not agree on all of them.

YAML 1.1 takes more words and numbers than YAML 1.2. Kubernetes reads manifests by sigs.k8s.io/yaml, a YAML 1.1 that was
extended, and azure-cli by PyYAML, a YAML 1.1 that was narrowed. What they agree on is a plain value; for the rest
stands what Kubernetes reads, with a word on the others.

Sources, read in November 2026: yaml.org/type (YAML 1.1); YAML 1.2.2, section 10.3.2; the resolvers of sigs.k8s.io/yaml
(goyaml.v2) and PyYAML 6.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

Value = str | int | float | bool | None

LONGEST_NUMBER = 400
"""The most characters of a number, as in JSON."""

WORDS: dict[str, Value] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
"""What every reader takes for the same."""

TRUE_BEFORE = frozenset({"y", "Y", "yes", "Yes", "YES", "on", "On", "ON"})
FALSE_BEFORE = frozenset({"n", "N", "no", "No", "NO", "off", "Off", "OFF"})
"""Booleans of YAML 1.1 alone. PyYAML knows those of one letter as texts."""

# patterns are compiled for a file that is YAML: a command that sends needs none of them
INTEGER = r"[-+]?(?:0|[1-9][0-9]*)"
HEXADECIMAL = r"[-+]?0x[0-9a-fA-F]+"
FRACTION = r"(?:[-+]?[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+][0-9]+)?"

A_NUMBER, A_TEXT = "a number", "a text"


@dataclass(frozen=True)
class Reading:
    """A value, and what is to be said where others read another one, else ""."""

    value: Value
    otherwise: str = ""


@dataclass(frozen=True)
class _Disputed:
    """A form of numbers, a pattern, that readers of YAML 1.1 and of YAML 1.2 take for different things."""

    form: str
    value: Callable[[str], Value]
    before: str
    now: str


def _plain_digits(text: str) -> str:
    return text.replace("_", "")


DISPUTED = (
    _Disputed(
        r"[-+]?0[0-7_]+",
        lambda text: int(_plain_digits(text), 8),
        "an octal number",
        "a decimal number",
    ),
    _Disputed(r"[-+]?0[0-9]+", int, A_TEXT, "a decimal number"),
    _Disputed(r"[-+]?0b[01_]*[01][01_]*", lambda text: int(_plain_digits(text), 2), A_NUMBER, A_TEXT),
    _Disputed(
        r"[-+]?0x[0-9a-fA-F_]*[0-9a-fA-F][0-9a-fA-F_]*",
        lambda text: int(_plain_digits(text), 16),
        A_NUMBER,
        A_TEXT,
    ),
    _Disputed(r"[-+]?0o[0-7]+", lambda text: int(text, 8), A_TEXT, A_NUMBER),
    _Disputed(r"[-+]?[1-9][0-9_]*", lambda text: int(_plain_digits(text)), A_NUMBER, A_TEXT),
    _Disputed(
        r"[-+]?(?:[1-9][0-9_]*(?::[0-5]?[0-9])+|[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)",
        str,
        "a number of base 60",
        A_TEXT,
    ),
    _Disputed(
        r"(?:[-+]?[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+][0-9]+)?",
        lambda text: float(_plain_digits(text)),
        A_NUMBER,
        A_TEXT,
    ),
    _Disputed(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", float, A_TEXT, A_NUMBER),
)
"""In the order in which they are tried, after all that is clear."""


def plain(text: str) -> Reading:
    """Return what `text` means where it stands without quotes and without a tag."""
    if text in WORDS:
        return Reading(WORDS[text])
    if text in TRUE_BEFORE or text in FALSE_BEFORE:
        value = text in TRUE_BEFORE
        return Reading(value, _said("true" if value else "false", A_TEXT))
    if len(text) > LONGEST_NUMBER or text[0] not in "+-.0123456789":
        return Reading(text)
    if re.fullmatch(INTEGER, text):
        return Reading(int(text))
    if re.fullmatch(HEXADECIMAL, text):
        return Reading(int(text, 16))
    if re.fullmatch(FRACTION, text):
        return Reading(float(text))
    for each in DISPUTED:
        if re.fullmatch(each.form, text):
            return Reading(each.value(text), _said(each.before, each.now))
    return Reading(text)


def _said(before: str, now: str) -> str:
    return f"{before} to readers of YAML 1.1, and {now} to those of YAML 1.2"
