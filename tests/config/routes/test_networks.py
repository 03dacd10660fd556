"""Networks in noProxy that are not written as their own address: with host bits, or as IPv4 in IPv6 form."""

from __future__ import annotations

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose
from azext_aksproxy.config.live.plan import plan_update
from azext_aksproxy.config.routes.go import routes


def test_a_network_with_host_bits_may_be_the_virtual_networks_too() -> None:
    settings = {"httpProxy": "http://proxy:8080/", "noProxy": ["a", "konnectivity", "10.9.0.1/16"]}
    asked = check(HTTP_PROXY, '{"noProxy": ["a"]}', Purpose.UPDATE)

    plan = plan_update({"properties": {"httpProxyConfig": settings}}, asked, None, lambda _: (frozenset(), False))

    assert (plan.changes, plan.service.guessed) == ([], ("10.9.0.1/16",))


@pytest.mark.parametrize(
    ("entry", "covered", "beside"),
    [
        ("::ffff:10.0.0.0/104", "10.255.255.255", "11.0.0.0"),
        ("::ffff:10.1.2.0/120", "10.1.2.255", "10.1.3.0"),
        ("::ffff:10.1.2.3/128", "10.1.2.3", "10.1.2.4"),
        ("::ffff:0:0/96", "255.1.2.3", "[fd00::1]"),
    ],
)
def test_a_network_of_ipv4_addresses_in_ipv6_form_covers_those(entry: str, covered: str, beside: str) -> None:
    settings = {"httpProxy": "http://proxy:8080/", "noProxy": [entry]}

    found = routes([f"http://{host}/" for host in (covered, beside)], settings)

    assert [each.entry for each in found] == [entry, None]
