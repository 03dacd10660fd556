"""What of the lists can be probed."""

from __future__ import annotations

from typing import Any

import pytest

from azext_aksproxy.probe.run import probe
from azext_aksproxy.probe.wanted import listed, wanted


def category(name: str, *details: dict[str, Any]) -> dict[str, Any]:
    return {"category": "any", "endpoints": [{"domainName": name, "endpointDetails": list(details)}]}


HTTPS = {"port": 443, "protocol": "Https"}


@pytest.mark.parametrize(
    ("found", "urls", "left_out"),
    [
        (category("a.test", HTTPS), ["https://a.test/"], []),
        (category("a.test", {"port": 80, "protocol": "HTTP"}), ["http://a.test/"], []),
        (category("a.test", {"port": 8443, "protocol": "https"}), ["https://a.test:8443/"], []),
        (category("a.test", {"protocol": "Https"}), ["https://a.test/"], []),
        (category("a.test", HTTPS, {"port": 80, "protocol": "Http"}), ["https://a.test/", "http://a.test/"], []),
        (category("ntp.test", {"port": 123, "protocol": "UDP"}), [], ["ntp.test:123 (udp)"]),
        (category("a.test", {"port": 9000}), [], ["a.test:9000 (no protocol)"]),
        (category("", HTTPS), [], [":443 (https)"]),
        (category("*.data.mcr.microsoft.com", HTTPS), ["https://westus.data.mcr.microsoft.com/"], []),
        (category("*.hcp.test", HTTPS), [], ["*.hcp.test"]),
        ({"category": "none", "endpoints": None}, [], []),
        ({"category": "none", "endpoints": [{"domainName": "a.test", "endpointDetails": None}]}, [], []),
        ({}, [], []),
    ],
)
def test_only_what_uses_a_proxy_and_has_a_name_is_probed(found: Any, urls: list[str], left_out: list[str]) -> None:
    result = listed([found, found])

    assert list(result.urls) == urls
    assert list(result.left_out) == left_out


@pytest.mark.parametrize(
    ("name", "port"),
    [("a b", 443), ("a" * 300, 443), ("10.0.0.0/16", 443), ("::1", 443), ("a.test:443", 443), ("https://a.test", 443),
     ("a.test", 70000), ("a.test", [443])],
)  # fmt: skip
def test_what_makes_no_url_is_left_out_and_the_rest_is_probed(name: str, port: Any) -> None:
    odd = category(name, {"port": port, "protocol": "Https"})
    result = listed([odd, category("b.test", HTTPS)])

    assert result.urls == ("https://b.test/",)
    assert len(result.left_out) == 1
    assert [row.url for row in probe(result.urls, {}).rows] == ["https://b.test/"]


def test_a_name_that_the_service_never_tells_is_fit_for_a_terminal() -> None:
    [told] = listed([category("a\x1b[2Jb", {"port": 1, "protocol": "tcp"})]).left_out

    assert told.isprintable()


def test_a_host_with_a_variable_is_left_out() -> None:
    result = wanted(["https://<location>.a.test/", "https://b.test/"])

    assert (result.urls, result.left_out) == (("https://b.test/",), ("<location>.a.test",))
