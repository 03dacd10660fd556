"""Settings that many tests start from."""

from __future__ import annotations

from typing import Any

IPVS: dict[str, Any] = {
    "enabled": True,
    "mode": "IPVS",
    "ipvsConfig": {
        "scheduler": "LeastConnection",
        "tcpTimeoutSeconds": 900,
        "tcpFinTimeoutSeconds": 120,
        "udpTimeoutSeconds": 300,
    },
}
"""The kube-proxy configuration of the service documentation of October 2022, under its wire names."""
