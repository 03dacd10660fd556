"""Beside another extension that brings `aks create` and `aks update`: a stand-in, and aks-preview where it is given.

With AKS_PREVIEW_WHEEL set to a wheel of aks-preview, the same tests run against it.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from emulator.process import Emulator
from tests.e2e.cluster_commands import RESOURCE_GROUP, seed, sent, sent_http_proxy, sent_kube_proxy
from tests.e2e.other_host import beside_ours, install, stand_in_wheel
from tests.e2e.places import EXAMPLES
from tests.e2e.settings import EXAMPLE_PROXIES, new_trusted_ca
from tests.e2e.side_by_side import assert_the_same_one_put, conversation, fresh_cluster, no_cluster, options
from tests.samples import IPVS
from tools.az import Az

HTTP_FILE = str(EXAMPLES / "aks-proxy-config.json")
KUBE_FILE = str(EXAMPLES / "kube-proxy.json")
WHEEL = os.environ.get("AKS_PREVIEW_WHEEL")


@dataclass(frozen=True)
class Kind:
    """A host, and a flag of its own for `aks create` that sends something."""

    name: str
    flag: tuple[str, ...]


STAND_IN = Kind("aks-preview", ("--stand-in-label", "x"))
REAL = Kind("the real aks-preview", ("--enable-imds-restriction",))
HOSTS = [STAND_IN, *([REAL] if WHEEL else [])]


@dataclass(frozen=True)
class Beside:
    """A host alone, and the same host with our extension; each with an emulator of its own."""

    kind: Kind
    alone: Az
    ours: Az

    def __iter__(self) -> Iterator[Az]:
        return iter((self.alone, self.ours))


@pytest.fixture(scope="module", params=HOSTS, ids=lambda kind: kind.name)
def beside(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beside]:
    kind: Kind = request.param
    base = tmp_path_factory.mktemp("beside")
    with Emulator(base / "emulator-alone") as first, Emulator(base / "emulator-ours") as second:
        alone = Az(base / "alone", base / "extensions-alone", first)
        alone.log_in()
        install(alone, Path(WHEEL or "") if kind is REAL else stand_in_wheel(base, kind.name))
        ours = Az(base / "ours", beside_ours(alone.extension_dir, base / "extensions"), second)
        ours.log_in()
        yield Beside(kind, alone, ours)


@pytest.fixture
def az(beside: Beside) -> Az:
    """`az` with the host and ours, and an emulator with one cluster behind a proxy."""
    fresh_cluster(beside.ours)
    return beside.ours


def create(az: Az, *arguments: str) -> Any:
    return az.run("aks", "create", "-g", RESOURCE_GROUP, "-n", "new", "--no-ssh-key", *arguments)


def update(az: Az, *arguments: str) -> Any:
    return az.run("aks", "update", "-g", RESOURCE_GROUP, "-n", "cluster", *arguments)


@pytest.mark.parametrize("command", ["create", "update"])
def test_every_option_of_the_host_is_there(beside: Beside, command: str) -> None:
    alone, ours = (options(az, command) for az in beside)

    assert "--kube-proxy-config" in ours
    assert ours == alone


def test_create_without_our_flags_is_as_with_the_host_alone(beside: Beside) -> None:
    for arguments in (beside.kind.flag, ("--network-plugin", "none", "--no-wait")):
        for az in beside:
            no_cluster(az)
        pair = (conversation(az, "create", "--no-ssh-key", *arguments) for az in beside)
        assert_the_same_one_put(*pair)


def test_update_without_our_flags_is_as_with_the_host_alone(beside: Beside) -> None:
    for arguments in (("--disable-http-proxy",), ("--tags", "a=b", "--no-wait")):
        for az in beside:
            fresh_cluster(az)
        assert_the_same_one_put(*(conversation(az, "update", *arguments) for az in beside))


def test_create_sends_both_settings_with_the_hosts_own_client(beside: Beside, az: Az) -> None:
    files = ("--http-proxy-config", HTTP_FILE, "--kube-proxy-config", KUBE_FILE)
    no_cluster(beside.alone)
    create(beside.alone, *beside.kind.flag)

    outcome = create(az, *files, *beside.kind.flag)

    assert outcome.exit_code == 0, outcome.stderr
    trusted_ca = json.loads(Path(HTTP_FILE).read_text("utf-8"))["trustedCA"]
    assert sent_http_proxy(az) == {**EXAMPLE_PROXIES, "trustedCa": trusted_ca}
    assert sent_kube_proxy(az) == IPVS
    assert sent(az)["query"] == sent(beside.alone)["query"], "the API version is the host's, and not our own"
    assert outcome.json["networkProfile"]["kubeProxyConfig"]["mode"] == "IPVS"


def test_a_flag_of_the_host_goes_together_with_ours(beside: Beside) -> None:
    for az in beside:
        no_cluster(az)
    alone, ours = beside
    create(alone, *beside.kind.flag)
    outcome = create(ours, *beside.kind.flag, "--http-proxy-config", HTTP_FILE)

    assert outcome.exit_code == 0, outcome.stderr
    body = sent(ours)["body"]
    assert body["properties"].pop("httpProxyConfig")["httpProxy"] == EXAMPLE_PROXIES["httpProxy"]
    assert body == sent(alone)["body"]


@pytest.mark.parametrize("parameter", ["--http-proxy-config", "--kube-proxy-config"])
def test_a_wrong_file_sends_nothing(az: Az, parameter: str) -> None:
    az.emulator.forget_requests()

    outcome = create(az, parameter, '{"mode": "iptables", "noProxy": "no list"}')

    assert outcome.exit_code == 1
    assert "Nothing was sent" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert az.emulator.requests() == []


def test_a_new_ca_is_laid_over_what_the_cluster_has(az: Az) -> None:
    trusted_ca = new_trusted_ca()

    outcome = update(az, "--http-proxy-config", json.dumps({"trustedCa": trusted_ca}))

    assert outcome.exit_code == 0, outcome.stderr
    settings = sent_http_proxy(az)
    assert (settings["httpProxy"], settings["trustedCa"]) == ("http://proxy:8080/", trusted_ca)
    assert "localhost" in settings["noProxy"]
    assert "effectiveNoProxy" not in settings
    assert sent(az)["headers"]["If-Match"]


def test_a_node_disruption_policy_ends_an_update_before_the_write(az: Az) -> None:
    seed(az, "cluster", httpProxyConfig=EXAMPLE_PROXIES, nodeDisruptionProfile={"nodeDisruptionPolicy": "Block"})

    outcome = update(az, "--http-proxy-config", json.dumps({"trustedCa": new_trusted_ca()}))

    assert outcome.exit_code == 1
    assert "[node-disruption-blocked]" in outcome.stderr
    assert az.emulator.cluster_puts() == []


def test_another_change_is_asked_for(az: Az) -> None:
    file = '{"httpProxy": "http://other:8080/"}'

    refused = update(az, "--http-proxy-config", file)
    assert refused.exit_code == 1
    assert "nobody can be asked" in refused.stderr
    assert az.emulator.cluster_puts() == []

    agreed = update(az, "--http-proxy-config", file, "--yes")
    assert agreed.exit_code == 0, agreed.stderr
    assert sent_http_proxy(az)["httpProxy"] == "http://other:8080/"


def test_a_setting_goes_together_with_the_hosts_switch(az: Az) -> None:
    file = json.dumps({"trustedCa": new_trusted_ca()})

    outcome = update(az, "--http-proxy-config", file, "--disable-http-proxy", "--yes")

    assert outcome.exit_code == 0, outcome.stderr
    assert sent_http_proxy(az)["enabled"] is False
    assert base64.b64decode(sent_http_proxy(az)["trustedCa"]).startswith(b"-----BEGIN CERTIFICATE")


def test_kube_proxy_comes_and_goes(az: Az) -> None:
    assert update(az, "--kube-proxy-config", KUBE_FILE).exit_code == 0
    assert sent_kube_proxy(az) == IPVS
    az.emulator.forget_requests()

    back = update(az, "--kube-proxy-config", '{"mode": "IPTABLES"}')

    assert back.exit_code == 0, back.stderr
    assert sent_kube_proxy(az) == {"enabled": True, "mode": "IPTABLES"}
    assert back.json["networkProfile"]["kubeProxyConfig"]["mode"] == "IPTABLES"


def test_a_cluster_that_is_as_asked_is_left_alone(az: Az) -> None:
    outcome = update(az, "--http-proxy-config", '{"httpProxy": "http://proxy:8080"}')

    assert outcome.exit_code == 0, outcome.stderr
    assert "Nothing to do" in outcome.stderr
    assert az.emulator.cluster_puts() == []


def test_a_lost_answer_is_survived(az: Az) -> None:
    az.emulator.control("PATCH", "settings", {"faults": [{"on": "write", "kind": "cut", "handled": True}]})

    outcome = update(az, "--http-proxy-config", json.dumps({"trustedCa": new_trusted_ca()}))

    assert outcome.exit_code == 0, outcome.stderr


def test_the_group_works(az: Az) -> None:
    shown = az.run("aks", "proxy", "show", "-g", RESOURCE_GROUP, "-n", "cluster")

    assert shown.exit_code == 0, shown.stderr
    assert shown.json["httpProxyConfig"]["httpProxy"] == "http://proxy:8080/"


@pytest.fixture
def unknown(az: Az, tmp_path: Path, beside: Beside) -> Az:
    """`az` with ours beside a host that it does not know."""
    if beside.kind is not STAND_IN:
        pytest.skip("once is enough")
    host = Az(beside.alone.config_dir, tmp_path / "host", az.emulator)
    install(host, stand_in_wheel(tmp_path, "an-unknown-host", "azext_an_unknown_host"))
    unknown = Az(tmp_path / "config", beside_ours(host.extension_dir, tmp_path / "both"), az.emulator)
    unknown.log_in()
    return unknown


def test_an_unknown_host_is_left_alone_with_a_warning(unknown: Az, write: Callable[..., str]) -> None:
    sent_as_it_is = write({"mode": "no such mode"})

    outcome = create(unknown, "--kube-proxy-config", sent_as_it_is)

    assert "does not know the 'aks create' of azext_an_unknown_host and leaves it as it is" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert sent_kube_proxy(unknown) == {"mode": "no such mode"}
    validated = unknown.run("aks", "proxy", "validate", "--kube-proxy-config", sent_as_it_is)
    assert validated.exit_code == 1
    assert "leaves it as it is" not in validated.stderr
    assert "no such mode" in validated.stdout
    assert "leaves it as it is" not in unknown.run("group", "list").stderr


def test_a_cluster_in_the_middle_of_an_update_is_not_called_done(az: Az) -> None:
    seed(az, "cluster", httpProxyConfig={"httpProxy": "http://proxy:8080/"}, provisioningState="Updating")

    outcome = update(az, "--http-proxy-config", '{"httpProxy": "http://proxy:8080/"}', "--yes")

    assert "Nothing to do" not in outcome.stderr
    assert len(az.emulator.cluster_puts()) == 1


def test_a_rollout_writes_with_the_hosts_own_client(az: Az, tmp_path: Path) -> None:
    file = tmp_path / "ca.json"
    file.write_text(json.dumps({"trustedCa": new_trusted_ca()}), "utf-8")
    alone = update(az, "--http-proxy-config", str(file))
    assert alone.exit_code == 0, alone.stderr
    by_update = sent(az)
    fresh_cluster(az)

    outcome = az.run(
        *("aks", "proxy", "rollout", "--http-proxy-config", str(file), "--yes"),
        env={"AZURE_AKSPROXY_ROLLOUT_POLL_SECONDS": "0.1"},
    )

    assert outcome.exit_code == 0, outcome.stderr
    assert [row["state"] for row in outcome.json] == ["succeeded"]
    by_rollout = sent(az)
    assert len(az.emulator.cluster_puts()) == 1
    assert (by_rollout["query"], by_rollout["body"]) == (by_update["query"], by_update["body"])
    assert by_rollout["headers"]["If-Match"]


@pytest.fixture
def loaded_later(az: Az, tmp_path: Path, beside: Beside) -> Az:
    """`az` with ours and the stand-in, which is loaded after ours by its name."""
    if beside.kind is not STAND_IN:
        pytest.skip("aks-preview comes before aksproxy")
    host = Az(beside.alone.config_dir, tmp_path / "host", az.emulator)
    install(host, stand_in_wheel(tmp_path, "zz-preview"))
    later = Az(tmp_path / "config", beside_ours(host.extension_dir, tmp_path / "both"), az.emulator)
    later.log_in()
    return later


def test_load_order_does_not_matter(beside: Beside, loaded_later: Az) -> None:
    for command in ("create", "update"):
        assert options(loaded_later, command) == options(beside.ours, command)
    loaded_later.emulator.forget_requests()

    outcome = create(loaded_later, *beside.kind.flag, "--kube-proxy-config", KUBE_FILE)

    assert outcome.exit_code == 0, outcome.stderr
    assert sent_kube_proxy(loaded_later) == IPVS
    assert sent(loaded_later)["body"]["tags"] == {"stand-in": "x"}
    assert create(loaded_later, "--kube-proxy-config", '{"mode": "none"}').exit_code == 1
