"""`az aks proxy validate --fix`, `--unsafe-fixes` and `--diff`, by somebody who never logged in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.places import EXTENSIONS
from tools.az import Az, Outcome

WRONG = '{"HTTPProxy": "p:1", "noProxy": [".svc", "*.cluster.local"]}\r\n'
SAFE = WRONG.replace("HTTP", "http").replace("*", "")
ALL = SAFE.replace("p:1", "http://p:1/")

Write = Callable[..., str]


@pytest.fixture(scope="module")
def az(logged_in: Az, tmp_path_factory: pytest.TempPathFactory) -> Az:
    """`az` that never logged in."""
    return Az(tmp_path_factory.mktemp("offline"), EXTENSIONS, logged_in.emulator)


@pytest.fixture
def file(write: Write) -> Path:
    path = Path(write(WRONG))
    path.write_bytes(WRONG.encode("utf-16"))
    return path


def text(file: Path) -> str:
    return file.read_bytes().decode("utf-16")


def validate(az: Az, *arguments: str, stdin: str = "") -> Outcome:
    return az.run("aks", "proxy", "validate", *arguments, stdin=stdin)


def test_safe_fixes_are_written_and_what_is_left_is_printed(az: Az, file: Path) -> None:
    outcome = validate(az, "--http-proxy-config", str(file), "--fix")

    assert (outcome.exit_code, text(file)) == (1, SAFE)
    assert [(each["rule"], each["fix"]) for each in outcome.json] == [("proxy-url-no-scheme", "unsafe")]
    assert [line.split(" fixed: ")[0] for line in outcome.stderr.splitlines()] == [f"{file}:1:2:", f"{file}:1:42:"]


def test_guesses_are_written_as_well_where_they_are_asked_for(az: Az, file: Path) -> None:
    outcome = validate(az, "--http-proxy-config", str(file), "--fix", "--unsafe-fixes")

    assert (outcome.exit_code, outcome.json, text(file)) == (0, [], ALL)


def test_a_diff_is_printed_alone_and_nothing_is_written(az: Az, file: Path) -> None:
    outcome = validate(az, "--http-proxy-config", str(file), "--diff", "--fix")

    assert (outcome.exit_code, text(file)) == (1, WRONG)
    assert outcome.stdout.splitlines() == [
        f"--- {file}", f"+++ {file}", "@@ -1 +1 @@", f"-{WRONG.strip()}", f"+{SAFE.strip()}"
    ]  # fmt: skip
    assert "proxy-url-no-scheme" in outcome.stderr


def test_files_of_both_kinds_are_fixed_in_one_call(az: Az, file: Path, write: Write) -> None:
    kube = write('{"mode": "nftables"}', "kube.json")

    outcome = validate(
        az, "--http-proxy-config", str(file), "--kube-proxy-config", kube, "--fix", "--unsafe-fixes", "--strict"
    )

    assert (outcome.exit_code, Path(kube).read_text()) == (0, '{"mode": "NFTABLES"}')


def test_yaml_is_fixed_where_it_is(az: Az, write: Write) -> None:
    text = 'httpProxyConfig:\n  httpProxy: http://p:1 # ours\n  noProxy: ["*.cluster.local", .svc]\n'
    manifest = write(text, "cluster.yaml")

    shown = validate(az, "--http-proxy-config", manifest, "--diff")
    outcome = validate(az, "--http-proxy-config", manifest, "--fix")

    assert '-  noProxy: ["*.cluster.local", .svc]\n+  noProxy: [".cluster.local", .svc]\n' in shown.stdout
    assert {each["rule"] for each in outcome.json} == {"wrapped"}
    assert (outcome.exit_code, Path(manifest).read_text()) == (0, text.replace("*", ""))


def test_standard_input_is_shown(az: Az) -> None:
    outcome = validate(az, "--http-proxy-config", "-", "--diff", "--for", "update", stdin='{"noProxy": [" .svc"]}')

    assert '+{"noProxy": [".svc"]}' in outcome.stdout
    assert outcome.exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--unsafe-fixes"], "Add --fix to write them, or --diff to see them."),
        (["--fix", "--kube-proxy-config", json.dumps({"mode": "ipvs"})], "or --diff in its place"),
        (["--fix", "--kube-proxy-config", "-"], "or --diff in its place"),
    ],
)
def test_what_does_not_go_together_is_refused_and_nothing_is_written(
    az: Az, file: Path, arguments: list[str], said: str
) -> None:
    outcome = validate(az, "--http-proxy-config", str(file), *arguments)

    assert (outcome.exit_code, outcome.stdout, text(file)) == (1, "", WRONG)
    assert said in outcome.stderr
    assert "Traceback" not in outcome.stderr
