"""What tests of files share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return a function that writes a file into the working directory and returns its name."""
    monkeypatch.chdir(tmp_path)

    def write_file(text: str, name: str = "proxy.json") -> str:
        Path(name).write_text(text, encoding="utf-8")
        return name

    return write_file
