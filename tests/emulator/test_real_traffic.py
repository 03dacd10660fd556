"""The emulator beside recorded traffic with the service: a creation and an update with kube-proxy."""

from __future__ import annotations

from functools import cache

import pytest

from emulator.documents import Json
from emulator.process import Emulator
from tests.emulator.cluster import finish
from tests.emulator.real_traffic import body_of, exchanges_of, path_of, paths_of, send, shape


class Recording:
    """A session of real traffic with one cluster."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.exchanges = exchanges_of(f"{name}-with-kube-proxy-config-2024")
        self.put = [item for item in self.exchanges if item["request"]["method"] == "PUT"][-1]
        self.path = path_of(self.put)
        self.deletion = next(item for item in self.exchanges if item["request"]["method"] == "DELETE")

    @property
    def seed(self) -> Json | None:
        """The cluster as it was read before the last PUT, if it was there."""
        earlier = self.exchanges[: self.exchanges.index(self.put)]
        read = [item for item in earlier if item["request"]["uri"] == self.put["request"]["uri"]][-1]
        return body_of(read) if read["response"]["status"]["code"] == 200 else None

    @property
    def last_read(self) -> Json:
        """The cluster as it was read after the last PUT had ended."""
        reads = [item for item in self.exchanges if item["request"]["uri"] == self.put["request"]["uri"]]
        return body_of([item for item in reads if item["request"]["method"] == "GET"][-1])

    def prepare(self, emulator: Emulator) -> None:
        emulator.call("PUT", self.path.partition("/providers/")[0], {"location": "westus2"})
        if self.seed is not None:
            emulator.control("PUT", "clusters", self.seed)


ONLY_HERE = {
    "eTag",  # the recorded traffic is of 2023, from before there were eTags
    "properties.agentPoolProfiles[].eTag",  # likewise
}
ONLY_HERE_UPDATED = {
    "properties.supportPlan",  # the update was recorded while it was still named enableLTS
}
ONLY_THERE_UPDATED = {
    "properties.enableLTS",  # likewise
}
DIFFERENCES: dict[str, tuple[set[str], set[str]]] = {
    "create": (ONLY_HERE, set()),
    "update": (ONLY_HERE | ONLY_HERE_UPDATED, ONLY_THERE_UPDATED),
}


@cache
def recorded(name: str) -> Recording:
    return Recording(name)


@pytest.fixture(params=["create", "update"])
def real(request: pytest.FixtureRequest) -> Recording:
    return recorded(request.param)


def assert_same_properties(name: str, ours: Json, theirs: Json) -> None:
    only_here, only_there = DIFFERENCES[name]
    only_here = only_here & paths_of(ours) if "eTag" not in ours else only_here  # the answer to a creation
    assert paths_of(ours) - paths_of(theirs) == only_here
    assert paths_of(theirs) - paths_of(ours) == only_there


def test_put_is_answered_as_recorded(emulator: Emulator, real: Recording) -> None:
    real.prepare(emulator)
    answer = send(emulator, real.put, real.path)
    theirs = real.put["response"]
    assert answer.status_code == theirs["status"]["code"]
    recorded_url = theirs["headers"]["azure-asyncoperation"][0]
    assert shape(answer.headers["azure-asyncoperation"]) == shape(recorded_url)
    ours, expected = answer.json(), body_of(real.put)
    assert_same_properties(real.name, ours, expected)
    assert ours["properties"]["networkProfile"] == expected["properties"]["networkProfile"]
    for property_name in ("id", "name", "type", "location", "sku"):
        assert ours[property_name] == expected[property_name]
    for property_name in ("provisioningState", "nodeResourceGroup", "storageProfile", "dnsPrefix"):
        assert ours["properties"][property_name] == expected["properties"][property_name]


def test_cluster_is_read_afterwards_as_recorded(emulator: Emulator, real: Recording) -> None:
    real.prepare(emulator)
    finish(emulator, send(emulator, real.put, real.path))
    ours, theirs = emulator.call("GET", real.path).json(), real.last_read
    assert_same_properties(real.name, ours, theirs)
    networks = [body["properties"]["networkProfile"] for body in (ours, theirs)]
    if real.name == "create":
        for network in networks:
            # The identifier of the outbound address is made up by each side.
            del network["loadBalancerProfile"]["effectiveOutboundIPs"][0]["id"]
    assert networks[0] == networks[1]


def test_operation_is_described_as_recorded(emulator: Emulator, real: Recording) -> None:
    real.prepare(emulator)
    operation = send(emulator, real.put, real.path).headers["azure-asyncoperation"]
    polls = [item for item in real.exchanges if "/operations/" in item["request"]["uri"]]
    for poll in (polls[0], polls[-1]):
        ours, theirs = emulator.call("GET", operation).json(), body_of(poll)
        assert set(ours) == set(theirs)
        assert ours["status"] == theirs["status"]


def test_deletion_is_answered_as_recorded(emulator: Emulator, real: Recording) -> None:
    real.prepare(emulator)
    finish(emulator, send(emulator, real.put, real.path))
    answer = send(emulator, real.deletion, real.path)
    theirs = real.deletion["response"]
    assert (answer.status_code, answer.text) == (theirs["status"]["code"], theirs["body"]["string"])
    for header in ("azure-asyncoperation", "location"):
        assert shape(answer.headers[header]) == shape(theirs["headers"][header][0])


def test_absence_is_answered_as_recorded(emulator: Emulator, real: Recording) -> None:
    emulator.call("PUT", real.path.partition("/providers/")[0], {"location": "westus2"})
    answer = emulator.call("GET", real.path)
    assert (answer.status_code, answer.json()) == (404, body_of(real.exchanges[0]))
