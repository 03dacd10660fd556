"""What a file that was looked at gives to others."""

from __future__ import annotations

from pathlib import Path

from azext_aksproxy.config.check import check
from azext_aksproxy.config.kinds import HTTP_PROXY


def test_nobody_can_change_what_was_checked(tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_text('{"httpProxy": "http://proxy.example.com:8080/", "noProxy": ["example.com"]}', "utf-8")
    checked = check(HTTP_PROXY, str(file))

    assert checked.shape is not None
    checked.settings["noProxy"].append("added.example.com")
    checked.shape.settings["noProxy"].append("added.example.com")

    assert checked.settings["noProxy"] == ["example.com"]
