"""The real service's answers, played to our commands: what these send is held against what was sent then.

The two recordings are not part of the repository; where they are missing, these tests are skipped.
"""

from __future__ import annotations

import json
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

from tests.playback.az import Az
from tests.playback.cassette import CASSETTES_OF, Tape, played_whole
from tests.playback.target import Target
from tools.checkout import ROOT

pytestmark = pytest.mark.block_network

RECORDINGS = ROOT.parent / "shared" / "recordings"
GROUP, NAME = "clitest000001", "cliakstest000002"
API_VERSION = "2024-09-02-preview"
FEATURE = "Microsoft.ContainerService/KubeProxyConfigurationPreview"

OLDER_PREVIEW = "the recording's aks-preview of 2023 sent its default; azure-cli does not know the property"
TO_THE_SERVICE = "azure-cli has since left this default to the service"
NEWER_CLI = "azure-cli names it since"

DIFFERENCES = {
    "create": {
        "properties.agentPoolProfiles[0].enableCustomCATrust": OLDER_PREVIEW,
        "properties.agentPoolProfiles[0].networkProfile": OLDER_PREVIEW,
        "properties.agentPoolProfiles[0].workloadRuntime": OLDER_PREVIEW,
        "properties.enablePodSecurityPolicy": OLDER_PREVIEW,
        "properties.agentPoolProfiles[0].osDiskSizeGB": TO_THE_SERVICE,
        "properties.agentPoolProfiles[0].vmSize": TO_THE_SERVICE,
        "properties.networkProfile.networkPlugin": TO_THE_SERVICE,
        "properties.networkProfile.podCidr": TO_THE_SERVICE,
        "properties.networkProfile.serviceCidr": TO_THE_SERVICE,
        "properties.networkProfile.dnsServiceIP": TO_THE_SERVICE,
        "properties.agentPoolProfiles[0].scaleSetEvictionPolicy": "azure-cli sends it for spot pools only",
        "properties.agentPoolProfiles[0].spotMaxPrice": "azure-cli sends it for spot pools only",
        "properties.bootstrapProfile": NEWER_CLI,
        "sku": NEWER_CLI,
        "properties.dnsPrefix": "it is made from the resource group's name, for which the recording has another",
    },
    "update": {
        "properties.agentPoolProfiles[0].nodeImageVersion": "the SDK took it for read-only then",
        "properties.enableLTS": "the SDK of today sends back what it does not know; that of 2023 lost it",
        "properties.networkProfile.loadBalancerProfile.effectiveOutboundIPs": "the SDK takes it for read-only today",
        "properties.networkProfile.loadBalancerProfile.managedOutboundIPs.countIPv6": "the SDK filled in a 0 then",
        "properties.networkProfile.loadBalancerSku": "the service answers `Standard`, azure-cli now sends `standard`",
    },
}
"""By path, why what we send today is not what was sent then. Everything else is the same."""


@dataclass
class Played:
    """One session of real traffic, played to our command of today."""

    name: str
    then: Request
    """The PUT that was sent when the session was recorded."""
    now: Request
    """The PUT of ours."""
    before: Any
    """The cluster as the service answered it first, or its refusal."""

    @property
    def bodies(self) -> tuple[Any, Any]:
        return json.loads(self.then.body), json.loads(self.now.body)


@pytest.fixture(params=["create", "update"])
def played(
    request: pytest.FixtureRequest, target: Target, tape: Tape, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Played:
    source = RECORDINGS / f"{request.param}-with-kube-proxy-config-2024.yaml"
    if target.is_recorded or not source.exists():
        pytest.skip("the recordings of real traffic are not there")
    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setenv("AZURE_AKSPROXY_PREVIEW_API_VERSION", API_VERSION)
    session = yaml.load(source.read_text("utf-8"), Loader=yaml.CSafeLoader)
    command = [f"aks {request.param}"]
    session["interactions"] = [
        each for each in session["interactions"] if each["request"]["headers"].get("CommandName") == command
    ]
    cassette = tmp_path / "session.yaml"
    cassette.write_text(yaml.dump(session, Dumper=yaml.CSafeDumper), "utf-8")
    with vcr.use_cassette(
        str(cassette), record_mode="none", match_on=("method", "host", "path"), before_record_request=kept
    ) as playing:
        [then] = [each for each in playing.requests if each.method == "PUT"]
        before = json.loads(playing.responses[0]["body"]["string"])
        SENT.clear()
        with played_whole(playing):
            outcome = Az(target, tape).run("aks", request.param, *arguments_of(request.param, then))
    assert outcome.exit_code == 0, outcome.stderr
    return Played(request.param, then, SENT[-1], before)


SENT: list[Request] = []


def kept(request: Request) -> Request:
    """Remember a PUT; vcrpy shows it several times."""
    if request.method == "PUT":
        SENT.append(request)
    return request


def arguments_of(name: str, then: Request) -> list[str]:
    """Return the arguments of the command that was recorded, with the values that its request shows."""
    properties = json.loads(then.body)["properties"]
    kube_proxy = json.dumps(properties["networkProfile"]["kubeProxyConfig"])
    arguments = ["-g", GROUP, "-n", NAME, "--kube-proxy-config", kube_proxy]
    arguments += ["--aks-custom-headers", f"AKSHTTPCustomFeatures={FEATURE}"]
    if name == "create":
        [key] = properties["linuxProfile"]["ssh"]["publicKeys"]
        arguments += ["--ssh-key-value", key["keyData"], "--enable-managed-identity", "--yes"]
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


@pytest.mark.skipif(
    version("azure-cli") != CASSETTES_OF, reason=f"the differences are those of azure-cli {CASSETTES_OF}"
)
def test_we_send_what_was_sent_then_but_for_differences_with_a_reason(played: Played) -> None:
    assert set(differences(*played.bodies)) == DIFFERENCES[played.name].keys()


def test_we_send_the_kube_proxy_settings_of_the_file_whatever_the_cluster_has(played: Played) -> None:
    """An early release of a peer sent the mode that the cluster had."""
    then, now = (each["properties"]["networkProfile"]["kubeProxyConfig"] for each in played.bodies)
    assert now == then
    if played.name == "update":
        before = played.before["properties"]["networkProfile"]["kubeProxyConfig"]
        assert (before["mode"], now["mode"]) == ("IPTABLES", "IPVS")


def test_we_ask_at_the_same_place_with_the_same_header(played: Played) -> None:
    assert played.now.uri == played.then.uri
    assert played.now.headers["AKSHTTPCustomFeatures"] == FEATURE
    assert played.then.headers["AKSHTTPCustomFeatures"] == FEATURE
