"""Who may read a file that is written: as the user's umask says, and never more than that."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from azext_aksproxy.terminal.new_file import write_whole


@pytest.fixture
def umask() -> Iterator[Callable[[int], int]]:
    before = os.umask(0o022)
    try:
        yield os.umask
    finally:
        os.umask(before)


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o027, 0o640), (0o000, 0o644)])
def test_a_new_file_obeys_the_umask(umask: Callable[[int], int], tmp_path: Path, mask: int, mode: int) -> None:
    file = tmp_path / "a.json"
    umask(mask)

    write_whole(str(file), "new")

    assert file.stat().st_mode & 0o777 == mode
    assert umask(mask) == mask, "the process keeps its umask"


def test_a_file_that_is_there_keeps_what_its_owner_gave_it(umask: Callable[[int], int], tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.touch()
    file.chmod(0o664)
    umask(0o077)

    write_whole(str(file), "new")

    assert file.stat().st_mode & 0o777 == 0o664
