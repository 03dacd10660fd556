"""What the README shows is what the commands print, and its files are right."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.findings import errors
from azext_aksproxy.config.kinds import HTTP_PROXY, KINDS, KUBE_PROXY, Kind, Purpose, schema
from tests.e2e.places import EXAMPLES
from tools.az import Az
from tools.pages.readme import BLOCK, README, rendered


def test_the_output_in_the_readme_is_what_the_commands_print(az: Az) -> None:
    text = README.read_text("utf-8")

    assert len(BLOCK.findall(text)) >= 4
    assert rendered(az) == text, "run script/write-readme"


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.json")), ids=lambda file: file.name)
def test_every_example_is_right(file: Path) -> None:
    kind = KUBE_PROXY if "kube-proxy" in str(file) else HTTP_PROXY

    assert errors(check(kind, str(file), Purpose.UPDATE).findings) == []


def test_the_files_shown_in_the_readme_are_the_examples() -> None:
    shown = re.findall(r"\(examples/([\w-]+\.json)\):\n\n((?:    .*\n)+)", README.read_text("utf-8"))

    assert [name for name, _ in shown] == ["aks-proxy-config.json", "kube-proxy.json"]
    for name, block in shown:
        content, example = json.loads(block), json.loads((EXAMPLES / name).read_text("utf-8"))
        if "trustedCA" in content:  # shortened, for the eye
            assert example.pop("trustedCA").startswith(content.pop("trustedCA").removesuffix("..."))
        assert content == example


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.wire_name)
def test_every_setting_is_explained_to_an_editor(kind: Kind) -> None:
    def settings(part: dict[str, Any]) -> list[dict[str, Any]]:
        inner = [each for name, each in part.get("properties", {}).items() if name != "$schema"]
        return inner + [deeper for each in inner for deeper in settings(each)]

    top = schema(kind)
    assert top["$id"].endswith(".json")
    assert top["examples"]
    assert all(each.get("title") for each in settings(top))
