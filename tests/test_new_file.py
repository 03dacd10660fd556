"""What is written is written whole, and into what the path leads to."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from azure.cli.core.azclierror import FileOperationError

from azext_aksproxy.new_file import write_whole


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
