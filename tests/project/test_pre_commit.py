"""The hook for other repositories, and this one's own hooks, with the real pre-commit."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.project.ci_check_page import PAGES, block
from tools.checkout import ROOT, VENV

pytestmark = pytest.mark.thorough

ADDRESS = "https://git.example.com/aksproxy"
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


@pytest.fixture
def users(tmp_path: Path) -> Path:
    """Somebody's repository, with files of ours and of others."""
    folder = tmp_path / "users"
    (folder / "clusters").mkdir(parents=True)
    (folder / "package.json").write_text('{"name": "of no concern", "name": "twice"}')
    (folder / "clusters" / "http.json").write_text(GOOD)
    (folder / "clusters" / "kube.json").write_text(WRONG)
    (folder / "clusters" / "kube-test.yaml").write_text("mode: IPSV\n")
    return folder


def commands(checkout: Path) -> list[list[str]]:
    """Return the commands of docs/how-to/pre-commit.md, for the repository `checkout`."""
    lines = re.findall("^    pre-commit (.*)", (PAGES / "pre-commit.md").read_text("utf-8"), re.MULTILINE)
    return [shlex.split(line.replace(ADDRESS, str(checkout))) for line in lines]


def test_the_page_sets_up_the_hook(pre_commit: str, checkout: Path, users: Path) -> None:
    """It checks the files that are ours, and those of others are no error."""
    try_repo, *set_up, run_all = commands(checkout)
    commit(users)

    tried = run(users, pre_commit, *try_repo)
    (users / ".pre-commit-config.yaml").write_text(block("yaml", "rev", "pre-commit").replace(ADDRESS, str(checkout)))
    commit(users)
    for each in set_up:
        assert (outcome := run(users, pre_commit, *each)).returncode == 0, outcome.stdout
    wrong = run(users, pre_commit, *run_all)
    for name in ("kube.json", "kube-test.yaml"):
        (users / "clusters" / name).write_text(WRONG.replace("IPSV", "NFTABLES"))
    right = run(users, pre_commit, *run_all)

    assert re.search(r"rev: [0-9a-f]{40}$", (users / ".pre-commit-config.yaml").read_text(), re.MULTILINE)
    for outcome in (tried, wrong):
        assert outcome.returncode == 1, outcome.stdout
        assert "clusters/kube.json:2:11: error:" in outcome.stdout
        assert re.search(r"Checked 3 files, passed over \d without settings\.", outcome.stdout)
        assert "Found 2 errors, 0 warnings, 0 infos." in outcome.stdout
    assert right.returncode == 0, right.stdout
    assert "Passed" in right.stdout


def test_the_options_shown_are_those_of_the_program(pre_commit: str, checkout: Path, users: Path) -> None:
    """What is known, and what is excluded, does not fail; what is new does."""
    hook = block("yaml", "rev", "pre-commit").replace(ADDRESS, str(checkout)).replace("rev: main", "rev: HEAD")
    with_options = block("yaml", "args", "pre-commit")
    config = hook.replace("      - id: aksproxy-validate\n", with_options)
    assert config != hook
    (users / ".pre-commit-config.yaml").write_text(config)
    known = ["clusters", "--exclude", "*-test.yaml", "--baseline", "aksproxy-baseline.json", "--create-baseline"]
    program = [sys.executable, "-m", "azext_aksproxy.config", *known]
    subprocess.run(program, cwd=users, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
    commit(users)

    before = run(users, pre_commit, "run", "--all-files")
    (users / "clusters" / "kube.json").write_text(WRONG.replace("IPSV", "IPVX"))
    after = run(users, pre_commit, "run", "--all-files")

    assert before.returncode == 0, before.stdout
    assert after.returncode == 1, after.stdout
    assert "Found 1 error, " in after.stdout


def test_the_hook_that_fixes_changes_a_file_once(pre_commit: str, checkout: Path, tmp_path: Path) -> None:
    users = tmp_path / "users"
    (users / "proxy").mkdir(parents=True)
    head = run(checkout, "git", "rev-parse", "HEAD").stdout.strip()
    config = block("yaml", "aksproxy-validate-fix\n", "fix-files").replace(ADDRESS, str(checkout))
    config = config.replace("rev: main", f"rev: {head}")
    others = '{"enabled": "true", "name": "other"}'
    (users / ".pre-commit-config.yaml").write_text(config)
    (users / "proxy" / "kube.json").write_text(WRONG.replace("IPSV", "nftables"))
    (users / "proxy" / "edge.yaml").write_text(
        "httpProxyConfig:\n  noProxy: ['*.a.b'] # all\n  httpProxy: http://p:1/\n"
    )
    (users / "package.json").write_text(others)
    commit(users)

    first = run(users, pre_commit, "run", "--all-files")
    second = run(users, pre_commit, "run", "--all-files")

    assert first.returncode == 1, first.stdout
    assert "files were modified by this hook" in first.stdout
    assert "proxy/kube.json:2:11: fixed:" in first.stdout
    assert (users / "proxy" / "kube.json").read_text() == WRONG.replace("IPSV", "NFTABLES")
    assert "noProxy: ['.a.b'] # all\n" in (users / "proxy" / "edge.yaml").read_text()
    assert (users / "package.json").read_text() == others
    assert second.returncode == 0, second.stdout


def test_this_repository_passes_its_own_hooks(pre_commit: str, checkout: Path) -> None:
    (checkout / ".venv").symlink_to(VENV)

    outcome = run(checkout, pre_commit, "run", "--all-files", "--verbose")

    assert outcome.returncode == 0, outcome.stdout
    assert "Skipped" not in outcome.stdout
    assert "Found 0 errors" in outcome.stdout
