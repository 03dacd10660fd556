"""Releases of AKS that are known not to heed the proxy settings, as data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from azext_aksproxy.config.findings import Finding, Place, Rule, Severity
from azext_aksproxy.config.live.cluster import Cluster, Pool
from azext_aksproxy.config.redact import redact

IMAGE = Rule(
    id="node-image-ignores-proxy",
    severity=Severity.WARNING,
    title="No node pool runs an image that is known to ignore the proxy",
    reason="Nodes that are added or reimaged do not start, since some of their requests go past the proxy.",
    source="AKS#5238, August 2025",
)
RULES = (IMAGE,)


@dataclass(frozen=True)
class KnownBad:
    """Node images, by a part of their name, with Kubernetes versions of `minor` up to the patch `last`."""

    image: str
    minor: str
    last: int
    fact: str
    remedy: str


KNOWN_BAD = (
    KnownBad(
        image="-202508.",
        minor="1.31",
        last=8,
        fact="with which the download of the Kubernetes binaries goes past the proxy (AKS#5238)",
        remedy="Upgrade to Kubernetes 1.31.9 or later, or to a newer node image.",
    ),
)


def check_known_bad(cluster: Cluster, name: str) -> Iterator[Finding]:
    """Yield a finding for each node pool of a cluster behind a proxy that runs what is known to ignore it."""
    if not cluster.http_proxy or cluster.http_proxy.get("enabled") is False:
        return
    for pool in cluster.pools:
        for bad in KNOWN_BAD:
            if _is(bad, pool):
                image, version = redact(pool.node_image), redact(pool.kubernetes_version)
                message = f"The node pool '{redact(pool.name)}' runs {image} and Kubernetes {version}, {bad.fact}."
                yield Finding(IMAGE, message, bad.remedy, place=Place(f"cluster {name}"))


def _is(bad: KnownBad, pool: Pool) -> bool:
    found = re.fullmatch(re.escape(bad.minor) + r"\.(\d{1,4})", pool.kubernetes_version)
    return bad.image in pool.node_image and found is not None and int(found[1]) <= bad.last
