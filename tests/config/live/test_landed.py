"""What a cluster, read again, shows of a write: all that it changed, and nothing that it merely repeated."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.landed import compare, compare_created, is_untouched
from tests.config import certificate_factory as factory

FIRST, SECOND, THIRD = (factory.encoded(factory.pem(factory.root(name))) for name in ("First", "Second", "Third"))
ADDED = frozenset({"localhost", "10.224.0.0/12"})
CLUSTER = {
    "eTag": "1",
    "tags": {"a": "b"},
    "properties": {
        "provisioningState": "Succeeded",
        "httpProxyConfig": {"httpProxy": "http://p/", "noProxy": ["a", "localhost"], "trustedCa": FIRST},
        "networkProfile": {"kubeProxyConfig": {"mode": "IPTABLES"}, "loadBalancerSku": "standard"},
        "storageProfile": {"disk": {"enabled": True}},
        "apiServerAccessProfile": {"authorizedIPRanges": ["1.2.3.4/32", "5.6.7.8/32"]},
        "agentPoolProfiles": [{"name": "one", "count": 1}, {"name": "two", "count": 1}],
    },
}
PROXY, NETWORK = "properties__httpProxyConfig", "properties__networkProfile"
RANGES = "properties__apiServerAccessProfile__authorizedIPRanges"
POOLS = "properties__agentPoolProfiles"


def changed(paths: dict[str, Any]) -> dict[str, Any]:
    """Return CLUSTER with values at paths such as `properties__httpProxyConfig__trustedCa`; None removes."""
    body = copy.deepcopy(CLUSTER)
    for path, value in paths.items():
        *parents, last = path.split("__")
        place: Any = body
        for parent in parents:
            place = place[parent]
        if value is None:
            place.pop(last)
        else:
            place[last] = value
    return body


def pools(*counts: int) -> list[dict[str, Any]]:
    return [{"name": name, "count": count} for name, count in zip(("one", "two", "three"), counts, strict=False)]


HELD: dict[str, tuple[Any, Any]] = {
    "a tag": ({"tags": {"a": "c"}}, {"tags": {"a": "c"}, "eTag": "2"}),
    "a tag that was removed": ({"tags": {"x": "y"}}, {"tags": {"x": "y"}}),
    "an address that was removed": ({RANGES: ["1.2.3.4/32"]}, {RANGES: ["1.2.3.4/32"]}),
    "all addresses": ({RANGES: []}, {RANGES: None}),
    "the order of a list": ({RANGES: ["9.9.9.9/32", "1.2.3.4/32"]}, {RANGES: ["1.2.3.4/32", "9.9.9.9/32"]}),
    "noProxy, to which the service adds": ({f"{PROXY}__noProxy": ["b"]}, {f"{PROXY}__noProxy": ["localhost", "b"]}),
    "a CA that was removed": ({f"{PROXY}__trustedCa": None}, {f"{PROXY}__trustedCa": None}),
    "a URL without its slash": ({f"{PROXY}__httpProxy": "http://q/"}, {f"{PROXY}__httpProxy": "http://q"}),
    "a mode": ({f"{NETWORK}__kubeProxyConfig": {"mode": "IPVS"}}, {f"{NETWORK}__kubeProxyConfig": {"mode": "IPVS"}}),
    "a word in another case": ({f"{NETWORK}__loadBalancerSku": "basic"}, {f"{NETWORK}__loadBalancerSku": "Basic"}),
    "a pool, in another order": ({POOLS: pools(2, 1)}, {POOLS: [{"count": 1, "name": "two"}, *pools(2)]}),
    "a tag, where the storage profile was left out": (
        {"tags": {"a": "c"}, "properties__storageProfile__disk": None},
        {"tags": {"a": "c"}},
    ),
}
LACKING: dict[str, tuple[Any, Any, str]] = {
    "a tag": ({"tags": {"a": "c"}}, {"tags": {"a": "d"}}, "tags.a"),
    "a tag whose case alone changes": ({"tags": {"a": "B"}}, {"tags": {"a": "b", "by": "colleague"}}, "tags.a"),
    "a tag that was removed": ({"tags": {}}, {"eTag": "2"}, "tags.a"),
    "an address that was removed": (
        {RANGES: ["1.2.3.4/32"]},
        {"tags": {"by": "colleague"}},
        "properties.apiServerAccessProfile.authorizedIPRanges",
    ),
    "a noProxy entry": (
        {f"{PROXY}__noProxy": ["b"]},
        {f"{PROXY}__noProxy": ["c"]},
        "properties.httpProxyConfig.noProxy",
    ),
    "a noProxy entry that was removed": (
        {f"{PROXY}__noProxy": ["localhost"]},
        {"eTag": "2"},
        "properties.httpProxyConfig.noProxy",
    ),
    "a CA that was removed": ({f"{PROXY}__trustedCa": None}, {"eTag": "2"}, "properties.httpProxyConfig.trustedCa"),
    "a CA, of which more came back": (
        {f"{PROXY}__trustedCa": SECOND},
        {f"{PROXY}__trustedCa": THIRD},
        "properties.httpProxyConfig.trustedCa",
    ),
    "a pool's count": ({POOLS: pools(2, 1)}, {POOLS: pools(1, 1)}, "properties.agentPoolProfiles.one.count"),
    "a pool": ({POOLS: pools(1, 1, 1)}, {POOLS: pools(1, 1)}, "properties.agentPoolProfiles.three.name"),
}


@pytest.mark.parametrize(("sent", "now"), HELD.values(), ids=HELD)
def test_what_was_sent_and_is_there_shows_that_it_landed(sent: Any, now: Any) -> None:
    compared = compare(CLUSTER, changed(sent), changed(now), ADDED)

    assert compared.lacks == ()
    assert compared.holds
    assert compared.is_as_asked


@pytest.mark.parametrize(("sent", "now", "place"), LACKING.values(), ids=LACKING)
def test_what_was_sent_and_is_not_there_is_named(sent: Any, now: Any, place: str) -> None:
    compared = compare(CLUSTER, changed(sent), changed(now), ADDED)

    assert place in compared.lacks
    assert not compared.is_as_asked


OTHERS: dict[str, tuple[Any, Any, str]] = {
    "a tag beside ours": ({"tags": {"a": "c"}}, {"tags": {"a": "c", "by": "colleague"}}, "tags.by"),
    "a tag that ours did not have to change": ({RANGES: []}, {RANGES: [], "tags": {"a": "d"}}, "tags.a"),
    "a noProxy entry": (
        {"tags": {"a": "c"}},
        {"tags": {"a": "c"}, f"{PROXY}__noProxy": ["a", "b"]},
        "properties.httpProxyConfig.noProxy",
    ),
    "a pool": (
        {"tags": {"a": "c"}},
        {"tags": {"a": "c"}, POOLS: pools(1, 2)},
        "properties.agentPoolProfiles.two.count",
    ),
}


@pytest.mark.parametrize(("sent", "now", "place"), OTHERS.values(), ids=OTHERS)
def test_where_others_wrote_as_well_nobody_can_say(sent: Any, now: Any, place: str) -> None:
    compared = compare(CLUSTER, changed(sent), changed(now), ADDED)

    assert compared.others == (place,)
    assert (bool(compared.holds), compared.lacks, compared.is_as_asked) == (True, (), False)


def test_what_the_service_writes_is_nobody_elses() -> None:
    """States and versions, what it fills in, and the virtual network's address space in noProxy."""
    now = changed({"tags": {"a": "c"}, "eTag": "2", "properties__provisioningState": "Updating"})
    now["properties"]["agentPoolProfiles"][0]["nodeImageVersion"] = "new"
    now["properties"]["networkProfile"]["kubeProxyConfig"]["enabled"] = True
    now["properties"]["oidcIssuerProfile"] = {"enabled": True}
    now["properties"]["networkProfile"]["loadBalancerSku"] = "Standard"
    now["properties"]["httpProxyConfig"]["noProxy"] = ["a", "10.9.0.0/16", "localhost"]

    assert compare(CLUSTER, changed({"tags": {"a": "c"}}), now, ADDED).is_as_asked


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"properties__storageProfile__disk": None},
        {f"{PROXY}__noProxy": ["a"]},
        {f"{PROXY}__noProxy": ["a", "localhost", "10.224.0.0/12"]},
    ],
)
def test_a_write_that_changed_nothing_that_shows_proves_nothing(sent: Any) -> None:
    """`localhost` is the service's own, and it adds it again; so are what may be the virtual network's."""
    compared = compare(CLUSTER, changed(sent), changed({"eTag": "2", "tags": {"by": "colleague"}}), ADDED)

    assert (compared.holds, compared.lacks, compared.others) == ((), (), ("tags.a", "tags.by"))
    assert not compare(CLUSTER, changed(sent), changed({"eTag": "2"}), ADDED).is_as_asked


def test_an_etag_alone_does_not_say_that_nothing_was_done() -> None:
    """The service answers with the old one while the operation runs."""
    assert is_untouched(CLUSTER, changed({"tags": {}}))
    assert not is_untouched(CLUSTER, changed({"properties__provisioningState": "Updating"}))
    assert not is_untouched(CLUSTER, changed({"eTag": "2"}))
    without = changed({"eTag": None})
    assert not is_untouched(without, without)


CREATED = {
    "location": "westus2",
    "properties": {
        "dnsPrefix": "c-rg",
        "kubernetesVersion": "",
        "agentPoolProfiles": [{"name": "one", "count": 3, "osDiskSizeGB": 0, "scaleSetPriority": "Regular"}],
        "httpProxyConfig": {"httpProxy": "http://p/", "noProxy": ["a"]},
    },
}


def created(**properties: Any) -> dict[str, Any]:
    answer = {"kubernetesVersion": "1.34.2", "agentPoolProfiles": [{"name": "one", "count": 3, "osDiskSizeGB": 128}]}
    return {"location": "westus2", "properties": {**CREATED["properties"], **answer, **properties}}  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("now", "lacks"),
    [
        (created(), ()),
        (created(httpProxyConfig={"httpProxy": "http://p/", "noProxy": ["localhost", "a"]}), ()),
        (created(dnsPrefix="another"), ("properties.dnsPrefix",)),
        (
            created(httpProxyConfig={"httpProxy": "http://q/", "noProxy": ["a"]}),
            ("properties.httpProxyConfig.httpProxy",),
        ),
        (created(httpProxyConfig=None), ("properties.httpProxyConfig.httpProxy", "properties.httpProxyConfig.noProxy")),
        (
            created(agentPoolProfiles=[{"name": "one", "count": 1}]),
            ("properties.agentPoolProfiles.one.count",),
        ),
        (created(agentPoolProfiles=[{"name": "two", "count": 3}]), ("properties.agentPoolProfiles.one",)),
    ],
)
def test_a_creation_is_known_by_all_that_it_said(now: Any, lacks: tuple[str, ...]) -> None:
    compared = compare_created(CREATED, now, ADDED)

    assert compared.lacks == lacks
    assert compared.is_as_asked is not bool(lacks)


def test_a_creation_without_a_name_in_dns_that_is_there_proves_nothing() -> None:
    assert not compare_created(CREATED, {"location": "westus2"}, ADDED).is_as_asked


RECORDINGS = Path(__file__).parents[4] / "shared" / "recordings"
ADDRESSES = frozenset({"10.42.0.0/16", "10.224.0.0/12"})
"""Virtual networks of the recorded clusters."""


@pytest.mark.skipif(not RECORDINGS.is_dir(), reason="the recordings of real traffic are not there")
@pytest.mark.parametrize(
    "name",
    [
        "create-and-update-with-http-proxy-config-2024",
        "create-with-kube-proxy-config-2024",
        "update-with-kube-proxy-config-2024",
    ],
)
def test_recorded_writes_show_in_the_answers_that_followed(name: str) -> None:
    """Each write shows in each reading after it, and the readings before do not show it."""
    recording = RECORDINGS / f"{name}.yaml"
    read = before = sent = None
    for exchange in yaml.safe_load(recording.read_text("utf-8"))["interactions"]:
        request, answer = exchange["request"], exchange["response"]
        path = request["uri"].partition("?")[0].lower()
        if not path.endswith("/managedclusters/cliakstest000002") or answer["status"]["code"] not in (200, 201):
            continue
        if request["method"] == "PUT":
            before, sent = read, _over(read, json.loads(request["body"]))
            assert read is None or not _compared(before, sent, before).is_as_asked
        read = json.loads(answer["body"]["string"])
        assert sent is None or _compared(before, sent, read).is_as_asked, _compared(before, sent, read)
    assert sent is not None


def _compared(before: Any, sent: Any, now: Any) -> Any:
    added = Cluster.of(now).own_entries | ADDRESSES
    return compare_created(sent, now, added) if before is None else compare(before, sent, now, added)


def _over(before: Any, sent: Any) -> Any:
    """Return a body with what is read-only, which the SDK holds and leaves out when it sends."""
    if isinstance(before, dict) and isinstance(sent, dict):
        both = {name: _over(before.get(name), value) for name, value in sent.items()}
        return {**before, **both, **({"storageProfile": sent["storageProfile"]} if "storageProfile" in sent else {})}
    if isinstance(before, list) and isinstance(sent, list) and len(before) == len(sent):
        return [_over(*pair) for pair in zip(before, sent, strict=True)]
    return sent
