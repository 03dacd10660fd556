"""The files for GitHub: valid by its schemas, and careful."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.checkout import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


@pytest.mark.parametrize(
    ("schema", "files"),
    [("vendor.github-workflows", WORKFLOWS), ("vendor.dependabot", [ROOT / ".github" / "dependabot.yml"])],
    ids=["workflows", "dependabot"],
)
def test_github_would_take_it(schema: str, files: list[Path]) -> None:
    assert files
    outcome = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files],
        capture_output=True,
        text=True,
        check=False,
    )

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def load(workflow: Path) -> Any:
    return yaml.safe_load(workflow.read_text("utf-8"))


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_read_unless_a_job_says_more(workflow: Path) -> None:
    assert load(workflow)["permissions"] in ({}, {"contents": "read"})


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_no_job_can_hang_for_hours(workflow: Path) -> None:
    assert all(0 < job["timeout-minutes"] <= 120 for job in load(workflow)["jobs"].values() if "runs-on" in job)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_to_a_commit_and_name_its_version(workflow: Path) -> None:
    """A tag can be moved to other code; a commit cannot."""
    used = re.findall(r"^\s*(?:- )?uses: (.*)$", workflow.read_text("utf-8"), re.MULTILINE)

    assert [each for each in used if not each.startswith("./") and not PINNED.fullmatch(each)] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_every_script_that_is_called_is_there(workflow: Path) -> None:
    steps = [step for job in load(workflow)["jobs"].values() for step in job.get("steps", ())]
    called = {name for step in steps for name in re.findall(r"\bscript/[\w-]+", step.get("run", ""))}

    assert called
    assert [name for name in sorted(called) if not (ROOT / name).is_file()] == []


def test_the_oldest_azure_cli_is_tested_before_a_merge() -> None:
    jobs = [job for workflow in WORKFLOWS for job in load(workflow)["jobs"].values()]
    runs = [(job.get("if"), step.get("run")) for job in jobs for step in job.get("steps", ())]

    assert ("github.event_name != 'schedule'", "AKSPROXY_AZURE_CLI=oldest script/test tests") in runs
