"""`az aks proxy schema`: the JSON Schemas, for editors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from azext_aksproxy.config.kinds import KINDS, Kind, schema
from tools.az import Az


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.wire_name)
def test_the_schema_of_a_file_is_printed(az: Az, kind: Kind) -> None:
    outcome = az.run("aks", "proxy", "schema", kind.option)

    assert outcome.exit_code == 0, outcome.stderr
    assert outcome.json == schema(kind)
    assert az.emulator.requests() == []


@pytest.mark.parametrize("options", [(), tuple(kind.option for kind in KINDS)], ids=["none", "both"])
def test_exactly_one_file_is_asked_for(az: Az, options: tuple[str, ...]) -> None:
    outcome = az.run("aks", "proxy", "schema", *options)

    assert outcome.exit_code == 1
    assert "Give --http-proxy-config or --kube-proxy-config" in outcome.stderr
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.wire_name)
def test_a_file_may_refer_to_the_printed_schema(az: Az, kind: Kind, tmp_path: Path) -> None:
    (tmp_path / kind.schema_file).write_text(az.run("aks", "proxy", "schema", kind.option).stdout, encoding="utf-8")
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"$schema": f"./{kind.schema_file}", "enabled": True}), encoding="utf-8")

    outcome = az.run("aks", "proxy", "validate", kind.option, str(file), "--for", "update")

    assert outcome.exit_code == 0, outcome.stdout + outcome.stderr
