"""The hook for other repositories, and this one's own hooks, with the real pre-commit."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.project.ci_check_page import block
from tools.checkout import ROOT, VENV

pytestmark = pytest.mark.thorough

GOOD = '{"httpProxy": "http://proxy:8080/", "noProxy": [".svc", ".cluster.local"]}'
WRONG = '{\n  "mode": "IPSV"\n}'


def run(folder: Path, *command: str) -> Any:
    """Run `command` in `folder` as somebody whose git is configured by nothing but the environment."""
    person = {f"GIT_{who}_{what}": "nobody" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    git = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, **person}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    home = str(folder.parent / "pre-commit-home")
    return subprocess.run(
        command,
        cwd=folder,
        env={**kept, **git, "PRE_COMMIT_HOME": home},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def commit(folder: Path) -> None:
    """Make `folder` a repository with all that is in it."""
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "All"]):
        outcome = run(folder, "git", *command)
        assert outcome.returncode == 0, outcome.stdout


@pytest.fixture(scope="module")
def pre_commit(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The program, in an environment of its own."""
    folder = tmp_path_factory.mktemp("pre-commit")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    install = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "pre-commit"]
    subprocess.run(install, check=True, capture_output=True)
    return str(folder / "bin" / "pre-commit")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository that holds this project as it is now."""
    folder = tmp_path / "aksproxy"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__"))
    commit(folder)
    return folder


def test_the_hook_checks_the_files_of_another_repository(pre_commit: str, checkout: Path, tmp_path: Path) -> None:
    users = tmp_path / "users"
    (users / "proxy").mkdir(parents=True)
    config = block("yaml", "aksproxy-validate\n").replace("https://git.example.com/aksproxy", str(checkout))
    run(checkout, "git", "tag", "v0.1.0")
    (users / ".pre-commit-config.yaml").write_text(config)
    (users / "package.json").write_text('{"name": "of no concern"}')
    (users / "proxy" / "http.json").write_text(GOOD)
    (users / "proxy" / "kube.json").write_text(WRONG)
    commit(users)

    wrong = run(users, pre_commit, "run", "--all-files")
    (users / "proxy" / "kube.json").write_text(WRONG.replace("IPSV", "NFTABLES"))
    right = run(users, pre_commit, "run", "--all-files")

    assert wrong.returncode == 1, wrong.stdout
    assert "proxy/kube.json:2:11: error:" in wrong.stdout
    assert "Found 1 error, 0 warnings, 0 infos." in wrong.stdout
    assert right.returncode == 0, right.stdout
    assert "Passed" in right.stdout


def test_the_hook_that_fixes_changes_a_file_once(pre_commit: str, checkout: Path, tmp_path: Path) -> None:
    users = tmp_path / "users"
    (users / "proxy").mkdir(parents=True)
    config = block("yaml", "aksproxy-validate-fix\n", "fix-files").replace(
        "https://git.example.com/aksproxy", str(checkout)
    )
    run(checkout, "git", "tag", "v0.1.0")
    (users / ".pre-commit-config.yaml").write_text(config)
    (users / "proxy" / "kube.json").write_text(WRONG.replace("IPSV", "nftables"))
    commit(users)

    first = run(users, pre_commit, "run", "--all-files")
    second = run(users, pre_commit, "run", "--all-files")

    assert first.returncode == 1, first.stdout
    assert "files were modified by this hook" in first.stdout
    assert "proxy/kube.json:2:11: fixed:" in first.stdout
    assert (users / "proxy" / "kube.json").read_text() == WRONG.replace("IPSV", "NFTABLES")
    assert second.returncode == 0, second.stdout


def test_this_repository_passes_its_own_hooks(pre_commit: str, checkout: Path) -> None:
    (checkout / ".venv").symlink_to(VENV)

    outcome = run(checkout, pre_commit, "run", "--all-files", "--verbose")

    assert outcome.returncode == 0, outcome.stdout
    assert "Skipped" not in outcome.stdout
    assert "Found 0 errors" in outcome.stdout
