"""What an entry is read into."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.no_proxy import rules as no_proxy_rules
from azext_aksproxy.config.no_proxy.entries import parse
from azext_aksproxy.config.no_proxy.entry import Address, Entry, Network
from tests.config.no_proxy.checked import errors
from tests.config.no_proxy.values import READ


@pytest.mark.parametrize(("entry", "expected"), READ)
def test_an_entry_is_read_once_into_what_it_is(entry: str, expected: Entry) -> None:
    assert parse(entry) == expected
    assert errors(entry) == []


@given(st.ip_addresses())
def test_every_address_is_read(address: object) -> None:
    assert parse(str(address)) == Address(ip_address(str(address)))


@given(st.ip_addresses(), st.integers(-1, 130))
def test_every_network_is_read_and_no_other_prefix_length(address: Any, length: int) -> None:
    entry = parse(f"{address}/{length}")
    if 0 <= length <= address.max_prefixlen:
        assert entry == Network(ip_network(f"{address}/{length}", strict=False), address)
    else:
        assert isinstance(entry, Finding)
        assert entry.rule is no_proxy_rules.NETWORK
