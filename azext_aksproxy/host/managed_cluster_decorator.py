"""The decorator layer: the checked files merged into the ManagedCluster that the host has built, and sent with care."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from azext_aksproxy.azure.models import (
    KUBE_PROXY_ATTRIBUTE,
    drop_read_only,
    http_proxy_for,
    http_proxy_of,
    kube_proxy_of,
    set_kube_proxy,
    wire,
)
from azext_aksproxy.config.live.merge import merge_http_proxy, merge_kube_proxy

if TYPE_CHECKING:
    from azext_aksproxy.config.check import Checked


@dataclass(frozen=True)
class DecoratorClass:
    """Where a host's function finds the class that builds and sends the ManagedCluster."""

    module: str
    name: str

    @contextmanager
    def replaced_by(self, extend: Callable[[type], type]) -> Iterator[None]:
        """Put `extend(class)` in the place of the class while a host's function runs, which looks it up by name.

        Raises CLIInternalError for a host that has no such class.
        """
        module = import_module(self.module)
        require(module, self.name)
        original = getattr(module, self.name)
        setattr(module, self.name, extend(original))
        try:
            yield
        finally:
            setattr(module, self.name, original)


@dataclass(frozen=True)
class Host:
    """A host's command: its function, the decorator class that the function uses, and the factory of its client."""

    function: Callable[..., Any]
    decorator: DecoratorClass
    client_factory: Callable[..., Any]


def require(owner: Any, *names: str) -> None:
    """Raise CLIInternalError if `owner`, a part of the host, lacks one of `names`.

    A host that no longer calls what ours overrides would go its way without the checked files.
    """
    missing = [name for name in names if not callable(getattr(owner, name, None))]
    if not missing:
        return
    from azure.cli.core import __version__
    from azure.cli.core.azclierror import CLIInternalError

    where = getattr(owner, "__name__", type(owner).__name__)
    raise CLIInternalError(
        f"The extension aksproxy does not work with this azure-cli {__version__}: {where} has no {missing[0]}. "
        "Nothing was sent.",
        recommendation="Update both: az upgrade, and az extension update --name aksproxy",
    )


def extend_decorator(host_class: type, http_proxy: Checked | None, kube_proxy: Checked | None) -> type:
    """Return a subclass of `host_class`, the decorator of `aks create` or `aks update`, that merges our two settings.

    The host's steps all run; only what its context answers for `--http-proxy-config` is ours, and kube-proxy is
    merged last, into what is about to be sent. Raises CLIInternalError for a class that lacks what is overridden.
    """
    require(host_class, "init_context", "put_mc")

    class ProxyDecorator(host_class):  # type: ignore[misc]
        def __init__(self, cmd: Any, client: Any, raw_parameters: dict[str, Any], resource_type: Any) -> None:
            # among the raw parameters, so that `aks update` counts it as something to update
            raw_parameters = {**raw_parameters, KUBE_PROXY_ATTRIBUTE: kube_proxy}
            super().__init__(cmd, client, raw_parameters, resource_type)

        def init_context(self) -> None:
            super().init_context()
            require(self.context, "get_http_proxy_config", "get_if_match")
            # where the host knows the parameter itself, it would read a file
            self.context.get_kube_proxy_config = lambda: None
            if http_proxy is not None:
                self.context.get_http_proxy_config = lambda: self._merged_http_proxy(http_proxy)

        def _merged_http_proxy(self, file: Checked) -> Any:
            mc = self.context.mc
            return http_proxy_for(mc, merge_http_proxy(http_proxy_of(mc), file.settings))

        def put_mc(self, mc: Any) -> Any:
            drop_read_only(mc)
            if kube_proxy is not None:
                if mc.network_profile is None:
                    mc.network_profile = self.models.ContainerServiceNetworkProfile()
                set_kube_proxy(mc, merge_kube_proxy(kube_proxy_of(mc), kube_proxy.settings))
            return super().put_mc(mc)

    return ProxyDecorator


def extend_update(
    host_class: type, http_proxy: Checked | None, kube_proxy: Checked | None, review: Callable[[Any], None]
) -> type:
    """Return a subclass as of `extend_decorator` that also guards an existing cluster.

    `review` is called with the cluster as it was read, before the host takes any step; what it raises ends the update.
    The write carries the eTag of that reading.
    """
    require(host_class, "fetch_mc")

    class ProxyUpdateDecorator(extend_decorator(host_class, http_proxy, kube_proxy)):  # type: ignore[misc]
        _guards = False
        _read: dict[str, Any]

        def fetch_mc(self) -> Any:
            mc = super().fetch_mc()
            etag = wire(mc).get("eTag")
            review(mc)
            if self.context.get_if_match() or self.context.get_if_none_match():
                return mc
            if etag:
                self.context.get_if_match = lambda: etag
                self._guards = True
            return mc

        def put_mc(self, mc: Any) -> Any:
            from azure.core.exceptions import HttpResponseError

            try:
                return super().put_mc(mc)
            except HttpResponseError as error:
                if self._guards and error.status_code == 412:
                    raise self._changed_meanwhile() from error
                raise

        def _changed_meanwhile(self) -> Exception:
            from azure.cli.core.azclierror import UnclassifiedUserFault

            error: Exception = UnclassifiedUserFault(
                f"The cluster '{self.context.get_name()}' was changed since it was read for this update. "
                "It was left as it is now.",
                recommendation="Look at the change (az aks proxy show), then run the same command again.",
            )
            return error

    return ProxyUpdateDecorator
