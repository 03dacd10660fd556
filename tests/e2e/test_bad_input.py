"""Bad input: exit code 1, one message with file and fact, no traceback, and no request at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.cluster_commands import create, update
from tools.az import Az

FILES = {
    "empty": (b"", "empty"),
    "not-json": (b"httpProxy: http://proxy:8080/", "JSON"),
    "list": (b"[]", "a list, not an object"),
    "text": (b'"http://proxy:8080/"', "a string, not an object"),
    "unknown-key": (b'{"httpsProxie": "http://proxy:8080/"}', "Did you mean 'httpsProxy'?"),
    "wrong-type": (b'{"httpProxy": "http://proxy:8080/", "noProxy": "a,b"}', '["a", "b"]'),
    "wrong-nested-type": (b'{"httpProxy": "http://proxy:8080/", "noProxy": ["a", 1]}', "Entry 2 of noProxy"),
    "not-text": (b"\xff\xff\xff", "not UTF-8 text"),
}


def assert_refused(outcome: object, az: Az, file: str, fact: str) -> None:
    assert outcome.exit_code == 1  # type: ignore[attr-defined]
    stderr = outcome.stderr  # type: ignore[attr-defined]
    assert stderr.count("ERROR") == 1
    assert file in stderr
    assert fact in stderr
    assert "Traceback" not in stderr
    assert outcome.stdout == ""  # type: ignore[attr-defined]
    assert az.emulator.requests() == []


@pytest.mark.parametrize("case", FILES)
def test_a_wrong_file_stops_create(az: Az, name: str, tmp_path: Path, case: str) -> None:
    content, fact = FILES[case]
    file = tmp_path / f"{case}.json"
    file.write_bytes(content)

    assert_refused(create(az, name, "--http-proxy-config", str(file)), az, f"{case}.json", fact)


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        ("missing.json", "does not exist"),
        ("", "the value is empty"),
        (".", "is a directory"),
        ("/proc/self/mem", "cannot be read"),
        ("http://user:secret@proxy:8080/", "does not exist"),
    ],
)
def test_what_is_no_file_stops_update(az: Az, name: str, value: str, fact: str) -> None:
    outcome = update(az, name, "--kube-proxy-config", value)

    assert_refused(outcome, az, value.replace("user:secret", "***"), fact)
    assert "secret" not in outcome.stderr


def test_all_errors_of_both_files_are_in_one_message(az: Az, name: str) -> None:
    files = ("--http-proxy-config", '{"noProxy": "a", "proxy": 1}', "--kube-proxy-config", '{"mode": "ipv"}')

    outcome = create(az, name, *files)

    assert_refused(outcome, az, "<inline JSON>:1:13", "must be a list")
    assert "The key 'proxy' is not known" in outcome.stderr
    assert "Did you mean 'IPVS'?" in outcome.stderr


def test_nothing_is_half_written(az: Az, name: str, tmp_path: Path) -> None:
    wrong = ("--http-proxy-config", "missing.json")
    arguments = ("aks", "create", "-g", "rg", "-n", name, "--generate-ssh-keys", *wrong)

    outcome = az.run(*arguments, env={"HOME": str(tmp_path)})

    assert outcome.exit_code == 1
    assert not (tmp_path / ".ssh").exists()
