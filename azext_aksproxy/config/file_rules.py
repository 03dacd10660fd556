"""The rules that files are held to, by the section of their page, and which of them no file may be without."""

from __future__ import annotations

from azext_aksproxy.config import compatibility, kube_proxy
from azext_aksproxy.config.findings import Rule
from azext_aksproxy.config.http_proxy import rules as http_proxy
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
from azext_aksproxy.config.reading.yaml_text import comments, composer, two_readings, unfilled
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
        *comments.RULES,
        *shape.RULES,
        *text.RULES,
    ),
    "httpProxy and httpsProxy": http_proxy.RULES,
    "noProxy": no_proxy.RULES,
    "trustedCa": trusted_ca.RULES,
    "kube-proxy": kube_proxy.RULES,
}

BESIDE = (*compatibility.RULES, *template.RULES)
"""The rules about what else is in a file with a template."""

UNREAD = frozenset({*source.RULES, *parser.RULES, *composer.RULES, *unfilled.RULES})
"""The rules of which one alone is broken by a file that cannot be read."""

IGNORABLE = frozenset(
    rule.id for rule in (*(rule for rules in SECTIONS.values() for rule in rules), *BESIDE) if rule not in UNREAD
)
"""The ids of the rules that a comment in a file may name."""
