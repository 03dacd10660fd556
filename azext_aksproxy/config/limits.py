"""Figures of the contract, each with its source."""

from __future__ import annotations

MAX_FILE_BYTES = 1024 * 1024
"""The largest file that is read, in bytes. Ours: a full configuration with 20 certificates has some 50,000."""

MAX_REPORT_BYTES = 32 * 1024 * 1024
"""The largest report of Terraform that is read. Ours: plans of landing zones have some megabytes, of all resources."""

MAX_VALUES = 25_000
"""The most keys and list elements that are read. Ours: a NO_PROXY of so many could not be handed to any process."""

MAX_NESTING = 32
"""The deepest nesting of objects and lists that is read. Ours: a whole ARM template has less than 10 levels."""

MAX_EXPRESSION = 24_576
"""The most characters of an expression (learn.microsoft.com, Syntax and expressions in ARM templates, January 2026)."""

PROBE_TIMEOUT = 10.0
"""Seconds for all work of the probe of one URL, unless the user says otherwise. Ours: what is slower helps no node."""

PREVIEW_API_VERSION = "2026-08-02-preview"
"""The API version of a call that configures kube-proxy, unless the user sets another one."""

KUBE_PROXY_API_VERSION = "2022-08-02-preview"
"""The first API version with `kubeProxyConfig` (service documentation, October 2022)."""

NFTABLES_API_VERSION = "2025-09-02-preview"
"""The first API version with the kube-proxy mode NFTABLES (service documentation, August 2026)."""

IPVS_DEPRECATED_VERSION = (1, 35)
"""The first Kubernetes version whose kube-proxy warns of the mode IPVS (KEP-5495, May 2026)."""

IPVS_OFF_VERSION = (1, 40)
"""The first Kubernetes version whose kube-proxy has IPVS switched off by default (KEP-5495, May 2026)."""

IPVS_GONE_VERSION = (1, 43)
"""The first Kubernetes version whose kube-proxy does not start with the mode IPVS (KEP-5495, May 2026)."""

MODE_KUBERNETES_VERSIONS = {"IPVS": (1, 22), "NFTABLES": (1, 33)}
"""The first Kubernetes version, major and minor, of a kube-proxy mode (service documentation, August 2026)."""


def dotted(version: tuple[int, int]) -> str:
    """Return a Kubernetes version as it is written: `1.33`."""
    return f"{version[0]}.{version[1]}"
