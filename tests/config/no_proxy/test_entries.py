from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from ipaddress import ip_address, ip_network
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.findings import Finding, Remark, Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose
from azext_aksproxy.config.no_proxy import entries as no_proxy
from azext_aksproxy.config.no_proxy import fault as no_proxy_fault
from azext_aksproxy.config.no_proxy.entries import parse
from azext_aksproxy.config.no_proxy.entry import Address, Domain, Entry, Everything, HostName, Network
from azext_aksproxy.config.reading.document import Document
from azext_aksproxy.config.reading.document import parse as parse_document
from azext_aksproxy.config.reading.shape import Shape, shape
from azext_aksproxy.config.reading.source import Source

CLUSTER_DOMAINS = [".svc", ".cluster.local"]
LABEL_63 = "a" * 63
NAME_253 = ".".join([LABEL_63, LABEL_63, LABEL_63, "b" * 61])
NAME_254 = ".".join([LABEL_63, LABEL_63, LABEL_63, "b" * 62])

READ: list[tuple[str, Entry]] = [
    ("localhost", HostName("localhost")),
    ("MyHost.Example.COM", HostName("myhost.example.com")),
    ("a", HostName("a")),
    ("1a", HostName("1a")),
    ("3com.example", HostName("3com.example")),
    ("host.123", HostName("host.123")),
    ("xn--mnchen-3ya.de", HostName("xn--mnchen-3ya.de")),
    ("a--b", HostName("a--b")),
    (LABEL_63, HostName(LABEL_63)),
    (NAME_253, HostName(NAME_253)),
    ("host:1", HostName("host", 1)),
    ("Host:65535", HostName("host", 65535)),
    (".svc", Domain("svc")),
    (".Cluster.Local", Domain("cluster.local")),
    ("." + NAME_253, Domain(NAME_253)),
    (".svc:443", Domain("svc", 443)),
    ("10.0.0.1", Address(ip_address("10.0.0.1"))),
    ("255.255.255.255", Address(ip_address("255.255.255.255"))),
    ("10.0.0.1:8080", Address(ip_address("10.0.0.1"), 8080)),
    ("::", Address(ip_address("::"))),
    ("FD00::1", Address(ip_address("fd00::1"))),
    ("::ffff:10.0.0.1", Address(ip_address("::ffff:10.0.0.1"))),
    ("0000:0000:0000:0000:0000:ffff:255.255.255.255", Address(ip_address("::ffff:255.255.255.255"))),
    ("[::1]", Address(ip_address("::1"), None, bracketed=True)),
    ("[::1]:80", Address(ip_address("::1"), 80, bracketed=True)),
    ("10.0.0.0/8", Network(ip_network("10.0.0.0/8"), ip_address("10.0.0.0"))),
    ("10.1.2.3/8", Network(ip_network("10.0.0.0/8"), ip_address("10.1.2.3"))),
    ("0.0.0.0/0", Network(ip_network("0.0.0.0/0"), ip_address(0))),
    ("10.0.0.1/32", Network(ip_network("10.0.0.1/32"), ip_address("10.0.0.1"))),
    ("::/0", Network(ip_network("::/0"), ip_address("::"))),
    ("fd00::1/128", Network(ip_network("fd00::1/128"), ip_address("fd00::1"))),
    ("::ffff:10.0.0.0/104", Network(ip_network("::ffff:10.0.0.0/104"), ip_address("::ffff:10.0.0.0"))),
    ("*", Everything()),
]

MALFORMED: list[tuple[str, str, str]] = [
    ("", "no-proxy-empty", "Remove it."),
    (" \t\u00a0", "no-proxy-empty", "Remove it."),
    ("a,b", "no-proxy-list", 'Write "a", "b".'),
    ("a;b", "no-proxy-list", 'Write "a", "b".'),
    ("a b", "no-proxy-list", 'Write "a", "b".'),
    (" a,\n b ;c ", "no-proxy-list", 'Write "a", "b", "c".'),
    ("a,", "no-proxy-list", 'Write "a".'),
    (",", "no-proxy-list", "Remove it."),
    ("http://a/,http://b/", "no-proxy-list", "Make each of its items an entry."),
    ("a,http://user:pw@b/", "no-proxy-list", "Make each of its items an entry."),
    (" a", "no-proxy-white-space", 'Write "a".'),
    ("a\n", "no-proxy-white-space", 'Write "a".'),
    ("\u3000*", "no-proxy-white-space", 'Write "*".'),
    (" a_b ", "no-proxy-white-space", "Remove the white space."),
    ("http://host.example.com", "no-proxy-url", 'Write "host.example.com".'),
    ("HTTPS://host:8080/path?query#fragment", "no-proxy-url", 'Write "host".'),
    ("http://[fd00::1]:8080/", "no-proxy-url", 'Write "fd00::1".'),
    ("http://*.example.com/", "no-proxy-url", 'Write ".example.com".'),
    ("http://user:pw@host/", "no-proxy-url", 'Write "host".'),
    ("//host/", "no-proxy-url", 'Write "host".'),
    ("http://", "no-proxy-url", "Write the host alone, without scheme, port and path."),
    ("host/path//more", "no-proxy-url", 'Write "host".'),
    ("host?://", "no-proxy-url", 'Write "host".'),
    ("example.com/24", "no-proxy-url", 'Write "example.com".'),
    ("*.example.com", "no-proxy-wildcard-suffix", 'Write ".example.com".'),
    ("*.example.com:443", "no-proxy-wildcard-suffix", 'Write ".example.com:443".'),
    ("*.", "no-proxy-wildcard-suffix", "Write the domain with a leading dot and without '*'."),
    ("*.a_b", "no-proxy-wildcard-suffix", "Write the domain with a leading dot and without '*'."),
    ("**", "no-proxy-wildcard", "Write whole names, or a domain with a leading dot such as .example.com."),
    ("*example.com", "no-proxy-wildcard", "Write whole names, or a domain with a leading dot such as .example.com."),
    ("*.*.com", "no-proxy-wildcard", "Write whole names, or a domain with a leading dot such as .example.com."),
    ("host-*", "no-proxy-wildcard", "Write whole names, or a domain with a leading dot such as .example.com."),
    ("*:443", "no-proxy-wildcard", "Write whole names, or a domain with a leading dot such as .example.com."),
    ("10.0.0.*", "no-proxy-wildcard", "Write whole names, or a domain with a leading dot such as .example.com."),
    (
        "source-controller.flux-system.svc.cluster.local.",
        "no-proxy-trailing-dot",
        'Write "source-controller.flux-system.svc.cluster.local".',
    ),
    (".svc.", "no-proxy-trailing-dot", 'Write ".svc".'),
    ("host.:443", "no-proxy-trailing-dot", 'Write "host:443".'),
    ("10.0.0.1.", "no-proxy-trailing-dot", 'Write "10.0.0.1".'),
    (NAME_253 + ".", "no-proxy-trailing-dot", f'Write "{NAME_253}".'),
    ("my_host.example.com", "no-proxy-underscore", 'Write ".example.com".'),
    ("a_b.c_d.example.com:80", "no-proxy-underscore", 'Write ".example.com:80".'),
    ("_tcp", "no-proxy-underscore", "Write the address of the host, or the domain above it with a leading dot."),
    ("256.1.1.1", "no-proxy-address", no_proxy_fault.ADDRESS_HINT),
    ("10.1.2", "no-proxy-address", no_proxy_fault.ADDRESS_HINT),
    ("10.1.2.", "no-proxy-address", no_proxy_fault.ADDRESS_HINT),
    ("10.0.0.0.1", "no-proxy-address", no_proxy_fault.ADDRESS_HINT),
    (".10.0.0.1", "no-proxy-address", no_proxy_fault.ADDRESS_HINT),
    ("10", "no-proxy-address", no_proxy_fault.ADDRESS_HINT),
    ("10.1.2:80", "no-proxy-address", no_proxy_fault.ADDRESS_HINT),
    ("010.0.00.1", "no-proxy-address", 'Write "10.0.0.1".'),
    ("010.0.0.1:80", "no-proxy-address", 'Write "10.0.0.1:80".'),
    ("fe80::1%eth0", "no-proxy-address", 'Write "fe80::1".'),
    ("[fe80::1%eth0]:80", "no-proxy-address", 'Write "[fe80::1]:80".'),
    ("[10.0.0.1]", "no-proxy-address", 'Write "10.0.0.1".'),
    ("[10.0.0.1]:80", "no-proxy-address", 'Write "10.0.0.1:80".'),
    ("[host]", "no-proxy-address", 'Write "host".'),
    ("[::1", "no-proxy-address", 'Write "::1".'),
    ("::1]", "no-proxy-address", 'Write "::1".'),
    ("1::1]", "no-proxy-address", 'Write "1::1".'),
    ("[::1]80", "no-proxy-address", no_proxy_fault.ADDRESS_HINT),
    (":::", "no-proxy-address", no_proxy_fault.ADDRESS_HINT),
    ("fd00::12345", "no-proxy-address", no_proxy_fault.ADDRESS_HINT),
    ("1:2:3:4:5:6:7:8:9", "no-proxy-address", no_proxy_fault.ADDRESS_HINT),
    ("host:80:90", "no-proxy-address", no_proxy_fault.ADDRESS_HINT),
    ("10.0.0.0/33", "no-proxy-network", no_proxy_fault.NETWORK_HINT),
    ("10.0.0.0/-1", "no-proxy-network", no_proxy_fault.NETWORK_HINT),
    ("10.0.0.0/", "no-proxy-network", no_proxy_fault.NETWORK_HINT),
    ("10.0.0.0/8/8", "no-proxy-network", no_proxy_fault.NETWORK_HINT),
    ("10.0.0.0/\u0668", "no-proxy-network", no_proxy_fault.NETWORK_HINT),
    ("10.0.0.0/" + "1" * 5000, "no-proxy-network", no_proxy_fault.NETWORK_HINT),
    ("10.1/16", "no-proxy-network", no_proxy_fault.NETWORK_HINT),
    ("256.0.0.0/8", "no-proxy-network", no_proxy_fault.NETWORK_HINT),
    ("10.0.0.0//8", "no-proxy-network", no_proxy_fault.NETWORK_HINT),
    ("/8", "no-proxy-network", no_proxy_fault.NETWORK_HINT),
    ("fd00::/129", "no-proxy-network", no_proxy_fault.NETWORK_HINT),
    ("[fd00::]/64", "no-proxy-network", no_proxy_fault.NETWORK_HINT),
    ("fe80::%eth0/64", "no-proxy-network", no_proxy_fault.NETWORK_HINT),
    ("10.0.0.0/08", "no-proxy-network", 'Write "10.0.0.0/8".'),
    ("10.1.2.3/255.255.0.0", "no-proxy-network", 'Write "10.1.0.0/16".'),
    ("host:0", "no-proxy-port-number", 'Write "host".'),
    ("host:65536", "no-proxy-port-number", 'Write "host".'),
    ("host:", "no-proxy-port-number", 'Write "host".'),
    ("host:080", "no-proxy-port-number", 'Write "host".'),
    ("host:http", "no-proxy-port-number", 'Write "host".'),
    ("host:+80", "no-proxy-port-number", 'Write "host".'),
    ("host:\u0668\u0660", "no-proxy-port-number", 'Write "host".'),
    ("host:" + "9" * 5000, "no-proxy-port-number", 'Write "host".'),
    ("[::1]:0", "no-proxy-port-number", 'Write "::1".'),
    ("a_b:0", "no-proxy-port-number", "Write the host alone."),
    (":80", "no-proxy-name", no_proxy_fault.NAME_HINT),
    (".", "no-proxy-name", no_proxy_fault.NAME_HINT),
    ("..svc", "no-proxy-name", no_proxy_fault.NAME_HINT),
    ("a..b", "no-proxy-name", no_proxy_fault.NAME_HINT),
    ("a..", "no-proxy-name", no_proxy_fault.NAME_HINT),
    ("-a", "no-proxy-name", no_proxy_fault.NAME_HINT),
    ("a-.example.com", "no-proxy-name", no_proxy_fault.NAME_HINT),
    ("a$b", "no-proxy-name", no_proxy_fault.NAME_HINT),
    ("a" * 64, "no-proxy-name", no_proxy_fault.NAME_HINT),
    (NAME_254, "no-proxy-name", no_proxy_fault.NAME_HINT),
    ("user:pw@host", "no-proxy-name", 'Write "host".'),
    ("user@host:80", "no-proxy-name", 'Write "host".'),
    ("münchen.de", "no-proxy-name", 'Write "xn--mnchen-3ya.de".'),
    (".MÜNCHEN.de:80", "no-proxy-name", 'Write ".xn--mnchen-3ya.de:80".'),
    ("münchen.de.", "no-proxy-name", 'Write "xn--mnchen-3ya.de".'),
    ("zero\u200bwidth", "no-proxy-name", 'Write "zerowidth".'),
    ("\uff11\uff10.0.0.1", "no-proxy-name", 'Write "10.0.0.1".'),
    ("\u202eabc", "no-proxy-name", no_proxy_fault.NAME_HINT),
    ("\ud800", "no-proxy-name", no_proxy_fault.NAME_HINT),
    ("ü" * 254, "no-proxy-name", no_proxy_fault.NAME_HINT),
]

DOUBTFUL = [
    ("*", "no-proxy-everything", "Name the hosts that are meant."),
    ("10.1.2.3/8", "no-proxy-host-bits", 'Write "10.0.0.0/8".'),
    ("fd00::1/64", "no-proxy-host-bits", 'Write "fd00::/64".'),
    ("host:80", "no-proxy-port", 'Write "host".'),
    (".svc:443", "no-proxy-port", 'Write ".svc".'),
    ("10.0.0.1:80", "no-proxy-port", 'Write "10.0.0.1".'),
    ("[::1]:80", "no-proxy-port", 'Write "::1".'),
    ("[::1]", "no-proxy-brackets", 'Write "::1".'),
]

WITHOUT_DOUBT = ["localhost", "EXAMPLE.com", ".svc", "10.0.0.1", "::1", "10.0.0.0/8", "10.0.0.1/32", "fd00::/64"]

CREDENTIALS = [
    "http://alice:hunter2@host/",
    "HTTP://alice:hunter2@host/",
    "http://alice:hun@ter@hunter2@host/",
    "http://alice:hunter2/@host/",
    "http://alice:hunter2?#@host/",
    "http://alice:hunter2 hunter2@host/",
    "http://alice:hunter2,hunter2@host/",
    "http://alice:hunter2\n@host/",
    "http:/alice:hunter2@host/",
    "http:alice:hunter2@host/",
    "http:\\\\alice:hunter2@host/",
    "http%3A%2F%2Falice:hunter2%40host",
    "http://alice%3Ahunter2%2540host",
    "http://alice:hunter2\uff20host",
    "http://alice:hunter2\ufe6bhost",
    "alice:hunter2@host:8080",
    "alice:hunter2@",
    "alice://hunter2@host",
    " alice:hunter2@host",
    "a,alice:hunter2@host",
    "*.alice:hunter2@host",
    "10.0.0.0/alice:hunter2@host",
]


def file(settings: object) -> Shape:
    document = parse_document(Source("f.json", json.dumps(settings, indent=2)))
    assert isinstance(document, Document)
    return shape(document, HTTP_PROXY)


def check(settings: object, purpose: Purpose = Purpose.UPDATE) -> list[Finding]:
    """Return what the room of noProxy says, without what was said about the shape before."""
    shaped = file(settings)
    before = len(shaped.findings)
    no_proxy.check(shaped, purpose)
    return shaped.findings[before:]


def rules(settings: object, purpose: Purpose = Purpose.UPDATE) -> list[tuple[str, str]]:
    return [(finding.rule, finding.pointer) for finding in check(settings, purpose)]


def errors(entry: str) -> list[Finding]:
    return [finding for finding in check({"noProxy": [entry]}) if finding.severity is Severity.ERROR]


def suggestion(hint: str) -> str | None:
    found = re.fullmatch(r'Write "([^"]*)"\.', hint)
    return found[1] if found else None


@pytest.mark.parametrize(("entry", "expected"), READ)
def test_an_entry_is_read_once_into_what_it_is(entry: str, expected: Entry) -> None:
    assert parse(entry) == expected
    assert errors(entry) == []


@pytest.mark.parametrize(("entry", "rule", "hint"), MALFORMED)
def test_a_malformed_entry_is_an_error_with_a_remedy(entry: str, rule: str, hint: str) -> None:
    (finding,) = errors(entry)
    assert (finding.rule, finding.pointer, finding.hint) == (rule, "/noProxy/0", hint)
    malformed = parse(entry)
    assert isinstance(malformed, Remark)
    assert (malformed.rule.id, malformed.message, malformed.hint) == (rule, finding.message, hint)


@pytest.mark.parametrize(("entry", "rule", "hint"), DOUBTFUL)
def test_a_doubtful_entry_is_a_warning_with_a_remedy(entry: str, rule: str, hint: str) -> None:
    (finding,) = [each for each in check({"noProxy": [entry]}) if each.severity is Severity.WARNING]
    assert (finding.rule, finding.pointer, finding.hint) == (rule, "/noProxy/0", hint)
    assert f"'{entry}'" in finding.message


@pytest.mark.parametrize("entry", WITHOUT_DOUBT)
def test_a_usual_entry_is_no_matter_for_a_warning(entry: str) -> None:
    assert [each for each in check({"noProxy": [entry]}) if each.severity is not Severity.INFO] == []


def test_messages_repeat_the_value_on_one_line() -> None:
    (finding,) = errors("tab\there\u202e")
    assert finding.message == "The noProxy entry 'tab\\there\\u202e' is a list."


def test_messages_repeat_all_of_300_characters_and_no_more() -> None:
    assert f"'{'_' * 300}'" in errors("_" * 300)[0].message
    assert f"'{'_' * 300}...'" in errors("_" * 301)[0].message


def test_the_hint_for_a_very_long_list_is_cut_short() -> None:
    (finding,) = errors("a," * 100_000)
    assert finding.hint.startswith('Write "a", "a", ')
    assert finding.hint.endswith("....")
    assert len(finding.hint) < 400


def test_an_entry_without_credentials_says_what_it_is() -> None:
    messages = {entry: errors(entry)[0].message for entry in ("http://a", "a/b", "u@h", "10.0.0.0/33", "ü", "-")}
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
    (finding,) = errors(entry)
    said = f"{finding.message} {finding.hint}".lower()
    assert "***@" in said
    assert "hunter2" not in said
    assert "alice" not in said


@pytest.mark.parametrize("scheme", ["http://", "HTTPS://", "ftp://", "socks5://", "socks5h://"])
def test_a_known_scheme_stays_visible_before_hidden_credentials(scheme: str) -> None:
    assert f"'{scheme}***@host'" in errors(f"{scheme}alice:hunter2@host")[0].message


def test_a_duplicate_is_reported_at_the_later_entry_whatever_its_case() -> None:
    entries = ["A.example", "b", "a.EXAMPLE", "b", "B", *CLUSTER_DOMAINS]
    found = check({"noProxy": entries})
    assert [(each.rule, each.pointer) for each in found] == [
        ("no-proxy-duplicate", "/noProxy/2"),
        ("no-proxy-duplicate", "/noProxy/3"),
        ("no-proxy-duplicate", "/noProxy/4"),
    ]
    assert found[0].message == "The noProxy entry 'a.EXAMPLE' repeats entry 1."
    assert found[2].message == "The noProxy entry 'B' repeats entry 2."


def test_an_entry_that_another_one_covers_is_no_duplicate() -> None:
    assert rules({"noProxy": ["svc", ".svc", "a.svc", "cluster.local", ".cluster.local"]}) == []


def test_a_duplicate_of_a_malformed_entry_is_reported_as_malformed_only() -> None:
    entries = ["a_b", "a_b", *CLUSTER_DOMAINS]
    assert rules({"noProxy": entries}) == [
        ("no-proxy-underscore", "/noProxy/0"),
        ("no-proxy-underscore", "/noProxy/1"),
    ]


def test_that_networks_are_not_read_by_every_client_is_said_once() -> None:
    entries = ["host", "10.0.0.0/8", "fd00::/8", "172.16.0.0/12", *CLUSTER_DOMAINS]
    assert rules({"noProxy": entries}) == [("no-proxy-network-support", "/noProxy/1")]


@pytest.mark.parametrize(
    ("entries", "missing"),
    [
        ([], ["no-proxy-svc", "no-proxy-cluster-local"]),
        ([".svc"], ["no-proxy-cluster-local"]),
        ([".cluster.local"], ["no-proxy-svc"]),
        (["SVC", "cluster.local"], []),
        ([".svc", ".local"], []),
        ([".svc:443", ".cluster.local:443"], ["no-proxy-svc", "no-proxy-cluster-local"]),
        ([".svc.cluster.local"], ["no-proxy-svc", "no-proxy-cluster-local"]),
        ([".vc", ".l"], ["no-proxy-svc", "no-proxy-cluster-local"]),
        (["10.0.0.1"], ["no-proxy-svc", "no-proxy-cluster-local"]),
        (["*"], []),
    ],
)
def test_the_domains_of_the_cluster_are_missed(entries: list[str], missing: list[str]) -> None:
    found = [each for each in check({"noProxy": entries}) if each.severity is Severity.INFO]
    assert [(each.rule, each.pointer) for each in found] == [(rule, "/noProxy") for rule in missing]


def test_the_hint_for_a_domain_of_the_cluster_can_be_copied() -> None:
    assert [each.hint for each in check({"noProxy": []})] == [
        'Add ".svc" to noProxy.',
        'Add ".cluster.local" to noProxy.',
    ]


BOTH_DOMAINS = ["no-proxy-svc", "no-proxy-cluster-local"]


@pytest.mark.parametrize(
    ("settings", "purpose", "expected"),
    [
        ({}, Purpose.CREATE, [(rule, "") for rule in BOTH_DOMAINS]),
        ({}, Purpose.UPDATE, []),
        ({"noProxy": None}, Purpose.CREATE, [(rule, "/noProxy") for rule in BOTH_DOMAINS]),
        ({"noProxy": None}, Purpose.UPDATE, []),
        ({"noProxy": []}, Purpose.CREATE, [(rule, "/noProxy") for rule in BOTH_DOMAINS]),
        ({"noProxy": "a,b"}, Purpose.CREATE, []),
        ({"noProxy": {}}, Purpose.CREATE, []),
    ],
)
def test_what_an_absent_list_means(settings: object, purpose: Purpose, expected: list[tuple[str, str]]) -> None:
    assert rules(settings, purpose) == expected


def test_entries_of_a_wrong_type_are_left_to_the_shape() -> None:
    entries: list[Any] = [1, None, ["a"], {"a": "b"}, True, "a_b", *CLUSTER_DOMAINS]
    assert rules({"noProxy": entries}) == [("no-proxy-underscore", "/noProxy/5")]


def test_a_finding_stands_at_its_entry() -> None:
    (finding,) = check({"noProxy": ["host", "a_b", *CLUSTER_DOMAINS]})
    assert (finding.line, finding.column) == (4, 5)


def test_settings_are_left_as_they_are() -> None:
    entries = ["A", "a", "*.b", " c ", *CLUSTER_DOMAINS]
    shaped = file({"noProxy": entries})
    no_proxy.check(shaped, Purpose.CREATE)
    assert shaped.settings == {"noProxy": entries}


def test_rules_have_their_own_stable_ids_and_say_why() -> None:
    ids = [rule.id for rule in no_proxy.RULES]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"no-proxy(-[a-z]+)+", each) for each in ids)
    assert all(rule.title and rule.reason.endswith(".") and rule.source for rule in no_proxy.RULES)


def test_every_rule_has_its_severity_and_is_pinned_here() -> None:
    severities = {
        **{rule: Severity.ERROR for _, rule, _ in MALFORMED},
        **{rule: Severity.WARNING for _, rule, _ in DOUBTFUL},
        "no-proxy-duplicate": Severity.WARNING,
        "no-proxy-svc": Severity.INFO,
        "no-proxy-cluster-local": Severity.INFO,
        "no-proxy-network-support": Severity.INFO,
    }
    assert {rule.id: rule.severity for rule in no_proxy.RULES} == severities


def test_a_missing_idna_costs_only_the_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "idna", None)
    (finding,) = errors("münchen.de")
    assert (finding.rule, finding.hint) == ("no-proxy-name", no_proxy_fault.NAME_HINT)


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


LONG_LISTS = {
    "names": [f"host{number}.example.com" for number in range(20_000)],
    "networks": [f"10.{number // 256}.{number % 256}.0/24" for number in range(20_000)],
    "duplicates": ["host"] * 20_000,
    "malformed": [f"http://user:pw@host_{number}/" for number in range(20_000)],
}


@pytest.mark.parametrize("entries", LONG_LISTS.values(), ids=LONG_LISTS)
def test_twenty_thousand_entries_take_linear_time(entries: list[str]) -> None:
    shaped = file({"noProxy": entries})
    begin = time.process_time()
    no_proxy.check(shaped, Purpose.CREATE)
    assert time.process_time() - begin < 5  # some 0.1 s on an idle machine; quadratic time would be a minute


@pytest.mark.parametrize("unit", ["a", "a.", "0", ".", "*.", "a,", "[", ":", "_", "%25", "/", "é", " ", "a@", "-"])
@pytest.mark.parametrize("begin", ["", "a", "10.0.0.0/", "http://", "host:", "[::1]:"])
def test_an_entry_of_any_length_takes_linear_time(begin: str, unit: str) -> None:
    started = time.process_time()
    assert isinstance(parse(begin + unit * 100_000), Remark)
    assert time.process_time() - started < 2


ANY_TEXT = st.text(st.characters(exclude_categories=())) | st.text("aA1.-_*/:[]%,; @ü\t?#0", max_size=20)


@given(ANY_TEXT)
def test_no_entry_whatever_raises_and_what_is_accepted_is_plain(entry: str) -> None:
    if not isinstance(parse(entry), Remark):
        assert entry.isascii()
        assert not any(each.isspace() or not each.isprintable() for each in entry)
        assert "@" not in entry


@given(st.text("aA1.-_*/:[]%,; @ü\t?#0", max_size=20))
def test_what_a_hint_says_to_write_is_accepted(entry: str) -> None:
    result = parse(entry)
    if isinstance(result, Remark) and result.rule is not no_proxy_fault.LIST:
        written = suggestion(result.hint)
        assert written is None or not isinstance(parse(written), Remark)


@given(st.lists(ANY_TEXT | st.none() | st.integers()), st.sampled_from(Purpose))
def test_no_list_whatever_raises_and_every_message_is_one_line_of_text(entries: list[Any], purpose: Purpose) -> None:
    for finding in check({"noProxy": entries}, purpose):
        assert finding.message[0].isupper()
        assert finding.message.endswith(".")
        assert finding.hint.endswith(".")
        assert finding.message.isprintable()
        assert finding.hint.isprintable()


@given(st.text(), st.text(), st.sampled_from(["", "http://", "HTTPS://", "x,", " ", "//", "foo://"]), st.text())
def test_nothing_before_the_last_at_sign_is_repeated(user: str, middle: str, begin: str, host: str) -> None:
    entry = f"{begin}{user}HUNTER2{middle}HUNTER2@{host}"
    (finding,) = errors(entry)
    assert "hunter2" not in f"{finding.message} {finding.hint}".lower()


@given(st.ip_addresses())
def test_every_address_is_read(address: object) -> None:
    assert parse(str(address)) == Address(ip_address(str(address)))


@given(st.ip_addresses(), st.integers(-1, 130))
def test_every_network_is_read_and_no_other_prefix_length(address: Any, length: int) -> None:
    entry = parse(f"{address}/{length}")
    if 0 <= length <= address.max_prefixlen:
        assert entry == Network(ip_network(f"{address}/{length}", strict=False), address)
    else:
        assert isinstance(entry, Remark)
        assert entry.rule is no_proxy_fault.NETWORK
