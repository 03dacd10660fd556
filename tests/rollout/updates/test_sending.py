"""One cluster: what becomes of a write that went wrong, of one that cannot be read, and of what the host raises."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from azure.cli.core.azclierror import AuthenticationError, CLIInternalError
from azure.core.exceptions import AzureError, ClientAuthenticationError, HttpResponseError

from azext_aksproxy.azure.attempts import Fate
from azext_aksproxy.rollout.decisions.job import Job, State
from azext_aksproxy.rollout.decisions.throttle import Throttle
from azext_aksproxy.rollout.decisions.verdict import SUCCEEDED, Ending, Next
from azext_aksproxy.rollout.memory.journal import JournalError
from azext_aksproxy.rollout.updates.interrupts import PutBack, Stop, Unfinished
from azext_aksproxy.rollout.updates.sending import Update, Updater

ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c"
POLL_SECONDS = 7.0


def answer(status: int, code: str | None = None, **headers: str) -> HttpResponseError:
    error = HttpResponseError("No.")
    error.error = cast(Any, SimpleNamespace(code=code, message="No.")) if code else None
    of_azure = {"Content-Type": "application/json", **headers}
    error.response = cast(Any, SimpleNamespace(status_code=status, headers=of_azure, text=lambda: ""))
    error.status_code = status
    return error


class Writer:
    """Stands in for what writes: raises one thing after the other, and then says that all is well."""

    def __init__(self, *raised: Any) -> None:
        self.raised = list(raised)

    def send(self, *_: Any) -> None:
        if not self.raised:
            raise Stop(SUCCEEDED)
        error = self.raised.pop(0)
        if isinstance(error, tuple):
            raise Unfinished(error[0]) from error[1]
        raise error


class Clusters:
    """Stands in for the client, which cannot read the cluster."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def get(self, *_: Any, **__: Any) -> Any:
        raise self.error


def carried(job: Job, *raised: Any, clusters: Any = None) -> list[str]:
    """Carry `job` with what the writer raises, and return what was told."""
    told: list[str] = []

    def report(kind: str, **facts: Any) -> None:
        told.append(": ".join([kind, *(str(value) for value in facts.values())]))
        if kind == "refused":
            job.is_sent = False

    throttle = Throttle(lambda: 0.0)
    subscription = SimpleNamespace(cmd=None, id="s", throttle=throttle, clusters=clusters, note=None)
    updater = Updater(cast(Any, {"s": subscription}), cast(Any, Writer(*raised)), lambda body: body, POLL_SECONDS)
    try:
        updater.update(job, report)
    except PutBack as back:
        told.append(f"{back} ({back.seconds:g} s)")
    return told


SUCCESS = "succeeded"


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        # refused: known not to have landed; what may be over in a while is waited for
        ((Fate.REFUSED, answer(409)), ["refused: 409: No.", "409: No. (7 s)"]),
        ((Fate.REFUSED, answer(429, **{"Retry-After": "2"})), ["refused: 429: No.", "429: No. (2 s)"]),
        ((Fate.REFUSED, answer(429, **{"Retry-After": "0"})), ["refused: 429: No.", "429: No. (7 s)"]),
        ((Fate.REFUSED, answer(401)), ["refused: 401: No.", "401: No. (7 s)"]),
        ((Fate.REFUSED, answer(412)), ["refused: 412: No.", SUCCESS]),
        ((Fate.REFUSED, answer(400)), ["refused: 400: No.", "failed: 400: No."]),
        ((Fate.REFUSED, answer(403)), ["refused: 403: No.", "failed: 403: No."]),
        ((Fate.NOT_SENT, AzureError("No route.")), ["refused: AzureError: No route.", "AzureError: No route. (7 s)"]),
        # in doubt: nothing is told, so that the next reading decides
        ((Fate.IN_DOUBT, answer(503)), ["503: No. (7 s)"]),
        ((Fate.IN_DOUBT, AzureError("Cut.")), ["AzureError: Cut. (7 s)"]),
        # others are busy
        (Stop(Next.WAIT), ["Another operation on it has not ended. (7 s)"]),
        (Stop(Ending.left_out("It was deleted.", lacks=False)), ["left out: It was deleted.: False"]),
        # without a token nothing was asked
        (AuthenticationError("Run az login."), ["There is no token for Azure: Run az login. (7 s)"]),
        (ClientAuthenticationError("No."), ["There is no token for Azure: No. (7 s)"]),
        # what the host raises for a cluster is a failure of that cluster
        (AttributeError("'NoneType' has no 'x'"), ["failed: AttributeError: 'NoneType' has no 'x'"]),
        (CLIInternalError("Cannot get the identity."), ["failed: CLIInternalError: Cannot get the identity."]),
        ((Fate.NOT_SENT, TypeError("no")), ["refused: TypeError: no", "failed: TypeError: no"]),
        (
            (Fate.NOT_SENT, AuthenticationError("Run az login.")),
            ["refused: AuthenticationError: Run az login.", "AuthenticationError: Run az login. (7 s)"],
        ),
        (PutBack("Held.", 3.0), ["Held. (3 s)"]),
    ],
)
def test_what_comes_after_a_write(raised: Any, told: list[str]) -> None:
    assert carried(Job(ID), raised) == told


def test_a_cluster_that_others_change_again_and_again_is_put_back() -> None:
    told = carried(Job(ID), *[(Fate.REFUSED, answer(412))] * 5)

    assert told == [*["refused: 412: No."] * 3, "Others change it again and again. (7 s)"]


def test_what_cannot_be_written_down_is_the_trouble_of_all() -> None:
    with pytest.raises(JournalError):
        carried(Job(ID), JournalError("The disk is full.", ""))


@pytest.mark.parametrize(
    ("error", "job", "told"),
    [
        (answer(503), Job(ID), "It cannot be read: 503: No. (7 s)"),
        (answer(401), Job(ID), "It cannot be read: 401: No. (7 s)"),
        (AzureError("Cut."), Job(ID), "It cannot be read: AzureError: Cut. (7 s)"),
        (ValueError("<html>"), Job(ID), "It cannot be read: ValueError: <html> (7 s)"),
        (answer(404, "ResourceNotFound"), Job(ID), "left out: It was deleted.: False"),
        (answer(404, "ResourceGroupNotFound"), Job(ID), "left out: It was deleted.: False"),
        # a 404 of anybody else says nothing of the cluster
        (answer(404), Job(ID), "It cannot be read: 404: No. (7 s)"),
        (answer(404, "SubscriptionNotFound"), Job(ID), "It cannot be read: SubscriptionNotFound: No. (7 s)"),
        (answer(403), Job(ID), "failed: 403: No."),
        # nor does any refusal of a proxy on the way
        (answer(403, **{"Content-Type": "text/html"}), Job(ID), "It cannot be read: 403: No. (7 s)"),
        (answer(407, **{"Content-Type": "text/plain"}), Job(ID), "It cannot be read: 407: No. (7 s)"),
        # what was sent may have landed: that it cannot be read now is no end
        (answer(403), Job(ID, is_sent=True, is_accepted=True), "It cannot be read: 403: No. (7 s)"),
        (answer(404), Job(ID, is_sent=True, is_accepted=True), "It cannot be read: 404: No. (7 s)"),
        (
            answer(404, "ResourceNotFound"),
            Job(ID, is_sent=True, is_accepted=True),
            "left out: It was deleted.: False",
        ),
    ],
)
def test_a_cluster_that_cannot_be_read_is_put_back_where_it_may_be_readable_later(
    error: Exception, job: Job, told: str
) -> None:
    class Reads(Writer):
        def send(self, _: Any, client: Any, *place: Any) -> None:
            client.get(*place)

    throttle = Throttle(lambda: 0.0)
    subscription = SimpleNamespace(cmd=None, id="s", throttle=throttle, clusters=Clusters(error), note=None)
    updater = Updater(cast(Any, {"s": subscription}), cast(Any, Reads()), lambda body: body, POLL_SECONDS)
    said: list[str] = []
    try:
        Update(job, updater, lambda kind, **facts: said.append(": ".join([kind, *map(str, facts.values())]))).run()
    except PutBack as back:
        said.append(f"{back} ({back.seconds:g} s)")

    assert said == [told]


def test_nothing_is_asked_while_the_subscription_is_held_back() -> None:
    throttle = Throttle(lambda: 0.0)
    throttle.answered("s", 429, {"Retry-After": "60"})
    subscription = SimpleNamespace(cmd=None, id="s", throttle=throttle, clusters=Clusters(AssertionError()), note=None)
    updater = Updater(cast(Any, {"s": subscription}), cast(Any, Writer()), lambda body: body, POLL_SECONDS)
    job = Job(ID, state=State.RUNNING, is_sent=True, is_accepted=True)
    with pytest.raises(PutBack, match="takes no more requests") as caught:
        updater.update(job, lambda *_, **__: None)

    assert caught.value.seconds == 60
