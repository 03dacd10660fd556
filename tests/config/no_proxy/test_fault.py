"""Why a text is no entry, and what to write instead."""

from __future__ import annotations

import re
import subprocess
import sys
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.limits import MAX_FILE_BYTES
from azext_aksproxy.config.no_proxy import fault as no_proxy_fault
from azext_aksproxy.config.no_proxy import rules as no_proxy_rules
from azext_aksproxy.config.no_proxy.entries import parse
from tests.config.no_proxy.checked import faults
from tests.config.no_proxy.values import ANY_TEXT, CREDENTIALS, MALFORMED
from tests.work import no_hang


def suggestion(hint: str) -> str | None:
    found = re.fullmatch(r'Write "([^"]*)"\.', hint)
    return found[1] if found else None


@pytest.mark.parametrize(("entry", "rule", "hint"), MALFORMED)
def test_a_malformed_entry_is_found_with_a_remedy(entry: str, rule: str, hint: str) -> None:
    (finding,) = faults(entry)
    assert (finding.rule.id, finding.place.pointer, finding.hint) == (rule, "/noProxy/0", hint)
    malformed = parse(entry)
    assert isinstance(malformed, Finding)
    assert (malformed.rule.id, malformed.message, malformed.hint) == (rule, finding.message, hint)


def test_messages_repeat_the_value_on_one_line() -> None:
    (finding,) = faults("tab\there\u202e")
    assert finding.message == "The noProxy entry 'tab\\there\\u202e' is a list."


def test_messages_repeat_all_of_300_characters_and_no_more() -> None:
    assert f"'{'_' * 300}'" in faults("_" * 300)[0].message
    assert f"'{'_' * 300}...'" in faults("_" * 301)[0].message


def test_the_hint_for_a_very_long_list_is_cut_short() -> None:
    (finding,) = faults("a," * 100_000)
    assert finding.hint.startswith('Write "a", "a", ')
    assert finding.hint.endswith("....")
    assert len(finding.hint) < 400


def test_an_entry_without_credentials_says_what_it_is() -> None:
    messages = {entry: faults(entry)[0].message for entry in ("http://a", "a/b", "u@h", "10.0.0.0/33", "ü", "-")}
    assert messages == {
        "http://a": "The noProxy entry 'http://a' is a URL.",
        "a/b": "The noProxy entry 'a/b' has a path.",
        "u@h": "The noProxy entry '***@h' holds more than a host.",
        "10.0.0.0/33": "The noProxy entry '10.0.0.0/33' is not a network.",
        "ü": "The noProxy entry 'ü' is not ASCII.",
        "-": "The noProxy entry '-' is not a host name.",
    }


@pytest.mark.parametrize("entry", CREDENTIALS)
def test_user_names_and_passwords_are_never_repeated(entry: str) -> None:
    (finding,) = faults(entry)
    said = f"{finding.message} {finding.hint}".lower()
    assert "***@" in said
    assert "hunter2" not in said
    assert "alice" not in said


@pytest.mark.parametrize("scheme", ["http://", "HTTPS://", "ftp://", "socks5://", "socks5h://"])
def test_a_known_scheme_stays_visible_before_hidden_credentials(scheme: str) -> None:
    assert f"'{scheme}***@host'" in faults(f"{scheme}alice:hunter2@host")[0].message


def test_a_missing_idna_costs_only_the_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "idna", None)
    (finding,) = faults("münchen.de")
    assert (finding.rule.id, finding.hint) == ("no-proxy-name", no_proxy_fault.NAME_HINT)


def test_idna_is_not_given_a_name_that_is_too_long_anyway(monkeypatch: pytest.MonkeyPatch) -> None:
    encode = Mock(return_value=b"a")
    monkeypatch.setattr("idna.encode", encode)
    for length in (253, 254):
        parse("ü" * length)
    encode.assert_called_once_with("ü" * 253, uts46=True)


def test_idna_is_not_loaded_before_it_is_needed() -> None:
    code = (
        "import sys; from azext_aksproxy.config.no_proxy.entries import parse; parse('a_b'); "
        "sys.exit('idna' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("unit", ["a", "a.", "0", ".", "*.", "a,", "[", ":", "_", "%25", "/", "é", " ", "a@", "-"])
@pytest.mark.parametrize("begin", ["", "a", "10.0.0.0/", "http://", "host:", "[::1]:"])
def test_an_entry_of_any_length_takes_no_squared_time(begin: str, unit: str) -> None:
    with no_hang():
        assert isinstance(parse(begin + unit * (MAX_FILE_BYTES // len(unit))), Finding)


@given(ANY_TEXT)
def test_no_entry_whatever_raises_and_what_is_accepted_is_plain(entry: str) -> None:
    if not isinstance(parse(entry), Finding):
        assert entry.isascii()
        assert not any(each.isspace() or not each.isprintable() for each in entry)
        assert "@" not in entry


@given(st.text("aA1.-_*/:[]%,; @ü\t?#0", max_size=20))
def test_what_a_hint_says_to_write_is_accepted(entry: str) -> None:
    result = parse(entry)
    if isinstance(result, Finding) and result.rule is not no_proxy_rules.LIST:
        written = suggestion(result.hint)
        assert written is None or not isinstance(parse(written), Finding)


@given(st.text(), st.text(), st.sampled_from(["", "http://", "HTTPS://", "x,", " ", "//", "foo://"]), st.text())
def test_nothing_before_the_last_at_sign_is_repeated(user: str, middle: str, begin: str, host: str) -> None:
    entry = f"{begin}{user}HUNTER2{middle}HUNTER2@{host}"
    (finding,) = faults(entry)
    assert "hunter2" not in f"{finding.message} {finding.hint}".lower()
