"""Settings that several tests start from."""

from __future__ import annotations

import base64

import trustme

EXAMPLE_PROXIES = {
    "httpProxy": "http://myproxy.server.com:8080/",
    "httpsProxy": "https://myproxy.server.com:8080/",
    "noProxy": ["localhost", "127.0.0.1"],
}
"""The proxies of examples/aks-proxy-config.json."""

FIRST = trustme.CA(organization_name="First proxy CA").cert_pem.bytes().decode()
SECOND = trustme.CA(organization_name="Second proxy CA").cert_pem.bytes().decode()
PROXIES = {"httpProxy": "http://proxy:8080/", "noProxy": [".svc", ".cluster.local", "example.com"]}
WINDOWS_POOL = {"name": "winpool", "osType": "Windows", "type": "VirtualMachineScaleSets", "mode": "User", "count": 1}


def new_trusted_ca() -> str:
    """Return base64 of the PEM of a CA certificate made just now."""
    return base64.b64encode(trustme.CA().cert_pem.bytes()).decode()


def encoded(*certificates: str) -> str:
    return base64.b64encode("".join(certificates).encode()).decode()
