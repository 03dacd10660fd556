"""Files as people have them, of which each was once reported to fail. They are right, and are sent as they mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from azext_aksproxy.config.check import check, check_any
from azext_aksproxy.config.findings import errors
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose

NO_PROXY = ["localhost", ".svc", ".cluster.local"]


@pytest.mark.parametrize(
    ("content", "sent"),
    [
        pytest.param(
            {"enabled": True, "httpProxy": "http://p:80/", "httpsProxy": None, "noProxy": NO_PROXY, "trustedCa": None}
            | {"effectiveNoProxy": [*NO_PROXY, "konnectivity"]},
            {"enabled": True, "httpProxy": "http://p:80/", "httpsProxy": None, "noProxy": NO_PROXY, "trustedCa": None},
            id="az aks show --query httpProxyConfig",
        ),
        pytest.param(
            {"httpProxy": "http://10.0.1.4:8080/", "httpsProxy": "http://10.0.1.4:8443/", "noProxy": NO_PROXY},
            {"httpProxy": "http://10.0.1.4:8080/", "httpsProxy": "http://10.0.1.4:8443/", "noProxy": NO_PROXY},
            id="explicit proxy of Azure Firewall, two ports",
        ),
        pytest.param(
            {"httpProxy": "http://proxyvm:3128", "noProxy": NO_PROXY},
            {"httpProxy": "http://proxyvm:3128/", "noProxy": NO_PROXY},
            id="short name of a VM",
        ),
    ],
)
def test_what_worked_goes_on_working(content: dict[str, Any], sent: dict[str, Any]) -> None:
    checked = check(HTTP_PROXY, json.dumps(content), Purpose.UPDATE)

    assert errors(checked.findings) == []
    assert checked.settings == sent


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_what_powershell_writes_is_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "proxy.json"
    text = json.dumps({"httpProxy": "http://proxy:8080/", "noProxy": NO_PROXY}, indent=2).replace("\n", "\r\n")
    file.write_bytes(text.encode(encoding))

    assert check_any(str(file)) == ()
