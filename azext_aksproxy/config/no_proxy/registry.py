"""Azure Container Registries in noProxy: behind Private Link a registry has two names, and both must be there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.no_proxy.entry import Domain, Entry, Everything, HostName

REGISTRY = Rule(
    id="no-proxy-registry",
    severity=Severity.INFO,
    title="A registry behind Private Link has both its endpoints in noProxy",
    reason="Layers come from the data endpoint, whose name does not end with that of the registry: they use the proxy.",
    source="service documentation, cluster-container-registry-integration, August 2026; openshift/release#84775, "
    "September 2026",
)
RULES = (REGISTRY,)

REST = re.compile(r"(?P<registry>[a-z0-9]+)\.(?P<cloud>azurecr\.(?:io|us|cn))")
"""The REST endpoint of a registry (service documentation, Private Link DNS zones, August 2026: public, US, China)."""

PRIVATE = re.compile(r"(?:.*\.)?privatelink\.azurecr\.(?:io|us|cn)")
"""What DNS has between a registry's name and its private address. No client asks for it by this name."""


DATA = re.compile(r"(?:(?P<registry>[a-z0-9]+)\.)?[a-z0-9]+\.data\.(?P<cloud>azurecr\.(?:io|us|cn))")
"""The data endpoint of a registry in a region, or those of all registries in it (Private Link DNS zones, as above)."""


def check_registries(entries: Mapping[int, Entry]) -> Iterator[Finding]:
    """Yield what the `entries` of noProxy, by their indices, lack of a registry that is among them."""
    names = {index: entry.name for index, entry in entries.items() if isinstance(entry, (HostName, Domain))}
    if not any("azurecr." in name for name in names.values()):
        return
    if any(isinstance(entry, Everything) for entry in entries.values()):
        return
    whole = set(names.values())
    data = {(found["registry"], found["cloud"]) for name in whole if (found := DATA.fullmatch(name))}
    for index, name in names.items():
        path = ("noProxy", index)
        if PRIVATE.fullmatch(name):
            message = f"Clients never ask for '{name}': that name is an affair of DNS."
            hint = "Write the names of the registry: NAME.azurecr.io and NAME.REGION.data.azurecr.io."
            yield Finding(REGISTRY, message, hint, path)
            continue
        rest = REST.fullmatch(name) if isinstance(entries[index], HostName) else None
        if not rest:
            continue
        registry, cloud = rest["registry"], rest["cloud"]
        has_domain = whole & {cloud, f"data.{cloud}", cloud.rpartition(".")[2]}
        if not has_domain and not data & {(registry, cloud), (None, cloud)}:
            message = f"The noProxy entry '{name}' does not cover the registry's data endpoint."
            hint = f'Behind Private Link, add "{registry}.REGION.data.{cloud}" with its region.'
            yield Finding(REGISTRY, message, hint, path)
