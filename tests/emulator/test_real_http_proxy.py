"""The emulator beside real traffic with an HTTP proxy, request by request and property by property."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest

from emulator.documents import Json
from emulator.process import Emulator
from tests.emulator.real_traffic import body_of, exchanges_of, path_of, send, shape

MADE_UP = "each side makes up its own"
OTHER_RELEASE = "the emulator has another default version of Kubernetes, and no patch releases"
FILLED_IN = "the service fills it in since 2024; nothing here looks at it"
SPELT = "the service spells it its own way"
CHOSEN_SIZE = "the service chose a size with a disk of its own"

DIFFERENCES = {
    "azurePortalFQDN": MADE_UP,
    "clientId": MADE_UP,
    "eTag": MADE_UP,
    "effectiveOutboundIPs.id": MADE_UP,
    "fqdn": MADE_UP,
    "objectId": MADE_UP,
    "principalId": MADE_UP,
    "tenantId": MADE_UP,
    "currentKubernetesVersion": OTHER_RELEASE,
    "currentOrchestratorVersion": OTHER_RELEASE,
    "kubernetesVersion": OTHER_RELEASE,
    "nodeImageVersion": OTHER_RELEASE,
    "orchestratorVersion": OTHER_RELEASE,
    "agentPoolProfiles.nodeLabels": "an empty one in answers to writes alone",
    "agentPoolProfiles.scaleDownMode": FILLED_IN,
    "agentPoolProfiles.securityProfile.enableSecureBoot": FILLED_IN,
    "agentPoolProfiles.securityProfile.enableVTPM": FILLED_IN,
    "agentPoolProfiles.upgradeSettings.maxSurge": FILLED_IN,
    "agentPoolProfiles.upgradeSettings.maxUnavailable": FILLED_IN,
    "properties.autoUpgradeProfile": FILLED_IN,
    "properties.controlPlanePluginProfiles": "an internal of the service, which takes no writes",
    "properties.metricsProfile": FILLED_IN,
    "networkProfile.networkDataplane": FILLED_IN,
    "networkProfile.networkPolicy": FILLED_IN,
    "networkProfile.podLinkLocalAccess": FILLED_IN,
    "properties.nodeProvisioningProfile": FILLED_IN,
    "properties.resourceUID": "an internal of the service, which takes no writes",
    "agentPoolProfiles.securityProfile.sshAccess": SPELT,
    "networkProfile.loadBalancerSku": "the sessions of 2023 have `Standard` once an operation has ended, these not",
    "networkProfile.networkPlugin": "where none is sent, it was kubenet in 2024, and is Azure CNI overlay in 2025",
    "networkProfile.networkPluginMode": "as above",
    "agentPoolProfiles.maxPods": "as above, since it depends on the plugin",
    "agentPoolProfiles.osDiskType": CHOSEN_SIZE,
    "agentPoolProfiles.osDiskSizeGB": CHOSEN_SIZE,
}
"""By the end of a path, or a part of it that everything below shares, why the emulator answers otherwise."""


@dataclass(frozen=True)
class Session:
    """A session of real traffic: a cluster is made with a proxy, and changed."""

    name: str
    as_in_2025: bool
    writes: int
    api_version: str
    """Of its requests, when it was recorded. A later hand wrote another one into some of them."""
    lacks: frozenset[str] = field(default_factory=frozenset)
    """What of `DIFFERENCES` it does not show."""

    def __str__(self) -> str:
        return self.name


IN_2024 = Session(
    "create-and-update-with-http-proxy-config-2024",
    as_in_2025=False,
    writes=2,
    api_version="2024-09-02-preview",
    lacks=frozenset(
        {
            "agentPoolProfiles.osDiskSizeGB",
            "agentPoolProfiles.osDiskType",
            "agentPoolProfiles.scaleDownMode",
            "agentPoolProfiles.upgradeSettings.maxUnavailable",
            "networkProfile.networkDataplane",
        }
    ),
)
IN_2025 = Session(
    "create-update-and-switch-http-proxy-config-2025",
    as_in_2025=True,
    writes=4,
    api_version="2025-03-02-preview",
    lacks=frozenset(
        {
            "agentPoolProfiles.maxPods",
            "networkProfile.networkPlugin",
            "networkProfile.networkPluginMode",
            "tenantId",
        }
    ),
)
SESSIONS = (IN_2024, IN_2025)
"""The second is that of aks-preview's own test of June 2025, API version 2025-03-02-preview; its name is ours."""


@dataclass(frozen=True)
class Answered:
    """One request, and both answers to it."""

    method: str
    statuses: tuple[int, int]
    ours: Json
    theirs: Json


@pytest.fixture(params=SESSIONS, ids=str)
def session(request: pytest.FixtureRequest) -> Session:
    return request.param  # type: ignore[no-any-return]


def is_of_the_cluster(exchange: Json) -> bool:
    path = path_of(exchange)
    return "/managedClusters/" in path or "/Microsoft.ContainerService/locations/" in path


def answers(emulator: Emulator, session: Session) -> Iterator[Answered]:
    """Ask the emulator all that was asked about the cluster, in the same order."""
    exchanges = exchanges_of(session.name)
    network = next(each for each in exchanges if "/virtualNetworks/" in path_of(each) and '"subnets"' in text_of(each))
    about = [each for each in exchanges if is_of_the_cluster(each) and text_of(each)]
    group = path_of(about[0]).partition("/providers/")[0]
    emulator.call("PUT", group, {"location": "westus2"})
    emulator.call("PUT", path_of(network), body_of(network))
    emulator.set(httpProxyAsIn2025=session.as_in_2025, operationTimeLimitSeconds=None)
    operation = ""
    for number, each in enumerate(about):
        is_poll = "/operations/" in path_of(each)
        if each["request"]["method"] == "PUT":
            emulator.set(operationPolls=polls_after(about[number + 1 :]))
        path = re.sub(r"(?<=api-version=)[^&]*", session.api_version, path_of(each))
        answer = send(emulator, each, operation if is_poll else path)
        if "azure-asyncoperation" in answer.headers:
            operation = answer.headers["azure-asyncoperation"]
            assert shape(operation) == shape(each["response"]["headers"]["azure-asyncoperation"][0])
        statuses = (answer.status_code, each["response"]["status"]["code"])
        yield Answered(each["request"]["method"], statuses, answer.json(), body_of(each))


def polls_after(exchanges: list[Json]) -> int:
    """Return how often an operation was still in progress before it had ended."""
    told = [body_of(each)["status"] for each in exchanges if "/operations/" in path_of(each)]
    return told.index("Succeeded")


def text_of(exchange: Json) -> str:
    return exchange["response"]["body"]["string"] or ""


@cache
def _known() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(each.split(".")) for each in DIFFERENCES)


def reason_for(path: tuple[str, ...]) -> str | None:
    """Return the difference that `path` is one of."""
    for known in _known():
        if any(path[at : at + len(known)] == known for at in range(len(path))):
            return ".".join(known)
    return None


def differing(ours: Any, theirs: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the paths at which two answers differ; the order of texts has no meaning."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in ours.keys() | theirs.keys():
            if name in ours and name in theirs:
                yield from differing(ours[name], theirs[name], (*path, name))
            else:
                yield (*path, name)
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        ordered = [sorted(each) if all(isinstance(one, str) for one in each) else each for each in (ours, theirs)]
        for one, other in zip(*ordered, strict=True):
            yield from differing(one, other, path)
    elif ours != theirs:
        yield path


def with_their_host(answered: Answered) -> Json:
    """Return our answer with the service's name of the API server, which stands within noProxy as well."""
    names = [each["properties"]["fqdn"] for each in (answered.ours, answered.theirs)]
    replaced: Json = json.loads(json.dumps(answered.ours).replace(*names))
    return replaced


def test_each_answer_is_the_services_but_for_differences_with_a_reason(emulator: Emulator, session: Session) -> None:
    seen: set[str] = set()
    unknown: list[str] = []
    for each in answers(emulator, session):
        assert each.statuses[0] == each.statuses[1]
        is_cluster = "properties" in each.theirs
        if not is_cluster:  # a refusal, or an operation, of which times and ids are each side's own
            assert set(each.ours) == set(each.theirs)
            assert each.ours.get("status") == each.theirs.get("status")
            continue
        for path in differing(with_their_host(each), each.theirs):
            reason = reason_for(path)
            seen |= {reason} if reason else set()
            unknown += [] if reason else [f"{each.method} {'.'.join(path)}"]
    assert unknown == []
    assert seen >= DIFFERENCES.keys() - session.lacks - {"fqdn"}


def test_the_proxy_settings_are_answered_as_recorded(emulator: Emulator, session: Session) -> None:
    compared = [each for each in answers(emulator, session) if "httpProxyConfig" in each.theirs.get("properties", {})]
    assert sum(each.method == "PUT" for each in compared) == session.writes
    for each in compared:
        settings = [body["properties"]["httpProxyConfig"] for body in (with_their_host(each), each.theirs)]
        assert list(differing(*settings)) == []


def test_the_order_of_no_proxy_is_new_with_each_write_and_stays_until_the_next(
    emulator: Emulator, session: Session
) -> None:
    orders: list[list[list[str]]] = [[], []]
    for each in answers(emulator, session):
        for order, body in zip(orders, (each.ours, each.theirs), strict=True):
            config = body.get("properties", {}).get("httpProxyConfig")
            if config and (each.method == "PUT" or config["effectiveNoProxy"] not in order[-1:]):
                order.append(config["effectiveNoProxy"])
    for order in orders:
        assert len(order) == session.writes
        assert len({tuple(each) for each in order}) == session.writes


def test_etags_come_as_recorded(emulator: Emulator, session: Session) -> None:
    """A creation is answered without one; an update with the old one, and the new one comes with its end."""
    told: list[list[tuple[str, str, str | None]]] = [[], []]
    for each in answers(emulator, session):
        for tags, body in zip(told, (each.ours, each.theirs), strict=True):
            if "properties" in body:
                pool = body["properties"]["agentPoolProfiles"][0].get("eTag")
                assert (pool is None) is ("eTag" not in body)
                tags.append((each.method, body["properties"]["provisioningState"], body.get("eTag")))
    ours, theirs = ([(*each[:2], numbered(tags, each[2])) for each in tags] for tags in told)
    assert ours == theirs
    assert theirs[0] == ("PUT", "Creating", None)


def numbered(told: list[tuple[str, str, str | None]], tag: str | None) -> int | None:
    """Return which eTag of those that were told `tag` is, the first being 0."""
    different = dict.fromkeys(each[2] for each in told if each[2])
    return None if tag is None else list(different).index(tag)
