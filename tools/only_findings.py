"""What holds of every finding, whatever the file was."""

from __future__ import annotations

import re

from azext_aksproxy.config.check import Checked
from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.rules import SECTIONS

RULES = {rule.id: rule.severity for rules in SECTIONS.values() for rule in rules}


def assert_only_findings(checked: Checked, text: str | None = None, secret: str = "") -> None:
    """Assert that each finding can be printed, is of a known rule, stands inside `text` and does not tell `secret`."""
    lines = None if text is None else re.split(r"\r\n|\r|\n", text)
    for finding in checked.findings:
        assert isinstance(finding, Finding)
        assert RULES[finding.rule.id] is finding.severity, finding
        assert finding.message.endswith("."), finding
        assert_fit_to_print(str(finding), secret)
        assert_fit_to_print(finding.place.pointer, secret, one_line=False)
        assert finding.place.line >= 1
        assert finding.place.column >= 1
        if lines is not None:
            assert finding.place.line <= len(lines), finding
            assert finding.place.column <= len(lines[finding.place.line - 1]) + 2, finding


def assert_fit_to_print(text: str, secret: str, one_line: bool = True) -> None:
    """Assert that `text` can be printed, on one line if it has to, and does not tell `secret`."""
    assert not (one_line and "\n" in text), text
    assert not secret or secret not in text
    text.encode("utf-8")
