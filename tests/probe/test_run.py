"""Many endpoints at once: which way each goes, in which order, and that none holds up another."""

from __future__ import annotations

import base64
import socket
import sys
import threading

import pytest

from azext_aksproxy.probe import run
from azext_aksproxy.probe.row import Result, Row
from azext_aksproxy.probe.run import AT_A_TIME, probe
from tests.probe.authority import Authority, trusted_ca
from tests.probe.hosts import answering, secured
from tests.probe.proxies import proxied, tunnel

PUBLIC, ROOT, OTHER = Authority("Public root"), Authority("Proxy root"), Authority("Other root")
FORBIDDEN = b"HTTP/1.1 403 Forbidden\r\n\r\n"


def test_rows_are_in_the_order_of_the_urls_and_told_as_they_are_known() -> None:
    told: list[Row] = []
    urls = [f"https://host{number}.test/" for number in range(20)] + ["https://local/"]
    with proxied(answering(FORBIDDEN)) as proxy:
        outcome = probe(urls, {"httpProxy": proxy, "noProxy": ["local"]}, on_row=told.append)

    assert [row.url for row in outcome.rows] == urls
    assert told[0].result is Result.DIRECT, "it has nobody to wait for"
    assert sorted(row.url for row in told) == sorted(urls)
    assert not outcome.is_well


def test_so_many_are_probed_at_a_time() -> None:
    together = threading.Barrier(AT_A_TIME, timeout=20)
    most = running = 0
    lock = threading.Lock()

    def talk(connected: socket.socket) -> None:
        nonlocal most, running
        connected.recv(4096)
        with lock:
            running += 1
            most = max(most, running)
        together.wait()
        with lock:
            running -= 1
        connected.sendall(FORBIDDEN)

    with proxied(talk) as proxy:
        outcome = probe([f"https://h{n}.test/" for n in range(3 * AT_A_TIME)], {"httpProxy": proxy}, timeout=60)

    assert most == AT_A_TIME
    assert {row.result for row in outcome.rows} == {Result.REFUSED}


def test_what_no_proxy_covers_is_listed_and_not_probed() -> None:
    settings = {"httpProxy": "http://127.0.0.1:1/", "noProxy": [".svc"]}
    outcome = probe(["https://a.svc/", "ftp://host.test/", "http://localhost/"], settings)

    assert [row.result for row in outcome.rows] == [Result.DIRECT] * 3
    assert [row.route for row in outcome.rows] == ["direct"] * 3
    assert "The noProxy entry '.svc'" in outcome.rows[0].detail
    assert outcome.is_well


def test_each_scheme_goes_through_its_own_proxy() -> None:
    with proxied(answering(FORBIDDEN)) as https, proxied(answering(b"HTTP/1.1 200 OK\r\n\r\n")) as http:
        outcome = probe(["https://host.test/", "http://host.test/"], {"httpProxy": http, "httpsProxy": https})

    assert [(row.route, row.result) for row in outcome.rows] == [
        (https, Result.REFUSED),
        (http, Result.PASSED_THROUGH),
    ]


def test_what_the_cluster_trusts_beside_trusted_ca_counts_and_is_never_unneeded() -> None:
    with proxied(tunnel(secured(ROOT.issue("host.test")))) as proxy:
        settings = {"httpProxy": proxy, "trustedCa": trusted_ca(OTHER)}
        outcome = probe(
            ["https://host.test/"],
            settings,
            public_roots=PUBLIC.pem,
            also_trusted=[trusted_ca(ROOT), trusted_ca(Authority("Third"))],
        )

    assert [row.result for row in outcome.rows] == [Result.INTERCEPTED]
    assert outcome.unneeded == ("CN=Other root",)
    assert "nodes trust its CA through the cluster's customCATrustCertificates." in outcome.rows[0].detail


def test_what_is_no_certificate_in_trusted_ca_is_skipped_as_go_does() -> None:
    broken = b"-----BEGIN CERTIFICATE-----\nTm90aGluZw==\n-----END CERTIFICATE-----\n"
    bundle = base64.b64encode(broken + ROOT.pem + b"text\n" + broken).decode()
    with proxied(tunnel(secured(ROOT.issue("host.test")))) as proxy:
        outcome = probe(["https://host.test/"], {"httpProxy": proxy, "trustedCa": bundle}, public_roots=PUBLIC.pem)

    assert [row.result for row in outcome.rows] == [Result.INTERCEPTED]
    assert outcome.unneeded == ()


@pytest.mark.parametrize("trusted", ["not base64!", "", None, 7, ["x"]])
def test_a_trusted_ca_of_nothing_trusts_nothing(trusted: object) -> None:
    with proxied(tunnel(secured(ROOT.issue("host.test")))) as proxy:
        outcome = probe(["https://host.test/"], {"httpProxy": proxy, "trustedCa": trusted}, public_roots=PUBLIC.pem)

    assert [row.result for row in outcome.rows] == [Result.NOT_TRUSTED]


def test_certifis_roots_are_the_public_ones() -> None:
    with proxied(tunnel(secured(ROOT.issue("host.test")))) as proxy:
        known = probe(["https://host.test/"], {"httpProxy": proxy, "trustedCa": trusted_ca(ROOT)})
        unknown = probe(["https://host.test/"], {"httpProxy": proxy})

    assert [row.result for row in (*known.rows, *unknown.rows)] == [Result.INTERCEPTED, Result.NOT_TRUSTED]


@pytest.mark.parametrize("roots", [b"", b"no PEM", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_public_roots_that_are_none_are_told(roots: bytes) -> None:
    with pytest.raises(ValueError, match="no certificate among the public roots"):
        probe(["https://host.test/"], {"httpProxy": "http://127.0.0.1:1/"}, public_roots=roots)


@pytest.mark.parametrize(
    ("url", "words"), [("host.test", "has no scheme"), ("https://*.host.test/", "has a pattern for a host")]
)
def test_a_url_that_is_none_is_told_before_anything_is_probed(url: str, words: str) -> None:
    told: list[Row] = []
    with pytest.raises(ValueError, match=words):
        probe(["https://host.test/", url], {"httpProxy": "http://127.0.0.1:1/"}, on_row=told.append)
    assert told == []


@pytest.mark.parametrize(
    ("proxy", "words"),
    [
        ("socks5://127.0.0.1:1080/", "begins with neither http:// nor https://."),
        ("http://", "names no host"),
        ("http://127.0.0.1:99999/", "has a port that is not a number"),
    ],
)
def test_a_proxy_url_that_cannot_be_used_is_a_row(proxy: str, words: str) -> None:
    [row] = probe(["https://host.test/"], {"httpProxy": proxy}).rows

    assert row.result is Result.UNREACHABLE
    assert words in row.detail
    assert row.detail.endswith("Correct it in the proxy settings.")


def test_a_proxy_that_does_not_listen_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    [row] = probe(["https://host.test/"], {"httpProxy": f"http://127.0.0.1:{port}/"}).rows

    assert row.result is Result.UNREACHABLE
    assert row.detail == (
        f"The proxy does not listen at that port. See that '127.0.0.1:{port}' is right, and that a firewall lets it "
        "through."
    )


@pytest.mark.skipif(sys.platform != "linux", reason="another system makes its queue longer than it is asked to")
def test_a_proxy_that_takes_no_connection_is_left_at_the_deadline() -> None:
    # a queue of no connections, which one fills
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        place = server.getsockname()
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(place)
        [row] = probe(["https://host.test/"], {"httpProxy": f"http://127.0.0.1:{place[1]}/"}, timeout=1).rows
        for each in waiting:
            each.close()

    assert row.result is Result.UNREACHABLE
    assert "The proxy took no connection in time." in row.detail


def test_all_addresses_of_a_proxy_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def addresses(host: str, port: int, **_: object) -> list[object]:
        asked.append(host)
        places = [(socket.AF_INET6, "::1"), (socket.AF_INET, "127.0.0.2"), (socket.AF_INET, "127.0.0.1")]
        return [(family, socket.SOCK_STREAM, 0, "", (address, port)) for family, address in places]

    monkeypatch.setattr(socket, "getaddrinfo", addresses)
    with proxied(answering(FORBIDDEN)) as proxy:
        named = proxy.replace("127.0.0.1", "proxy.test")
        outcome = probe(["https://a.test/", "https://b.test/"], {"httpProxy": named}, timeout=30)

    assert [row.result for row in outcome.rows] == [Result.REFUSED] * 2
    assert asked == ["proxy.test"], "once for all"


def test_a_proxy_of_ipv6_is_reached() -> None:
    if not socket.has_ipv6:
        pytest.skip("this Python knows no IPv6")
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with proxied(answering(FORBIDDEN), address="::1") as proxy:
        [row] = probe(["https://host.test/"], {"httpProxy": proxy}, timeout=30).rows

    assert row.result is Result.REFUSED
    assert row.route == proxy


def test_a_name_that_cannot_be_found_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def addresses(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", addresses)
    [row] = probe(["https://host.test/"], {"httpProxy": "http://proxy.test/"}).rows

    assert row.result is Result.UNREACHABLE
    assert row.detail.startswith("The proxy has a name that cannot be found (Name or service not known).")
    assert "'proxy.test:80'" in row.detail


def test_a_label_that_is_too_long_is_no_name() -> None:
    [row] = probe(["https://host.test/"], {"httpProxy": f"https://{'a' * 64}.test/"}).rows

    assert row.result is Result.UNREACHABLE
    assert "The proxy has a name that cannot be found" in row.detail


def test_a_resolver_that_hangs_holds_up_nothing_beyond_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    def addresses(*_: object, **__: object) -> list[object]:
        release.wait(60)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", addresses)
    outcome = probe([f"https://h{n}.test/" for n in range(9)], {"httpProxy": "http://proxy.test/"}, timeout=0.5)
    release.set()

    assert {row.result for row in outcome.rows} == {Result.UNREACHABLE}
    assert "The proxy has a name that was not found in time." in outcome.rows[0].detail


def test_a_mistake_of_ours_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(run, "Attempt", broken)
    with pytest.raises(ZeroDivisionError):
        probe(["https://host.test/"], {"httpProxy": "http://127.0.0.1:1/"})
