"""A write by what is known of its attempts and by what the cluster shows: how it ends, and what the user is told."""

from __future__ import annotations

import copy
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from azure.cli.core.azclierror import AzureResponseError, ClientRequestError
from azure.core import MatchConditions
from azure.core.exceptions import HttpResponseError, ServiceResponseError
from azure.mgmt.containerservice.models import ManagedCluster

from azext_aksproxy.azure import attempts
from azext_aksproxy.azure.attempts import Attempt
from azext_aksproxy.config.check import check
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose
from azext_aksproxy.config.live.plan import plan_update
from azext_aksproxy.host.cluster_polling import ClusterPolling
from azext_aksproxy.host.surviving_client import EndedBadly, SurvivingClient

BEFORE: dict[str, Any] = {
    "name": "c",
    "eTag": "1",
    "location": "l",
    "properties": {
        "provisioningState": "Succeeded",
        "dnsPrefix": "c-rg",
        "httpProxyConfig": {"httpProxy": "http://p/", "noProxy": ["a"]},
    },
}
FILE = '{"httpProxy": "http://p/", "noProxy": ["a", "b"]}'
CUT, UNAVAILABLE, CHANGED, REFUSED, UNSENT = Attempt(), Attempt(503), Attempt(412), Attempt(400), Attempt(left=False)


def cluster(etag: str = "2", state: str = "Succeeded", **proxy: Any) -> dict[str, Any]:
    """Return the cluster with another eTag, and with `proxy` over its HTTP proxy."""
    body = copy.deepcopy(BEFORE)
    body["eTag"], body["properties"]["provisioningState"] = etag, state
    body["properties"]["httpProxyConfig"].update(proxy)
    return body


def answer(status: int, code: str = "") -> HttpResponseError:
    error = HttpResponseError(code or "No.")
    error.response = cast(Any, SimpleNamespace(status_code=status, headers={}, text=lambda: ""))
    error.status_code = status
    error.error = cast(Any, SimpleNamespace(code=code)) if code else None
    return error


MISSING = answer(404, "ResourceNotFound")


class Clusters:
    """Stands in for the client: reads give one thing after the other, and a write has its attempts and an error."""

    def __init__(self, reads: list[Any], made: list[Attempt], error: Exception) -> None:
        self.reads, self.made, self.error = reads, made, error
        self.options: dict[str, Any] = {}

    def get(self, *_: Any, **__: Any) -> Any:
        found = self.reads.pop(0)
        if isinstance(found, Exception):
            raise found
        return ManagedCluster(found)

    def begin_create_or_update(self, *_: Any, **options: Any) -> Any:
        self.options = options
        record = attempts._record.get()
        assert record is not None
        record.extend(self.made)
        raise self.error


Write = Callable[..., tuple[SurvivingClient, Clusters]]


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> Write:
    """Return a function that makes a client over a stand-in, which has read what is there before."""
    monkeypatch.setattr("azext_aksproxy.host.surviving_client.listen", lambda _: None)
    file = check(HTTP_PROXY, FILE, Purpose.UPDATE)

    def prepare(made: list[Attempt], *reads: Any, creates: bool = False) -> tuple[SurvivingClient, Clusters]:
        error: Exception = answer(made[-1].status) if made and made[-1].status else ServiceResponseError("Cut.")
        clusters = Clusters(list(reads), made, error)
        client = SurvivingClient(
            clusters, creates, lambda body: plan_update(body, file, None, lambda _: (frozenset(), True))
        )
        try:
            client.get("rg", "c")
        except HttpResponseError:
            assert creates
        return client, clusters

    return prepare


def send(client: SurvivingClient) -> Any:
    return client.begin_create_or_update("rg", "c", ManagedCluster(cluster("1", noProxy=["a", "b"])))


@pytest.mark.parametrize(
    ("made", "now", "said"),
    [
        # refused, or not sent: the cluster is not even read
        ([CHANGED], None, []),
        ([REFUSED], None, []),
        ([Attempt(409)], None, ["Azure refused the update, and nothing of it was done."]),
        ([Attempt(429), Attempt(409)], None, ["Azure refused the update, and nothing of it was done."]),
        ([UNSENT], None, ["Nothing was sent."]),
        # in doubt, and the cluster is as it was
        ([UNAVAILABLE], cluster("1"), ["The cluster 'c' is as it was so far; what was sent may still be done."]),
        ([CUT, UNAVAILABLE], cluster("1"), ["The cluster 'c' is as it was so far; what was sent may still be done."]),
    ],
)
def test_what_did_not_land_ends_with_its_error(prepared: Write, made: Any, now: Any, said: list[str]) -> None:
    client, clusters = prepared(made, BEFORE, *([now] if now else []))
    with pytest.raises(type(clusters.error)) as caught:
        send(client)

    assert caught.value is clusters.error
    assert not clusters.reads
    assert [line.partition(" The same")[0] for line in client.aftermath()] == said


@pytest.mark.parametrize(
    ("made", "now", "said"),
    [
        (
            [CUT, CHANGED],
            cluster(noProxy=["a"]),
            "does not have all that was asked: properties.httpProxyConfig.noProxy.",
        ),
        ([CUT, CHANGED], cluster(noProxy=["a", "b", "colleague"]), "does not have all that was asked: "),
        # what the file says and the write did not have to change
        (
            [CUT, CHANGED],
            cluster(noProxy=["a", "b"], httpProxy="http://colleague/"),
            "does not have all that was asked: properties.httpProxyConfig.httpProxy.",
        ),
        ([UNAVAILABLE], answer(503), "cannot be read: No."),
        ([UNAVAILABLE], answer(404), "cannot be read: No."),
        ([CUT], MISSING, "does not exist any more."),
        ([CUT, CHANGED], MISSING, "does not exist any more."),
        # the write is there, and so is somebody else's
        (
            [CUT, CHANGED],
            {**cluster(noProxy=["a", "b"]), "tags": {"by": "colleague"}},
            "was changed by others as well (tags",
        ),
        # the old eTag while something runs says nothing
        ([CUT], cluster("1", "Updating"), "does not have all that was asked: "),
    ],
)
def test_what_is_in_doubt_and_not_there_is_told_as_such(prepared: Write, made: Any, now: Any, said: str) -> None:
    client, _ = prepared(made, BEFORE, now)
    with pytest.raises(AzureResponseError, match=r"Azure's answer to the update was lost\.") as caught:
        send(client)

    assert said in str(caught.value)


def test_what_changed_nothing_that_shows_cannot_be_decided(prepared: Write) -> None:
    client, _ = prepared([CUT], cluster("1", noProxy=["a", "b"]), cluster(noProxy=["a", "b"]))

    with pytest.raises(AzureResponseError, match="does not show whether the update was done"):
        send(client)


@pytest.mark.parametrize("made", [[CUT], [CUT, CHANGED], [UNAVAILABLE, Attempt(409)], [Attempt(200)]])
@pytest.mark.parametrize(
    "now", [cluster(noProxy=["b", "a"]), cluster("1", "Updating", noProxy=["a", "b", "localhost"])]
)
def test_what_landed_is_followed_by_the_cluster(prepared: Write, made: Any, now: Any) -> None:
    client, clusters = prepared(made, BEFORE, now, cluster(noProxy=["a", "b"]))

    assert isinstance(send(client).polling_method(), ClusterPolling)
    assert "If" not in str(clusters.options)


def test_what_landed_and_failed_may_be_made_once_more_and_no_oftener(prepared: Write) -> None:
    failed = cluster(state="Failed", noProxy=["a", "b"])
    client, _ = prepared([CUT], BEFORE, failed)
    with pytest.raises(EndedBadly):
        send(client)
    again = client.anew()
    cast(Any, again)._client.reads = [answer(503)]
    with pytest.raises(HttpResponseError):
        again.get("rg", "c")

    assert (
        again.aftermath()[0] == "The update was sent before, and its operation has failed. It was not done once more."
    )


def test_a_creation_never_writes_over_another(prepared: Write) -> None:
    client, clusters = prepared([CHANGED], MISSING, creates=True)
    with pytest.raises(ClientRequestError, match=r"The cluster .c. exists already\. Nothing was written"):
        send(client)

    assert clusters.options == {"match_condition": MatchConditions.IfMissing}


@pytest.mark.parametrize(
    ("first", "now", "said"),
    [
        (MISSING, MISSING, None),
        (MISSING, cluster(noProxy=["a"]), "does not have all that was asked: "),
        (answer(503), cluster(noProxy=["a", "b"]), "is there, but may have been there before."),
        (answer(404), cluster(noProxy=["a", "b"]), "is there, but may have been there before."),
    ],
)
def test_a_creation_in_doubt(prepared: Write, first: Any, now: Any, said: str | None) -> None:
    client, clusters = prepared([CUT], first, now, creates=True)
    with pytest.raises(AzureResponseError if said else ServiceResponseError) as caught:
        send(client)

    if said:
        assert said in str(caught.value)
    else:
        assert caught.value is clusters.error
        said_after = (
            "There is no cluster 'c' so far; what was sent may still be done. The same command can be run again."
        )
        assert client.aftermath() == [said_after]
