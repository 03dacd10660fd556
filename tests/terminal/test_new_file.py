"""What is written is written whole, and into what the path leads to."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest
from azure.cli.core.azclierror import FileOperationError

from azext_aksproxy.terminal.new_file import read_bytes, refuse_existing, write_whole


def test_a_file_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("old")

    write_whole(str(file), "new\n")

    assert file.read_bytes() == b"new\n"
    assert os.listdir(tmp_path) == ["a.json"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "link.json"
    link.symlink_to(tmp_path / "there" / "file.json")

    write_whole(str(link), "new")

    assert link.is_symlink()
    assert (tmp_path / "there" / "file.json").read_text() == "new"


def test_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=write_whole, args=(str(pipe), "new"))
    writer.start()

    assert pipe.read_text() == "new"
    writer.join()
    assert pipe.is_fifo()


def test_links_in_a_circle_are_an_error(tmp_path: Path) -> None:
    circle = tmp_path / "circle"
    circle.symlink_to(circle)

    with pytest.raises(FileOperationError, match="cannot be written"):
        write_whole(str(circle), "new")

    assert circle.is_symlink()


def test_nothing_is_left_behind_where_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(FileOperationError, match="No space left"):
        write_whole(str(tmp_path / "a.json"), "new")

    assert os.listdir(tmp_path) == []


def test_what_only_the_user_may_read_stays_so(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.touch(0o600)

    write_whole(str(file), "new")

    assert file.stat().st_mode & 0o777 == 0o600


def test_a_tilde_that_names_no_user_is_a_part_of_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    refuse_existing("~no-such-user.json", overwrite=False)
    write_whole("~no-such-user.json", "new")

    assert read_bytes("~no-such-user.json") == b"new"
