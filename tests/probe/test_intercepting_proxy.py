"""The proxy of the demo, the pages and the benchmark."""

from __future__ import annotations

import base64
import shutil
import subprocess
from pathlib import Path

import certifi
import pytest

from azext_aksproxy.probe.row import Result
from azext_aksproxy.probe.run import probe
from azext_aksproxy.probe.script import make_script
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


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl")
def test_the_script_ends_though_the_input_that_it_is_read_from_stays_open() -> None:
    """So it is with `kubectl debug --stdin`: the input of a container may stay open where that of kubectl ends."""
    with intercepting(["refused.test"]) as proxy:
        settings = {"httpProxy": proxy.url, "trustedCa": base64.b64encode(proxy.ca_pem).decode()}
        script = make_script(
            URLS[1:3], settings, public_roots=Path(certifi.where()).read_bytes(), also_trusted=(), timeout=20
        )
        with subprocess.Popen(["sh", "-s"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as shell:
            assert shell.stdin
            assert shell.stdout
            shell.stdin.write(script)
            shell.stdin.flush()
            rows = [line.split("\t")[:2] for line in shell.stdout]
            assert shell.wait(60) == 1

    assert rows == [["intercepted", "https://b.test/"], ["refused", "https://refused.test/"]]
