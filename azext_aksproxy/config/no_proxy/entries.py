"""The list noProxy: what is wrong with its entries, what is doubtful about them, and what they lack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from azext_aksproxy.config.findings import SAFE, UNSAFE, Finding, Path, Remove, Rule, Safety, Severity, Write
from azext_aksproxy.config.hosts import split_port
from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.config.no_proxy import registry
from azext_aksproxy.config.no_proxy import rules as no_proxy_rules
from azext_aksproxy.config.no_proxy.entry import MANY, Address, Domain, Entry, Everything, HostName, Network, read
from azext_aksproxy.config.no_proxy.fault import explain

DUPLICATE = Rule(
    id="no-proxy-duplicate",
    severity=Severity.WARNING,
    title="An entry of noProxy appears once",
    reason="The second one does nothing; perhaps another host was meant.",
    source="RFC 4343: names are equal without regard to case",
    fixes=SAFE,
)
HOST_BITS = Rule(
    id="no-proxy-host-bits",
    severity=Severity.WARNING,
    title="A network in noProxy begins at its first address",
    reason="Clients take the whole network that the address belongs to; perhaps a smaller one was meant.",
    source="golang.org/x/net/http/httpproxy; RFC 4632, section 3.1",
    fixes=SAFE,
)
EVERYTHING = Rule(
    id="no-proxy-everything",
    severity=Severity.WARNING,
    title="noProxy does not exclude everything",
    reason="With '*' no request uses the proxy, whatever else the file says.",
    source="golang.org/x/net/http/httpproxy, July 2026",
)
PORT = Rule(
    id="no-proxy-port",
    severity=Severity.WARNING,
    title="An entry of noProxy has no port",
    reason="Go and Node.js read ports, Python only where the URL has one too; curl, .NET and others take the entry for "
    "a host name that never matches.",
    source="golang.org/x/net/http/httpproxy, July 2026; the clients in `az aks proxy route --all-clients`, run in "
    "November 2026",
    fixes=UNSAFE,
)
BRACKETS = Rule(
    id="no-proxy-brackets",
    severity=Severity.WARNING,
    title="An IPv6 address in noProxy has no brackets unless it has a port",
    reason="Go takes brackets without a port for a host name that never matches.",
    source="golang.org/x/net/http/httpproxy, July 2026",
    fixes=SAFE,
)
TRAILING_DOT = Rule(
    id="no-proxy-trailing-dot",
    severity=Severity.INFO,
    title="A name in noProxy that ends with a dot is meant for requests that write the dot too",
    reason="Go and most others compare the dot, so the entry serves names such as those that Flux asks for, and not "
    "their usual form. curl leaves it out.",
    source="golang/go#79944; fluxcd/kustomize-controller#1623; AKS release notes, 2026-04-02",
)
SVC = Rule(
    id="no-proxy-svc",
    severity=Severity.INFO,
    title="noProxy has .svc",
    reason="AKS does not add it, so pods call services by names such as 'web.shop.svc' through the proxy.",
    source="AKS#3174 and AKS#2674, as of August 2026",
)
CLUSTER_LOCAL = Rule(
    id="no-proxy-cluster-local",
    severity=Severity.INFO,
    title="noProxy has .cluster.local",
    reason="AKS does not add it, so pods call services by their full names through the proxy.",
    source="AKS#3174 and AKS#2674, as of August 2026",
)
NETWORK_SUPPORT = Rule(
    id="no-proxy-network-support",
    severity=Severity.INFO,
    title="Networks in noProxy are not read by every client",
    reason="Go and Ruby read them, curl since 7.86.0, and those of IPv6 since 8.18.0; Node.js, .NET and Python's "
    "urllib do not, and use the proxy for their addresses.",
    source="service documentation, August 2026; azure-docs#105523; the clients in `az aks proxy route --all-clients`, "
    "run in November 2026",
)

RULES: tuple[Rule, ...] = (
    *no_proxy_rules.RULES,
    DUPLICATE,
    HOST_BITS,
    EVERYTHING,
    PORT,
    BRACKETS,
    TRAILING_DOT,
    SVC,
    CLUSTER_LOCAL,
    NETWORK_SUPPORT,
    *registry.RULES,
)

ABOUT_THE_WHOLE = (SVC, CLUSTER_LOCAL)
"""Rules that ask for something in the list, and say nothing where a part of it is not known."""


def parse(entry: str) -> Entry | Finding:
    """Return what `entry` is, or why it is nothing that AKS takes."""
    return read(entry) or explain(entry)


def check(settings: Mapping[str, Any], purpose: Purpose) -> Iterator[Finding]:
    """Yield what is wrong with noProxy, and what it lacks. Values of a wrong type were reported before."""
    entries = settings.get("noProxy")
    if isinstance(entries, list):
        known = []
        for index, text in enumerate(entries):
            if isinstance(text, str):
                each = parse(text)
                if isinstance(each, Finding):
                    yield each.about(("noProxy", index))
                else:
                    known.append(_Known(index, text, each))
        yield from _check_each(known)
        yield from _check_duplicates(known)
        yield from _check_network_support(known)
        yield from registry.check_registries({each.at: each.entry for each in known})
        if _may_have_proxy(settings, purpose):
            yield from _check_cluster_domains(known)
    elif entries is None and purpose is Purpose.CREATE and _may_have_proxy(settings, purpose):
        yield from _check_cluster_domains([])


class _Known(NamedTuple):
    """An entry that could be read, and where it stands. Its text is fit for messages as it is: see `read`."""

    at: int
    text: str
    entry: Entry

    @property
    def path(self) -> Path:
        return ("noProxy", self.at)


def _check_each(known: list[_Known]) -> Iterator[Finding]:
    for each in known:
        doubt = _doubt(each.text)
        if doubt is not None:
            yield doubt.about(each.path)


def _check_duplicates(known: list[_Known]) -> Iterator[Finding]:
    first_index: dict[Entry, int] = {}
    for each in known:
        first = first_index.setdefault(each.entry, each.at)
        if first != each.at:
            message = f"The noProxy entry '{each.text}' repeats entry {first + 1}."
            yield Finding(DUPLICATE, message, "Remove one of them.", each.path).fixed_by(
                Remove(), description="Remove the entry that is repeated."
            )


def _check_network_support(known: list[_Known]) -> Iterator[Finding]:
    """Say it once, at the first network: it is no fault of any one entry."""
    first = next((each for each in known if isinstance(each.entry, Network)), None)
    if first is not None:
        message = f"The network '{first.text}' in noProxy is not read by every client."
        hint = "Add the names or addresses that matter as entries too."
        yield Finding(NETWORK_SUPPORT, message, hint, first.path)


def _may_have_proxy(settings: Mapping[str, Any], purpose: Purpose) -> bool:
    """Say whether there may be a proxy that requests would go through: one of the file, or one that the cluster has."""
    names = ("httpProxy", "httpsProxy")
    is_given = any(settings.get(name) for name in names)
    may_be_the_clusters = purpose is Purpose.UPDATE and not all(name in settings for name in names)
    return settings.get("enabled") is not False and (is_given or may_be_the_clusters)


def _check_cluster_domains(known: list[_Known]) -> Iterator[Finding]:
    """Say which names of services are not covered. Those under cluster.local all end with svc.cluster.local."""
    for rule, suffix, enough in ((SVC, "svc", "svc"), (CLUSTER_LOCAL, "cluster.local", "svc.cluster.local")):
        if not any(_covers(each.entry, enough) for each in known):
            message = f"Calls inside the cluster to names under .{suffix} go through the proxy."
            yield Finding(rule, message, f'Add ".{suffix}" to noProxy.', ("noProxy",))


def _covers(entry: Entry, suffix: str) -> bool:
    """Say whether all hosts below `suffix` are excluded by `entry`."""
    if isinstance(entry, Everything):
        return True
    if not isinstance(entry, (HostName, Domain)) or entry.port is not None:
        return False
    return f".{suffix}".endswith(f".{entry.name}")


@lru_cache(maxsize=MANY)
def _doubt(text: str) -> Finding | None:
    """Return what speaks against an entry that can be read."""
    entry, fact = read(text), f"The noProxy entry '{text}'"
    if entry is None:
        return None
    if isinstance(entry, Everything):
        return Finding(EVERYTHING, f"{fact} switches the proxy off for every host.", "Name the hosts that are meant.")
    if isinstance(entry, Network):
        if entry.address == entry.network.network_address:
            return None
        finding = Finding(HOST_BITS, f"{fact} does not begin at its first address.", f'Write "{entry.network}".')
        return finding.fixed_by(Write(str(entry.network)))
    if entry.port is not None:
        host = split_port(text)[0].strip("[]")
        finding = Finding(PORT, f"{fact} has a port, which not every client reads.", f'Write "{host}".')
        return finding.fixed_by(Write(host), Safety.UNSAFE)
    if isinstance(entry, Address) and entry.bracketed:
        finding = Finding(BRACKETS, f"{fact} has brackets, which not every client reads.", f'Write "{text[1:-1]}".')
        return finding.fixed_by(Write(text[1:-1]))
    if isinstance(entry, (HostName, Domain)) and entry.name.endswith("."):
        hint = f'Add "{text[:-1]}" as well, if requests without the dot are meant too.'
        return Finding(TRAILING_DOT, f"{fact} ends with a dot, which Go and most others compare.", hint)
    return None
