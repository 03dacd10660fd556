"""The reading of NO_PROXY in .NET."""

from __future__ import annotations

from ipaddress import IPv6Address

from azext_aksproxy.config.hosts import read_address
from azext_aksproxy.config.routes.spellings import read_numbers, short_ipv6_of_libc
from azext_aksproxy.config.routes.target import Target


def dotnet(target: Target, no_proxy: str) -> bool:
    """Say whether HttpClient of .NET Core 3.0 to .NET 10 goes direct.

    Source: HttpEnvironmentProxy.cs of dotnet/runtime. A name covers itself alone; with a leading dot it covers itself
    and the hosts below. All is compared as text: no networks (the next release reads them, dotnet/runtime#131397), no
    ports, no `*`. The address of the URL is spelt anew, an IPv6 address with brackets and without its zone; an
    international name is as it stands in the URL.
    """
    host = target.written_host.partition("%")[0].lower()
    address = read_address(host) or read_numbers(host)
    if isinstance(address, IPv6Address):
        host = f"[{short_ipv6_of_libc(address)}]"
    elif address:
        host = str(address)
    items = (item.strip().lower() for item in no_proxy.split(","))
    return any(host.endswith(item) or host == item[1:] if item.startswith(".") else host == item for item in items)
