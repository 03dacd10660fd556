"""The short way through a file finds what the long way finds, and is taken for what it is for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azext_aksproxy.config import check
from azext_aksproxy.config.at_a_glance import glance
from azext_aksproxy.config.check import check_any_source
from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, Purpose
from azext_aksproxy.config.reading.source import Source
from tests.config.certificate_factory import NOW
from tests.config.fixing.random_files import texts
from tests.config.verdict_files import CERTIFICATES, FOR_UPDATE, HTTP_PROXY_FILES, KUBE_PROXY_FILES, filled

KINDS = [None, HTTP_PROXY, KUBE_PROXY]


def short(text: str, kind: Kind | None, purpose: Purpose, searched: bool = False) -> tuple[Finding, ...]:
    return check_any_source(Source("a.json", text), purpose, NOW, kind, searched)


def long(text: str, kind: Kind | None, purpose: Purpose, searched: bool = False) -> tuple[Finding, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check, "glance", lambda *_: None)
        return short(text, kind, purpose, searched)


def is_short(text: str, kind: Kind | None = None, purpose: Purpose = Purpose.CREATE) -> bool:
    """Say whether the short way goes through."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check, "documents", lambda _: pytest.fail("the long way"))
        try:
            short(text, kind, purpose)
        except pytest.fail.Exception:
            return False
    return True


ENTRIES = ["a", "A", ".svc", ".cluster.local", "10.0.0.0/8", "10.0.0.1/8", "*", "::1", "a:1", "b.", "x.azurecr.io", ""]
PLAIN: dict[str, st.SearchStrategy[Any]] = {
    "httpProxy": st.sampled_from(
        ["http://p:1", "http://p:1/", "https://p:1/", "http://noProxy:1", "http://u:p@p:1", ""]
    ),
    "httpsProxy": st.sampled_from(["http://p:1", "https://p:1", "http://p", "noProxy", None]),
    "noProxy": st.none() | st.lists(st.sampled_from([*ENTRIES, "trustedCa", "noProxy", "enabled"]), max_size=8),
    "trustedCa": st.none() | st.sampled_from([CERTIFICATES["ROOT"], CERTIFICATES["TWICE"], CERTIFICATES["KEY"], ""]),
    "enabled": st.booleans() | st.none(),
    "mode": st.sampled_from(["IPVS", "NFTABLES", "IPTABLES"]),
    "ipvsConfig": st.none() | st.fixed_dictionaries({}, optional={"tcpTimeoutSeconds": st.sampled_from([1, 10**500])}),
    "$schema": st.just("kube-proxy-config.json"),
    "effectiveNoProxy": st.just(["a"]),
}


@st.composite
def plain_texts(draw: st.DrawFn) -> str:
    """Settings with their own keys, nearly all of them of one kind, laid out in one of the usual ways."""
    of_http = ["httpProxy", "httpsProxy", "noProxy", "trustedCa", "enabled"]
    of_kube = ["enabled", "mode", "ipvsConfig"]
    names = draw(st.sampled_from([of_http, of_http, of_kube, list(PLAIN)]))
    found = {name: draw(PLAIN[name]) for name in draw(st.lists(st.sampled_from(names), unique=True))}
    text = json.dumps(found, indent=draw(st.sampled_from([None, 0, 2, "\t"])))
    return draw(st.sampled_from(["{}", "{}\n", " {}", "\n{}"])).replace("{}", text)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("text", [row[0] for row in (*HTTP_PROXY_FILES, *FOR_UPDATE, *KUBE_PROXY_FILES)])
def test_it_finds_in_the_tables_what_the_long_way_finds(text: str, purpose: Purpose, kind: Kind | None) -> None:
    assert short(filled(text), kind, purpose) == long(filled(text), kind, purpose)


@given(texts() | plain_texts(), st.sampled_from(KINDS), st.sampled_from(list(Purpose)), st.booleans())
def test_it_finds_in_files_at_random_what_the_long_way_finds(
    text: str, kind: Kind | None, purpose: Purpose, searched: bool
) -> None:
    assert short(text, kind, purpose, searched) == long(text, kind, purpose, searched)


@given(
    plain_texts(),
    st.integers(0, 200),
    st.sampled_from(['"', "\\", "[", "{", ",", ":", "\r", "ü", "\x7f", "0", " ", ""]),
)
def test_it_finds_in_damaged_files_what_the_long_way_finds(text: str, at: int, damage: str) -> None:
    text = f"{text[:at]}{damage}{text[at + 1 :]}"

    assert short(text, None, Purpose.CREATE) == long(text, None, Purpose.CREATE)


ODD = [
    "",
    "{",
    "{}",
    "[]",
    '{"httpProxy": "http://p:1", "httpProxy": "http://p:1"}',
    '{"noProxy": ["a"], "noProxy": ["a"]}',
    '{"noProxy": ["[variables(1)]"]}',
    '{"noProxy": "[parameters(1)]"}',
    '{"noProxy": ["\\u005bvariables(1)]"]}',
    '{"trusted\\u0043a": null, "noProxy": ["trustedCa", "10.0.0.0/8"]}',
    '{"enabled": 1.0}',
    '{"enabled": NaN}',
    '{"enabled": true,}',
    '{"enabled": true} // c',
    '{"HTTPProxy": "http://p:1"}',
    '{"mode": "ipvs"}',
    '{"enabled": true}',
    '{"httpProxy": "http://p:1", "mode": "IPVS"}',
    '{"httpProxyConfig": {"httpProxy": "http://p:1"}}',
    '{"value": [{"httpProxyConfig": {"httpProxy": "http://p:1"}}]}',
    '{"httpProxy": "http://p:1", "effectiveNoProxy": ["a"]}',
    '{"$schema": "x/kube-proxy-config.json", "enabled": false}',
    '{"noProxy": [' + ",".join(['"a"'] * 30_000) + "]}",
    json.dumps({"httpProxy": "http://p:1", "noProxy": [f"h{number}" for number in range(30_000)]}),
    '{"httpProxy": "http://p:1",\r"noProxy":\r["10.0.0.0/8"]}',
    '{"httpProxy": "http://p:1", "noProxy": ["a\x7f"]}',
    '{"httpProxy": "http://p:1", "noProxy": ["a\x85"]}',
    '{"httpProxy": "http://p:1", "noProxy": ["\x85"]}',
    '{"httpProxy": "http://p:1", "trustedCa": "\x85ü"}',
    '{"httpProxy": "[parameters(1)]", "trustedCa": "[x]"}',
    '{"httpProxy": "http://p:1", "trustedCa": "[x]"}',
    '{"httpProxy": "http://p:1", "noProxy": [1]}',
    '{"httpProxy": "http://p:1", "noProxy": ["a", null, [], {}]}',
    json.dumps({"noProxy": ["trustedCa"], "httpProxy": "http://p:1", "trustedCa": CERTIFICATES["ROOT"]}),
    '{"a":' * 5_000,
    '{"noProxy": ' + "[" * 5_000,
    '\ufeff{"httpProxy": "http://p:1"}',
    '{"httpProxy": "http://p:1"}\r\n',
    '{"mode": "IPVS", "ipvsConfig": {"tcpTimeoutSeconds": 1' + "0" * 5_000 + "}}",
    '{"httpProxy" : "http://p:1", "noProxy"\n:\t[ "a" , "10.0.0.0/8"\n,"b"]}',
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_it_finds_in_odd_files_what_the_long_way_finds(text: str, kind: Kind | None) -> None:
    assert short(text, kind, Purpose.CREATE) == long(text, kind, Purpose.CREATE)


RIGHT = {"httpProxy": "http://p:1/", "noProxy": ["localhost", ".svc", ".cluster.local"]}


@pytest.mark.parametrize(
    "settings",
    [
        RIGHT,
        {"httpProxy": "http://p:1/"},
        {**RIGHT, "noProxy": ["10.0.0.0/8"]},
        {**RIGHT, "trustedCa": CERTIFICATES["ROOT"]},
        {"mode": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin"}},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_a_plain_file_needs_no_parser_with_places(settings: dict[str, Any], indent: int | None) -> None:
    assert is_short(json.dumps(settings, indent=indent))


@pytest.mark.parametrize(
    "text", ['{"noProxy": ["*.a.b"]}', '{"noProxy": ["ü"]}', '{"NoProxy": ["a"]}', '{"enabled": true}']
)
def test_what_may_be_fixed_or_is_not_plain_goes_the_long_way(text: str) -> None:
    assert not is_short(text)


def test_the_random_files_take_both_ways() -> None:
    """Without this the properties could hold of nothing."""
    seen = {"found at once": 0, "found nothing": 0, "left": 0}

    @settings(max_examples=200)
    @given(plain_texts())
    def collect(text: str) -> None:
        found = glance(
            Source("a.json", text), None, lambda kind, each: check._about_settings(kind, each, Purpose.UPDATE, NOW)
        )
        seen["left" if found is None else "found at once" if found else "found nothing"] += 1

    collect()
    assert min(seen.values()) > 5, seen
