"""What is known of a write by its attempts, and that each of them is recorded where it happens."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import permutations
from typing import Any, cast

import pytest
from azure.cli.core.azclierror import AuthenticationError, CLIInternalError
from azure.core.credentials import AccessToken
from azure.core.exceptions import AzureError, ClientAuthenticationError, ServiceRequestError
from azure.core.pipeline.policies import RetryPolicy
from azure.core.pipeline.transport import HttpTransport, RequestsTransport
from azure.core.rest import HttpRequest
from azure.mgmt.containerservice import ContainerServiceClient
from hypothesis import given
from hypothesis import strategies as st
from knack.util import CLIError
from urllib3.exceptions import NewConnectionError

from azext_aksproxy.azure.answers import never_left
from azext_aksproxy.azure.attempts import Attempt, AttemptPolicy, Fate, fate_of, listen, recorded

REFUSED = [Attempt(status) for status in (400, 401, 403, 404, 409, 412, 429)]
IN_DOUBT = [Attempt(), *(Attempt(status) for status in (302, 408, 500, 502, 503, 504))]
LANDED = [Attempt(200), Attempt(201)]
UNSENT = Attempt(left=False)
ATTEMPTS = st.lists(st.sampled_from([*REFUSED, *IN_DOUBT, *LANDED, UNSENT]), max_size=6)


@pytest.mark.parametrize(
    ("attempts", "fate"),
    [
        ([], Fate.NOT_SENT),
        ([UNSENT, UNSENT], Fate.NOT_SENT),
        *(([each], Fate.REFUSED) for each in REFUSED),
        *(([each], Fate.IN_DOUBT) for each in IN_DOUBT),
        *(([each], Fate.LANDED) for each in LANDED),
        ([Attempt(429), Attempt(409)], Fate.REFUSED),
        ([UNSENT, Attempt(412)], Fate.REFUSED),
        ([Attempt(503), Attempt(412)], Fate.IN_DOUBT),
        ([Attempt(), Attempt(409)], Fate.IN_DOUBT),
        ([Attempt(503), Attempt(200)], Fate.LANDED),
    ],
)
def test_the_attempts_tell_the_fate_of_a_write(attempts: list[Attempt], fate: Fate) -> None:
    assert all(fate_of(each) is fate for each in permutations(attempts))


@given(ATTEMPTS)
def test_a_write_is_refused_only_where_every_attempt_was_and_in_doubt_where_one_is(attempts: list[Attempt]) -> None:
    sent = [each for each in attempts if each.left]

    assert (fate_of(attempts) is Fate.REFUSED) == (bool(sent) and all(each in REFUSED for each in sent))
    assert (fate_of(attempts) is Fate.LANDED) == any(each in LANDED for each in sent)


@pytest.fixture
def cutting() -> Iterator[int]:
    """A port that takes a request and closes the connection; to one for a tunnel it says no."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    if connection.recv(65536).startswith(b"CONNECT"):
                        connection.sendall(b"HTTP/1.1 503 Service Unavailable\r\n\r\n")

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def closed() -> int:
    """A port at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("url", "proxy", "left"),
    [
        ("http://127.0.0.1:{closed}/", None, False),
        ("https://127.0.0.1:{closed}/", None, False),
        ("http://127.0.0.1:{cutting}/", None, True),
        ("https://127.0.0.1:{cutting}/", None, True),
        ("https://example.invalid/", "http://127.0.0.1:{cutting}", False),
        ("https://example.invalid/", "http://127.0.0.1:{closed}", False),
    ],
)
def test_only_what_was_never_connected_is_known_not_to_have_left(
    cutting: int, closed: int, url: str, proxy: str | None, left: bool
) -> None:
    """TLS that breaks may break in the handshake or behind a request: nobody can say."""
    ports = {"cutting": cutting, "closed": closed}
    options: dict[str, Any] = {"proxies": {"https": proxy.format(**ports)}} if proxy else {}
    with RequestsTransport() as transport, pytest.raises(AzureError) as caught:
        transport.send(HttpRequest("PUT", url.format(**ports)), **options)

    assert never_left(caught.value) is not left


class Answer:
    """As much of an answer as the pipeline looks at."""

    def __init__(self, status: int, content_type: str) -> None:
        self.status_code = status
        self.headers = {"Content-Type": content_type}
        self.content_type = content_type
        self.reason = ""

    def read(self) -> bytes:
        return b"{}"

    def iter_bytes(self) -> Iterator[bytes]:
        yield b"{}"

    def text(self, *_: Any) -> str:
        return "{}"

    def body(self) -> bytes:
        return b"{}"


class Script(HttpTransport):  # type: ignore[misc]
    """A transport that answers as it was told."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)

    def send(self, *_: Any, **__: Any) -> Any:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Answer(*answer) if isinstance(answer, tuple) else Answer(answer, "application/json")

    def sleep(self, _: float) -> None: ...
    def open(self) -> None: ...
    def close(self) -> None: ...
    def __exit__(self, *_: Any) -> None: ...


class Credential:
    """A credential whose token does for a test."""

    def get_token(self, *_: str, **__: Any) -> AccessToken:
        return AccessToken("token", 4_000_000_000)


@pytest.fixture
def written() -> Callable[..., list[Attempt]]:
    """Return a function that writes a cluster by azure-cli's own SDK, and returns the attempts."""

    def write(*answers: Any) -> list[Attempt]:
        client = ContainerServiceClient(Credential(), "s", transport=Script(*answers), retry_backoff_factor=0)
        listen(client.managed_clusters)
        listen(client.managed_clusters)
        attempts: list[Attempt] = []
        with recorded(attempts), suppress(AzureError, CLIError):
            client.managed_clusters.begin_create_or_update("g", "c", {"location": "l"}, polling=False)
        return attempts

    return write


@pytest.mark.parametrize(
    ("answers", "statuses"),
    [
        ((200,), [200]),
        ((409,), [409]),
        ((503, 429, 412), [503, 429, 412]),
        ((AzureError("cut"), 500, 200), [None, 500, 200]),
        (((200, "text/html; charset=utf-8"),), [None]),
        (((403, "text/html"),), [None]),
        (((200, "text/plain"),), [None]),
        (((200, "application/octet-stream"),), [None]),
    ],
)
def test_each_attempt_is_recorded_behind_the_retries(
    written: Callable[..., list[Attempt]], answers: tuple[Any, ...], statuses: list[int | None]
) -> None:
    """A web page is no answer of Azure's, whatever its status: who sent it may have passed the write on."""
    assert [each.status for each in written(*answers)] == statuses


def test_what_is_not_asked_for_is_not_recorded() -> None:
    client = ContainerServiceClient(Credential(), "s", transport=Script(200, 200))
    listen(client.managed_clusters)
    attempts: list[Attempt] = []
    with recorded(attempts):
        pass
    client.managed_clusters.begin_create_or_update("g", "c", {"location": "l"}, polling=False)

    assert attempts == []
    policies = client.managed_clusters._client._pipeline._impl_policies
    assert isinstance(policies[[isinstance(each, RetryPolicy) for each in policies].index(True) + 1], AttemptPolicy)


def test_a_client_that_nobody_knows_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(CLIInternalError, match=r"has no retry policy\. Nothing was sent."):
        listen(object())


def test_an_attempt_that_never_left_is_recorded_as_such(written: Callable[..., list[Attempt]]) -> None:
    """No connection could be made, or azure-cli's credential, which is asked behind the policy, had no token."""
    unmade = ServiceRequestError("refused", error=NewConnectionError(cast(Any, None), "refused"))
    attempts = written(unmade, AzureError("cut"), unmade, 409)

    assert [each.left for each in attempts] == [False, True, False, True]
    assert fate_of(written(unmade, unmade, unmade, unmade)) is Fate.NOT_SENT
    assert fate_of(written(ClientAuthenticationError("No token."))) is Fate.NOT_SENT
    assert fate_of(written(AuthenticationError("Run az login."))) is Fate.NOT_SENT
    assert fate_of(written(CLIError("No such user."))) is Fate.NOT_SENT
