"""The certificates that nodes trust beside those of trustedCa."""

from __future__ import annotations

from typing import Any

import pytest

from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.display import describe, table
from tests.config import certificate_factory as factory
from tests.config.certificate_factory import NOW, encoded, pem

CA = encoded(pem(factory.root("Other root")))


def described(security_profile: Any) -> dict[str, Any]:
    body = {"properties": {"securityProfile": security_profile}}
    return describe(Cluster.of(body), frozenset(), NOW)


def test_custom_certificates_are_shown_under_a_key_of_their_own() -> None:
    shown = described({"customCATrustCertificates": [CA, encoded("no certificate")]})

    first, second = shown["customCATrustCertificates"]
    assert "Other root" in first["subject"]
    assert second["problem"]
    assert shown["httpProxyConfig"] is None
    assert [row["Setting"] for row in table(shown)] == ["customCATrustCertificates"] * 2


@pytest.mark.parametrize(
    "profile", [None, {}, {"customCATrustCertificates": None}, {"customCATrustCertificates": [1]}, "x"]
)
def test_a_cluster_without_them_has_an_empty_list(profile: Any) -> None:
    assert described(profile)["customCATrustCertificates"] == []
