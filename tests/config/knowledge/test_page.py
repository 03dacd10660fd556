"""docs/rules.md."""

from __future__ import annotations

from azext_aksproxy.config.knowledge.page import as_markdown
from tools.checkout import ROOT


def test_the_page_is_what_the_rules_say() -> None:
    assert (ROOT / "docs" / "rules.md").read_text("utf-8") == as_markdown(), "run script/write-rules"


def test_a_rule_stands_with_its_examples() -> None:
    [row] = [line for line in as_markdown().splitlines() if line.startswith('| <a id="no-proxy-url">')]

    assert 'wrong: `{"noProxy": ["https://example.com/"]}`' in row
    assert 'right: `{"noProxy": ["example.com"]}`' in row
