"""The script says what the probe says, and no value in it is ever a command."""

from __future__ import annotations

import base64
import contextlib
import shutil
import socket
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from azext_aksproxy.probe.run import probe
from azext_aksproxy.probe.script import make_script
from tests.probe.authority import Authority, Credential, trusted_ca
from tests.probe.hosts import Talk, answering, listening, server_context
from tests.probe.proxies import by_host, inside_tls, opened, proxied
from tests.probe.squid import squid, why_not

pytestmark = pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl")

PUBLIC, ROOT, UNKNOWN = Authority("Public root"), Authority("Proxy root"), Authority("Unknown root")
SIGNING = Authority("Proxy signing", ROOT)
NOW = datetime.now(timezone.utc)
SHELLS = [shell for shell in (["dash"], ["bash", "--posix"], ["busybox", "sh"]) if shutil.which(shell[0])]


def saying(answer: bytes) -> Talk:
    """Return the talk of a proxy that has read a request already."""

    def talk(connected: socket.socket) -> None:
        connected.sendall(answer)

    return talk


def silent(connected: socket.socket) -> None:
    while connected.recv(4096):
        pass


def web(credential: Credential, answer: bytes = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n") -> Talk:
    """Return the talk of a host that speaks HTTP over TLS."""
    context = server_context(credential)

    def talk(connected: socket.socket) -> None:
        with contextlib.suppress(OSError), context.wrap_socket(connected, server_side=True) as tls:
            if tls.recv(4096):
                tls.sendall(answer)

    return talk


TALKS: dict[str, Talk] = {
    "public.test": opened(web(PUBLIC.issue("public.test"))),
    "inspected.test": opened(web(ROOT.issue("inspected.test"))),
    "chain.test": opened(web(SIGNING.issue("chain.test", above=[SIGNING]))),
    "unknown.test": opened(web(UNKNOWN.issue("unknown.test", above=[UNKNOWN]))),
    "cut.test": opened(web(Authority("Below", UNKNOWN).issue("cut.test"))),
    "name.test": opened(web(ROOT.issue("another.test"))),
    "expired.test": opened(web(ROOT.issue("expired.test", ends=NOW - timedelta(days=1)))),
    "early.test": opened(web(ROOT.issue("early.test", begins=NOW + timedelta(days=1)))),
    "password.test": saying(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"),
    "forbidden.test": saying(b"HTTP/1.1 403 Forbidden\r\n\r\n"),
    "gone.test": saying(b"HTTP/1.1 503 Service Unavailable\r\n\r\n"),
    "garbage.test": opened(saying(b"no TLS at all\r\n\r\n")),
    "nothing.test": saying(b""),
    "odd.test": saying(b"SSH-2.0-OpenSSH_9.9\r\n\r\n"),
}


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., tuple[int, list[list[str]]]]:
    """Return what runs a script, and returns its exit code and rows."""

    def run_script(text: str, shell: list[str] | None = None) -> tuple[int, list[list[str]]]:
        path = tmp_path / "probe.sh"
        path.write_text(text)
        folder = tmp_path / "tmp"
        folder.mkdir(exist_ok=True)
        command = [*(shell or SHELLS[0]), str(path)]
        environment = {"PATH": "/usr/bin:/bin", "TMPDIR": str(folder), "https_proxy": "http://127.0.0.1:1/"}
        ended = subprocess.run(
            command, capture_output=True, text=True, timeout=120, check=False, cwd=tmp_path, env=environment
        )
        assert list(folder.iterdir()) == [], "it leaves nothing behind"
        assert "This ran on" in ended.stderr, ended.stderr
        return ended.returncode, [line.split("\t") for line in ended.stdout.splitlines()]

    return run_script


def both(
    run: Callable[..., Any], urls: list[str], settings: dict[str, Any], timeout: float = 20
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return URL and result of each row, as the script and as the probe say them."""
    code, rows = run(make_script(urls, settings, public_roots=PUBLIC.pem, also_trusted=(), timeout=timeout))
    outcome = probe(urls, settings, public_roots=PUBLIC.pem, timeout=timeout)
    assert code == (0 if outcome.is_well else 1)
    assert [row[2] for row in rows] == [row.route for row in outcome.rows]
    assert all(len(row) == 4 and row[3].endswith(".") for row in rows)
    return [(row[1], row[0]) for row in rows], [(row.url, row.result.value) for row in outcome.rows]


def test_the_script_finds_what_the_probe_finds(run: Callable[..., Any]) -> None:
    with proxied(by_host(TALKS)) as proxy:
        settings = {"httpProxy": proxy, "noProxy": [".svc"], "trustedCa": trusted_ca(ROOT)}
        script, engine = both(run, [*(f"https://{host}/" for host in TALKS), "https://a.svc/"], settings)

    assert script == engine
    assert {result for _, result in script} >= {"passed-through", "intercepted", "not-trusted", "refused", "direct"}


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("name.test", "The certificate is not for this host."),
        ("expired.test", "A certificate of the chain has expired."),
        ("early.test", "A certificate of the chain is not valid yet."),
        ("unknown.test", "The chain ends at a root"),
        ("cut.test", "The issuer of the chain was not presented"),
        ("gone.test", "The proxy does not reach the host: 503."),
        ("password.test", "The proxy wants a user and password: 407."),
        ("odd.test", "What answers there is no HTTP proxy"),
    ],
)
def test_the_script_tells_what_is_wrong(run: Callable[..., Any], host: str, words: str) -> None:
    with proxied(by_host(TALKS)) as proxy:
        settings = {"httpProxy": proxy, "trustedCa": trusted_ca(ROOT)}
        _, [row] = run(
            make_script([f"https://{host}/"], settings, public_roots=PUBLIC.pem, also_trusted=(), timeout=20)
        )

    assert row[3].startswith(words)


@pytest.mark.parametrize(
    ("certificate", "words"),
    [
        (ROOT.issue("another.test"), "The certificate of the proxy itself is not for its host."),
        (UNKNOWN.issue("127.0.0.1"), "The certificate of the proxy itself is not trusted."),
    ],
)
def test_the_script_tells_what_is_wrong_with_the_proxy_itself(
    run: Callable[..., Any], certificate: Credential, words: str
) -> None:
    with proxied(inside_tls(silent, certificate), "https") as proxy:
        settings = {"httpProxy": proxy, "httpsProxy": proxy, "trustedCa": trusted_ca(ROOT)}
        urls = ["https://public.test/", "http://public.test/"]
        _, rows = run(make_script(urls, settings, public_roots=PUBLIC.pem, also_trusted=(), timeout=20))

    assert [row[0] for row in rows] == ["not-trusted"] * 2
    assert all(row[3].startswith(words) for row in rows)


@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_through_a_real_squid_and_over_tls_to_it_too(run: Callable[..., Any]) -> None:
    names = ("host.test", "third.test")
    found = []
    with (
        listening(web(PUBLIC.issue(*names))) as port,
        squid(ROOT, SIGNING, ROOT.issue("127.0.0.1"), PUBLIC, names) as running,
    ):
        url = f"https://host.test:{port}/"
        for listens, scheme in ((running.plain, "http"), (running.bumping, "http"), (running.secure, "https")):
            for trusted in ("", trusted_ca(ROOT)):
                settings = {"httpProxy": running.url(listens, scheme), "trustedCa": trusted}
                script, engine = both(run, [url], settings, timeout=20)
                assert script == engine, settings
                found.append(script[0][1])

    assert found == ["passed-through"] * 2 + ["not-trusted", "intercepted", "not-trusted", "passed-through"]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 404 Not Found\r\n\r\n",
        b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
        b"HTTP/1.1 502 Bad Gateway\r\n\r\n",
        b"HTTP/1.1 403 Forbidden\r\nX-Squid-Error: ERR_ACCESS_DENIED 0\r\n\r\n",
        b"HTTP/1.1 403 Forbidden\r\nProxy-Status: p; error=http_request_denied\r\n\r\n",
        b"HTTP/1.1 500 Oh\r\nX-Squid-Error: ERR_DNS_FAIL 0\r\n\r\n",
        b"",
    ],
)
def test_http_urls_are_asked_for_by_a_head(run: Callable[..., Any], answer: bytes) -> None:
    with proxied(answering(answer)) as proxy:
        script, engine = both(run, ["http://a.test/", "http://b.test:8080/x?y=1"], {"httpProxy": proxy})

    assert script == engine


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:1/", "http://no-such-name.invalid:3128/"])
def test_a_proxy_that_is_not_there(run: Callable[..., Any], proxy: str) -> None:
    script, engine = both(run, ["https://a.test/", "http://a.test/"], {"httpProxy": proxy})

    assert script == engine == [("https://a.test/", "unreachable"), ("http://a.test/", "unreachable")]


def test_a_proxy_that_hangs_ends_with_the_timeout(run: Callable[..., Any]) -> None:
    with proxied(silent) as proxy:
        script, engine = both(run, ["https://a.test/"], {"httpProxy": proxy}, timeout=1)
        in_tunnel = by_host({"b.test": opened(silent)})
        with proxied(in_tunnel) as other:
            tunnels = both(run, ["https://b.test/"], {"httpProxy": other}, timeout=1)

    assert script == engine == [("https://a.test/", "unreachable")]
    assert tunnels[0] == tunnels[1] == [("https://b.test/", "unreachable")]


@pytest.mark.parametrize("shell", SHELLS, ids=" ".join)
def test_every_shell_runs_it(run: Callable[..., Any], shell: list[str]) -> None:
    with proxied(by_host(TALKS)) as proxy:
        settings = {"httpProxy": proxy, "trustedCa": trusted_ca(ROOT)}
        text = make_script(["https://inspected.test/"], settings, public_roots=PUBLIC.pem, also_trusted=(), timeout=20)
        code, rows = run(text, shell)

    assert (code, rows[0][0]) == (0, "intercepted")


def test_without_public_roots_trusted_ca_is_asked_first_as_a_node_has_it_in_its_store(run: Callable[..., Any]) -> None:
    with proxied(by_host(TALKS)) as proxy:
        settings = {"httpProxy": proxy, "trustedCa": trusted_ca(ROOT)}
        urls = ["https://inspected.test/", "https://public.test/"]
        text = make_script(urls, settings, public_roots=None, also_trusted=[trusted_ca(PUBLIC)], timeout=20)
        _, rows = run(text)
        _, without = run(make_script(urls, {"httpProxy": proxy}, public_roots=None, also_trusted=(), timeout=20))

    assert [row[0] for row in rows] == ["intercepted", "intercepted"]
    assert [row[0] for row in without] == ["not-trusted", "not-trusted"]
    assert "CN" in without[0][3]
    assert "Proxy root" in without[0][3]


def test_what_a_proxy_refuses_inside_of_tls_is_seen(run: Callable[..., Any]) -> None:
    answer = b"HTTP/1.1 403 Forbidden\r\nX-Squid-Error: ERR_ACCESS_DENIED 0\r\nContent-Length: 0\r\n\r\n"
    with proxied(by_host({"a.test": opened(web(ROOT.issue("a.test"), answer))})) as proxy:
        settings = {"httpProxy": proxy, "trustedCa": trusted_ca(ROOT)}
        text = make_script(["https://a.test/"], settings, public_roots=PUBLIC.pem, also_trusted=(), timeout=20)
        code, rows = run(text)

    assert (code, rows[0][0]) == (1, "refused")
    assert "inside of TLS" in rows[0][3]


HOSTILE = (
    "'; touch pwned; '",
    "$(touch pwned)",
    "`touch pwned`",
    '"; touch pwned; "',
    "\\'; touch pwned; '",
    "a'\"$(touch pwned)`touch pwned`",
    "-o pwned",
    "${IFS}touch${IFS}pwned",
    "a|touch pwned&",
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_value_is_ever_a_command(run: Callable[..., Any], tmp_path: Path, hostile: str) -> None:
    pem = f"END_OF_PEM\n{hostile}\n".encode() + ROOT.pem + b"END_OF_PEM\ntouch pwned\n"
    with proxied(answering(b"HTTP/1.1 403 Forbidden\r\n\r\n")) as proxy:
        settings = {
            "httpProxy": proxy.replace("//", f"//{hostile.replace('/', '')}:{hostile.replace('/', '')}@"),
            "noProxy": [hostile, f".{hostile}", "a.svc"],
            "trustedCa": base64.b64encode(pem).decode(),
        }
        urls = [f"http://a.test/{hostile}", f"http://a.test/?{hostile}", "https://a.svc/", "https://b.test/"]
        code, rows = run(make_script(urls, settings, public_roots=pem + PUBLIC.pem, also_trusted=(), timeout=20))

    assert code == 1
    assert [row[0] for row in rows] == ["passed-through", "passed-through", "direct", "refused"]
    assert not list(tmp_path.rglob("pwned"))
    assert hostile.replace("/", "") not in "".join(row[2] for row in rows)


def test_no_password_is_in_the_script() -> None:
    settings = {"httpProxy": "http://user:horse-battery@proxy.test:3128/"}
    urls = ["https://me:staple@a.test/", "http://me:staple@b.test/x"]
    text = make_script(urls, settings, public_roots=None, also_trusted=(), timeout=10)

    assert "horse-battery" not in text
    assert "staple" not in text


def test_public_roots_without_a_certificate_are_an_error() -> None:
    with pytest.raises(ValueError, match="no certificate among the public roots"):
        make_script(["https://a.test/"], {}, public_roots=b"none", also_trusted=(), timeout=10)


def test_a_pattern_of_names_is_an_error() -> None:
    with pytest.raises(ValueError, match="has a pattern for a host"):
        make_script(["https://*.a.test/"], {}, public_roots=None, also_trusted=(), timeout=10)
