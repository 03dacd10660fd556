"""Entries of noProxy that a cluster has already: whatever they are, they are no error of the file that repeats them.

The service judges noProxy only where it changes, and less strictly than its documentation (AKS release notes,
2026-04-02). So an error about an entry waits until it is known what the cluster has.
"""

from __future__ import annotations

from collections.abc import Collection

from azext_aksproxy.config.check import Checked
from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.no_proxy import entries

HELD = Rule(
    id="no-proxy-held-by-cluster",
    severity=Severity.WARNING,
    title="An odd entry of noProxy is looked at, even if the cluster has it already",
    reason="It stays as it is: the service judges entries only where noProxy changes. It may serve no client.",
    source="AKS release notes, 2026-04-02; fluxcd/kustomize-controller#1623",
)
RULES = (HELD,)


def about_entries(checked: Checked) -> list[Finding]:
    """Return the errors about single entries of noProxy, which are none where the cluster has the entry already."""
    return [
        each
        for each in checked.findings
        if each.severity is Severity.ERROR and each.rule in entries.RULES and len(each.path) == 2
    ]


def about_the_rest(checked: Checked) -> list[Finding]:
    """Return the findings that hold whatever a cluster has."""
    waiting = about_entries(checked)
    return [each for each in checked.findings if each not in waiting]


def beside(checked: Checked, held: Collection[str]) -> list[Finding]:
    """Return the findings about single entries for a cluster whose noProxy is `held`: what it has is a warning."""
    listed = checked.settings.get("noProxy") or []
    known = {each.lower() for each in held}
    return [_held(each) if str(listed[int(each.path[1])]).lower() in known else each for each in about_entries(checked)]


def _held(finding: Finding) -> Finding:
    message = f"{finding.message.removesuffix('.')}, but the cluster has it already."
    return Finding(HELD, message, finding.hint, finding.path, finding.place)
