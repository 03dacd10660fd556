"""docs/how-to/ci-check.md: what it shows is what happens."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from azext_aksproxy.config.check import check_any
from azext_aksproxy.config.kinds import KUBE_PROXY, schema
from azext_aksproxy.config.standalone import main
from tests.project.ci_check_page import block
from tools.checkout import ROOT


def test_the_output_shown_is_what_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command, *output = block("console").splitlines()
    monkeypatch.chdir(ROOT)

    assert main(shlex.split(command)[2:]) == 0
    assert capsys.readouterr().out.splitlines() == output


@pytest.mark.parametrize("containing", ["--output github", "upload-sarif"])
def test_github_would_take_the_workflow_shown(tmp_path: Path, containing: str) -> None:
    file = tmp_path / "proxy.yml"
    file.write_text(block("yaml", containing))

    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(file)]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)

    assert outcome.returncode == 0, outcome.stdout


def test_the_file_shown_is_right() -> None:
    text = block("json")

    assert check_any(text) == ()
    assert list(Draft202012Validator(schema(KUBE_PROXY)).iter_errors(json.loads(text))) == []
