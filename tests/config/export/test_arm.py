"""ARM templates."""

from __future__ import annotations

from typing import Any

from azext_aksproxy.config.export.template import export

Settings = dict[str, Any]


def test_arm_takes_no_entry_of_a_list_for_an_expression() -> None:
    assert '"[[::1]",\n        "[::1]:80"\n' in export("arm", {"noProxy": ["[::1]", "[::1]:80"]}, None)
