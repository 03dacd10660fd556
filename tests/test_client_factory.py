"""Whose client sends: the host's own, unless it knows no kube-proxy and one is configured."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from azext_aksproxy import _client_factory

HOSTS, OURS = "the host's", "ours"
IPVS = SimpleNamespace(settings={"mode": "IPVS"})


@pytest.mark.parametrize(
    ("is_preview", "kube_proxy", "whose"),
    [(False, None, HOSTS), (True, None, HOSTS), (True, IPVS, HOSTS), (False, IPVS, OURS)],
)
def test_the_hosts_client_is_used_wherever_it_can(
    is_preview: bool, kube_proxy: Any, whose: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = SimpleNamespace(managed_clusters=OURS)
    monkeypatch.setattr("azext_aksproxy.azure.cluster.get_mgmt_service_client", lambda *_, **__: made)
    context = SimpleNamespace(config=SimpleNamespace(get=lambda *_, fallback: fallback))
    factory = _client_factory.cf_managed_clusters(lambda *_: HOSTS, is_preview)

    assert factory(context, {"kube_proxy_config": kube_proxy}) == whose
    assert factory(context, {}) == HOSTS
