"""The how-tos about files of other tools: what they show is what happens."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from azext_aksproxy.config.check import check_any
from tools.checkout import ROOT
from tools.pages import checked
from tools.pages.console import commands

TERRAFORM, FLUX, _ = checked.PAGES


@pytest.mark.parametrize("page", checked.PAGES, ids=lambda page: page.stem)
def test_the_output_in_a_page_is_what_the_commands_print(page: Path, tmp_path: Path) -> None:
    text = page.read_text("utf-8")

    assert commands(text)
    assert checked.rendered(page, tmp_path) == text, "run script/write-readme"


def test_the_pages_show_each_kind_of_finding() -> None:
    for text in (page.read_text("utf-8") for page in (TERRAFORM, FLUX)):
        assert all(f": {severity}: " in text for severity in ("error", "warning", "info"))
        assert "and is not checked. Resource: " in text


def test_github_would_take_the_workflow_shown(tmp_path: Path) -> None:
    [workflow] = re.findall(r"```yaml\n(.*?)```", TERRAFORM.read_text("utf-8"), re.DOTALL)
    file = tmp_path / "plan.yml"
    file.write_text(workflow, "utf-8")

    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(file)]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)

    assert outcome.returncode == 0, outcome.stdout


def test_the_plan_may_come_through_a_pipe() -> None:
    plan = (ROOT / "examples" / "terraform" / "plan.json").read_text("utf-8")

    command = [sys.executable, "-m", "azext_aksproxy.config", "-"]
    outcome = subprocess.run(command, cwd=ROOT, input=plan, capture_output=True, text=True, check=False)

    assert outcome.returncode == 1
    assert outcome.stdout.splitlines()[-1] == "Found 1 error, 2 warnings, 2 infos."


def test_the_hook_shown_has_the_options_of_the_hook() -> None:
    *_, shown = re.findall(r"```yaml\n(.*?)```", FLUX.read_text("utf-8"), re.DOTALL)
    [hook] = yaml.safe_load(shown)["repos"][0]["hooks"]
    known = {each["id"] for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}

    assert hook["id"] in known
    assert re.search(hook["files"], "clusters/aks-1.yaml")


def test_every_kind_of_manifest_that_the_page_names_is_read() -> None:
    rows = re.findall(r"^\|[^|]*\| `(\w+)`[^|]*\| `([\w.]+)`", FLUX.read_text("utf-8"), re.MULTILINE)
    groups = {"KubernetesCluster": "containerservice.azure.upbound.io", "ManagedCluster": "containerservice.azure.com"}

    assert len(rows) == 4
    for kind, place in rows:
        spec: object = {"httpProxy": "ftp://proxy:1/", "noProxy": [".svc", ".cluster.local"]}
        for key in reversed(place.split(".")):
            spec = {key: spec}
        assert isinstance(spec, dict)
        group = groups.get(kind, "infrastructure.cluster.x-k8s.io")
        text = yaml.safe_dump({"apiVersion": f"{group}/v1beta1", "kind": kind, **spec})
        assert [each.rule.id for each in check_any(text)] == ["proxy-url-scheme"], kind
