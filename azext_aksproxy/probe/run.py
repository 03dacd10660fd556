"""Endpoints probed side by side, each by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from queue import Empty, Queue, SimpleQueue
from threading import Thread
from typing import Any

from azext_aksproxy.config.limits import PROBE_TIMEOUT
from azext_aksproxy.config.routes.go import DIRECT, Route, proxy_for, routes
from azext_aksproxy.probe.attempt import Attempt, Seen
from azext_aksproxy.probe.chain.absent import Absent
from azext_aksproxy.probe.chain.trust import Trust
from azext_aksproxy.probe.endpoint import Endpoint, read_host, read_proxy
from azext_aksproxy.probe.row import Result, Row
from azext_aksproxy.probe.way.lookup import Names

AT_A_TIME = 8
GLANCE = 0.5
"""Seconds that one wait for a row lasts, so that Ctrl-C is heard where waits cannot be interrupted."""


@dataclass(frozen=True)
class Outcome:
    """What became of all probes.

    `rows` are in the order of the URLs. `unneeded` are the subjects of those certificates of trustedCa that no chain
    needed, () where no chain was trusted. `presented_authorities` are the CA certificates, in DER, of chains that are
    not trusted, and `absent` the issuers at which such chains end, which were not presented; each once.
    """

    rows: tuple[Row, ...]
    unneeded: tuple[str, ...] = ()
    presented_authorities: tuple[bytes, ...] = ()
    absent: tuple[Absent, ...] = ()

    @property
    def is_well(self) -> bool:
        """Say whether every row is."""
        return all(row.result.is_well for row in self.rows)


def probe(  # noqa: PLR0913 what is asked, how it is trusted, how long, and who is told
    urls: Sequence[str],
    settings: Mapping[str, Any],
    *,
    public_roots: bytes | None = None,
    also_trusted: Sequence[str] = (),
    timeout: float = PROBE_TIMEOUT,
    on_row: Callable[[Row], None] | None = None,
) -> Outcome:
    """Probe `urls` the way that `settings`, an httpProxyConfig in its wire names, send them.

    `public_roots` is PEM text, certifi's where it is None; `also_trusted` are base64 of PEM texts that nodes trust
    beside trustedCa. `timeout` is in seconds, for each of `urls`. `on_row` is called in this thread with each row as it
    is known.
    Raises ValueError, with a message for the user, if one of `urls` is none, or if there are no public roots.
    """
    plans = list(_plans(urls, settings))
    own = settings.get("trustedCa")
    own = [own] if isinstance(own, str) else []
    trust = Trust(public_roots, own, also_trusted)
    seen: dict[int, Seen] = {}
    for number, result in _run(plans, trust, timeout):
        seen[number] = result
        if on_row:
            on_row(result.row)
    return _outcome([seen[number] for number in range(len(plans))], trust)


@dataclass(frozen=True)
class _Plan:
    """An endpoint with its proxy, or the row that there is without a probe."""

    endpoint: Endpoint
    proxy: Endpoint | None = None
    row: Row | None = None


def _plans(urls: Sequence[str], settings: Mapping[str, Any]) -> Iterator[_Plan]:
    for url, route in zip(urls, routes(urls, settings), strict=True):
        endpoint = read_host(url)
        if route.route == DIRECT:
            yield _Plan(endpoint, row=_direct(route))
            continue
        try:
            yield _Plan(endpoint, read_proxy(proxy_for(endpoint.scheme, settings) or ""))
        except ValueError as error:
            detail = f"{error} Correct it in the proxy settings."
            yield _Plan(endpoint, row=Row(route.url, route.route, Result.UNREACHABLE, detail))


def _direct(route: Route) -> Row:
    detail = f"{route.reason} It was not probed; see that nodes reach it without the proxy."
    return Row(route.url, DIRECT, Result.DIRECT, detail)


def _run(plans: Sequence[_Plan], trust: Trust, timeout: float) -> Iterator[tuple[int, Seen]]:
    """Yield what became of each plan by its number, as it is known."""
    waiting: SimpleQueue[tuple[int, _Plan]] = SimpleQueue()
    ended: Queue[tuple[int, Seen | BaseException]] = Queue()
    begun = 0
    for number, plan in enumerate(plans):
        if plan.row:
            yield number, Seen(plan.row)
        else:
            waiting.put((number, plan))
            begun += 1
    names = Names()
    for _ in range(min(AT_A_TIME, begun)):
        # no pool of concurrent.futures: the interpreter would wait for its threads after Ctrl-C
        Thread(target=_work, args=(waiting, ended, names, trust, timeout), daemon=True).start()
    for _ in range(begun):
        number, result = _next(ended)
        if isinstance(result, BaseException):
            raise result
        yield number, result


def _next(ended: Queue[tuple[int, Seen | BaseException]]) -> tuple[int, Seen | BaseException]:
    while True:
        try:
            return ended.get(timeout=GLANCE)
        except Empty:
            continue


def _work(
    waiting: SimpleQueue[tuple[int, _Plan]],
    ended: Queue[tuple[int, Seen | BaseException]],
    names: Names,
    trust: Trust,
    timeout: float,
) -> None:
    """Probe what is waiting until nothing is. What is raised is raised again by whoever waits for it."""
    while True:
        try:
            number, plan = waiting.get_nowait()
        except Empty:
            return
        try:
            assert plan.proxy is not None  # noqa: S101 what has none has a row
            result: Seen | BaseException = Attempt(plan.endpoint, plan.proxy, names, trust, timeout).run()
        except BaseException as error:  # pylint: disable=broad-exception-caught
            result = error
        ended.put((number, result))


def _outcome(seen: Sequence[Seen], trust: Trust) -> Outcome:
    judgements = [each for one in seen for each in one.judgements]
    trusted = [each for each in judgements if not each.fault]
    faulty = [each for each in judgements if each.fault and each.verdict.errors]
    needed = frozenset(der for each in judgements for der in each.verdict.needed)
    return Outcome(
        rows=tuple(each.row for each in seen),
        unneeded=trust.without(needed) if trusted else (),
        presented_authorities=tuple(dict.fromkeys(der for each in faulty for der in each.authorities)),
        absent=tuple(dict.fromkeys(each.absent for each in faulty if each.absent)),
    )
