"""Azure CLI's own standards."""

from __future__ import annotations

import subprocess

import pytest

from tools.checkout import ROOT


@pytest.mark.thorough
def test_azdev_finds_nothing_and_leaves_nothing() -> None:
    def state() -> str:
        status = ["git", "status", "--porcelain", "--ignored", "--untracked-files=all", "--", ":!.venv", ":!*.pyc"]
        return subprocess.run(status, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    before = state()
    finished = subprocess.run([ROOT / "script" / "azdev"], capture_output=True, text=True, check=False)

    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert state() == before
