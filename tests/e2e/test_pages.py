"""What the pages of docs/ show is what their commands print, and script/emulator opens what they begin with."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest

from emulator.process import Emulator
from tests.e2e.places import EXTENSIONS
from tools.az import Az
from tools.checkout import ROOT
from tools.pages import inventory
from tools.pages.console import BLOCK, commands
from tools.pages.with_output import DOCS, PAGES, Page

TUTORIAL = DOCS / "tutorial.md"


@pytest.fixture(scope="module")
def own_az(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Az]:
    """`az` with an emulator of its own: each page begins with an empty one."""
    with Emulator(tmp_path_factory.mktemp("pages-emulator")) as emulator:
        az = Az(tmp_path_factory.mktemp("pages-config"), EXTENSIONS, emulator)
        az.log_in()
        yield az


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path.stem)
def test_the_output_in_a_page_is_what_the_commands_print(page: Page, own_az: Az, tmp_path: Path) -> None:
    text = page.path.read_text("utf-8")

    assert len(commands(text)) >= 4
    assert page.rendered(own_az, tmp_path) == text, "run script/write-readme"


def test_days_are_shown_as_of_the_day_of_the_page() -> None:
    today = datetime.now(timezone.utc).date()

    assert inventory.as_of_the_page(f"{today}, {today}T23:59:00+00:00") == "2026-11-26, 2026-11-26T23:59:00+00:00"


@pytest.mark.parametrize(
    "command",
    ["az aks show", "az vmss list", "az vmss list-instances", "az vmss run-command invoke", "az vm run-command invoke"],
)
def test_a_command_that_needs_azure_has_the_options_that_a_page_gives_it(command: str, own_az: Az) -> None:
    page = (DOCS / "how-to" / "find-the-ca.md").read_text("utf-8").replace("\\\n", "")
    [given] = re.findall(rf"^    {command} (-.*)", page, re.MULTILINE)

    told = own_az.must(*command.split()[1:], "--help").stdout
    options = re.findall(r"(?<!\S)--?[a-z][a-z-]*", given)
    assert len(options) >= 3
    assert [each for each in options if not re.search(rf"{each}\b", told)] == []


@pytest.mark.skipif(not shutil.which("kubectl"), reason="there is no kubectl")
def test_kubectl_debug_has_the_options_that_a_page_gives_it() -> None:
    page = (DOCS / "how-to" / "find-the-ca.md").read_text("utf-8")
    [given] = re.findall(r"^    kubectl debug (node/NODE .*) -- ", page, re.MULTILINE)

    told = subprocess.run(["kubectl", "debug", "--help"], capture_output=True, text=True, check=True).stdout
    options = re.findall(r"--[a-z]+", given)
    assert len(options) >= 3
    assert [each for each in options if f"{each}=" not in told] == []


def test_every_page_with_output_of_az_is_run() -> None:
    with_output = {path for path in DOCS.rglob("*.md") if "\n$ az " in path.read_text("utf-8")}

    has_a_test_of_its_own = {DOCS / "how-to" / "fleet-rollover.md"}
    assert with_output - {page.path for page in PAGES} <= has_a_test_of_its_own


def test_the_tutorial_has_no_command_that_is_not_run_but_its_first() -> None:
    outside = BLOCK.sub("", TUTORIAL.read_text("utf-8")).replace("```console\n```", "")

    assert re.findall(r"^(?:    |```).*", outside, re.MULTILINE) == ["    script/emulator"]


def test_a_command_in_the_emulated_shell_has_az_logged_in_and_the_examples() -> None:
    command = "ls examples && az account show --query environmentName && exit 7"
    outcome = subprocess.run(
        [sys.executable, "-B", "-m", "tools.emulated_shell", str(EXTENSIONS), "bash", "-c", command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert outcome.returncode == 7, outcome.stderr
    assert "aks-proxy-config.json" in outcome.stdout
    assert '"Emulated"' in outcome.stdout


@pytest.mark.thorough
def test_script_emulator_works_from_the_checkout() -> None:
    outcome = subprocess.run(
        [ROOT / "script" / "emulator", "az", "extension", "list", "--query", "[].name", "-o", "tsv"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (outcome.returncode, outcome.stdout) == (0, "aksproxy\n"), outcome.stderr
