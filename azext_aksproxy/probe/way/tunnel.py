"""What is asked of a proxy: CONNECT for a tunnel, HEAD for an http URL. What its answers mean."""

from __future__ import annotations

from azext_aksproxy.probe.endpoint import Endpoint
from azext_aksproxy.probe.row import Result
from azext_aksproxy.probe.way.answer import Answer, read_answer, read_final_answer
from azext_aksproxy.probe.way.channel import Channel
from azext_aksproxy.probe.way.failure import EndedError

USER_AGENT = "aksproxy"
GATEWAY = (502, 503, 504)
"""What a proxy answers for a host that it cannot reach (RFC 9110, sections 15.6.3 to 15.6.5)."""

SQUID_ERROR = "x-squid-error"
PROXY_STATUS = "proxy-status"
NO_PASSWORD = "AKS does not support user and password in the URL of a proxy"  # noqa: S105 no password


def open_tunnel(channel: Channel, endpoint: Endpoint, proxy: Endpoint) -> bytes:
    """Ask `proxy` for a tunnel, and return what came after its answer. No credentials are sent.

    Raises EndedError where the proxy opens none, ChannelError and TimeIsUpError. Like Go, it takes no status but 200.
    """
    lines = (f"CONNECT {endpoint.authority} HTTP/1.1", f"Host: {endpoint.authority}", f"User-Agent: {USER_AGENT}")
    channel.send("\r\n".join((*lines, "", "")).encode("ascii"))
    answer = read_answer(channel)
    if answer.status != 200:
        raise _refusal(answer, endpoint, proxy)
    return answer.rest


def ask_for_head(channel: Channel, endpoint: Endpoint, proxy: Endpoint) -> Answer:
    """Ask for an http URL through `proxy`, without its body, and return the answer of the host.

    An answer is the proxy's own if it asks for a password for the proxy (407), if it is that of a gateway (502, 503,
    504), or if the proxy marks it as an error of its own: squid by X-Squid-Error, others by Proxy-Status with an error
    (RFC 9209, section 2.1.1). Any other is the host's. Raises EndedError for one of the proxy,
    and ChannelError.
    """
    host = endpoint.authority.removesuffix(":80")
    lines = (
        f"HEAD http://{host}{endpoint.path} HTTP/1.1",
        f"Host: {host}",
        f"User-Agent: {USER_AGENT}",
        "Accept: */*",
        "Connection: close",
    )
    channel.send("\r\n".join((*lines, "", "")).encode("ascii"))
    answer = read_final_answer(channel)
    if answer.status in (407, *GATEWAY) or _is_marked(answer):
        raise _refusal(answer, endpoint, proxy)
    return answer


def _is_marked(answer: Answer) -> bool:
    return SQUID_ERROR in answer.fields or "error=" in answer.fields.get(PROXY_STATUS, "")


def _refusal(answer: Answer, endpoint: Endpoint, proxy: Endpoint) -> EndedError:
    """Return what an answer of the proxy means."""
    mark = answer.fields.get(SQUID_ERROR) or answer.fields.get(PROXY_STATUS) or ""
    told = f"{answer.called} ({mark})" if mark else answer.called
    if answer.status == 407:
        sent = f" {NO_PASSWORD}, and nothing of it was sent." if proxy.has_user else ""
        return EndedError(
            Result.REFUSED,
            f"The proxy wants a user and password: {told}.{sent} AKS does not support authentication at the proxy: "
            "have it let the nodes' addresses through without.",
        )
    if answer.status >= 500:  # squid 5.7 answers 500 where a name cannot be found
        return EndedError(
            Result.UNREACHABLE,
            f"The proxy does not reach {endpoint.authority}: {told}. See that it finds the name and may connect to the "
            "port.",
        )
    return EndedError(
        Result.REFUSED,
        f"The proxy refuses {endpoint.authority}: {told}. Have it allow this host and port, or put the host into "
        "noProxy if nodes reach it without the proxy.",
    )
