"""`az aks proxy explain`: offline, for people and for programs."""

from __future__ import annotations

import json

import pytest

from tests.e2e.terminal import on_a_terminal
from tools.az import Az, Outcome


def explain(az: Az, *arguments: str) -> Outcome:
    outcome = az.run("aks", "proxy", "explain", *arguments)
    assert "Traceback" not in outcome.stderr
    assert az.emulator.requests() == []
    return outcome


@pytest.mark.parametrize(
    ("what", "name"),
    [
        (("no-proxy-url",), "no-proxy-url"),
        (("httpproxyconfigCAdecodeerror",), "HTTPProxyConfigCADecodeError"),
        (("161",), "161"),
        (("vmssCSE", "161"), "161"),
        (("VMExtensionProvisioningError: Enable failed: command terminated with exit status=161",), "161"),
    ],
)
def test_what_is_known_is_told_as_data(az: Az, what: tuple[str, ...], name: str) -> None:
    outcome = explain(az, *what)

    assert outcome.exit_code == 0, outcome.stderr
    assert outcome.json["name"] == name
    for key in ("kind", "what", "cause", "remedy", "wrong", "right", "sources"):
        assert outcome.json[key], key


def test_what_is_not_known_is_an_error_with_what_was_meant(az: Az) -> None:
    outcome = explain(az, "no-proxy-ulr")

    assert outcome.exit_code == 1
    assert "Nothing is known of 'no-proxy-ulr'." in outcome.stderr
    assert "Did you mean no-proxy-url" in outcome.stderr
    assert outcome.stdout == ""


def test_a_message_with_a_password_is_not_repeated(az: Az) -> None:
    outcome = explain(az, "the url http://user:secret@proxy:1/ is odd")

    assert outcome.exit_code == 1
    assert "secret" not in outcome.stderr


def test_all_names_are_listed(az: Az) -> None:
    listed = explain(az).json

    assert {"rule", "refusal", "node exit code"} == {each["kind"] for each in listed}
    table = explain(az, "-o", "table").stdout
    assert table.splitlines()[0].split() == ["Name", "Kind", "Severity", "What"]
    assert "HTTPProxyWrongUrlError" in table


def test_a_table_tells_one_thing_line_by_line(az: Az) -> None:
    lines = explain(az, "50", "-o", "table").stdout.splitlines()

    assert lines[0].split() == ["Field", "Value"]
    assert [line.split()[0] for line in lines].count("remedy") == 2


def test_a_person_reads_text(az: Az) -> None:
    code, shown = on_a_terminal(az, lambda: "", "aks", "proxy", "explain", "no-proxy-url")

    assert code == 0, shown
    assert shown.splitlines()[0] == "no-proxy-url (rule, error)"
    assert 'Wrong        {"noProxy": ["https://example.com/"]}' in shown
    assert 'Right        {"noProxy": ["example.com"]}' in shown


def test_a_person_who_asks_for_data_gets_data(az: Az) -> None:
    code, shown = on_a_terminal(az, lambda: "", "aks", "proxy", "explain", "161", "-o", "json")

    assert code == 0, shown
    assert json.loads(shown)["name"] == "161"


def test_a_person_reads_all_names(az: Az) -> None:
    code, shown = on_a_terminal(az, lambda: "", "aks", "proxy", "explain")

    assert code == 0, shown
    assert any(line.startswith("no-proxy-url ") for line in shown.splitlines())
