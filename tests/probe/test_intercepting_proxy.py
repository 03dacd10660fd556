"""The proxy of the demo, the pages and the benchmark."""

from __future__ import annotations

import base64

from azext_aksproxy.probe.row import Result
from azext_aksproxy.probe.run import probe
from tools.intercepting_proxy import intercepting

URLS = ("https://a.test/", "https://b.test/", "https://refused.test/", "http://a.test/")


def test_hosts_are_intercepted_and_some_are_refused() -> None:
    with intercepting(["refused.test"]) as proxy:
        trusting = {"httpProxy": proxy.url, "trustedCa": base64.b64encode(proxy.ca_pem).decode()}
        trusted, unknown = (probe(URLS, settings).rows for settings in (trusting, {"httpProxy": proxy.url}))

    assert [row.result for row in trusted] == [*[Result.INTERCEPTED] * 2, Result.REFUSED, Result.PASSED_THROUGH]
    assert [row.result for row in unknown] == [*[Result.NOT_TRUSTED] * 2, Result.REFUSED, Result.PASSED_THROUGH]
    assert {row.issuer for row in unknown[:2]} == {"CN=Example Inspection CA,O=Example Corporation"}


def test_the_ca_has_the_same_bytes_each_time() -> None:
    with intercepting() as first, intercepting() as second:
        assert first.ca_pem == second.ca_pem
        assert first.port != second.port
