"""The write of one cluster: what `aks update` sends, by the host's own function."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from azext_aksproxy.azure.models import wire
from azext_aksproxy.config.live.merge import Merged, merge
from azext_aksproxy.host.decorator_class import require
from azext_aksproxy.host.loaded import loaded_update
from azext_aksproxy.host.managed_cluster_decorator import extend_update
from azext_aksproxy.rollout.decisions.asked import Asked


class Writer:
    """Sends what `aks update` sends with the settings that are asked for, by the host's own function."""

    def __init__(self, cmd: Any, asked: Asked) -> None:
        self._asked = asked
        self._host = loaded_update(cmd)

    @contextmanager
    def ready(self) -> Iterator[None]:
        """Put our decorator in the place of the host's, which its function looks up by name: once, for all threads."""
        with self._host.decorator.replaced_by(self._extended):
            yield

    def _extended(self, host_class: type) -> type:
        require(host_class, "check_is_postprocessing_required")

        given = self._asked.http_proxy is not None, self._asked.kube_proxy is not None

        class RolloutDecorator(extend_update(host_class, self._merged, *given)):  # type: ignore[misc]
            def check_is_postprocessing_required(self, _: Any) -> bool:
                """Leave aside what the host does after the end: it gives roles to addons that have them already."""
                return False

        return RolloutDecorator

    def _merged(self, mc: Any) -> Merged:
        """Merge into what the host's function has read, which its client holds to be as agreed."""
        body = wire(mc)
        asked = self._asked.of(body["id"])
        return merge(body, asked.http_proxy, asked.kube_proxy)

    def send(self, cmd: Any, client: Any, resource_group: str, name: str) -> None:
        """Read a cluster by `client`, merge the settings into it, and write it by `client`."""
        place = {"resource_group_name": resource_group, "name": name}
        settings = {"http_proxy_config": self._asked.http_proxy}
        self._host.function(cmd=cmd, client=client, **place, **settings, no_wait=True, yes=True)
