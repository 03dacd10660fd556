"""A proxy that still presents what only a leaving certificate covers."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from azext_aksproxy.rollout.decisions.proof import Changeover, prove
from tests.probe.authority import Authority, trusted_ca
from tests.probe.hosts import Talk, secured
from tests.probe.proxies import by_host, opened, proxied

OLD, NEW, OTHER = Authority("Old root"), Authority("New root"), Authority("Other root")


def denied(connected: socket.socket) -> None:
    connected.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")


TALKS: dict[str, Talk] = {
    "old.test": opened(secured(OLD.issue("old.test"))),
    "new.test": opened(secured(NEW.issue("new.test"))),
    "other.test": opened(secured(OTHER.issue("other.test"))),
    "denied.test": denied,
}


def changeover(proxy: str, has: str = trusted_ca(OLD), gets: str = trusted_ca(NEW), **more: Any) -> Changeover:
    settings = {"httpProxy": proxy, "trustedCa": gets, **more}
    return Changeover(has, settings, (), ("CN=Old root (until 2027-01-01)",))


def test_a_chain_of_the_leaving_ca_speaks_against_it_and_is_told_once_for_all_clusters() -> None:
    with proxied(by_host(TALKS)) as proxy:
        proof = prove(["https://old.test/", "https://new.test/"], [changeover(proxy), changeover(proxy)])

    [fact] = proof.against
    assert f"The proxy {proxy} still presents a chain for https://old.test/" in fact
    assert "'CN=Old root (until 2027-01-01)'. 2 clusters would no longer trust it." in fact
    assert proof.doubts == ()


@pytest.mark.parametrize(
    ("url", "result"),
    [("https://other.test/", "not-trusted"), ("https://denied.test/", "refused"), ("http://127.0.0.1/", "")],
)
def test_what_the_change_does_not_break_is_a_doubt_at_most(url: str, result: str) -> None:
    with proxied(by_host(TALKS)) as proxy:
        proof = prove([url], [changeover(proxy)])

    assert proof.against == ()
    assert [each.split(". ")[0].split()[-1] for each in proof.doubts] == ([result] if result else [])


def test_with_both_certificates_nothing_speaks_against_it() -> None:
    with proxied(by_host(TALKS)) as proxy:
        proof = prove(["https://old.test/", "https://new.test/"], [changeover(proxy, gets=trusted_ca(OLD, NEW))])

    assert (proof.against, proof.doubts) == ((), ())


def test_what_nodes_trust_besides_counts() -> None:
    with proxied(by_host(TALKS)) as proxy:
        also = Changeover(trusted_ca(OLD), {"httpProxy": proxy, "trustedCa": ""}, (trusted_ca(OLD),), ("Old",))
        assert prove(["https://old.test/"], [also]).against == ()


def test_each_proxy_is_asked_for_itself() -> None:
    with proxied(by_host(TALKS)) as first, proxied(by_host({"old.test": TALKS["new.test"]})) as second:
        direct = changeover(first, noProxy=["old.test"])
        proof = prove(["https://old.test/"], [changeover(first), changeover(second), direct])

    assert len(proof.against) == 1
    assert first in proof.against[0]
    assert "1 cluster would" in proof.against[0]
    assert len(proof.doubts) == 1  # the certificate of the second is not for the host


def test_no_changeover_means_no_probe() -> None:
    assert prove(["https://old.test/"], []).against == ()
