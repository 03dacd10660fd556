"""A fuzz target for atheris: the whole way of a file, from bytes to findings. Run by script/fuzz."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timezone
from typing import Any

import atheris

with atheris.instrument_imports(include=["azext_aksproxy"]):
    from azext_aksproxy.config.check import check_any_source, check_source
    from azext_aksproxy.config.export.template import FORMATS, export
    from azext_aksproxy.config.findings import UnreadableError, errors
    from azext_aksproxy.config.kinds import HTTP_PROXY, KINDS, Purpose
    from azext_aksproxy.config.live.cluster import Cluster
    from azext_aksproxy.config.live.display import describe, table
    from azext_aksproxy.config.reading.source import Source, decode
    from azext_aksproxy.config.routes.go import routes

from tools.only_findings import assert_fit_to_print, assert_only_findings

NOW = datetime(2026, 8, 1, tzinfo=timezone.utc)


def one_input(data: bytes) -> None:
    """Check `data` as a file of each kind, and as one that is only checked, and take it for a cluster's answer."""
    try:
        text = decode("fuzz.json", data)
    except UnreadableError:
        return
    for finding in check_any_source(Source("fuzz.yaml", text), now=NOW):
        assert_fit_to_print(str(finding), "")
    for kind in KINDS:
        checked = check_source(kind, Source("fuzz.json", text), Purpose.CREATE, NOW)
        assert_only_findings(checked, text)
        if not errors(checked.findings):
            both = (checked.settings, None) if kind is HTTP_PROXY else (None, checked.settings)
            for form in FORMATS:
                export(form, *both)
    try:
        settings = json.loads(text)
    except (ValueError, RecursionError):
        return
    as_cluster(settings)


def as_cluster(settings: Any) -> None:
    """Show and route by `settings`, as those of a cluster."""
    network = {"kubeProxyConfig": settings}
    cluster = Cluster.of({"properties": {"httpProxyConfig": settings, "networkProfile": network}})
    table(describe(cluster, cluster.own_entries, NOW))
    routes(["https://a.test/", "http://10.0.0.1/"], cluster.http_proxy)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
