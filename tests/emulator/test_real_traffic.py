"""The emulator beside recorded traffic with the service."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, cast

import pytest
import yaml
from requests import Response

from emulator.documents import Json
from emulator.process import Emulator
from tests.emulator.cluster import finish
from tools.checkout import ROOT

RECORDINGS = ROOT.parent / "shared" / "recordings"


def exchanges_of(name: str) -> list[Json]:
    """Return the requests and answers of a session of real traffic, which is not part of the repository."""
    path = RECORDINGS / f"{name}.yaml"
    if not path.is_file():
        pytest.skip("the recordings of real traffic are not there")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    session: dict[str, list[Json]] = yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506 - a safe one
    return session["interactions"]


def test_recorded_etags_come_as_the_emulators_do() -> None:
    """The only real traffic with eTags: API version 2024-09-02-preview, August 2024."""
    exchanges = exchanges_of("create-and-update-with-http-proxy-config-2024")
    bodies = [
        (exchange["request"]["method"], json.loads(exchange["response"]["body"]["string"]))
        for exchange in exchanges
        if "/managedClusters/" in exchange["request"]["uri"] and '"eTag"' in exchange["response"]["body"]["string"]
    ]
    told = [(method, body["properties"]["provisioningState"], body["eTag"]) for method, body in bodies]
    creating, created, read, updating, updated = told

    assert [each[:2] for each in told] == [
        ("GET", "Creating"),
        ("GET", "Succeeded"),
        ("GET", "Succeeded"),
        ("PUT", "Updating"),
        ("GET", "Succeeded"),
    ]
    assert creating[2] != created[2] == read[2] == updating[2] != updated[2]


class Recording:
    """A session of real traffic with one cluster."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.exchanges = exchanges_of(f"{name}-with-kube-proxy-config-2024")
        self.put = [item for item in self.exchanges if item["request"]["method"] == "PUT"][-1]
        self.path = self.put["request"]["uri"].removeprefix("https://management.azure.com")
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


def body_of(exchange: Json) -> Json:
    return cast("Json", json.loads(exchange["response"]["body"]["string"]))


def paths_of(document: Any, path: str = "") -> set[str]:
    """Return the paths of all properties; the items of a list share one."""
    if isinstance(document, dict):
        members = (paths_of(value, f"{path}.{name}".lstrip(".")) for name, value in document.items())
        return set().union({path} - {""}, *members)
    if isinstance(document, list):
        return set().union({path}, *(paths_of(item, f"{path}[]") for item in document))
    return {path}


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


def send(emulator: Emulator, exchange: Json, path: str) -> Response:
    body = exchange["request"]["body"]
    return emulator.call(exchange["request"]["method"], path, json.loads(body) if body else None)


def assert_same_properties(name: str, ours: Json, theirs: Json) -> None:
    only_here, only_there = DIFFERENCES[name]
    assert paths_of(ours) - paths_of(theirs) == only_here
    assert paths_of(theirs) - paths_of(ours) == only_there


def shape(url: str) -> str:
    """Return an operation's URL without its host, identifier and API version."""
    path = re.sub(r"https://[^/]+", "", url).partition("?")[0]
    return re.sub(r"[0-9a-f-]{36}$", "{}", path)


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
