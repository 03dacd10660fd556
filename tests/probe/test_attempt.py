"""What becomes of a probe where the proxy, or whoever is behind it, does not do what it should."""

from __future__ import annotations

import socket
import ssl

import pytest

from azext_aksproxy.probe.row import Result, Row
from azext_aksproxy.probe.run import probe
from tests.probe.authority import Authority, trusted_ca
from tests.probe.hosts import Talk, answering, secured
from tests.probe.proxies import (
    OPENED,
    Recorder,
    by_host,
    closing,
    flooding,
    hang,
    inside_tls,
    opened,
    proxied,
    resetting,
    sending,
    trickling,
    tunnel,
)

ROOT = Authority("Root")
HOST = ROOT.issue("host.test")
PROXY = ROOT.issue("127.0.0.1")
LONG, SHORT = 30.0, 3.0
"""Seconds: for what ends by itself, and for what only the deadline ends."""

SERVER_HELLO_BEGINS = bytes.fromhex("16030300 7a 0200 0076 0303".replace(" ", ""))
ALERT = bytes.fromhex("15030300020228")
"""A fatal alert of TLS: handshake failure."""


def row_of(talk: Talk, url: str = "https://host.test/", scheme: str = "http", timeout: float = LONG) -> Row:
    with proxied(talk, scheme) as proxy:
        outcome = probe([url], {"httpProxy": proxy, "trustedCa": trusted_ca(ROOT)}, timeout=timeout)
    return outcome.rows[0]


def answer(status: str, *fields: str) -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", *fields, "", "")).encode("latin-1")


def test_whoever_hesitates_is_left_at_the_deadline_and_holds_up_nobody() -> None:
    proxy, handshake = "The proxy did not answer in time.", "the TLS handshake in it did not end in time."
    talks: dict[str, tuple[Talk, str]] = {
        "silent.test": (hang, proxy),
        "slow-field.test": (trickling(b"HTTP/1.1 200 OK\r\nX: ", b"x"), proxy),
        "slow-status.test": (trickling(b"", b"HTTP/1.1 200 OK\r\n"), proxy),
        "silent-tunnel.test": (opened(hang), handshake),
        "slow-handshake.test": (opened(trickling(SERVER_HELLO_BEGINS, b"\0")), handshake),
        "half-a-handshake.test": (opened(sending(SERVER_HELLO_BEGINS)), handshake),
        "host.test": (opened(secured(HOST)), "nodes trust its CA"),
    }
    ended: list[str] = []
    with proxied(by_host({host: talk for host, (talk, _) in talks.items()})) as url:
        settings = {"httpProxy": url, "trustedCa": trusted_ca(ROOT)}
        urls = [f"https://{host}/" for host in talks]
        outcome = probe(urls, settings, timeout=SHORT, on_row=lambda row: ended.append(row.url))

    assert [row.url for row in outcome.rows] == urls
    assert ended[0] == "https://host.test/"
    for row, (_, words) in zip(outcome.rows, talks.values(), strict=True):
        assert words in row.detail
        assert row.result is (Result.INTERCEPTED if row.url == ended[0] else Result.UNREACHABLE)


@pytest.mark.parametrize("talk", [hang, trickling(SERVER_HELLO_BEGINS, b"\0")], ids=["silent", "slow"])
def test_an_https_proxy_that_hesitates_is_left_at_the_deadline(talk: Talk) -> None:
    row = row_of(talk, scheme="https", timeout=1)

    assert row.result is Result.UNREACHABLE
    assert row.detail.startswith("The proxy did not answer in time.")


def test_a_deadline_holds_within_tls_in_tls() -> None:
    row = row_of(inside_tls(tunnel(hang), PROXY), scheme="https", timeout=SHORT)

    assert row.result is Result.UNREACHABLE
    assert "the TLS handshake in it did not end in time" in row.detail


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        (closing, "The proxy closed the connection instead of an answer."),
        (resetting, "The proxy cut the connection."),
        (sending(b"SSH-2.0-OpenSSH_9.2\r\n"), "The proxy does not speak HTTP."),
        (sending(b"HTTP/1.1 two hundred\r\n\r\n"), "The proxy does not speak HTTP."),
        (sending(b"\0" * 100), "The proxy does not speak HTTP."),
        (answering(b"HTTP/1.1 200 OK\r\nX: y\r\n"), "The proxy broke off its answer."),
        (flooding(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 1000), "The proxy sends more than 64 KiB of fields"),
        (flooding(b"HTTP/1.1 200 ", b"O" * 1000), "The proxy sends more than 64 KiB of fields"),
    ],
)
def test_a_proxy_that_is_none_is_told(talk: Talk, words: str) -> None:
    row = row_of(talk)

    assert row.result is Result.UNREACHABLE
    assert row.detail.startswith(words)


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        (closing, "closed the connection during the TLS handshake"),
        (resetting, "cut the connection"),
        (sending(b"HTTP/1.1 403 Forbidden\r\n\r\n"), "failed the TLS handshake ("),
        (sending(ALERT), "alert handshake failure)"),
        (flooding(b"", bytes(1000)), "failed the TLS handshake ("),
    ],
)
def test_a_handshake_that_fails_in_the_tunnel_is_a_refusal(talk: Talk, words: str) -> None:
    row = row_of(tunnel(talk))

    assert row.result is Result.REFUSED
    assert row.detail.startswith("The proxy opened the tunnel, and the other end ")
    assert words in row.detail


def test_a_handshake_without_end_is_left() -> None:
    # a fragment of a handshake message of 16 MB, which never ends
    fragment = bytes.fromhex("1603034000") + bytes.fromhex("02ffffff") + bytes(0x4000 - 4)
    row = row_of(tunnel(flooding(fragment, bytes.fromhex("1603034000") + bytes(0x4000))))

    assert row.result is Result.REFUSED


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        (closing, "The proxy closed the connection during the TLS handshake."),
        (sending(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "The proxy failed the TLS handshake ("),
    ],
)
def test_a_proxy_that_does_not_speak_tls_is_told_by_its_url(talk: Talk, words: str) -> None:
    row = row_of(talk, scheme="https")

    assert row.result is Result.UNREACHABLE
    assert row.detail.startswith(words)
    assert "if it does not, its URL begins with http://" in row.detail


@pytest.mark.parametrize(
    ("status", "result", "words"),
    [
        ("403 Forbidden", Result.REFUSED, "The proxy refuses host.test:443: 403 Forbidden. Have it allow"),
        ("407 Proxy Authentication Required", Result.REFUSED, "AKS does not support authentication at the proxy"),
        ("405", Result.REFUSED, "The proxy refuses host.test:443: 405. "),
        ("204 No Content", Result.REFUSED, "The proxy refuses host.test:443: 204 No Content."),
        ("502 Bad Gateway", Result.UNREACHABLE, "The proxy does not reach host.test:443: 502 Bad Gateway."),
        ("504 Gateway Timeout", Result.UNREACHABLE, "The proxy does not reach host.test:443: 504 Gateway Timeout."),
    ],
)
def test_what_the_proxy_answers_to_connect_is_told(status: str, result: Result, words: str) -> None:
    row = row_of(answering(answer(status)))

    assert row.result is result
    assert words in row.detail


def test_nothing_of_a_proxy_is_obeyed_by_a_terminal() -> None:
    fields = ("X-Squid-Error: ERR_\x1b]0;title\x07 0", "\x1b[2J: x")
    row = row_of(answering(answer(f"403 \x1b[31mRed\x9b\u00ad{'x' * 500}", *fields)))

    assert row.result is Result.REFUSED
    assert row.detail.isprintable()
    assert "[31mRed" in row.detail
    assert len(row.detail) < 500


def test_connect_and_nothing_else_is_sent() -> None:
    recorder = Recorder(OPENED)
    with proxied(recorder.talk) as url:
        proxy = url.replace("//", "//user:secret@")
        outcome = probe(["https://User:pass@Host.test./x?y"], {"httpProxy": proxy}, timeout=LONG)

    head, _, rest = recorder.received.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines == ["CONNECT Host.test.:443 HTTP/1.1", "Host: Host.test.:443", "User-Agent: aksproxy"]
    assert rest[:1] == b"\x16", "a handshake of TLS"
    assert b"Host.test" in rest, "the name, without its dot"
    assert b"Host.test." not in rest
    assert b"secret" not in recorder.received
    assert outcome.rows[0].route == url.replace("//", "//***@")
    assert "secret" not in repr(outcome)
    assert "pass" not in repr(outcome)


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("https://[2001:db8::1]/", "[2001:db8::1]:443"),
        ("https://10.1.2.3:6443/", "10.1.2.3:6443"),
        ("https://b\u00fccher.test/", "xn--bcher-kva.test:443"),
        ("wss://host.test/", "host.test:443"),
    ],
)
def test_connect_names_the_host_as_clients_do(url: str, authority: str) -> None:
    recorder = Recorder(answer("403 Forbidden"))
    with proxied(recorder.talk) as proxy:
        probe([url], {"httpProxy": proxy}, timeout=LONG)

    assert recorder.received.startswith(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n".encode())


def test_no_server_name_is_sent_for_an_address() -> None:
    recorder = Recorder(OPENED)
    with proxied(recorder.talk) as proxy:
        probe(["https://10.1.2.3/"], {"httpProxy": proxy}, timeout=LONG)

    assert b"10.1.2.3" not in recorder.received.partition(b"\r\n\r\n")[2]


def test_what_came_with_the_answer_belongs_to_the_tunnel() -> None:
    def talk(connected: socket.socket) -> None:
        connected.recv(4096)
        connected.sendall(OPENED + ALERT)
        hang(connected)

    row = row_of(talk)

    assert row.result is Result.REFUSED
    assert "alert handshake failure" in row.detail


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_chain_is_presented_in_each_version_of_tls(version: ssl.TLSVersion, scheme: str) -> None:
    talk = tunnel(secured(HOST, version))
    row = row_of(talk if scheme == "http" else inside_tls(talk, PROXY), scheme=scheme)

    assert row.result is Result.INTERCEPTED
    assert row.issuer == "CN=Root"
    [presented] = row.certificates
    assert presented.subject == "CN=host.test"


def test_an_http_url_is_asked_for_by_head() -> None:
    recorder = Recorder(answer("301 Moved Permanently"))
    with proxied(recorder.talk) as proxy:
        outcome = probe(["http://host.test:8080/a?b#c"], {"httpProxy": proxy}, timeout=LONG)

    assert recorder.received.decode().split("\r\n") == [
        "HEAD http://host.test:8080/a?b HTTP/1.1",
        "Host: host.test:8080",
        "User-Agent: aksproxy",
        "Accept: */*",
        "Connection: close",
        "",
        "",
    ]
    assert outcome.rows[0].result is Result.PASSED_THROUGH
    assert "301 Moved Permanently" in outcome.rows[0].detail


@pytest.mark.parametrize(
    ("status", "field", "result"),
    [
        ("200 OK", "A: b", Result.PASSED_THROUGH),
        ("403 Forbidden", "Via: 1.1 proxy", Result.PASSED_THROUGH),
        ("500 Internal Server Error", "A: b", Result.PASSED_THROUGH),
        ("403 Forbidden", "X-Squid-Error: ERR_ACCESS_DENIED 0", Result.REFUSED),
        ("403 Forbidden", "Proxy-Status: proxy; error=http_request_denied", Result.REFUSED),
        ("200 OK", "Proxy-Status: proxy; received-status=200", Result.PASSED_THROUGH),
        ("407 Proxy Authentication Required", "A: b", Result.REFUSED),
        ("502 Bad Gateway", "A: b", Result.UNREACHABLE),
        ("503 Service Unavailable", "X-Squid-Error: ERR_DNS_FAIL 0", Result.UNREACHABLE),
    ],
)
def test_an_answer_of_the_proxy_itself_is_told_from_that_of_the_host(status: str, field: str, result: Result) -> None:
    row = row_of(answering(answer(status, field)), "http://host.test/")

    assert row.result is result
    assert status in row.detail


@pytest.mark.parametrize(
    ("last", "result"),
    [
        (answer("204 No Content"), Result.PASSED_THROUGH),
        (answer("407 Proxy Authentication Required"), Result.REFUSED),
        (answer("502 Bad Gateway"), Result.UNREACHABLE),
    ],
)
def test_what_is_said_before_the_answer_is_none(last: bytes, result: Result) -> None:
    before = answer("100 Continue") + answer("103 Early Hints", "Link: </a>; rel=preload")

    assert row_of(answering(before + last), "http://host.test/").result is result


def test_an_answer_that_never_comes_after_what_is_said_before_it_is_left() -> None:
    row = row_of(answering(answer("100 Continue")), "http://host.test/")

    assert row.result is Result.UNREACHABLE


@pytest.mark.parametrize("length", [0, 60, 75])
def test_a_password_in_the_words_of_the_proxy_is_not_repeated(length: int) -> None:
    words = f"{'x' * length} http://user:horse-battery@parent.test/ is gone"
    row = row_of(answering(answer(f"503 {words}", f"X-Squid-Error: {words}")))

    assert row.result is Result.UNREACHABLE
    assert "horse" not in row.detail
