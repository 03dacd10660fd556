"""docs/explanation/certificates.md."""

from __future__ import annotations

from azext_aksproxy.config.knowledge.certificates_page import as_markdown
from azext_aksproxy.config.trusted_ca.oddities import TABLE
from azext_aksproxy.config.trusted_ca.programs import PROGRAMS
from tools.checkout import ROOT


def test_the_page_is_what_the_tables_say() -> None:
    assert (ROOT / "docs" / "explanation" / "certificates.md").read_text("utf-8") == as_markdown(), "script/write-rules"


def test_a_row_names_the_programs_that_do_not_trust_it() -> None:
    [serial] = [line for line in as_markdown().splitlines() if line.startswith("| a negative serial number |")]
    assert serial.split("|")[2:-2] == [" no ", *["  "] * (len(PROGRAMS) - 1)]


def test_every_row_is_there() -> None:
    assert all(f"| {row.what} |" in as_markdown() for row in TABLE if row.refused_by)
