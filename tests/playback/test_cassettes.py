"""Cassettes: that a replay bites, and that none of them tells what is nobody's business."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from vcr.cassette import Cassette
from vcr.request import Request

import azext_aksproxy
from azext_aksproxy.config.knowledge.refusals import REFUSALS as KNOWN
from azext_aksproxy.config.live import merge, plan
from azext_aksproxy.host import managed_cluster_decorator
from tests.playback import cassette
from tests.playback.az import Az
from tests.playback.examples import EXAMPLES
from tests.playback.leaks import FORBIDDEN, leaking, leaks
from tests.playback.mask import Mask
from tests.playback.refusals import REFUSALS
from tests.playback.target import CASSETTES, PROXY, RESOURCE_MANAGER, SUBSCRIPTION, TENANT, Target
from tools.checkout import ROOT

URI = f"{RESOURCE_MANAGER}/subscriptions/{SUBSCRIPTION}/a?api-version=2026-01-01"
BODY = '{"properties": {"mode": "IPVS", "enabled": true, "pools": [{"count": 1}]}}'


# A replay bites


def put(method: str = "PUT", uri: str = URI, body: str = BODY, etag: str = '"1"') -> Request:
    return Request(method, uri, body, {"If-Match": etag})


def plays(vcr_cassette: Cassette, request: Request) -> bool:
    return bool(vcr_cassette.can_play_response_for(request))


@pytest.fixture
def with_one_put(tmp_path: Path) -> Cassette:
    """A cassette of one PUT, on which requests are known again as in the scenarios."""
    import vcr

    known = vcr.VCR(record_mode="none")
    for name, matcher in cassette.MATCHERS.items():
        known.register_matcher(name, matcher)
    with known.use_cassette(str(tmp_path / "c.yaml"), match_on=cassette.MATCH_ON) as made:
        made.append(put(), {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": b""}})
        made.rewound = True
        yield made
        made.dirty = False


def test_a_request_is_known_whatever_the_spelling_of_its_json(with_one_put: Cassette) -> None:
    assert plays(with_one_put, put())
    assert plays(with_one_put, put(body=BODY.replace(" ", "")))


@pytest.mark.parametrize(
    "another",
    [
        put(method="PATCH"),
        put(uri=URI.replace("/a?", "/b?")),
        put(uri=URI.replace("2026-01-01", "2026-01-02-preview")),
        put(uri=URI.replace("management.azure.com", "management.example.com")),
        put(body=BODY.replace("IPVS", "IPTABLES")),
        put(body=BODY.replace("true", "1")),
        put(body=BODY.replace('"count": 1', '"count": 1, "name": null')),
        put(body=BODY.replace('[{"count": 1}]', '[{"count": 1}, {}]')),
        put(body=""),
        put(etag='"2"'),
    ],
    ids=["method", "path", "api-version", "host", "value", "type", "property", "item", "no body", "etag"],
)
def test_a_request_that_differs_is_not_known(with_one_put: Cassette, another: Request) -> None:
    assert not plays(with_one_put, another)


@pytest.fixture(scope="module")
def vcr_cassette_dir() -> str:
    """Let the tests below play the cassettes of another module."""
    return str(CASSETTES / "test_update")


def on_the_cassette_of(test: str) -> Callable[[Any], Any]:
    def marked(function: Any) -> Any:
        for mark in (pytest.mark.vcr, pytest.mark.block_network, pytest.mark.default_cassette(test)):
            function = mark(function)
        return function

    return marked


@on_the_cassette_of("test_kube_proxy_goes_to_ipvs_and_back")
def test_a_replay_fails_where_the_old_mode_wins_over_the_files(
    target: Target, tape: cassette.Tape, vcr: Cassette, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert vars(plan)["merge_kube_proxy"] is merge.merge_kube_proxy  # or the patched one would be imported
    monkeypatch.setattr(merge, "merge_kube_proxy", lambda before, _: before)
    differs = re.escape("body.properties.networkProfile.kubeProxyConfig.mode is 'IPTABLES', was 'IPVS'")

    with pytest.raises(AssertionError, match=differs), cassette.played_whole(vcr):
        Az(target, tape).update("kube-proxy-goes-to-ipvs-and-back", "--kube-proxy-config", '{"mode": "IPVS"}')


@on_the_cassette_of("test_a_ca_is_rolled_over")
def test_a_replay_fails_where_a_file_replaces_what_the_cluster_has(
    target: Target, tape: cassette.Tape, vcr: Cassette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merge, "merge_http_proxy", lambda _, file: file)
    file = str(EXAMPLES / "aks-proxy-config-2.json")
    differs = re.escape(f"body.properties.httpProxyConfig.httpProxy is 'absent', was '{PROXY}'")

    with pytest.raises(AssertionError, match=differs), cassette.played_whole(vcr):
        Az(target, tape).update("a-ca-is-rolled-over", "--http-proxy-config", file)


@on_the_cassette_of("test_a_ca_is_rolled_over")
def test_a_replay_fails_where_requests_are_left(vcr: Cassette) -> None:
    with pytest.raises(AssertionError, match=r"were not made: .*PUT"), cassette.played_whole(vcr):
        pass


@on_the_cassette_of("test_a_ca_is_rolled_over")
def test_the_network_is_blocked_for_what_passes_by_the_cassette(vcr: Cassette) -> None:
    with socket.socket() as opened, pytest.raises(RuntimeError, match="Network is disabled"):
        opened.connect(("192.0.2.1", 443))


def test_the_code_that_is_played_is_that_of_this_checkout() -> None:
    assert azext_aksproxy.__file__ is not None
    assert Path(azext_aksproxy.__file__).is_relative_to(ROOT)
    assert Path(managed_cluster_decorator.__file__).is_relative_to(ROOT / "azext_aksproxy")


# What is on a cassette


def test_cassettes_tell_nothing_that_is_nobodys_business() -> None:
    assert list(CASSETTES.rglob("*.yaml"))
    assert leaking(CASSETTES) == []


def test_every_cassette_belongs_to_a_scenario() -> None:
    for path in CASSETTES.rglob("*.yaml"):
        module = CASSETTES.parent / f"{path.parent.name}.py"
        assert f"def {path.stem.partition('[')[0]}(" in module.read_text("utf-8"), f"{path} is left over"


UNKNOWN_VERSION = "NoRegisteredProviderFound"
"""Its scenario is one of its own."""


def test_every_code_that_we_advise_on_has_a_scenario() -> None:
    assert {each.name for each in KNOWN} - {UNKNOWN_VERSION} <= {refusal.code for refusal in REFUSALS}


GUID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
LEAKS = {
    "a bearer token": "Authorization: Bearer abc",
    "a JWT": "token: eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
    "a secret": "client_secret: abc",
    "a guid": f"/subscriptions/{GUID}",
    "an object id": "resourceUID: 64f0c1d2e3a4b5c6d7e8f901",
    "an e-mail address": "createdBy: jane.doe@contoso.example",
    "a password in a URL": "httpProxy: http://user:pass@proxy/",
    "the hash of a host name": "fqdn: aksproxy-jced9w2u.hcp.westus2.azmk8s.io",
    "a port of this machine": "location: https://127.0.0.1:43210/a",
    "a path of this machine": "could not read /home/jane/ca.pem",
    "the resource group of a recording": "name: MC_aksproxy-record-0a1b2c3d_c_westus2",
}


def test_every_kind_of_leak_has_an_example() -> None:
    assert LEAKS.keys() == FORBIDDEN.keys()


@pytest.mark.parametrize("kind", LEAKS)
def test_a_leak_is_found(kind: str, tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text(f"a: 1\n{LEAKS[kind]}\n", "utf-8")
    assert f"c.yaml holds {kind}" in leaking(tmp_path)


RECORDED = Target(
    "https://127.0.0.1:43210", GUID, GUID.replace("3f", "4f"), "aksproxy-record-0a1b2c3d", "http://10.1.2.3:3128/"
)


@pytest.mark.parametrize(
    "kind", sorted(LEAKS.keys() - {"a bearer token", "a JWT", "a secret", "a path of this machine"})
)
def test_what_can_be_in_an_answer_is_masked(kind: str) -> None:
    assert list(leaks(Mask(RECORDED)(LEAKS[kind]))) == []


def test_names_are_masked_by_those_of_a_replay() -> None:
    path = "/subscriptions/{}/resourceGroups/{}/tenant/{}?proxy={}"
    theirs = (RECORDED.subscription.upper(), RECORDED.group, RECORDED.tenant, RECORDED.proxy)
    masked = Mask(RECORDED)(RECORDED.resource_manager + path.format(*theirs))
    assert masked == RESOURCE_MANAGER + path.format(SUBSCRIPTION, "rg", TENANT, PROXY)


def test_a_guid_keeps_its_number_within_a_recording_and_masking_twice_changes_nothing() -> None:
    mask = Mask(RECORDED)
    other = GUID.replace("3f", "5f")
    text = f"{other} {GUID.replace('3f', '6f')} {other} 2026-11-22T01:02:03.4Z aksproxy-0a1b2c3d.hcp.x j@x.example"
    masked = mask(text)
    first, second, again, *_ = masked.split()
    assert first == again == "00000000-0000-0000-0000-000000000001"
    assert second == "00000000-0000-0000-0000-000000000002"
    assert "2026-01-01T00:00:00Z aksproxy-00000000.hcp.x nobody@example.com" in masked
    assert mask(masked) == masked == Mask(Target())(masked)


def test_a_token_and_what_is_not_the_resource_managers_stay_off_the_cassette() -> None:
    tape = cassette.Tape(RECORDED)
    sent = Request("GET", f"{RECORDED.resource_manager}/a", None, {"Authorization": "Bearer abc", "If-Match": "1"})
    written = tape.request(sent)
    assert written is not None
    assert dict(written.headers) == {"If-Match": "1"}
    for uri in ("https://login.example.com/token", f"{RECORDED.resource_manager}/_emulator/settings"):
        assert tape.request(Request("GET", uri, None, {})) is None
    with tape.paused():
        assert tape.request(sent) is None
