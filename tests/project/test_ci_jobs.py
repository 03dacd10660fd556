"""Which scripts run before a merge, and which every night."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tools.checkout import ROOT

BEFORE_A_MERGE = "github.event_name != 'schedule'"
EVERY_NIGHT = "github.event_name == 'schedule' || github.event_name == 'workflow_dispatch'"


def jobs() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8"))["jobs"]
    return loaded


@pytest.mark.parametrize(
    ("when", "command"),
    [
        (BEFORE_A_MERGE, "script/test"),
        (BEFORE_A_MERGE, "script/azdev"),
        (EVERY_NIGHT, "script/test --thorough"),
        (EVERY_NIGHT, "script/mutants"),
        (EVERY_NIGHT, "script/audit"),
    ],
)
def test_a_script_runs_when_it_should(when: str, command: str) -> None:
    runs = [(job.get("if"), step.get("run")) for job in jobs().values() for step in job.get("steps", ())]

    assert (when, command) in runs
