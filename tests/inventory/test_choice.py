"""Which clusters are listed, and in which order."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from azext_aksproxy.inventory.choice import MOST_DAYS, Choice, chosen
from azext_aksproxy.inventory.entry import Entry
from tests.config.certificate_factory import NOW
from tests.inventory.entries import behind, entry

CLUSTERS = [
    entry("expired", httpProxyConfig=behind(-1)),
    entry("soon", httpProxyConfig=behind(30)),
    entry("later", httpProxyConfig=behind(400)),
    entry("proxy", httpProxyConfig=behind()),
    entry("ipvs", networkProfile={"kubeProxyConfig": {"mode": "IPVS"}}),
    entry("iptables", networkProfile={"kubeProxyConfig": {"enabled": True}}),
    entry("off", networkProfile={"kubeProxyConfig": {"enabled": False}}),
    entry("unknown", knows_previews=False, httpProxyConfig=behind(5)),
    entry("plain"),
]


def names(choice: Choice, clusters: list[Entry] = CLUSTERS) -> list[str]:
    return [each.columns["name"] for each in chosen(clusters, choice, NOW)]


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        (Choice(), "expired unknown soon later iptables ipvs off proxy"),
        (Choice(all=True), "expired unknown soon later iptables ipvs off plain proxy"),
        (Choice(expiring=30), "expired unknown soon"),
        (Choice(expiring=29), "expired unknown"),
        (Choice(expiring=0), "expired"),
        (Choice(expiring=MOST_DAYS, all=True), "expired unknown soon later"),
        (Choice(modes=("IPVS",)), "ipvs"),
        (Choice(modes=("IPTABLES", "IPVS")), "iptables ipvs"),
        (Choice(modes=("NFTABLES",)), ""),
        (Choice(modes=("IPVS",), expiring=30), ""),
    ],
)
def test_what_is_asked_for_is_listed_first_what_expires_first(choice: Choice, found: str) -> None:
    assert names(choice) == found.split()


def test_the_order_does_not_hang_on_that_in_which_they_came() -> None:
    for seed in range(20):
        shuffled = random.Random(seed).sample(CLUSTERS, len(CLUSTERS))  # noqa: S311
        assert names(Choice(all=True), shuffled) == names(Choice(all=True))


def test_a_certificate_that_expires_at_the_very_end_of_the_days_is_listed() -> None:
    [soon] = [each for each in CLUSTERS if each.columns["name"] == "soon"]

    assert chosen([soon], Choice(expiring=30), NOW) == [soon]
    assert chosen([soon], Choice(expiring=30), NOW - timedelta(seconds=1)) == []


@pytest.mark.parametrize(
    ("choice", "is_any"), [(Choice(), False), (Choice(all=True), True), (Choice(modes=("IPVS",)), True)]
)
def test_whether_clusters_without_any_setting_have_to_be_read(choice: Choice, is_any: bool) -> None:
    assert choice.takes_any is is_any
