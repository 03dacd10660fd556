"""Where the journal is: beside a file that stays, or where the user says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from azure.cli.core.azclierror import RequiredArgumentMissingError

from azext_aksproxy.config.reading.source import INLINE_NAME, STDIN_NAME
from azext_aksproxy.rollout.memory.journal_place import journal_path


def test_it_is_beside_the_config_file_and_named_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ca.json").write_text("{}")
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "proxy.txt").write_text("{}")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    assert journal_path(str(tmp_path / "ca.json"), None) == tmp_path / "ca.rollout.jsonl"
    assert journal_path("~/ca.json", None) == tmp_path / "ca.rollout.jsonl"
    assert journal_path("dev/proxy.txt", None) == Path("dev/proxy.txt.rollout.jsonl")
    assert journal_path("~/ca.json", "~/other") == tmp_path / "other"


@pytest.mark.parametrize("name", [STDIN_NAME, INLINE_NAME, "gone.json"])
def test_what_is_no_file_needs_a_name_for_it(name: str) -> None:
    with pytest.raises(RequiredArgumentMissingError, match="come from no file") as error:
        journal_path(name, None)
    assert "--journal" in error.value.recommendations[0]
    assert journal_path(name, "x.jsonl") == Path("x.jsonl")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such paths")
@pytest.mark.parametrize("name", ["/dev/stdin", "/dev/fd/0", "//dev/stdin", "/proc/self/fd/0", "/dev/../dev/null"])
def test_what_a_shell_hands_over_is_no_file(name: str) -> None:
    with pytest.raises(RequiredArgumentMissingError):
        journal_path(name, None)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such paths")
def test_a_process_substitution_is_no_file_even_where_it_is_one(tmp_path: Path) -> None:
    """A shell may put a file in the place of a pipe, which is gone by the next run."""
    (tmp_path / "x.json").write_text("{}")
    with (tmp_path / "x.json").open() as file, pytest.raises(RequiredArgumentMissingError):
        journal_path(f"/dev/fd/{file.fileno()}", None)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes of this kind")
def test_a_named_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ca.json")
    with pytest.raises(RequiredArgumentMissingError):
        journal_path(str(tmp_path / "ca.json"), None)
