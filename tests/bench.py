"""Whole-process times in alternating pairs, as ratios: with and without the extension, one file beside many."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.harness import ROOT

MANY_FILES = 1_000
MANY_ENTRIES = 20_000


def main(extensions: str, pairs: int) -> None:
    """Print a table of medians and ratios from `pairs` alternating runs of each two commands."""
    with tempfile.TemporaryDirectory(prefix="aksproxy-bench-") as directory:
        home = Path(directory)
        plain = environment(home / "plain", home / "no-extensions")
        extended = environment(home / "extended", Path(extensions))
        one, many, long = (str(path) for path in write_files(home))
        validate = ["aks", "proxy", "validate", "-o", "none", "--http-proxy-config"]
        rows = [
            ("az --version", plain, ["--version"], extended, ["--version"]),
            ("az group list --help", plain, ["group", "list", "--help"], extended, ["group", "list", "--help"]),
            ("az aks create --help", plain, ["aks", "create", "--help"], extended, ["aks", "create", "--help"]),
            (f"validate: 1 file, {MANY_FILES:,} files", extended, [*validate, one], extended, [*validate, f"@{many}"]),
            (f"validate: 3 entries, {MANY_ENTRIES:,} entries", extended, [*validate, one], extended, [*validate, long]),
        ]
        print(f"{'':42}{'first':>10}{'second':>10}{'ratio':>8}   (median of {pairs} pairs)")
        for name, first_environment, first, second_environment, second in rows:
            times = [(run(first_environment, first), run(second_environment, second)) for _ in range(pairs + 1)][1:]
            firsts, seconds = zip(*times, strict=True)
            ratio = median(second / first for first, second in times)
            print(f"{name:42}{median(firsts):9.3f}s{median(seconds):9.3f}s{ratio:8.2f}", flush=True)


def environment(config: Path, extensions: Path) -> dict[str, str]:
    """Return an environment with a config directory of its own and the extensions of `extensions`."""
    settings = {"CONFIG_DIR": str(config), "EXTENSION_DIR": str(extensions), "CORE_COLLECT_TELEMETRY": "no"}
    return {**os.environ, **{f"AZURE_{name}": value for name, value in settings.items()}}


def run(environment: dict[str, str], arguments: list[str]) -> float:
    """Run `az` and return its time in seconds. `@FILE` stands for the words of FILE, one a line."""
    words = [word for each in arguments for word in (Path(each[1:]).read_text().split() if each[0] == "@" else [each])]
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "azure.cli", *words], env=environment, capture_output=True, check=True)
    return time.perf_counter() - start


def write_files(home: Path) -> tuple[Path, Path, Path]:
    """Write one file, a list of MANY_FILES like it, and one of MANY_ENTRIES entries; return their paths."""
    trusted_ca = json.loads((ROOT / "examples" / "aks-proxy-config-2.json").read_text("utf-8"))["trustedCa"]
    settings = {"httpProxy": "http://proxy:8080/", "noProxy": ["localhost", ".svc", ".cluster.local"]}
    paths = [home / f"{number}.json" for number in range(MANY_FILES)]
    for path in paths:
        path.write_text(json.dumps({**settings, "trustedCa": trusted_ca}))
    names = home / "names"
    names.write_text("\n".join(map(str, paths)))
    long = home / "long.json"
    long.write_text(
        json.dumps({**settings, "noProxy": [f"host{number}.example.com" for number in range(MANY_ENTRIES)]})
    )
    return paths[0], names, long


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
