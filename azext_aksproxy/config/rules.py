"""All rules, by the section of their page."""

from __future__ import annotations

from azext_aksproxy.config import file_rules, flags
from azext_aksproxy.config.findings import Rule
from azext_aksproxy.config.live import health, held, known_bad, no_proxy_edit
from azext_aksproxy.config.live.disruption import policy as disruption

SECTIONS: dict[str, tuple[Rule, ...]] = {
    **file_rules.SECTIONS,
    "Against the other flags of a command, and against the live cluster": (
        *flags.RULES,
        *file_rules.BESIDE,
        *held.RULES,
        *no_proxy_edit.RULES,
    ),
    "Before an update (`az aks proxy preflight`)": (*health.RULES, *known_bad.RULES, *disruption.RULES),
}

ALL = tuple(rule for rules in SECTIONS.values() for rule in rules)
