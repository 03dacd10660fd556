"""The how-tos that need no `az`: `aksproxy-validate` is run on the files that the pages show, of other tools too."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from tools.checkout import ROOT
from tools.emulated_shell import furnished
from tools.pages.console import rendered_in

HOW_TO = ROOT / "docs" / "how-to"
PAGES = (HOW_TO / "terraform-ci.md", HOW_TO / "flux-and-argo.md", HOW_TO / "check-a-repository.md")

SHOWN_FILE = re.compile(r"`(?P<name>[\w./-]+)`:\n\n```yaml\n(?P<text>.*?)```", re.DOTALL)
"""A file that a page shows, behind its name."""


def rendered(page: Path, directory: Path) -> str:
    """Return `page` with the output of its commands as they print it now, run in a new folder in `directory`.

    The folder has the example files, and those that the page shows.
    """
    text = page.read_text("utf-8")
    folder = furnished(directory / page.stem)
    for name, content in SHOWN_FILE.findall(text):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    programs = directory / f"programs-of-{page.stem}"
    programs.mkdir()
    program = programs / "aksproxy-validate"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -B -m azext_aksproxy.config "$@"\n', "utf-8")
    program.chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    return rendered_in(text, {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}, folder)
