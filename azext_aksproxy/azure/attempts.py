"""The attempts of a write, each recorded where it happens, and what is known of the write by them.

azure-core repeats a PUT after a cut connection or an error of the service, and tells only of the last attempt. The
record is kept by a policy of azure-core's own pipeline, which stands behind the retry policy and so sees each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum
from typing import Any

from azure.cli.core.azclierror import CLIInternalError
from azure.core.pipeline.policies import HTTPPolicy, RetryPolicy

from azext_aksproxy.azure.answers import is_of_azure, never_left
from azext_aksproxy.azure.retry_after import tame


class Fate(Enum):
    """What is known of a write by its attempts alone."""

    NOT_SENT = "not sent"
    REFUSED = "refused"
    IN_DOUBT = "in doubt"
    LANDED = "landed"


@dataclass
class Attempt:
    """One attempt of a write: the status that Azure answered, None where no answer of Azure's came.

    `left` is False where the request is known not to have left this machine.
    """

    status: int | None = None
    left: bool = True

    @property
    def fate(self) -> Fate:
        """What is known of the write by this attempt.

        A refusal (4xx) is an answer of the resource manager that it did nothing. After a 5xx or a 408 it may have: a
        gateway gives up waiting for what goes on behind it.
        """
        if not self.left:
            return Fate.NOT_SENT
        if self.status is not None and 200 <= self.status < 300:
            return Fate.LANDED
        if self.status is not None and 400 <= self.status < 500 and self.status != 408:
            return Fate.REFUSED
        return Fate.IN_DOUBT


ORDER = (Fate.LANDED, Fate.IN_DOUBT, Fate.REFUSED)


def fate_of(attempts: Sequence[Attempt]) -> Fate:
    """Return what is known of a write after `attempts`: one that landed decides, then one in doubt."""
    fates = {each.fate for each in attempts}
    return next((each for each in ORDER if each in fates), Fate.NOT_SENT)


_record: ContextVar[list[Attempt] | None] = ContextVar("aksproxy_attempts", default=None)


@contextmanager
def recorded(attempts: list[Attempt]) -> Iterator[None]:
    """Add to `attempts` each PUT that this thread sends by a client that `listen` was called for."""
    token = _record.set(attempts)
    try:
        yield
    finally:
        _record.reset(token)


class AttemptPolicy(HTTPPolicy):  # type: ignore[misc]
    """Records each PUT that passes, on its way and back, and lets no answer have azure-core wait for ever."""

    def send(self, request: Any) -> Any:
        """Send the request on. Raises what the transport raises."""
        attempts, attempt = _record.get(), Attempt()
        if attempts is not None and request.http_request.method == "PUT":
            attempts.append(attempt)
        try:
            response = self.next.send(request)
        except Exception as error:
            attempt.left = not never_left(error)
            raise
        if is_of_azure(response.http_response):
            attempt.status = response.http_response.status_code
        tame(response.http_response.headers)
        return response


def listen(client: Any) -> None:
    """Have the attempts of `client`, an operation group of the SDK, recorded. Calling it again changes nothing.

    The client is made by the host's own factory, which takes no policies: ours is put into its pipeline. Raises
    CLIInternalError where there is none that we know, since then a lost answer could not be told from a refusal.
    """
    pipeline = getattr(getattr(client, "_client", None), "_pipeline", None)
    policies = getattr(pipeline, "_impl_policies", [])
    if any(isinstance(each, AttemptPolicy) for each in policies):
        return
    retry = next((each for each in policies if isinstance(each, RetryPolicy)), None)
    if retry is None:
        raise CLIInternalError(
            f"The extension aksproxy does not work with this SDK: {type(client).__name__} has no retry policy. "
            "Nothing was sent.",
            recommendation="Update both: az upgrade, and az extension update --name aksproxy",
        )
    policy = AttemptPolicy()
    policy.next, retry.next = retry.next, policy
    policies.insert(policies.index(retry) + 1, policy)
