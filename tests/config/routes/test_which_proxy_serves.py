"""Which proxy a request takes, and the reason that is told: also where httpProxy serves https."""

from __future__ import annotations

import pytest

from azext_aksproxy.config.routes.go import routes

HTTP, HTTPS = {"httpProxy": "http://plain:1/"}, {"httpsProxy": "http://tls:2/"}
UNCOVERED = "No entry of noProxy covers the host."
INSTEAD = "No entry of noProxy covers the host, and httpProxy serves https where httpsProxy is missing."


@pytest.mark.parametrize(
    ("url", "settings", "proxy", "reason"),
    [
        ("http://a.example/", HTTP, "http://plain:1/", UNCOVERED),
        ("http://a.example/", {**HTTP, **HTTPS}, "http://plain:1/", UNCOVERED),
        ("https://a.example/", {**HTTP, **HTTPS}, "http://tls:2/", UNCOVERED),
        ("https://a.example/", HTTP, "http://plain:1/", INSTEAD),
        ("http://localhost/", HTTP, "direct", "Requests to the machine itself never use the proxy."),
        ("http://a.example/", HTTPS, "direct", "There is no proxy for http requests: httpProxy is missing."),
        (
            "https://a.example/",
            {},
            "direct",
            "There is no proxy for https requests: httpsProxy and httpProxy are missing.",
        ),
        ("ftp://a.example/", HTTP, "direct", "Only http and https requests use a proxy."),
        (
            "http://a.example/",
            {**HTTP, "enabled": False},
            "direct",
            "The proxy settings are switched off: enabled is false.",
        ),
    ],
)
def test_the_proxy_and_the_reason(url: str, settings: dict[str, object], proxy: str, reason: str) -> None:
    [found] = routes([url], settings)

    assert (found.url, found.route, found.entry, found.reason) == (url, proxy, None, reason)


@pytest.mark.parametrize(
    ("entry", "covered", "beside"),
    [
        # an address with a port covers that port alone, however AKS would take it
        ("[10.0.0.1]:8080", "http://10.0.0.1:8080/", "http://10.0.0.1/"),
        ("*.example.com:8080", "http://a.example.com:8080/", "http://a.example.com/"),
        ("10.0.0.0/08", "http://10.1.2.3/", "http://11.0.0.1/"),
    ],
)
def test_what_aks_refuses_covers_what_go_reads_in_it(entry: str, covered: str, beside: str) -> None:
    found = routes([covered, beside], {**HTTP, "noProxy": [entry]})

    assert [each.entry for each in found] == [entry, None]
