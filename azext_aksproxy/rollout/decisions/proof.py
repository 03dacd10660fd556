"""Whether the proxies have changed to the new CA, before clusters are told to trust nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from azext_aksproxy.config.live.changes import TRUSTED_CA
from azext_aksproxy.probe.row import Result, Row

LEFT_ALONE = ("httpProxy", "httpsProxy", "noProxy", "enabled")
"""What says which way a request goes."""


@dataclass(frozen=True)
class Changeover:
    """What a cluster has and gets where a certificate leaves its trustedCa that is still valid.

    `trusted` is the trustedCa that it has, `also_trusted` what its nodes trust besides: base64 of PEM text. `gets` is
    the httpProxyConfig that is to be sent, `leaving` how the certificates are called that leave.
    """

    trusted: str
    gets: Mapping[str, Any]
    also_trusted: tuple[str, ...]
    leaving: tuple[str, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """What two clusters have in common that need one probe."""
        ways = (repr(self.gets.get(name)) for name in (*LEFT_ALONE, TRUSTED_CA))
        return (self.trusted, *ways, *self.also_trusted)


@dataclass(frozen=True)
class Proof:
    """What the probes found: `against` speaks against the rollout, `doubts` says that nobody knows."""

    against: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def prove(urls: Sequence[str], changeovers: Sequence[Changeover]) -> Proof:
    """Probe `urls` as clusters will ask for them, each distinct proxy once.

    Raises ValueError, with a message for the user, if one of `urls` is none.
    """
    against: list[str] = []
    doubts: list[str] = []
    counted: dict[tuple[str, ...], list[Changeover]] = {}
    for each in changeovers:
        counted.setdefault(each.key, []).append(each)
    for alike in counted.values():
        for row, is_of_the_old in _probed(urls, alike[0]):
            if is_of_the_old:
                against.append(_still_old(row, alike[0], len(alike)))
            else:
                doubts.append(f"{row.url} through {row.route} is {row.result.value}. {row.detail}")
    return Proof(tuple(dict.fromkeys(against)), tuple(dict.fromkeys(doubts)))


def _probed(urls: Sequence[str], changeover: Changeover) -> Iterator[tuple[Row, bool]]:
    """Yield what does not get through with what a cluster gets, and whether it does with what the cluster has."""
    # pyOpenSSL is loaded only where something is probed
    from azext_aksproxy.probe.run import probe

    gets = changeover.gets
    bad = [row for row in probe(urls, gets, also_trusted=changeover.also_trusted).rows if not row.result.is_well]
    today: dict[str, Row] = {}
    if any(row.result is Result.NOT_TRUSTED for row in bad):
        has = {**gets, TRUSTED_CA: changeover.trusted}
        today = {row.url: row for row in probe(urls, has, also_trusted=changeover.also_trusted).rows}
    for row in bad:
        before = today.get(row.url)
        yield row, row.result is Result.NOT_TRUSTED and before is not None and before.result.is_well


def _still_old(row: Row, changeover: Changeover, count: int) -> str:
    clusters = "1 cluster" if count == 1 else f"{count} clusters"
    return (
        f"The proxy {row.route} still presents a chain for {row.url} that only a leaving certificate covers: "
        f"'{', '.join(changeover.leaving)}'. {clusters} would no longer trust it."
    )
