from __future__ import annotations

import random
import re
import time
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.routes.go import DIRECT, Route, refused_entries, routes

HTTP_PROXY = "http://proxy.example:3128/"
HTTPS_PROXY = "http://proxy.example:3129/"
PROXIES = {"httpProxy": HTTP_PROXY, "httpsProxy": HTTPS_PROXY}

PROXY = "proxy"
LOOPBACK = "loopback"

VERDICTS: list[tuple[str, str, str]] = [
    # noProxy, URL, and the entry that decides; "proxy" if none does, "loopback" if none need
    ("", "http://example.com/", PROXY),
    ("", "https://example.com/", PROXY),
    # Loopback
    ("", "http://localhost/", LOOPBACK),
    ("", "https://localhost:8443/x", LOOPBACK),
    ("", "http://127.0.0.1/", LOOPBACK),
    ("", "http://127.255.0.9:8080/", LOOPBACK),
    ("", "http://[::1]/", LOOPBACK),
    ("", "http://[::1%25lo]/", LOOPBACK),
    ("", "http://[::ffff:127.0.0.1]/", LOOPBACK),
    ("", "http://LOCALHOST/", PROXY),
    ("localhost", "http://LOCALHOST/", "localhost"),
    ("", "http://localhost./", PROXY),
    ("", "http://web.localhost/", PROXY),
    ("", "http://[::2]/", PROXY),
    ("", "http://0.0.0.0/", PROXY),
    # A name covers itself and the hosts below it
    ("foobar.com", "http://foobar.com/", "foobar.com"),
    ("foobar.com", "http://www.foobar.com/", "foobar.com"),
    ("foobar.com", "http://a.b.foobar.com/", "foobar.com"),
    ("foobar.com", "http://foofoobar.com/", PROXY),
    ("foobar.com", "http://foobar.com.evil.example/", PROXY),
    ("Foobar.COM", "http://fooBAR.com/", "Foobar.COM"),
    ("com", "http://example.com/", "com"),
    # A name with a leading dot covers the hosts below it alone
    (".barbaz.net", "http://www.barbaz.net/", ".barbaz.net"),
    (".barbaz.net", "http://a.www.barbaz.net/", ".barbaz.net"),
    (".barbaz.net", "http://barbaz.net/", PROXY),
    (".barbaz.net", "http://barbarbaz.net/", PROXY),
    (".svc", "http://web.shop.svc/", ".svc"),
    (".svc", "http://web.shop.svc.cluster.local/", PROXY),
    # So does one with `*.`, which AKS refuses; other patterns mean nothing
    ("*.wildcard.io", "http://nested.wildcard.io/", "*.wildcard.io"),
    ("*.wildcard.io", "http://wildcard.io/", PROXY),
    ("*.wildcard.io", "http://awildcard.io/", PROXY),
    ("*wildcard.io", "http://nested.wildcard.io/", PROXY),
    ("wild*.io", "http://wildcard.io/", PROXY),
    ("10.*", "http://10.0.0.1/", PROXY),
    # Everything
    ("*", "http://example.com/", "*"),
    ("*", "http://[fd00::1]:8080/", "*"),
    ("example.com | *", "http://example.com/", "*"),
    ("example.com,*", "http://example.com/", "example.com,*"),
    ("*:80", "http://example.com/", PROXY),
    # Ports: that of the scheme stands for one that is missing
    ("example.com:80", "http://example.com/", "example.com:80"),
    ("example.com:443", "https://example.com/", "example.com:443"),
    ("example.com:443", "https://www.example.com:443/", "example.com:443"),
    ("example.com:80", "https://example.com/", PROXY),
    ("example.com:80", "http://example.com:8080/", PROXY),
    ("example.com:8080", "http://example.com:8080/", "example.com:8080"),
    (".example.com:443", "https://a.example.com/", ".example.com:443"),
    ("example.com:80", "http://example.com:/", "example.com:80"),
    ("example.com:", "http://example.com:8080/", "example.com:"),
    ("example.com:http", "http://example.com/", PROXY),
    ("example.com:080", "http://example.com/", PROXY),
    (":80", "http://example.com/", PROXY),
    ("[example.com]:80", "http://example.com/", "[example.com]:80"),
    # Addresses
    ("192.168.1.1", "http://192.168.1.1/", "192.168.1.1"),
    ("192.168.1.1", "http://192.168.1.11/", PROXY),
    ("192.168.1.2:81", "http://192.168.1.2/", PROXY),
    ("192.168.1.3:80", "http://192.168.1.3/", "192.168.1.3:80"),
    ("[192.168.1.3]:80", "http://192.168.1.3/", "[192.168.1.3]:80"),
    ("1.1", "http://10.0.1.1/", PROXY),
    (".1", "http://10.0.0.1/", PROXY),
    ("192.168.1.01", "http://192.168.1.1/", PROXY),
    ("192.168.1.01", "http://192.168.1.01/", "192.168.1.01"),
    ("2001:db8::52:0:1", "http://[2001:db8::52:0:1]/", "2001:db8::52:0:1"),
    ("2001:DB8:0::52:0:1", "http://[2001:db8::52:0:1]/", "2001:DB8:0::52:0:1"),
    ("2001:db8::52:0:1", "http://[2001:db8::52:0:2]/", PROXY),
    ("[2001:db8::52:0:2]:443", "http://[2001:db8::52:0:2]/", PROXY),
    ("[2001:db8::52:0:2]:443", "https://[2001:db8::52:0:2]/", "[2001:db8::52:0:2]:443"),
    ("[2001:db8::52:0:3]:80", "http://[2001:db8::52:0:3]/", "[2001:db8::52:0:3]:80"),
    ("[2001:db8::1]", "http://[2001:db8::1]/", PROXY),
    ("10.0.0.1", "http://[::ffff:10.0.0.1]/", "10.0.0.1"),
    ("::ffff:10.0.0.1", "http://10.0.0.1/", "::ffff:10.0.0.1"),
    # The zone of an address is no part of it, and cannot pass for a domain (CVE-2025-22870)
    ("example.com", "http://[1000::%25.example.com]:123/", PROXY),
    ("fe80::1", "http://[fe80::1%25eth0]/", "fe80::1"),
    ("fe80::1%eth0", "http://[fe80::1%25eth0]/", PROXY),
    # Networks
    ("10.0.0.0/30", "http://10.0.0.2/", "10.0.0.0/30"),
    ("10.0.0.0/30", "http://10.0.0.4/", PROXY),
    ("10.0.0.3/30", "http://10.0.0.1:8080/", "10.0.0.3/30"),
    ("10.0.0.1/32", "http://10.0.0.1/", "10.0.0.1/32"),
    ("0.0.0.0/0", "http://10.0.0.1/", "0.0.0.0/0"),
    ("0.0.0.0/0", "http://example.com/", PROXY),
    ("0.0.0.0/0", "http://[fd00::1]/", PROXY),
    ("::/0", "http://[fd00::1]/", "::/0"),
    ("::/0", "http://10.0.0.1/", PROXY),
    ("::/0", "http://[::ffff:10.0.0.1]/", PROXY),
    ("10.0.0.0/8", "http://[::ffff:10.0.0.1]/", "10.0.0.0/8"),
    ("::ffff:10.0.0.0/104", "http://10.9.9.9/", "::ffff:10.0.0.0/104"),
    ("2002:db8:a::45/64", "http://[2002:db8:a::123]/", "2002:db8:a::45/64"),
    ("2002:db8:a::45/64", "http://[fe80::424b:c8be:1643:a1b6]/", PROXY),
    ("10.0.0.0/08", "http://10.9.9.9/", "10.0.0.0/08"),
    ("10.0.0.0/33", "http://10.0.0.0/", PROXY),
    ("10.0.0.0/255.0.0.0", "http://10.0.0.0/", PROXY),
    ("10.0.0.0/8:80", "http://10.0.0.0/", PROXY),
    # International names
    (".示例.com", "http://www.示例.com/", ".示例.com"),
    ("xn--fsq092h.com", "http://www.示例.com/", "xn--fsq092h.com"),
    ("示例.com", "http://www.xn--fsq092h.com/", "示例.com"),
    ("MÜNCHEN.example", "http://münchen.example/", "MÜNCHEN.example"),
    ("münchen.example", "http://MÜNCHEN。example/", "münchen.example"),
    ("10.0.0.1", "http://１０.0.0.1/", "10.0.0.1"),  # noqa: RUF001 - digits of full width
    # What AKS refuses, and what Go makes of it
    ("example.com.", "http://example.com/", PROXY),
    ("example.com.", "http://example.com./", "example.com."),
    ("example.com", "http://example.com./", PROXY),
    ("my_host.example", "http://my_host.example/", "my_host.example"),
    ("..example.com", "http://a..example.com/", "..example.com"),
    ("..example.com", "http://a.example.com/", PROXY),
    (".", "http://example.com./", "."),
    (".", "http://example.com/", PROXY),
    ("*.", "http://example.com./", "*."),
    ("http://example.com", "http://example.com/", PROXY),
    ("example.com/", "http://example.com/", PROXY),
    ("example.com example.org", "http://example.com/", PROXY),
    ("\u3000example.com\xa0", "http://example.com/", "\\u3000example.com\\xa0"),
    ("\x1cexample.com", "http://example.com/", PROXY),
    # The list is one text to Go
    ("a.example,b.example", "http://b.example/", "a.example,b.example"),
    (" a.example , b.example:80", "http://b.example/", " a.example , b.example:80"),
    (",,", "http://b.example/", PROXY),
    # Where several entries cover a host, the first is named
    ("x.example.com | .example.com | example.com", "http://x.example.com/", "x.example.com"),
    ("example.com | .example.com", "http://x.example.com/", "example.com"),
    ("10.0.0.0/8 | 10.0.0.1 | 10.0.0.0/16", "http://10.0.0.1/", "10.0.0.0/8"),
    ("example.com:443 | EXAMPLE.com | example.com", "http://example.com/", "EXAMPLE.com"),
]


def split(no_proxy: str) -> list[str]:
    return no_proxy.split(" | ") if no_proxy else []


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
    assert refused_entries({"noProxy": entries}) == ["*.a.example", "my_host", "a.example.", "10.0.0.0/33", " a"]


def test_no_secret_is_repeated() -> None:
    entry = "http://user:secret@proxy.example,a.example"
    found = routes(
        ["https://user:secret@a.example/x?y@z", "http://secret@b.example:8080"],
        {"httpProxy": "http://user:secret@proxy.example:3128/", "noProxy": [entry]},
    )
    assert "secret" not in repr(found)
    assert [each.url for each in found] == ["https://***@a.example/x?y@z", "http://***@b.example:8080"]
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


def test_a_refusal_holds_no_secret() -> None:
    for url in ("user:secret@example.com", "https://user:secret@example.com:x/", "https://user:se/secret@a b/"):
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


def test_twenty_thousand_entries_are_fast() -> None:
    no_proxy = [f"host-{each}.example.com" for each in range(10_000)]
    no_proxy += [f".zone-{each}.example" for each in range(5_000)]
    no_proxy += [f"10.{each // 250}.{each % 250}.0/24" for each in range(5_000)]
    asked = [f"https://www.host-{each}.example.com/" for each in range(50)] + [
        f"https://11.0.0.{n}/" for n in range(50)
    ]
    started = time.process_time()
    found = routes(asked, {**PROXIES, "noProxy": no_proxy})
    assert time.process_time() - started < 1
    assert [each.entry for each in found] == [*no_proxy[:50], *[None] * 50]


def test_a_host_of_dots_is_fast() -> None:
    started = time.process_time()
    for url in (f"http://{'.' * 253}/", f"http://{'.' * 1_000_000}", "http://" + "[" * 1_000_000, "a" * 1_000_000):
        try:
            route(url, "." * 100_000)
        except ValueError:
            continue
    assert time.process_time() - started < 1
