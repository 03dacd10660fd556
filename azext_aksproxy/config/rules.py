"""All rules, by the section of their page."""

from __future__ import annotations

from azext_aksproxy.config import compatibility, flags, kube_proxy
from azext_aksproxy.config.findings import Rule
from azext_aksproxy.config.http_proxy import rules as http_proxy
from azext_aksproxy.config.live import health, held, known_bad, no_proxy_edit
from azext_aksproxy.config.live.disruption import policy as disruption
from azext_aksproxy.config.no_proxy import entries as no_proxy
from azext_aksproxy.config.reading import (
    document,
    expressions,
    parser,
    shape,
    source,
    template,
    text,
    unwrap,
    which_kind,
)
from azext_aksproxy.config.reading.elsewhere import settings
from azext_aksproxy.config.reading.yaml_text import composer, two_readings, unfilled
from azext_aksproxy.config.trusted_ca import bundle as trusted_ca

SECTIONS: dict[str, tuple[Rule, ...]] = {
    "Any file": (
        *source.RULES,
        *parser.RULES,
        *document.RULES,
        *unwrap.RULES,
        *expressions.RULES,
        *which_kind.RULES,
        *settings.RULES,
        *composer.RULES,
        *two_readings.RULES,
        *unfilled.RULES,
        *shape.RULES,
        *text.RULES,
    ),
    "httpProxy and httpsProxy": http_proxy.RULES,
    "noProxy": no_proxy.RULES,
    "trustedCa": trusted_ca.RULES,
    "kube-proxy": kube_proxy.RULES,
    "Against the other flags of a command, and against the live cluster": (
        *flags.RULES,
        *compatibility.RULES,
        *template.RULES,
        *held.RULES,
        *no_proxy_edit.RULES,
    ),
    "Before an update (`az aks proxy preflight`)": (*health.RULES, *known_bad.RULES, *disruption.RULES),
}

ALL = tuple(rule for rules in SECTIONS.values() for rule in rules)
