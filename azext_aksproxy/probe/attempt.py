"""One endpoint, probed: to the proxy, through it, and what is presented there."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from azext_aksproxy.probe.chain.judgement import Judgement, judge
from azext_aksproxy.probe.chain.trust import Trust
from azext_aksproxy.probe.endpoint import Endpoint
from azext_aksproxy.probe.row import Result, Row
from azext_aksproxy.probe.way.channel import Channel, Tls, Wire, connect
from azext_aksproxy.probe.way.clock import deadline_in
from azext_aksproxy.probe.way.failure import ChannelError, EndedError, TimeIsUpError
from azext_aksproxy.probe.way.lookup import Names
from azext_aksproxy.probe.way.tunnel import ask_for_head, open_tunnel

PROTOCOLS = (b"h2", b"http/1.1")
"""What Go's clients offer by ALPN."""


@dataclass(frozen=True)
class Seen:
    """What became of an endpoint, and what was judged on the way: the proxy's chain, if it has one, and the host's."""

    row: Row
    judgements: tuple[Judgement, ...] = ()


class Attempt:
    """The probe of `endpoint` through `proxy`, within `timeout` seconds."""

    def __init__(self, endpoint: Endpoint, proxy: Endpoint, names: Names, trust: Trust, timeout: float) -> None:
        self._endpoint, self._proxy, self._names, self._trust = endpoint, proxy, names, trust
        self._began = time.monotonic()
        self._deadline = deadline_in(timeout)
        self._judgements: list[Judgement] = []

    def run(self) -> Seen:
        """Probe it. Raises nothing that the other end could bring about."""
        wire = None
        try:
            wire = self._connect()
            row = self._through(wire)
        except EndedError as failure:
            row = self._row(failure.result, failure.detail)
        finally:
            if wire:
                wire.close()
        return Seen(replace(row, seconds=time.monotonic() - self._began), tuple(self._judgements))

    def _connect(self) -> Wire:
        try:
            addresses = self._names.addresses(self._proxy.host, self._proxy.port, self._deadline)
            return connect(addresses, self._deadline)
        except ChannelError as error:
            raise EndedError(
                Result.UNREACHABLE,
                f"The proxy {error}. See that '{self._proxy.authority}' is right, and that a firewall lets it through.",
            ) from None

    def _through(self, wire: Wire) -> Row:
        channel: Channel = wire
        if self._proxy.scheme == "https":
            channel, judged = self._secured(wire)
            if judged.fault:
                detail = f"The certificate of the proxy '{self._proxy.url}' itself is not trusted. {judged.fault}"
                return self._row(Result.NOT_TRUSTED, detail, judged)
        try:
            if self._endpoint.scheme == "http":
                answer = ask_for_head(channel, self._endpoint, self._proxy)
                detail = f"The host answers {answer.called} through the proxy. Nothing needs to be done."
                return self._row(Result.PASSED_THROUGH, detail)
            received = open_tunnel(channel, self._endpoint, self._proxy)
        except ChannelError as error:
            raise EndedError(
                Result.UNREACHABLE,
                f"The proxy {error}. See that '{self._proxy.url}' is an HTTP proxy, and why it hesitates.",
            ) from None
        return self._judged(self._in_tunnel(channel, received))

    def _secured(self, wire: Wire) -> tuple[Tls, Judgement]:
        """Return TLS to the proxy itself, and what is to be said of its certificate."""
        connection = self._trust.connection(self._proxy.server_name)
        tls = Tls(wire, connection)
        try:
            tls.handshake()
        except ChannelError as error:
            raise EndedError(
                Result.UNREACHABLE,
                f"The proxy {error}. See that '{self._proxy.url}' speaks TLS; if it does not, its URL begins with "
                "http://.",
            ) from None
        judged = judge(self._trust, connection, tls.presented(), self._proxy)
        self._judgements.append(judged)
        return tls, judged

    def _in_tunnel(self, channel: Channel, received: bytes) -> Judgement:
        """Shake hands with whoever is at the end of the tunnel, and judge what is presented."""
        connection = self._trust.connection(self._endpoint.server_name, PROTOCOLS)
        tls = Tls(channel, connection, received)
        try:
            tls.handshake()
        except TimeIsUpError:
            raise EndedError(
                Result.UNREACHABLE,
                "The proxy opened the tunnel, and the TLS handshake in it did not end in time. See whether the proxy "
                "reaches the host, and what it inspects.",
            ) from None
        except ChannelError as error:
            raise EndedError(
                Result.REFUSED,
                f"The proxy opened the tunnel, and the other end {error}. See what the proxy does with TLS for this "
                "host.",
            ) from None
        judged = judge(self._trust, connection, tls.presented(), self._endpoint)
        self._judgements.append(judged)
        return judged

    def _judged(self, judged: Judgement) -> Row:
        if judged.fault:
            return self._row(Result.NOT_TRUSTED, judged.fault, judged)
        if judged.verdict.is_public:
            detail = "A public CA issued the certificate: the proxy passes TLS through. Nothing needs to be done."
            return self._row(Result.PASSED_THROUGH, detail, judged)
        by = "trustedCa" if self._trust.is_by_file(judged.verdict) else "the cluster's customCATrustCertificates"
        detail = (
            f"The proxy intercepts TLS, and nodes trust its CA through {by}. What it refuses inside of TLS is not "
            "seen here. Bring the CA to pods that call this host by other means."
        )
        return self._row(Result.INTERCEPTED, detail, judged)

    def _row(self, result: Result, detail: str, judged: Judgement | None = None) -> Row:
        row = Row(self._endpoint.url, self._proxy.url, result, detail)
        return replace(row, issuer=judged.issuer, certificates=judged.presented) if judged else row
