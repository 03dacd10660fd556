"""docs/rules.md: all rules as a page."""

from __future__ import annotations

from azext_aksproxy.config.findings import Rule
from azext_aksproxy.config.knowledge.examples import EXAMPLES
from azext_aksproxy.config.rules import SECTIONS

INTRODUCTION = """\
# Rules

What the files of `--http-proxy-config` and `--kube-proxy-config` are held to. An error stops a command before anything
is sent. A warning is shown, and the command goes on. An info is shown only by `az aks proxy validate`,
`az aks proxy preflight` and `aksproxy-validate`.

`az aks proxy explain RULE` tells all of this in a terminal, and what to change:
see [Find out what an error means](how-to/find-out.md). Below each rule stand a wrong and a right example.

Where a fix is named, `validate --fix` can write what is right: a safe one writes what was plainly meant, an unsafe one
is a guess, and is applied with `--unsafe-fixes` only. Not every finding of such a rule has one: nothing is written in
the place of a password or a private key, or of what a template has from elsewhere.
See [Fix files](how-to/fix-files.md).

This page is written from the rules themselves, by `script/write-rules`.
"""


HEADINGS = "| rule | severity | fix | what it asks | why | source |\n| --- | --- | --- | --- | --- | --- |"


def as_markdown() -> str:
    """Return docs/rules.md."""
    parts = [INTRODUCTION]
    for title, rules in SECTIONS.items():
        parts.append(f"## {title}\n\n{HEADINGS}")
        parts[-1] += "".join(f"\n{_row(rule)}" for rule in rules) + "\n"
    return "\n".join(parts)


def _row(rule: Rule) -> str:
    title = rule.title
    if example := EXAMPLES.get(rule.id):
        title += f"<br>wrong: {_code(example.wrong)}<br>right: {_code(example.right)}"
    cells = (f'<a id="{rule.id}"></a>`{rule.id}`', rule.severity.value, _fixes(rule), title, rule.reason, rule.source)
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _fixes(rule: Rule) -> str:
    return " or ".join(each.value for each in rule.fixes)


def _code(text: str) -> str:
    return f"`{text}`"
