"""The decorator layer: the checked files merged into the ManagedCluster that the host has built."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from azext_aksproxy.config.merge import merge_http_proxy, merge_kube_proxy

if TYPE_CHECKING:
    from azext_aksproxy.config.check import Checked


@dataclass(frozen=True)
class DecoratorClass:
    """Where a host's function finds the class that builds and sends the ManagedCluster."""

    module: str
    name: str

    @contextmanager
    def replaced_by(self, extend: Callable[[type], type]) -> Iterator[None]:
        """Put `extend(class)` in the place of the class while a host's function runs, which looks it up by name."""
        module = import_module(self.module)
        original = getattr(module, self.name)
        setattr(module, self.name, extend(original))
        try:
            yield
        finally:
            setattr(module, self.name, original)


def extend_decorator(host_class: type, http_proxy: Checked | None, kube_proxy: Checked | None) -> type:
    """Return a subclass of `host_class`, a create or update decorator, that merges our two settings.

    The host's steps all run; only what its context answers for `--http-proxy-config` is ours, and kube-proxy is
    merged last, into what is about to be sent.
    """

    class ProxyDecorator(host_class):  # type: ignore[misc]
        def __init__(self, cmd: Any, client: Any, raw_parameters: dict[str, Any], resource_type: Any) -> None:
            # among the raw parameters, so that `aks update` counts it as something to update
            raw_parameters = {**raw_parameters, "kube_proxy_config": kube_proxy}
            super().__init__(cmd, client, raw_parameters, resource_type)

        def init_context(self) -> None:
            super().init_context()
            if http_proxy is not None:
                self.context.get_http_proxy_config = lambda: merge_http_proxy(
                    self.context.mc.http_proxy_config or {}, http_proxy.settings
                )

        def put_mc(self, mc: Any) -> Any:
            if kube_proxy is not None:
                if mc.network_profile is None:
                    mc.network_profile = self.models.ContainerServiceNetworkProfile()
                before = mc.network_profile.get("kubeProxyConfig") or {}
                mc.network_profile["kubeProxyConfig"] = merge_kube_proxy(before, kube_proxy.settings)
            return super().put_mc(mc)

    return ProxyDecorator
