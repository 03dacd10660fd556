"""Single entries of noProxy that a cluster is to gain or to lose, whatever else it has there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, ClassVar

from azext_aksproxy.config.check import Checked, check_source
from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose
from azext_aksproxy.config.no_proxy.entries import ABOUT_THE_WHOLE
from azext_aksproxy.config.reading.source import Source
from azext_aksproxy.config.redact import redact

OF_AKS = Rule(
    id="no-proxy-of-aks",
    severity=Severity.ERROR,
    title="What AKS adds to noProxy itself is not removed",
    reason="AKS adds it again with each update, so nothing would change but that every node is reimaged.",
    source="recorded traffic, 2022 to 2025",
)
NOT_THERE = Rule(
    id="no-proxy-not-there",
    severity=Severity.WARNING,
    title="An entry that is to be removed is in noProxy of the cluster",
    reason="Nothing is removed; perhaps another entry was meant.",
    source="aksproxy's own, 2026",
)
RULES = (OF_AKS, NOT_THERE)


@dataclass(frozen=True)
class NoProxyEdit(Checked):
    """What is asked for: `added` entries, each once, and `removed` ones in lower case. The rest of noProxy stays."""

    called: ClassVar[str] = "the command"
    without_proxy: ClassVar[str] = "Give the cluster a proxy first: az aks update --http-proxy-config FILE."
    added: tuple[str, ...] = ()
    removed: frozenset[str] = frozenset()

    def over(self, cluster: Mapping[str, Any]) -> dict[str, Any]:
        """Return the settings that an update lays over `cluster`: noProxy in its order, new entries at its end."""
        has = [each for each in cluster.get("noProxy") or () if isinstance(each, str)]
        kept = [each for each in has if each.lower() not in self.removed]
        known = {each.lower() for each in kept}
        new = [each for each in self.added if each.lower() not in known]
        return {"noProxy": [*kept, *new]} if new or len(kept) < len(has) else {}

    @property
    def request(self) -> Any:
        """What tells one edit from another, whatever a cluster has."""
        return {"addNoProxy": [*self.added], "removeNoProxy": sorted(self.removed)}

    def check_removed(self, listed: Iterable[str], of_aks: frozenset[str]) -> Iterator[Finding]:
        """Yield what speaks against removing entries from the noProxy `listed`.

        `of_aks` are those that AKS adds to it, in lower case.
        """
        has = {str(each).lower(): str(each) for each in listed}
        for each in sorted(self.removed):
            if each in of_aks:
                yield Finding(OF_AKS, f"AKS itself adds '{redact(each)}' to noProxy of this cluster.", "Leave it out.")
            elif each not in has:
                near = get_close_matches(each, has.keys() - of_aks, 1)
                hint = f"Did you mean '{redact(has[near[0]])}'?" if near else ""
                yield Finding(NOT_THERE, f"noProxy of the cluster has no entry '{redact(each)}'.", hint)


def no_proxy_edit(name: str, add: Sequence[str] = (), remove: Sequence[str] = ()) -> NoProxyEdit:
    """Return the edit that adds and removes entries, with what is to be said of those that are added.

    `name` is what messages call it. Each new entry is checked as one of a file; what a whole list should have is not
    asked of it.
    """
    new = tuple({each.lower(): each for each in reversed(add)}.values())[::-1]
    text = json.dumps({"noProxy": [*new]})
    checked = check_source(HTTP_PROXY, Source(name, text), Purpose.UPDATE)
    findings = tuple(each for each in checked.findings if each.rule not in ABOUT_THE_WHOLE)
    return NoProxyEdit(
        checked.kind,
        checked.name,
        checked.settings,
        findings,
        checked.shape,
        added=new,
        removed=frozenset(each.lower() for each in remove),
    )
