"""The real service's answers, played to our commands: what these send is held against what was sent then.

The recordings are not part of the repository; where they are missing, these tests are skipped.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import vcr
import yaml
from vcr.request import Request

from azext_aksproxy.azure import disruption
from azext_aksproxy.config.live.disruption.policy import Disruption
from tests.playback.az import Az
from tests.playback.cassette import CASSETTES_OF, Tape, played_whole
from tests.playback.target import Target
from tools.checkout import ROOT

pytestmark = pytest.mark.block_network

RECORDINGS = ROOT.parent / "shared" / "recordings"
GROUP, NAME = "clitest000001", "cliakstest000002"
API_VERSION = "2024-09-02-preview"
FEATURE = "Microsoft.ContainerService/KubeProxyConfigurationPreview"

OLDER_PREVIEW = "the recording's aks-preview sent its default; azure-cli does not know the property"
TO_THE_SERVICE = "azure-cli has since left this default to the service"
NEWER_CLI = "azure-cli names it since"
SPOT_ONLY = "azure-cli sends it for spot pools only"
UNKNOWN_THEN = "the SDK of today sends back what it does not know; that of then lost it"
READ_ONLY_THEN = "the SDK took it for read-only then"
KEPT = "what the cluster has and the file leaves out is kept; aks-preview sent the file"
READ_ONLY_NOW = "the SDK takes it for read-only today"

CREATED = {
    "properties.agentPoolProfiles[0].enableCustomCATrust": OLDER_PREVIEW,
    "properties.agentPoolProfiles[0].networkProfile": OLDER_PREVIEW,
    "properties.agentPoolProfiles[0].workloadRuntime": OLDER_PREVIEW,
    "properties.enablePodSecurityPolicy": OLDER_PREVIEW,
    "properties.agentPoolProfiles[0].osDiskSizeGB": TO_THE_SERVICE,
    "properties.agentPoolProfiles[0].vmSize": TO_THE_SERVICE,
    "properties.networkProfile.podCidr": TO_THE_SERVICE,
    "properties.networkProfile.serviceCidr": TO_THE_SERVICE,
    "properties.networkProfile.dnsServiceIP": TO_THE_SERVICE,
    "properties.agentPoolProfiles[0].scaleSetEvictionPolicy": SPOT_ONLY,
    "properties.agentPoolProfiles[0].spotMaxPrice": SPOT_ONLY,
    "properties.dnsPrefix": "it is made from the resource group's name, for which the recording has another",
}
UPDATED = {
    "properties.agentPoolProfiles[0].nodeImageVersion": READ_ONLY_THEN,
    "properties.networkProfile.loadBalancerProfile.effectiveOutboundIPs": READ_ONLY_NOW,
}


@dataclass(frozen=True)
class Session:
    """One command of a recording. `differences` are why, by path, what we send is not what was sent; all else is."""

    recording: str
    command: str
    differences: dict[str, str]
    flags: str = ""
    """A flag by which the command is told from others of its name."""
    networks_read: int = 0
    """How often ours reads the virtual network: where noProxy has a CIDR that nothing else explains."""

    def __str__(self) -> str:
        return f"{self.command} of {self.recording}"

    @property
    def is_of_kube_proxy(self) -> bool:
        """Say whether it is about kube-proxy, not an HTTP proxy."""
        return "kube-proxy" in self.recording


KUBE_PROXY = (
    Session(
        "create-with-kube-proxy-config-2024",
        "create",
        {
            **CREATED,
            "properties.networkProfile.networkPlugin": TO_THE_SERVICE,
            "properties.bootstrapProfile": NEWER_CLI,
            "sku": NEWER_CLI,
        },
    ),
    Session(
        "update-with-kube-proxy-config-2024",
        "update",
        {
            **UPDATED,
            "properties.enableLTS": UNKNOWN_THEN,
            "properties.networkProfile.loadBalancerProfile.managedOutboundIPs.countIPv6": "the SDK filled in a 0 then",
            "properties.networkProfile.loadBalancerSku": "the service told `Standard`, azure-cli sends `standard`",
        },
    ),
)
HTTP_PROXY = (
    Session(
        "create-and-update-with-http-proxy-config-2024",
        "create",
        {
            **CREATED,
            "kind": OLDER_PREVIEW,
            "properties.agentPoolProfiles[0].nodeInitializationTaints": OLDER_PREVIEW,
            "properties.agentPoolProfiles[0].securityProfile": OLDER_PREVIEW,
        },
        networks_read=1,
    ),
    Session(
        "create-and-update-with-http-proxy-config-2024",
        "update",
        {**UPDATED, "properties.controlPlanePluginProfiles": UNKNOWN_THEN},
        networks_read=2,
    ),
    Session(
        "create-update-and-switch-http-proxy-config-2025",
        "update",
        {
            "properties.agentPoolProfiles[0].nodeImageVersion": READ_ONLY_THEN,
            "properties.controlPlanePluginProfiles": UNKNOWN_THEN,
            "properties.httpProxyConfig.enabled": KEPT,
        },
        flags="--http-proxy-config",
    ),
)


@dataclass
class Played:
    """One command of real traffic, played to ours of today."""

    session: Session
    then: Request
    """The PUT that was sent when the session was recorded."""
    now: Request
    """The PUT of ours."""
    before: Any
    """The cluster as the service answered it first, or its refusal."""

    @property
    def bodies(self) -> tuple[Any, Any]:
        return json.loads(self.then.body), json.loads(self.now.body)


@pytest.fixture
def played(
    request: pytest.FixtureRequest, target: Target, tape: Tape, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Played:
    session: Session = request.param
    source = RECORDINGS / f"{session.recording}.yaml"
    if target.is_recorded or not source.exists():
        pytest.skip("the recordings of real traffic are not there")
    monkeypatch.setattr(time, "sleep", lambda _: None)
    # nobody had a Node Disruption Policy then, and nobody asked for one
    monkeypatch.setattr(disruption, "read_disruption", lambda *_, **__: Disruption("", "", ""))
    monkeypatch.setenv("AZURE_AKSPROXY_PREVIEW_API_VERSION", API_VERSION)
    recording = yaml.load(source.read_text("utf-8"), Loader=yaml.CSafeLoader)
    recording["interactions"] = list(exchanges_of(session, recording["interactions"]))
    cassette = tmp_path / "session.yaml"
    cassette.write_text(yaml.dump(recording, Dumper=yaml.CSafeDumper), "utf-8")
    with vcr.use_cassette(
        str(cassette), record_mode="none", match_on=("method", "host", "path"), before_record_request=kept
    ) as playing:
        [then] = [each for each in playing.requests if each.method == "PUT"]
        before = json.loads(playing.responses[0]["body"]["string"])
        SENT.clear()
        with played_whole(playing):
            outcome = Az(target, tape).run("aks", session.command, *arguments_of(session, then))
    assert outcome.exit_code == 0, outcome.stderr
    return Played(session, then, SENT[-1], before)


SENT: list[Request] = []


def kept(request: Request) -> Request:
    """Remember a PUT; vcrpy shows it several times."""
    if request.method == "PUT":
        SENT.append(request)
    return request


def exchanges_of(session: Session, exchanges: list[Any]) -> Iterator[Any]:
    """Yield what belongs to the command, but for the role on a subnet, and the network, which only ours reads."""
    for each in exchanges:
        headers, uri, method = (each["request"][name] for name in ("headers", "uri", "method"))
        answer = each["response"]["body"]["string"] or ""
        is_of_it = headers.get("CommandName") == [f"aks {session.command}"]
        is_of_flags = session.flags in headers.get("ParameterSetName", [""])[0].split() or not session.flags
        is_for_the_role = "/Microsoft.Authorization/" in uri or ('"Creating"' in answer and method == "GET")
        if is_of_it and is_of_flags and not is_for_the_role:
            yield each
    networks = [each for each in exchanges if re.search(r"/virtualNetworks/[^/]+\?", each["request"]["uri"])]
    yield from [each for each in networks if each["request"]["method"] == "GET"][-1:] * session.networks_read


def arguments_of(session: Session, then: Request) -> list[str]:
    """Return the arguments of the command that was recorded, with the values that its request shows."""
    properties = json.loads(then.body)["properties"]
    arguments = ["-g", GROUP, "-n", NAME]
    if session.is_of_kube_proxy:
        arguments += ["--kube-proxy-config", json.dumps(properties["networkProfile"]["kubeProxyConfig"])]
        arguments += ["--aks-custom-headers", f"AKSHTTPCustomFeatures={FEATURE}"]
    else:
        arguments += ["--http-proxy-config", json.dumps(properties["httpProxyConfig"])]
    if session.command == "create":
        [key] = properties["linuxProfile"]["ssh"]["publicKeys"]
        arguments += ["--ssh-key-value", key["keyData"], "--enable-managed-identity", "--yes"]
    if subnet := properties["agentPoolProfiles"][0].get("vnetSubnetID"):
        # Neither the group's location nor the role on the subnet is on the recording.
        given = ["--vnet-subnet-id", subnet, "--location", "westus2", "--skip-subnet-role-assignment"]
        arguments += given if session.command == "create" else []
    return arguments


def differences(then: Any, now: Any, path: str = "") -> Iterator[str]:
    """Yield the paths at which two documents differ; what only one of them has is named as a whole."""
    if isinstance(then, dict) and isinstance(now, dict):
        for name in sorted(then.keys() | now.keys()):
            place = f"{path}.{name}".lstrip(".")
            if name in then and name in now:
                yield from differences(then[name], now[name], place)
            else:
                yield place
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for number, (one, other) in enumerate(zip(then, now, strict=True)):
            yield from differences(one, other, f"{path}[{number}]")
    elif then != now:
        yield path


def commands(*sessions: Session) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("played", sessions, indirect=True, ids=str)


@pytest.mark.skipif(
    version("azure-cli") != CASSETTES_OF, reason=f"the differences are those of azure-cli {CASSETTES_OF}"
)
@commands(*KUBE_PROXY, *HTTP_PROXY)
def test_we_send_what_was_sent_then_but_for_differences_with_a_reason(played: Played) -> None:
    assert set(differences(*played.bodies)) == played.session.differences.keys()


@commands(*KUBE_PROXY)
def test_we_send_the_kube_proxy_settings_of_the_file_whatever_the_cluster_has(played: Played) -> None:
    """An early release of a peer sent the mode that the cluster had."""
    then, now = (each["properties"]["networkProfile"]["kubeProxyConfig"] for each in played.bodies)
    assert now == then
    if played.session.command == "update":
        before = played.before["properties"]["networkProfile"]["kubeProxyConfig"]
        assert (before["mode"], now["mode"]) == ("IPTABLES", "IPVS")


@commands(*KUBE_PROXY)
def test_we_ask_at_the_same_place_with_the_same_header(played: Played) -> None:
    assert played.now.uri == played.then.uri
    assert played.now.headers["AKSHTTPCustomFeatures"] == FEATURE
    assert played.then.headers["AKSHTTPCustomFeatures"] == FEATURE


@commands(*HTTP_PROXY)
def test_we_send_the_http_proxy_settings_of_the_file(played: Played) -> None:
    then, now = (each["properties"]["httpProxyConfig"] for each in played.bodies)
    assert {name: now[name] for name in then} == then
    if played.session.command == "update":
        assert played.before["properties"]["httpProxyConfig"]["trustedCa"] != now["trustedCa"]


@commands(*HTTP_PROXY)
def test_a_write_has_a_condition_that_it_had_not_then(played: Played) -> None:
    conditions = {"if-match", "if-none-match"}
    etag = played.before.get("eTag")
    now = {name.lower(): value for name, value in played.now.headers.items()}
    assert {name: now[name] for name in conditions & now.keys()} == (
        {"if-match": f'"{etag}"'} if etag else {"if-none-match": "*"}
    )
    assert not conditions & {name.lower() for name in played.then.headers}
    assert played.now.path == played.then.path
