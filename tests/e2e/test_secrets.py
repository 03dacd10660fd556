"""A password in a proxy URL is told nowhere: not in errors, not with `--debug`, not in output, not in a log file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cluster_commands import create, seed, update
from tests.e2e.settings import new_trusted_ca
from tools.az import Az, Outcome

PASSWORD = "Hunter2-secret"
URL = f"http://user:{PASSWORD}@proxy.example.com:8080/"
STORED = {"httpProxy": URL, "httpsProxy": URL, "noProxy": [f"http://u:{PASSWORD}@h", "localhost"]}
WHERE = ("-g", "rg", "-n")


@pytest.fixture
def logs(tmp_path: Path) -> dict[str, str]:
    """An environment in which `az` writes its log files into tmp_path/logs."""
    return {"AZURE_LOGGING_ENABLE_LOG_FILE": "yes", "AZURE_LOGGING_LOG_DIR": str(tmp_path / "logs")}


def everything(outcome: Outcome, az: Az, logs: dict[str, str]) -> str:
    """Return all that `az` has told anybody: what it printed, and its logs of this test and of each command."""
    folders = (Path(logs["AZURE_LOGGING_LOG_DIR"]), az.config_dir / "commands")
    written = [path.read_text("utf-8") for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert any("cli.knack.cli" in text for text in written), "the log file is there"
    return "\n".join([outcome.stdout, outcome.stderr, *written])


def thorough(value: str) -> Any:
    """A case that the ordinary run leaves out: another one takes the same way."""
    return pytest.param(value, marks=pytest.mark.thorough)


@pytest.mark.parametrize("command", ["create", "validate", thorough("route"), thorough("export"), thorough("update")])
def test_a_password_in_a_file_is_told_nowhere(
    az: Az, name: str, write: Callable[..., str], logs: dict[str, str], command: str
) -> None:
    option = ("--http-proxy-config", write({"httpProxy": URL, "noProxy": [URL, f"u:{PASSWORD}"], URL: 1}))
    rest = {"route": ("--url", "http://a.test/"), "export": ("--format", "arm")}.get(command, ())
    if command in ("create", "update"):
        outcome = az.run("aks", command, *WHERE, name, *option, "--debug", env=logs)
    else:
        outcome = az.run("aks", "proxy", command, *option, *rest, "--debug", env=logs)

    assert outcome.exit_code == 1
    assert "***@" in outcome.stdout + outcome.stderr
    assert PASSWORD not in everything(outcome, az, logs)


def test_a_password_in_inline_json_is_told_by_azure_cli_alone(az: Az, name: str, logs: dict[str, str]) -> None:
    """azure-cli logs its own command line before it loads any extension; nothing of ours repeats it."""
    outcome = create(az, name, "--http-proxy-config", f'{{"httpProxy": "{URL}"}}', "--debug", env=logs)

    assert outcome.exit_code == 1
    lines = [line for line in everything(outcome, az, logs).splitlines() if PASSWORD in line]
    assert lines
    assert all("cli.knack.cli" in line and "Command arguments: [" in line for line in lines)


def test_a_password_in_the_environment_is_told_nowhere(az: Az, tmp_path: Path, logs: dict[str, str]) -> None:
    file = tmp_path / "new.json"
    proxies = {"http_proxy": URL, "HTTP_PROXY": URL, "no_proxy": "127.0.0.1,localhost"}
    outcome = az.run("aks", "proxy", "init", "--file", str(file), "--from-env", "--debug", env={**logs, **proxies})

    assert outcome.exit_code == 1
    assert "***@" in outcome.stderr
    assert not file.exists()
    assert PASSWORD not in everything(outcome, az, logs)


@pytest.mark.parametrize("output", ["json", thorough("table"), thorough("yaml")])
def test_a_password_that_a_cluster_has_is_not_shown(az: Az, name: str, logs: dict[str, str], output: str) -> None:
    seed(az, name, httpProxyConfig=STORED)

    outcome = az.run("aks", "proxy", "show", *WHERE, name, "-o", output, "--debug", env=logs)

    assert outcome.exit_code == 0
    assert "http://***@proxy.example.com:8080/" in outcome.stdout
    assert "Response content" in outcome.stderr, "answers are logged, which is what must be masked"
    assert PASSWORD not in everything(outcome, az, logs)


@pytest.mark.parametrize("command", ["diff", thorough("preflight"), thorough("init"), thorough("route")])
def test_a_password_that_a_cluster_has_is_told_by_no_command(
    az: Az, name: str, write: Callable[..., str], tmp_path: Path, logs: dict[str, str], command: str
) -> None:
    seed(az, name, httpProxyConfig=STORED)
    rest = {
        "diff": ("--http-proxy-config", write({"httpProxy": "http://other:1/", "noProxy": ["a.test"]})),
        "preflight": (),
        "init": ("--file", str(tmp_path / "new.json")),
        "route": ("--url", "http://a.test/", "--all-clients"),
    }[command]

    outcome = az.run("aks", "proxy", command, *WHERE, name, *rest, "--debug", env=logs)

    assert "***@" in outcome.stdout + outcome.stderr
    assert PASSWORD not in everything(outcome, az, logs)


def test_a_password_that_the_service_repeats_in_its_refusal_is_not_told(
    az: Az, name: str, write: Callable[..., str], logs: dict[str, str]
) -> None:
    seed(az, name, httpProxyConfig=STORED)

    outcome = update(az, name, "--http-proxy-config", write({"trustedCa": new_trusted_ca()}), "--debug", env=logs)

    assert outcome.exit_code == 1
    assert "The url http://***@proxy.example.com:8080/ is not correct" in outcome.stderr
    [put] = az.emulator.cluster_puts()
    assert put["body"]["properties"]["httpProxyConfig"]["httpProxy"] == URL, "what is sent is what the cluster has"
    assert PASSWORD not in everything(outcome, az, logs)


def test_an_update_does_not_print_a_password_that_the_cluster_has(
    az: Az, name: str, write: Callable[..., str], logs: dict[str, str]
) -> None:
    seed(az, name, httpProxyConfig=STORED)

    outcome = update(az, name, "--http-proxy-config", write({"enabled": True}), "--debug", env=logs)

    assert outcome.exit_code == 0, outcome.stderr[-2000:]
    settings = outcome.json["httpProxyConfig"]
    assert settings["httpProxy"] == "http://***@proxy.example.com:8080/"
    assert "http://***@h" in settings["noProxy"]
    assert PASSWORD not in everything(outcome, az, logs)
