"""docs/explanation/probe.md, held against the results that there are."""

from __future__ import annotations

import re

from azext_aksproxy.config.limits import PROBE_TIMEOUT
from azext_aksproxy.probe.row import Result
from azext_aksproxy.probe.way.tunnel import GATEWAY
from tools.checkout import ROOT

PAGE = (ROOT / "docs" / "explanation" / "probe.md").read_text("utf-8")


def test_the_page_tells_every_result_and_its_exit_code() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \|.*\| ([01]) \|$", PAGE, re.MULTILINE)

    assert rows == [(each.value, "0" if each.is_well else "1") for each in Result]


def test_the_page_has_the_figures_of_the_code() -> None:
    first, *others, last = map(str, (407, *GATEWAY))
    assert f"the status {', '.join((first, *others))} or {last}" in PAGE
    assert f"`--timeout` seconds, {PROBE_TIMEOUT:.0f} if nothing is said" in PAGE
