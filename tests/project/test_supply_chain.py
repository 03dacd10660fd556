"""What goes in and what comes out: locked packages, a wheel that can be built again, an audit that cannot be fooled."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.checkout import ROOT, VENV

SOURCES = ("azext_aksproxy", "script", "setup.py", "pyproject.toml", "README.md", "HISTORY.rst", "LICENSE")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def locked() -> list[tuple[Requirement, int]]:
    """Return the packages of requirements-dev.txt, each with the number of its hashes."""
    text = (ROOT / "requirements-dev.txt").read_text("utf-8")
    without_comments = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)
    entries = without_comments.replace("\\\n", " ").splitlines()
    return [(Requirement(each.partition("--hash")[0].strip()), len(HASH.findall(each))) for each in entries if each]


def test_every_locked_package_has_one_version_and_hashes() -> None:
    packages = locked()
    assert len(packages) > 50
    for requirement, hashes in packages:
        assert [each.operator for each in requirement.specifier] == ["=="], requirement
        assert hashes, requirement


def test_the_lock_holds_what_is_asked_for() -> None:
    lines = (ROOT / "requirements-dev.in").read_text("utf-8").splitlines()
    asked = [Requirement(line) for line in lines if line and not line.startswith("#")]
    for each in asked:
        found = [one for one, _ in locked() if canonicalize_name(one.name) == canonicalize_name(each.name)]
        assert found, each
        for one in found:
            [pin] = one.specifier
            assert each.specifier.contains(pin.version, prereleases=True), (each, one)


def build(folder: Path, umask: str) -> Path:
    """Build the wheel of the sources in `folder` and return its path."""
    command = f'umask {umask}; source script/_setup.sh; python="$1"; mkdir -p "$venv"; build_wheel'
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    built = subprocess.run(
        ["bash", "-ec", command, "bash", sys.executable],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return Path(built.stdout.strip())


def copy_sources(folder: Path, mode: int, time: int) -> Path:
    """Copy what the wheel is built from, with this mode and this time on every file, and with caches."""
    for name in SOURCES:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
    cache = folder / "azext_aksproxy" / "__pycache__" / "custom.cpython-311.pyc"
    cache.parent.mkdir()
    cache.write_bytes(os.urandom(8))
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(mode)
        os.utime(path, (time, time))
    return folder


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(copy_sources(tmp_path_factory.mktemp("one"), 0o644, 1_700_000_000), "022")


def test_the_same_sources_give_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    again = build(copy_sources(tmp_path / "another" / "folder", 0o600, 1_750_000_000), "077")
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def test_the_wheel_holds_the_package_alone(wheel: Path) -> None:
    package = ROOT / "azext_aksproxy"
    ours = {path for path in package.rglob("*") if path.suffix in (".py", ".json", ".sh") or path.name == "py.typed"}
    with zipfile.ZipFile(wheel) as archive:
        members = set(archive.namelist())
    metadata = {each for each in members if each.startswith("aksproxy-0.1.0.dist-info/")}
    assert members - metadata == {path.relative_to(ROOT).as_posix() for path in ours}
    names = {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "top_level.txt", "licenses/LICENSE"}
    assert {each.partition("/")[2] for each in metadata} == names


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="the checkout has no history")
def test_the_files_of_the_wheel_are_as_old_as_the_commit(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", copy_sources(tmp_path, 0o644, 1_700_000_000)], check=True)
    commit = ["-c", "user.name=n", "-c", "user.email=e", "commit", "--quiet", "--allow-empty", "-m", "A commit"]
    when = {**os.environ, "GIT_COMMITTER_DATE": "2026-03-04T05:06:08Z"}
    subprocess.run(["git", *commit], cwd=tmp_path, env=when, check=True)
    with zipfile.ZipFile(build(tmp_path, "022")) as archive:
        assert {each.date_time for each in archive.infolist()} == {(2026, 3, 4, 5, 6, 8)}


PIP_AUDIT = """#!/usr/bin/env bash
if [ "$1" = --version ]; then echo "pip-audit VERSION"; exit; fi
echo "$@" >>"$ARGUMENTS"
[ "$*" != "${*#*--strict}" ] && [ "$*" = "${*#*FAILS}" ]
"""


@pytest.mark.parametrize(("fails", "exit_code"), [("nothing", 0), ("requirements-dev.txt", 1), ("needed", 1)])
def test_an_audit_that_fails_is_not_passed(tmp_path: Path, fails: str, exit_code: int) -> None:
    """pip-audit ends so where a package is vulnerable, and with --strict where its service cannot be reached."""
    shutil.copytree(ROOT / "script", tmp_path / "script")
    for name in ("setup.py", "requirements-dev.txt"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    found = re.search(r"pip_audit_version=(\S+)", (ROOT / "script" / "audit").read_text("utf-8"))
    assert found
    tool = tmp_path / VENV.name / "audit" / "bin" / "pip-audit"
    tool.parent.mkdir(parents=True)
    tool.write_text(PIP_AUDIT.replace("VERSION", found[1]).replace("FAILS", fails), encoding="utf-8")
    tool.chmod(0o755)
    arguments = tmp_path / "arguments"

    outcome = subprocess.run(
        [tmp_path / "script" / "audit"],
        env={**os.environ, "ARGUMENTS": str(arguments)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert outcome.returncode == exit_code, outcome.stderr
    assert ("Not passed:" in outcome.stderr) == bool(exit_code)
    assert ("every package was looked up" in outcome.stdout) == (not exit_code)
    assert len(arguments.read_text("utf-8").splitlines()) == 2, "both are looked at, even if the first fails"
