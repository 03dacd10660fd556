from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.routes.clients import CLIENTS, IGNORES, client_routes
from azext_aksproxy.config.routes.go import DIRECT
from tests.clients.pairs import PAIRS, Pair

PROXY = "http://proxy.example:3128/"
READERS = [name for name, goes_direct in CLIENTS.items() if goes_direct is not None]


def ways(url: str, *no_proxy: str, **settings: Any) -> dict[str, str]:
    return client_routes(url, {"httpProxy": PROXY, "noProxy": list(no_proxy), **settings})


def direct(url: str, *no_proxy: str) -> set[str]:
    return {name for name, way in ways(url, *no_proxy).items() if way == DIRECT}


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_each_client_goes_its_own_way(pair: Pair) -> None:
    going_direct = set(pair.direct.split())
    expected = {name: DIRECT if name in going_direct else PROXY for name in READERS}
    assert ways(pair.url, *pair.no_proxy) == {**expected, "java": IGNORES}


def test_the_table_names_clients_that_there_are() -> None:
    assert {name for pair in PAIRS for name in pair.direct.split()} == set(READERS)
    assert len(set(map(str, PAIRS))) == len(PAIRS)


def test_the_names_stand_in_a_fixed_order() -> None:
    assert list(ways("http://a.example/")) == ["curl", "pythonRequests", "pythonUrllib", "node", "java", "dotnet"]


@pytest.mark.parametrize(
    ("url", "settings"),
    [
        ("http://a.example/", {"enabled": False}),
        ("http://a.example/", {"httpProxy": None, "httpsProxy": PROXY}),
        ("ftp://a.example/", {}),
    ],
)
def test_where_there_is_no_proxy_all_go_direct(url: str, settings: dict[str, Any]) -> None:
    assert ways(url, **settings) == {**dict.fromkeys(READERS, DIRECT), "java": IGNORES}


def test_https_goes_by_https_proxy_or_else_by_http_proxy() -> None:
    assert ways("https://a.example/", httpsProxy="http://other.example/")["curl"] == "http://other.example/"
    assert ways("https://a.example/")["curl"] == PROXY


def test_a_websocket_goes_the_way_of_the_request_that_opens_it() -> None:
    assert ways("wss://a.example/", "a.example:443") == ways("https://a.example/", "a.example:443")
    assert ways("ws://a.example/", httpProxy=None, httpsProxy=PROXY)["node"] == DIRECT


def test_an_international_name_is_punycode_to_most_and_itself_to_some() -> None:
    assert direct("http://münchen.example/", "xn--mnchen-3ya.example") == {"curl", "pythonRequests", "node"}
    assert direct("http://münchen.example/", "münchen.example") == {"pythonUrllib", "dotnet"}


def test_an_ipv4_address_in_ipv6_form_has_two_spellings() -> None:
    assert direct("http://[::ffff:10.0.0.1]/", "::ffff:a00:1", "[::ffff:10.0.0.1]") == {
        "node",
        "pythonUrllib",
        "dotnet",
    }


def test_a_password_in_the_proxy_is_not_repeated() -> None:
    assert ways("http://a.example/", httpProxy="http://user:secret@p/")["curl"] == "http://***@p/"


def test_what_is_no_url_is_refused() -> None:
    with pytest.raises(ValueError, match=re.escape("The URL 'a.example' has no scheme")):
        ways("a.example")


@pytest.mark.parametrize("name", READERS)
def test_a_rule_has_its_version_and_source(name: str) -> None:
    documentation = (CLIENTS[name].__doc__ or "").split("\n")
    assert re.search(r"\d", documentation[0])
    assert any("Source: " in line for line in documentation)


hosts = st.sampled_from(
    ["a.example", "b.a.example", "10.0.0.1", "[fd00::1]", "[::ffff:10.0.0.1]", "münchen.example", "."]
)
urls = st.builds("{}://{}{}/".format, st.sampled_from(["http", "https"]), hosts, st.sampled_from(["", ":80", ":8443"]))


@given(urls, st.lists(st.one_of(st.text(), st.sampled_from(["10.0.0.0/8", "a.example:80", "/", "-", "1-2", "."]))))
def test_no_entry_raises_anything(url: str, no_proxy: list[str]) -> None:
    assert set(ways(url, *no_proxy).values()) <= {DIRECT, PROXY, IGNORES}
