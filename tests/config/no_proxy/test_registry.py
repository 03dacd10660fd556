"""Azure Container Registries in noProxy."""

from __future__ import annotations

import pytest

from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.config.no_proxy import entries as no_proxy
from azext_aksproxy.config.no_proxy.registry import REGISTRY
from azext_aksproxy.config.routes.go import routes


def told(*entries: str) -> list[str]:
    found = no_proxy.check({"noProxy": [*entries]}, Purpose.UPDATE)
    return [f"{each.path[1]} {each.hint}" for each in found if each.rule is REGISTRY]


@pytest.mark.parametrize(
    ("entries", "index", "hint"),
    [
        (("web.azurecr.io",), 0, 'add "web.REGION.data.azurecr.io"'),
        ((".svc", "Web.AzureCR.cn"), 1, 'add "web.REGION.data.azurecr.cn"'),
        (("web.azurecr.io", "other.westeurope.data.azurecr.io"), 0, "web.REGION"),
        (("web.azurecr.io", "web.westeurope.data.azurecr.us"), 0, "web.REGION"),
        (("privatelink.azurecr.io",), 0, "NAME.REGION.data.azurecr.io"),
        ((".privatelink.azurecr.io",), 0, "NAME.REGION.data.azurecr.io"),
        (("web.privatelink.azurecr.io",), 0, "NAME.REGION.data.azurecr.io"),
    ],
)
def test_a_registry_with_one_endpoint_is_told_of(entries: tuple[str, ...], index: int, hint: str) -> None:
    [found] = told(*entries)

    assert found.startswith(f"{index} ")
    assert hint in found


@pytest.mark.parametrize(
    "entries",
    [
        ("web.azurecr.io", "web.westeurope.data.azurecr.io"),
        ("web.azurecr.io", "westeurope.data.azurecr.io"),
        ("web.azurecr.io", ".data.azurecr.io"),
        ("web.azurecr.io", ".azurecr.io"),
        ("azurecr.io",),
        (".azurecr.io",),
        ("web.azurecr.io", "*"),
        ("azurecr.example.com", "registry.example.com"),
        ("cluster.privatelink.westeurope.azmk8s.io",),
        (".web.azurecr.io",),
    ],
)
def test_nothing_is_told_where_both_are_there_or_none_is_meant(entries: tuple[str, ...]) -> None:
    assert told(*entries) == []


@pytest.mark.parametrize("entry", ["web.westeurope.data.azurecr.io", "westeurope.data.azurecr.io", "azurecr.io", ".io"])
def test_what_covers_the_data_endpoint_does_so_in_go(entry: str) -> None:
    settings = {"httpProxy": "http://p:1/", "noProxy": ["web.azurecr.io", entry]}

    assert told(*settings["noProxy"]) == []
    assert [each.route for each in routes(["https://web.westeurope.data.azurecr.io/"], settings)] == ["direct"]
