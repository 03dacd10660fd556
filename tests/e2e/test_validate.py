"""`az aks proxy validate`, and what the rules do to `az aks create` and `az aks update`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.e2e.cluster_commands import create, update
from tests.e2e.places import EXAMPLES, EXTENSIONS
from tools.az import Az, Outcome

GOOD = {"httpProxy": "http://proxy:8080/", "noProxy": [".svc", ".cluster.local"]}
DOUBTFUL = {**GOOD, "httpProxy": "http://proxy/"}
WRONG = {"httpProxy": "https://user:secret@proxy:8080/", "noProxy": ["*.example.com"]}

Write = Callable[..., str]


@pytest.fixture(scope="module")
def logged_out(logged_in: Az, tmp_path_factory: pytest.TempPathFactory) -> Az:
    """`az` that never logged in."""
    return Az(tmp_path_factory.mktemp("offline"), EXTENSIONS, logged_in.emulator)


@pytest.fixture
def offline(logged_out: Az) -> Iterator[Az]:
    """`az` that never logged in, and an emulator that must not hear of it."""
    logged_out.emulator.forget_requests()
    yield logged_out
    assert logged_out.emulator.requests() == []


def validate(az: Az, *arguments: str, **more: Any) -> Outcome:
    return az.run("aks", "proxy", "validate", *arguments, **more)


def test_files_without_a_fault_give_an_empty_list_and_exit_code_0(offline: Az, write: Write) -> None:
    outcome = validate(offline, "--http-proxy-config", write(GOOD), "--kube-proxy-config", '{"mode": "NFTABLES"}')

    assert (outcome.exit_code, outcome.json, outcome.stderr) == (0, [], "")


def test_findings_are_printed_and_an_error_gives_exit_code_1(offline: Az, write: Write) -> None:
    file = write('{\n  "httpProxy": "ftp://proxy:8080/",\n  "noProxy": [".svc", ".cluster.local"]}')

    outcome = validate(offline, "--http-proxy-config", file)

    assert outcome.exit_code == 1
    [finding] = outcome.json
    assert set(finding) == {"rule", "severity", "file", "pointer", "line", "column", "message", "hint", "fix"}
    assert finding["rule"] == "proxy-url-scheme"
    assert finding["severity"] == "error"
    assert (finding["file"], finding["pointer"], finding["line"], finding["column"]) == (file, "/httpProxy", 2, 16)


@pytest.mark.parametrize(
    ("settings", "arguments", "exit_code"),
    [
        (DOUBTFUL, [], 0),
        (DOUBTFUL, ["--strict"], 1),
        ({"httpProxy": "http://proxy:8080/"}, ["--strict"], 0),
        (WRONG, ["-o", "none"], 1),
        ({"trustedCa": None}, [], 1),
        ({"trustedCa": None}, ["--for", "update"], 0),
    ],
    ids=str,
)
def test_the_exit_code_is_that_of_the_worst_finding(
    offline: Az, write: Write, settings: Any, arguments: list[str], exit_code: int
) -> None:
    assert validate(offline, "--http-proxy-config", write(settings), *arguments).exit_code == exit_code


def test_any_number_of_files_is_checked_in_one_call(offline: Az, write: Write) -> None:
    files = [write(WRONG, f"{number}.json") for number in range(20)]

    outcome = validate(offline, "--http-proxy-config", *files, "--kube-proxy-config", str(EXAMPLES / "kube-proxy.json"))

    assert outcome.exit_code == 1
    assert {each["file"] for each in outcome.json} == {*files, str(EXAMPLES / "kube-proxy.json")}


def test_an_option_that_is_given_twice_loses_no_file(offline: Az, write: Write) -> None:
    wrong, right = write(WRONG, "wrong.json"), write(GOOD, "right.json")

    outcome = validate(offline, "--http-proxy-config", wrong, "--http-proxy-config", right)

    assert outcome.exit_code == 1
    assert {each["file"] for each in outcome.json} == {wrong}


def test_standard_input_is_read_once_only(offline: Az) -> None:
    outcome = validate(offline, "--http-proxy-config", "-", "--kube-proxy-config", "-", stdin="{}")

    assert outcome.exit_code == 1
    assert "once only" in outcome.stderr


def test_a_private_key_in_place_of_a_file_is_not_shown(offline: Az, write: Write) -> None:
    file = write("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA\n-----END PRIVATE KEY-----\n")

    outcome = validate(offline, "--http-proxy-config", f"@{file}")

    assert outcome.exit_code == 1
    assert "MC4C" not in outcome.stdout + outcome.stderr


def test_the_table_shows_severity_file_rule_and_message(offline: Az, write: Write) -> None:
    outcome = validate(offline, "--http-proxy-config", write(WRONG), "-o", "table")

    assert outcome.exit_code == 1
    assert outcome.stdout.split("\n")[0].split() == ["Severity", "File", "Rule", "Message"]
    assert "settings.json:1:15" in outcome.stdout
    assert "secret" not in outcome.stdout + outcome.stderr


@pytest.mark.parametrize("output", ["json", "yaml", "tsv", "jsonc"])
def test_every_output_format_works(offline: Az, write: Write, output: str) -> None:
    outcome = validate(offline, "--http-proxy-config", write(WRONG), "-o", output)

    assert outcome.exit_code == 1
    assert "no-proxy-wildcard-suffix" in outcome.stdout
    assert "Traceback" not in outcome.stderr


def test_without_a_file_it_says_what_to_give(offline: Az) -> None:
    outcome = validate(offline)

    assert outcome.exit_code == 1
    assert "--http-proxy-config FILE" in outcome.stderr


def test_an_unreadable_file_is_a_finding_beside_those_of_the_others(offline: Az, write: Write) -> None:
    outcome = validate(offline, "--http-proxy-config", "missing.json", write(WRONG))

    assert outcome.exit_code == 1
    assert "unreadable" in {each["rule"] for each in outcome.json}
    assert "no-proxy-wildcard-suffix" in {each["rule"] for each in outcome.json}


def test_create_stops_at_errors_and_shows_no_password(az: Az, name: str, write: Write) -> None:
    outcome = create(az, name, "--http-proxy-config", write(WRONG), "--debug")

    assert outcome.exit_code == 1
    assert "proxy-url-user-information" in outcome.stderr
    assert "no-proxy-wildcard-suffix" in outcome.stderr
    assert "secret" not in outcome.stdout + outcome.stderr
    assert az.emulator.requests() == []


def test_a_password_in_inline_json_is_not_shown_either(az: Az, name: str) -> None:
    outcome = create(az, name, "--http-proxy-config", json.dumps(WRONG))

    assert outcome.exit_code == 1
    assert "secret" not in outcome.stdout + outcome.stderr


def test_warnings_go_to_stderr_and_info_stays_silent(az: Az, name: str, write: Write) -> None:
    outcome = create(az, name, "--http-proxy-config", write({"httpProxy": "http://proxy/"}), "-o", "none")

    assert outcome.exit_code == 0
    assert "WARNING" in outcome.stderr
    assert "proxy-url-no-port" in outcome.stderr
    assert "no-proxy-svc" not in outcome.stderr


def test_a_url_without_a_path_is_sent_with_a_slash(az: Az, name: str) -> None:
    outcome = create(az, name, "--http-proxy-config", '{"httpProxy": "http://proxy:8080"}')

    assert outcome.exit_code == 0, outcome.stderr
    [put] = az.emulator.cluster_puts()
    assert put["body"]["properties"]["httpProxyConfig"]["httpProxy"] == "http://proxy:8080/"


def test_raw_pem_is_encoded_and_a_wrapped_base64_joined(az: Az, name: str, write: Write) -> None:
    encoded = json.loads((EXAMPLES / "aks-proxy-config.json").read_text("utf-8"))["trustedCA"]
    wrapped = "\n".join(encoded[start : start + 76] for start in range(0, len(encoded), 76))

    outcome = create(az, name, "--http-proxy-config", write({**GOOD, "trustedCa": wrapped}))

    assert outcome.exit_code == 0, outcome.stderr
    [put] = az.emulator.cluster_puts()
    assert put["body"]["properties"]["httpProxyConfig"]["trustedCa"] == encoded


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        (["--http-proxy-config", json.dumps(GOOD), "--windows-admin-username", "azureuser"], "http-proxy-with-windows"),
        (["--kube-proxy-config", '{"enabled": false}'], "kube-proxy-disabled-with-a-network-plugin"),
        (["--kube-proxy-config", '{"mode": "NFTABLES"}', "-k", "1.32.1"], "kubernetes-too-old-for-mode"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_flags_that_do_not_go_together_stop_create(az: Az, name: str, arguments: list[str], rule: str) -> None:
    outcome = create(az, name, *arguments)

    assert outcome.exit_code == 1
    assert rule in outcome.stderr
    assert az.emulator.requests() == []


def test_a_file_of_ipvs_settings_alone_is_for_update_only(az: Az, name: str) -> None:
    file = '{"ipvsConfig": {"scheduler": "RoundRobin"}}'

    assert "ipvs-config-without-ipvs" in create(az, name, "--kube-proxy-config", file).stderr
    assert "ipvs-config-without-ipvs" not in update(az, name, "--kube-proxy-config", file).stderr
