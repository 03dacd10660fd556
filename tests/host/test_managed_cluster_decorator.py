"""A host that lacks what ours stands on ends with a clear error, before anything is sent."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from azure.cli.core.azclierror import CLIInternalError

from azext_aksproxy.config.live.merge import Merged
from azext_aksproxy.host.decorator_class import DecoratorClass
from azext_aksproxy.host.managed_cluster_decorator import extend_create, extend_update

MERGED = Merged({"httpProxy": "http://proxy:8080/"})
UPDATE = "azure.cli.command_modules.acs.managed_cluster_decorator"


class Decorator:
    """As far as ours stands on it."""

    def __init__(self, *_arguments: Any) -> None:
        self.init_context()

    def init_context(self) -> None:
        self.context = SimpleNamespace(get_http_proxy_config=lambda: None, get_if_match=lambda: None)

    def put_mc(self, _mc: Any) -> Any:
        pytest.fail("nothing may be sent")

    def fetch_mc(self) -> Any:
        pytest.fail("nothing may be read")


def without(name: str) -> type:
    """Return the decorator as a later azure-cli could have it, without the method `name`."""
    return type("Decorator", (Decorator,), {name: None})


def test_a_class_that_is_gone() -> None:
    gone = DecoratorClass(UPDATE, "AKSManagedClusterRenamedDecorator")

    with (
        pytest.raises(CLIInternalError, match="has no AKSManagedClusterRenamedDecorator"),
        gone.replaced_by(lambda each: each),
    ):
        raise AssertionError("the host must not run")


@pytest.mark.parametrize("name", ["init_context", "put_mc"])
def test_a_decorator_without_what_is_overridden(name: str) -> None:
    with pytest.raises(CLIInternalError, match=f"Decorator has no {name}") as error:
        extend_create(without(name), MERGED)

    assert "Nothing was sent" in str(error.value)
    assert "az upgrade" in error.value.recommendations[0]


def test_an_update_that_does_not_read_the_cluster() -> None:
    with pytest.raises(CLIInternalError, match="has no fetch_mc"):
        extend_update(without("fetch_mc"), lambda _mc: MERGED)


def test_a_context_that_is_not_asked_for_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Decorator, "init_context", lambda self: setattr(self, "context", SimpleNamespace()))

    with pytest.raises(CLIInternalError, match="has no get_http_proxy_config"):
        extend_create(Decorator, MERGED)(None, None, {}, None)


def test_the_host_of_this_azure_cli_has_all_of_it() -> None:
    from azure.cli.command_modules.acs import managed_cluster_decorator as host

    extend_create(host.AKSManagedClusterCreateDecorator, MERGED)
    extend_update(host.AKSManagedClusterUpdateDecorator, lambda _mc: MERGED)


def test_a_host_that_never_reads_the_cluster_sends_nothing_instead() -> None:
    made = extend_update(Decorator, lambda _mc: MERGED)(None, None, {}, None)
    made.context.mc = None

    with pytest.raises(CLIInternalError, match="has no reading of the cluster before its update"):
        made.context.get_http_proxy_config()
