"""The decorator layer: the merged settings, put into the ManagedCluster that the host has built, and sent with care.

What is sent was decided before: by the plan of an update, which was shown and agreed to, or by the files of a creation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from azure.cli.core.azclierror import UnclassifiedUserFault
from azure.core.exceptions import HttpResponseError

from azext_aksproxy.azure.models import KUBE_PROXY_ATTRIBUTE, drop_read_only, http_proxy_for, set_kube_proxy, wire
from azext_aksproxy.config.live.merge import Merged
from azext_aksproxy.host.decorator_class import lacking, require


def extend_create(host_class: type, merged: Merged) -> type:
    """Return a subclass of `host_class`, the decorator of `aks create`, that sends `merged`; see `_extend`."""
    given = merged.http_proxy is not None, merged.kube_proxy is not None
    return type("ProxyCreateDecorator", (_extend(host_class, *given),), {"merged": merged})


def extend_update(
    host_class: type, review: Callable[[Any], Merged], has_http_proxy: bool = True, has_kube_proxy: bool = False
) -> type:
    """Return a subclass of `host_class`, the decorator of `aks update`, that also guards an existing cluster.

    `review` is called with the cluster as it was read, before the host takes any step, and returns what to send; what
    it raises ends the update. The write carries the eTag of that reading. Whether it will be about the HTTP proxy and
    about kube-proxy is said before. Raises CLIInternalError for a class that lacks what is overridden.
    """
    require(host_class, "fetch_mc")

    class ProxyUpdateDecorator(_extend(host_class, has_http_proxy, has_kube_proxy)):  # type: ignore[misc]
        _guards = False

        def fetch_mc(self) -> Any:
            mc = super().fetch_mc()
            etag = wire(mc).get("eTag")
            self.merged = review(mc)
            if etag and not (self.context.get_if_match() or self.context.get_if_none_match()):
                self.context.get_if_match = lambda: etag
                self._guards = True
            return mc

        def put_mc(self, mc: Any) -> Any:
            try:
                return super().put_mc(mc)
            except HttpResponseError as error:
                if self._guards and error.status_code == 412:
                    raise self._changed_meanwhile() from error
                raise

        def _changed_meanwhile(self) -> Exception:
            error: Exception = UnclassifiedUserFault(
                f"The cluster '{self.context.get_name()}' was changed since it was read for this update. "
                "It was left as it is now.",
                recommendation="Look at the change (az aks proxy show), then run the same command again.",
            )
            return error

    return ProxyUpdateDecorator


def _extend(host_class: type, has_http_proxy: bool, has_kube_proxy: bool) -> type:
    """Return a subclass of `host_class` that sends our two settings as `merged` has them.

    The host's steps all run; only what its context answers for `--http-proxy-config` is ours, and kube-proxy is
    put in last, into what is about to be sent. Raises CLIInternalError for a class that lacks what is overridden.
    """
    require(host_class, "init_context", "put_mc")

    class ProxyDecorator(host_class):  # type: ignore[misc]
        merged: Merged | None = None
        """What is sent, once that was decided."""

        def __init__(self, cmd: Any, client: Any, raw_parameters: dict[str, Any], resource_type: Any) -> None:
            # among the raw parameters, so that `aks update` counts it as something to update
            raw_parameters = {**raw_parameters, KUBE_PROXY_ATTRIBUTE: has_kube_proxy or None}
            super().__init__(cmd, client, raw_parameters, resource_type)

        def init_context(self) -> None:
            super().init_context()
            require(self.context, "get_http_proxy_config", "get_if_match")
            # where the host knows the parameter itself, it would read a file
            self.context.get_kube_proxy_config = lambda: None
            if has_http_proxy:
                self.context.get_http_proxy_config = lambda: http_proxy_for(
                    self.context.mc, {**(self.decided().http_proxy or {})}
                )

        def decided(self) -> Merged:
            """Return what is sent. Raises CLIInternalError for a host that never read the cluster before it asks."""
            if self.merged is None:
                raise lacking(host_class, "reading of the cluster before its update")
            return self.merged

        def put_mc(self, mc: Any) -> Any:
            drop_read_only(mc)
            if has_kube_proxy:
                if mc.network_profile is None:
                    mc.network_profile = self.models.ContainerServiceNetworkProfile()
                set_kube_proxy(mc, {**(self.decided().kube_proxy or {})})
            return super().put_mc(mc)

    return ProxyDecorator
