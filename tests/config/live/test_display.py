"""What `az aks proxy show` tells of a cluster: every name that a query may ask for, and the table of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.display import describe, table
from azext_aksproxy.config.trusted_ca.certificates import certificates
from tests.config import certificate_factory as factory
from tests.config.certificate_factory import NOW, encoded, pem

ENDS = NOW + timedelta(days=20, hours=5)
CA = encoded(pem(factory.valid(ends=ENDS)))
CLUSTER = Cluster.of(
    {
        "properties": {
            "httpProxyConfig": {
                "httpProxy": "http://user:secret@proxy:8080/",
                "httpsProxy": "https://proxy:8443/",
                "noProxy": ["Own.example", "localhost", "konnectivity", "10.0.0.0/16"],
                "trustedCa": CA,
                "effectiveNoProxy": ["localhost"],
                "newSetting": {"url": "http://user:secret@other/"},
            },
            "networkProfile": {"kubeProxyConfig": {"mode": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin"}}},
        }
    }
)
ADDED = frozenset({"localhost", "konnectivity", "10.0.0.0/16"})


def test_every_name_is_there() -> None:
    told = describe(CLUSTER, ADDED, NOW)
    [ca] = certificates(CA)
    assert ca.not_valid_before
    assert ca.not_valid_after

    assert told["httpProxyConfig"] == {
        "enabled": True,
        "httpProxy": "http://***@proxy:8080/",
        "httpsProxy": "https://proxy:8443/",
        "noProxy": ["Own.example"],
        "noProxyAddedByAks": ["10.0.0.0/16", "konnectivity", "localhost"],
        "trustedCa": [
            {
                "subject": ca.subject,
                "issuer": ca.issuer,
                "subjectAlternativeNames": [],
                "notBefore": ca.not_valid_before.isoformat(),
                "notAfter": ca.not_valid_after.isoformat(),
                "daysLeft": 20,
                "sha256": ca.sha256,
                "isCa": True,
                "problem": None,
            }
        ],
        "newSetting": {"url": "http://***@other/"},
    }
    assert told["kubeProxyConfig"] == {"mode": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin"}}


def test_the_table_has_a_row_for_every_value() -> None:
    [ca] = certificates(CA)

    assert [(row["Setting"], row["Value"]) for row in table(describe(CLUSTER, ADDED, NOW))] == [
        ("enabled", "True"),
        ("httpProxy", "http://***@proxy:8080/"),
        ("httpsProxy", "https://proxy:8443/"),
        ("noProxy", "Own.example"),
        ("noProxyAddedByAks", "10.0.0.0/16"),
        ("noProxyAddedByAks", "konnectivity"),
        ("noProxyAddedByAks", "localhost"),
        ("trustedCa", f"{ca.subject}: 20 days left, until {ENDS:%Y-%m-%d}"),
        ("newSetting url", "http://***@other/"),
        ("kubeProxy mode", "IPVS"),
        ("kubeProxy ipvsConfig scheduler", "RoundRobin"),
    ]


def test_a_cluster_without_settings_has_none_to_tell() -> None:
    told = describe(Cluster.of({}), frozenset(), NOW)

    assert told == {
        "httpProxyConfig": None,
        "kubeProxyConfig": None,
        "nodeDisruptionPolicy": None,
        "customCATrustCertificates": [],
    }
    assert table(told) == []


OTHER_CA = encoded(pem(factory.root("Other root")))


def of_security_profile(profile: Any) -> dict[str, Any]:
    return describe(Cluster.of({"properties": {"securityProfile": profile}}), frozenset(), NOW)


def test_custom_certificates_are_shown_under_a_key_of_their_own() -> None:
    shown = of_security_profile({"customCATrustCertificates": [OTHER_CA, encoded("no certificate")]})

    first, second = shown["customCATrustCertificates"]
    assert "Other root" in first["subject"]
    assert second["problem"]
    assert shown["httpProxyConfig"] is None
    assert [row["Setting"] for row in table(shown)] == ["customCATrustCertificates"] * 2


@pytest.mark.parametrize(
    "profile", [None, {}, {"customCATrustCertificates": None}, {"customCATrustCertificates": [1]}, "x"]
)
def test_a_cluster_without_them_has_an_empty_list(profile: Any) -> None:
    assert of_security_profile(profile)["customCATrustCertificates"] == []
