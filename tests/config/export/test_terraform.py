"""Terraform, and the real one where it is installed."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from azext_aksproxy.config.export.template import export
from tests.config.export.golden import HTTP_EXAMPLE, TERRAFORM
from tests.config.export.random_settings import MORE_PIECES, PIECES
from tests.samples import IPVS


def test_terraform_sets_enabled_of_the_http_proxy_by_azapi() -> None:
    text = export("terraform", {**HTTP_EXAMPLE, "enabled": False}, IPVS)

    assert text.count("resource ") == TERRAFORM.count("resource "), "one resource updates both"
    assert "enabled" not in text[: text.index("azapi")]
    assert "    properties = {\n      httpProxyConfig = {\n        enabled = false\n      }\n" in text


def test_terraform_has_no_empty_block_beside_azapi() -> None:
    assert "http_proxy_config" not in export("terraform", {"enabled": False}, None)
    assert export("terraform", {}, None).endswith("http_proxy_config {\n}\n")


def test_only_a_list_of_exceptions_can_drift() -> None:
    assert "ignore_changes" not in export("terraform", {"httpProxy": "http://proxy:3128/"}, None)


# The real Terraform, where it is installed.

needs_terraform = pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")


def terraform(folder: Path, *arguments: str, stdin: str) -> str:
    command = ["terraform", *arguments]
    done = subprocess.run(command, cwd=folder, input=stdin, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@needs_terraform
def test_terraform_itself_has_nothing_to_format(tmp_path: Path) -> None:
    given = {**HTTP_EXAMPLE, "noProxy": ["${a}", "$${", "é"], "enabled": True}

    assert terraform(tmp_path, "fmt", "-check", "-diff", "-", stdin=export("terraform", given, IPVS)) == ""
    assert terraform(tmp_path, "fmt", "-check", "-diff", "-", stdin=export("terraform", {}, {"ipvsConfig": {}})) == ""


@needs_terraform
def test_terraform_itself_reads_what_was_given(tmp_path: Path) -> None:
    given = [first + second for first in ["", *PIECES, *MORE_PIECES] for second in [*PIECES, "\U0001f600", "${a}"]]
    [entries] = re.findall(r"no_proxy = (\[.*?^  \])", export("terraform", {"noProxy": given}, None), re.DOTALL | re.M)
    (tmp_path / "main.tf").write_text(f"locals {{\n  given = {entries}\n}}\n", "ascii")

    encoded = terraform(tmp_path, "console", stdin="base64encode(jsonencode(local.given))\n")

    read = json.loads(base64.b64decode(encoded.strip().strip('"')))
    assert read == [unicodedata.normalize("NFC", value) for value in given]
