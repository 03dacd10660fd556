from __future__ import annotations

import random
import re
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.routes.go import DIRECT, Route, refused_entries, routes
from tests.config.routes.verdicts import HTTP_PROXY, HTTPS_PROXY, LOOPBACK, PROXIES, PROXY, VERDICTS, split
from tests.work import assert_linear, no_hang


def route(url: str, *no_proxy: str, **settings: Any) -> Route:
    return routes([url], {**PROXIES, "noProxy": list(no_proxy), **settings})[0]


@pytest.mark.parametrize(("no_proxy", "url", "verdict"), VERDICTS)
def test_the_verdict_is_the_one_of_go(no_proxy: str, url: str, verdict: str) -> None:
    found = route(url, *split(no_proxy))
    proxy = HTTPS_PROXY if url.startswith("https:") else HTTP_PROXY
    assert found.route == (proxy if verdict == PROXY else DIRECT)
    assert found.entry == (None if verdict in (PROXY, LOOPBACK) else verdict)


@pytest.mark.parametrize(
    ("url", "entry", "reason"),
    [
        ("http://a.example/", "*", "The noProxy entry '*' excludes every host."),
        ("http://a.example/", "a.example", "The noProxy entry 'a.example' is the host."),
        ("http://A.example/", "a.Example:80", "The noProxy entry 'a.Example:80' is the host and the port."),
        ("http://b.a.example/", "a.example", "The noProxy entry 'a.example' covers the hosts below 'a.example'."),
        ("http://b.svc/", ".svc", "The noProxy entry '.svc' covers the hosts below 'svc'."),
        ("http://b.svc/", ".svc:80", "The noProxy entry '.svc:80' covers the hosts below 'svc' at this port."),
        ("http://10.0.0.1/", "10.0.0.1", "The noProxy entry '10.0.0.1' is the address."),
        ("http://10.0.0.1/", "10.0.0.1:80", "The noProxy entry '10.0.0.1:80' is the address and the port."),
        ("http://10.0.0.1/", "10.0.0.0/8", "The noProxy entry '10.0.0.0/8' holds the address."),
        ("http://localhost/", "localhost", "Requests to the machine itself never use the proxy."),
        ("http://a.example/", "b.example", "No entry of noProxy covers the host."),
        ("ftp://a.example/", "b.example", "Only http and https requests use a proxy."),
    ],
)
def test_the_reason_says_what_decided(url: str, entry: str, reason: str) -> None:
    assert route(url, entry).reason == reason


def test_http_proxy_serves_https_where_https_proxy_is_missing() -> None:
    reason = "No entry of noProxy covers the host, and httpProxy serves https where httpsProxy is missing."
    for absent in (None, ""):
        found = route("https://a.example/", httpsProxy=absent)
        assert found == Route("https://a.example/", HTTP_PROXY, None, reason)


def test_https_proxy_does_not_serve_http() -> None:
    found = route("http://a.example/", httpProxy=None)
    assert (found.route, found.reason) == (DIRECT, "There is no proxy for http requests: httpProxy is missing.")


def test_without_proxies_all_goes_direct() -> None:
    found = routes(["https://a.example/"], {})[0]
    reason = "There is no proxy for https requests: httpsProxy and httpProxy are missing."
    assert found == Route("https://a.example/", DIRECT, None, reason)


def test_settings_that_are_switched_off_send_all_direct() -> None:
    found = route("https://a.example/", "a.example", enabled=False)
    assert (found.route, found.entry) == (DIRECT, None)
    assert found.reason == "The proxy settings are switched off: enabled is false."
    assert route("https://a.example/", enabled=True).route == HTTPS_PROXY
    assert route("https://a.example/", enabled=None).route == HTTPS_PROXY


def test_a_websocket_goes_the_way_of_the_request_that_opens_it() -> None:
    assert route("ws://a.example/").route == HTTP_PROXY
    assert route("wss://a.example/").route == HTTPS_PROXY
    assert route("WSS://a.example/", "a.example:443").entry == "a.example:443"
    assert route("ws://a.example/", "a.example:80").entry == "a.example:80"


@pytest.mark.parametrize("no_proxy", [None, "example.com", {"a": 1}, [None, 1, ["example.com"]]])
def test_a_list_of_a_wrong_type_excludes_nothing(no_proxy: object) -> None:
    assert route("http://example.com/", noProxy=no_proxy).route == HTTP_PROXY
    assert refused_entries({"noProxy": no_proxy}) == []


def test_routes_come_in_the_order_of_their_urls() -> None:
    urls = ["http://b.example/", "http://a.example/", "http://b.example/"]
    assert [each.url for each in routes(iter(urls), PROXIES)] == urls


def test_refused_entries_are_listed_as_they_were_written() -> None:
    entries = ["a.example", "*.a.example", ".svc", "my_host", "a.example.", "10.0.0.0/8", "10.0.0.0/33", "*", " a"]
    assert refused_entries({"noProxy": entries}) == ["*.a.example", "10.0.0.0/33", " a"]


def test_no_secret_is_repeated() -> None:
    entry = "http://user:secret@proxy.example,a.example"
    found = routes(
        ["https://user:secret@a.example/x?y", "http://secret@b.example:8080"],
        {"httpProxy": "http://user:secret@proxy.example:3128/", "noProxy": [entry]},
    )
    assert "secret" not in repr(found)
    assert [each.url for each in found] == ["https://***@a.example/x?y", "http://***@b.example:8080"]
    assert found[0].entry == "http://***@proxy.example,a.example"
    assert found[1].route == "http://***@proxy.example:3128/"
    assert "secret" not in repr(refused_entries({"noProxy": [entry]}))


@pytest.mark.parametrize(
    ("url", "fact"),
    [
        ("", "has no scheme; write https:// before the host"),
        ("example.com", "has no scheme; write https:// before the host"),
        ("example.com:443", "has no scheme; write https:// before the host"),
        ("//example.com/", "has no scheme; write https:// before the host"),
        ("https:/example.com", "has no scheme; write https:// before the host"),
        (" https://example.com", "has no scheme; write https:// before the host"),
        ("mailto:a", "has no scheme; write https:// before the host"),
        ("1://a", "has no scheme; write https:// before the host"),
        ("https://", "names no host"),
        ("https:///path", "names no host"),
        ("https://:443/", "names no host"),
        ("file:///etc/hosts", "names no host"),
        ("https://example.com:https/", "has a port that is not a number from 1 to 65535"),
        ("https://example.com:0/", "has a port that is not a number from 1 to 65535"),
        ("https://example.com:65536/", "has a port that is not a number from 1 to 65535"),
        ("https://fd00::1/", "has a host with colons; write an IPv6 address in brackets"),
        ("https://[fd00::1/", "has a host that is neither a name nor an address"),
        ("https://[fd00::1]8080/", "has a host that is neither a name nor an address"),
        ("https://[10.0.0.1]/", "has a host that is neither a name nor an address"),
        ("https://[example.com]/", "has a host that is neither a name nor an address"),
        ("https://[fe80::1%eth0]/", "has a host that is neither a name nor an address"),
        ("https://[fe80::1%25]/", "has a host that is neither a name nor an address"),
        ("https://[]/", "has a host that is neither a name nor an address"),
        ("https://a b/", "has a host that is neither a name nor an address"),
        ("https://ex%61mple.com/", "has a host that is neither a name nor an address"),
        (f"https://{'a.' * 200}/", "has a host that is neither a name nor an address"),
        ("https://a\\b/", "has a host that is neither a name nor an address"),
        ("https://example.com/\n", "has a control character"),
    ],
)
def test_what_is_no_url_is_refused(url: str, fact: str) -> None:
    with pytest.raises(ValueError, match=re.escape(fact) + r"\.\Z") as caught:
        route(url)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "https://user/secret@proxy.example/",
        "https://user:12/secret@proxy.example/",
        "https://user?secret@proxy.example/",
        "https://user#secret@proxy.example/",
        "https://user/secret%40proxy.example/",
        "https://a.example/?to=http://user:secret@b.example/",
        "ws://user:pass@word/secret@b.example/",
    ],
)
def test_a_secret_is_repeated_from_no_part_of_a_url(url: str) -> None:
    found = route(url)
    assert "secret" not in repr(found)
    assert found.url.startswith(url.partition("://")[0] + "://***@")


def test_a_refusal_holds_no_secret() -> None:
    for url in (
        "user:secret@example.com",
        "https://user:secret@example.com:x/",
        "https://user:se/secret@a b/",
        "https://user:secret",
        "https://user:secret/example.com",
        "https://user:se:secret",
        "https://user:secret\n@example.com/",
    ):
        with pytest.raises(ValueError, match="URL") as caught:
            route(url)
        assert "secret" not in str(caught.value)


# Properties

HOSTS = ["example.com", "a.example.com", "b.a.example.com", "svc", "a.svc", "my_x.svc", "example.com.", "EXAMPLE.com"]
ADDRESSES = ["10.0.0.1", "10.0.0.2", "10.1.0.1", "fd00::1", "fd00::2", "::ffff:10.0.0.1", "10.0.0.01", "127.0.0.1"]
names = st.builds(
    lambda before, name, after: f"{before}{name}{after}",
    st.sampled_from(["", "", ".", "*.", "..", "*", " "]),
    st.sampled_from([*HOSTS, *ADDRESSES, "com", "0.0.1", ""]),
    st.sampled_from(["", "", ":80", ":443", ":", ":0443", ".", " "]),
)
bracketed = st.builds("[{}]{}".format, st.sampled_from(ADDRESSES), st.sampled_from(["", ":80", ":443", ":"]))
networks = st.builds("{}/{}".format, st.sampled_from(ADDRESSES), st.sampled_from([0, 8, "08", 24, 31, 33, 104, 128]))
entries = st.one_of(names, names, bracketed, networks, st.sampled_from(["*", ",", "a.svc,10.0.0.1"]))
lists = st.lists(entries, max_size=6)
hosts = st.sampled_from([*HOSTS, *(f"[{each}]" if ":" in each else each for each in ADDRESSES)])
urls = st.builds("{}://{}{}/".format, st.sampled_from(["http", "https"]), hosts, st.sampled_from(["", ":80", ":8443"]))


@given(st.one_of(st.text(), st.text().map("http://{}".format)), st.lists(st.text(), max_size=3))
def test_no_text_raises_anything_but_value_error(url: str, no_proxy: list[str]) -> None:
    route("http://example.com/", *no_proxy)
    try:
        said = route(url, *no_proxy).reason
    except ValueError as error:
        said = str(error)
    assert said.isprintable()


@given(urls, lists, st.randoms())
def test_the_order_of_the_entries_does_not_change_the_way(url: str, no_proxy: list[str], order: random.Random) -> None:
    shuffled = no_proxy.copy()
    order.shuffle(shuffled)
    assert route(url, *no_proxy).route == route(url, *shuffled).route


@given(urls, lists, entries)
def test_another_entry_never_sends_a_direct_request_to_the_proxy(url: str, no_proxy: list[str], entry: str) -> None:
    if route(url, *no_proxy).route == DIRECT:
        assert route(url, *no_proxy, entry).route == DIRECT
        assert route(url, entry, *no_proxy).route == DIRECT


@given(urls, lists)
def test_the_entry_that_decided_does_so_alone(url: str, no_proxy: list[str]) -> None:
    found = route(url, *no_proxy)
    if found.entry is not None:
        assert found.entry in no_proxy
        assert route(url, found.entry).entry == found.entry


@given(urls, lists)
def test_a_plain_matcher_agrees(url: str, no_proxy: list[str]) -> None:
    assert (route(url, *no_proxy).route == DIRECT) == is_excluded(url, ",".join(no_proxy))


def is_excluded(url: str, no_proxy: str) -> bool:
    """Decide by going through the list, item by item, for hosts and entries like those above."""
    scheme, _, rest = url.partition("://")
    host, port = re.fullmatch(r"\[?(.*?)\]?(?::(\d+))?/", rest).groups()  # type: ignore[union-attr]
    port = port or {"http": "80", "https": "443"}[scheme]
    if is_address(host) and plain_address(host).is_loopback:
        return True
    items = [item.strip().lower() for item in no_proxy.split(",")]
    return any(excludes(item, host.lower(), port) for item in items if item)


def excludes(item: str, host: str, port: str) -> bool:
    if item == "*":
        return True
    if "/" in item:
        return is_address(host) and is_in_network(host, item)
    bracketed = re.fullmatch(r"\[(.*)\]:(.*)", item)
    plain = re.fullmatch(r"([^:\[\]]*):([^:]*)", item)
    found = bracketed or plain
    name, wanted = (found[1], found[2]) if found else (item, "")
    if wanted not in ("", port) or not name:
        return False
    if is_address(host) or is_address(name):
        return is_address(host) and is_address(name) and plain_address(host) == plain_address(name)
    if name.startswith("*."):
        name = name[1:]
    return host.endswith(name if name.startswith(".") else f".{name}") or host == name


def is_in_network(host: str, item: str) -> bool:
    start, _, length = item.partition("/")
    if not is_address(start):
        return False
    mapped = ip_address(start).version == 6 and plain_address(start).version == 4
    bits = int(length) - 96 if mapped else int(length)
    if not 0 <= bits <= plain_address(start).max_prefixlen:
        return mapped and 0 <= int(length) < 96 and plain_address(host) in ip_network(f"::/{length}", strict=False)
    return plain_address(host) in ip_network(f"{plain_address(start)}/{bits}", strict=False)


def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def plain_address(text: str) -> Any:
    address = ip_address(text)
    return getattr(address, "ipv4_mapped", None) or address


def long_list(size: int) -> list[str]:
    """Return `size` entries: names, domains and networks."""
    names = [f"host-{each}.example.com" for each in range(size // 2)]
    domains = [f".zone-{each}.example" for each in range(size // 4)]
    return names + domains + [f"10.{each // 250}.{each % 250}.0/24" for each in range(size // 4)]


def test_of_twenty_thousand_entries_the_one_that_covers_a_host_is_found() -> None:
    no_proxy = long_list(20_000)
    asked = [f"https://www.host-{each}.example.com/" for each in range(50)] + [
        f"https://11.0.0.{n}/" for n in range(50)
    ]
    found = routes(asked, {**PROXIES, "noProxy": no_proxy})
    assert [each.entry for each in found] == [*no_proxy[:50], *[None] * 50]


@pytest.mark.parametrize("host", ["www.host-0.example.com", "other.example", "11.0.0.1"])
def test_urls_and_entries_are_not_compared_each_with_each(host: str) -> None:
    def asking(size: int) -> Callable[[], list[Route]]:
        asked, settings = [f"https://{host}/{each}" for each in range(size)], {**PROXIES, "noProxy": long_list(size)}
        return lambda: routes(asked, settings)

    assert_linear(asking, 100)


@pytest.mark.parametrize(
    ("url", "fact"),
    [
        (f"http://{'.' * 253}/", "No entry of noProxy covers the host."),
        (f"http://{'.' * 1_000_000}", "has a host that is neither a name nor an address"),
        (f"http://{'[' * 1_000_000}", "has a host that is neither a name nor an address"),
        ("a" * 1_000_000, "has no scheme"),
    ],
    ids=["dots", "too many dots", "brackets", "letters"],
)
def test_a_long_host_takes_no_squared_time(url: str, fact: str) -> None:
    with no_hang():
        try:
            said = route(url, "." * 1_000_000).reason
        except ValueError as error:
            said = str(error)
    assert fact in said
