from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.routes.clients import CLIENTS, IGNORES, Rule, client_routes
from azext_aksproxy.config.routes.go import DIRECT
from azext_aksproxy.config.routes.target import read_target
from tests.clients.pairs import PAIRS, Pair

PROXY = "http://proxy.example:3128/"
READERS = [name for name, rules in CLIENTS.items() if rules]
RULES = [(name, rule) for name, rules in CLIENTS.items() for rule in rules]


def ways(url: str, *no_proxy: str, **settings: Any) -> dict[str, str]:
    return client_routes(url, {"httpProxy": PROXY, "noProxy": list(no_proxy), **settings})


def direct(url: str, *no_proxy: str) -> set[str]:
    return {name for name, way in ways(url, *no_proxy).items() if way == DIRECT}


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_each_rule_goes_its_own_way(pair: Pair) -> None:
    target, no_proxy = read_target(pair.url), ",".join(pair.no_proxy)
    found = {(name, rule.since): bool(no_proxy) and rule.goes_direct(target, no_proxy) for name, rule in RULES}
    assert found == {(name, rule.since): pair.is_direct(name, rule.since) for name, rule in RULES}


def test_the_table_names_rules_that_there_are() -> None:
    named = {name for pair in PAIRS for name in pair.direct.split()}
    assert named <= {*READERS, *(f"{name}@{rule.since}" for name, rule in RULES)}
    assert named >= {*READERS}
    assert len(set(map(str, PAIRS))) == len(PAIRS)


def test_each_two_rules_of_a_client_differ_for_a_pair_of_the_table() -> None:
    for name, rules in CLIENTS.items():
        for one, next_one in itertools.pairwise(rules):
            assert any(pair.is_direct(name, one.since) != pair.is_direct(name, next_one.since) for pair in PAIRS)


def test_the_names_stand_in_a_fixed_order() -> None:
    names = ["curl", "pythonRequests", "pythonUrllib", "nodeHttp", "nodeFetch", "java", "dotnet"]
    assert list(ways("http://a.example/")) == names


def test_where_all_rules_agree_no_release_is_named() -> None:
    assert ways("http://a.example/", "a.example") == {**dict.fromkeys(READERS, DIRECT), "java": IGNORES}
    assert ways("http://a.example/", "b.example") == {**dict.fromkeys(READERS, PROXY), "java": IGNORES}


def test_where_rules_differ_the_releases_are_named() -> None:
    assert ways("http://[fd00::1]/", "fd00::/8")["curl"] == f"{PROXY} before 8.18.0, then direct"
    assert ways("http://a.example/", "*.a.example")["nodeFetch"] == (
        f"{PROXY} before 24.15.0, then direct before 26.12.1, then {PROXY}"
    )


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
    assert ways("ws://a.example/", httpProxy=None, httpsProxy=PROXY)["nodeHttp"] == DIRECT


def test_an_international_name_is_punycode_to_most_and_itself_to_some() -> None:
    assert direct("http://münchen.example/", "xn--mnchen-3ya.example") == {
        "curl",
        "pythonRequests",
        "nodeHttp",
        "nodeFetch",
    }
    assert direct("http://münchen.example/", "münchen.example") == {"pythonUrllib", "dotnet"}


def test_an_ipv4_address_in_ipv6_form_has_two_spellings() -> None:
    found = ways("http://[::ffff:10.0.0.1]/", "::ffff:a00:1", "[::ffff:10.0.0.1]")
    assert {name for name, way in found.items() if way == DIRECT} == {"nodeHttp", "pythonUrllib", "dotnet"}
    assert found["curl"] == f"{PROXY} before 8.18.0, then direct"


def test_a_password_in_the_proxy_is_not_repeated() -> None:
    assert ways("http://a.example/", httpProxy="http://user:secret@p/")["curl"] == "http://***@p/"


def test_what_is_no_url_is_refused() -> None:
    with pytest.raises(ValueError, match=re.escape("The URL 'a.example' has no scheme")):
        ways("a.example")


@pytest.mark.parametrize(("name", "rule"), RULES)
def test_a_rule_has_its_version_and_source(name: str, rule: Rule) -> None:
    documentation = rule.goes_direct.__doc__ or ""
    assert re.search(r"\d", documentation.split("\n")[0])
    assert "Source: " in documentation


hosts = st.sampled_from(
    ["a.example", "b.a.example", "10.0.0.1", "[fd00::1]", "[::ffff:10.0.0.1]", "münchen.example", "."]
)
urls = st.builds("{}://{}{}/".format, st.sampled_from(["http", "https"]), hosts, st.sampled_from(["", ":80", ":8443"]))


@given(urls, st.lists(st.one_of(st.text(), st.sampled_from(["10.0.0.0/8", "a.example:80", "/", "-", "1-2", "."]))))
def test_no_entry_raises_anything(url: str, no_proxy: list[str]) -> None:
    for way in ways(url, *no_proxy).values():
        assert {re.sub(r" before [0-9.]+\Z", "", each) for each in way.split(", then ")} <= {DIRECT, PROXY, IGNORES}
