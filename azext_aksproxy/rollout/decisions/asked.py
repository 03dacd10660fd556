"""What the clusters of a rollout are to have: settings of the HTTP proxy, of kube-proxy, or both. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from azext_aksproxy.config.check import Checked
from azext_aksproxy.config.live.cluster import Cluster


@dataclass(frozen=True)
class Asked:
    """Settings that were checked. At least one of both is given."""

    http_proxy: Checked | None = None
    kube_proxy: Checked | None = None

    def of(self, id_: str) -> Asked:
        """Return what the cluster with `id_` is to have: the same for all, unless this is an undo."""
        del id_
        return self

    @property
    def files(self) -> list[Checked]:
        """What is given, the HTTP proxy first."""
        return [each for each in (self.http_proxy, self.kube_proxy) if each is not None]

    @property
    def name(self) -> str:
        """What the file is called that the journal is named after."""
        return self.files[0].name

    @property
    def mode(self) -> str | None:
        """The mode of kube-proxy that is asked for, None for any."""
        return self.kube_proxy.settings.get("mode") if self.kube_proxy else None

    @property
    def request(self) -> Any:
        """What tells one request from another, whatever a cluster has: JSON."""
        if self.kube_proxy is None or self.http_proxy is None:
            return {"kubeProxyConfig": self.kube_proxy.request} if self.kube_proxy else self.files[0].request
        return {"httpProxyConfig": self.http_proxy.request, "kubeProxyConfig": self.kube_proxy.request}

    def is_in(self, cluster: Cluster) -> bool:
        """Say whether `cluster` is one of those that are meant where none is named.

        That is one behind a proxy; where only kube-proxy is asked for, one that has a configuration of it.
        """
        return bool(cluster.http_proxy if self.http_proxy else cluster.kube_proxy)

    def why_not(self, cluster: Cluster) -> str:
        """Return why `cluster` is none of those that the settings are for, as a sentence, or ""."""
        return "It has no HTTP proxy." if self.http_proxy and not cluster.http_proxy else ""
