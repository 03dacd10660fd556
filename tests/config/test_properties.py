"""Both schemas under random input: nothing but findings comes out, and what is accepted can be sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from azure.mgmt.containerservice._utils.model_base import SdkJSONEncoder
from azure.mgmt.containerservice.models import ManagedCluster
from hypothesis import given, settings
from hypothesis import strategies as st

from azext_aksproxy.config.check import Checked, check, errors
from azext_aksproxy.config.kinds import HTTP_PROXY, KINDS, Kind, Purpose, schema
from azext_aksproxy.config.live.merge import merge_http_proxy, merge_kube_proxy
from tests.config import certificate_factory as factory
from tests.config.assertions import assert_only_findings

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
ANYTHING = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
PEM = factory.pem(factory.root())
CA = factory.encoded(PEM)

LIKELY: dict[str, st.SearchStrategy[Any]] = {
    "httpProxy": st.sampled_from(["http://proxy:8080/", "http://10.0.0.1:3128", "HTTP://p:1/", "https://p:1/", "p:1"]),
    "httpsProxy": st.sampled_from(["https://proxy:8080/", "http://[fd00::1]:3128", "http://u:p@proxy:1/", ""]),
    "noProxy": st.lists(st.sampled_from([".svc", ".cluster.local", "10.0.0.0/8", "10.1.2.3", "a.b", "*.c", "a:1", ""])),
    "trustedCa": st.sampled_from([CA, "", CA[:-8], PEM]),
    "enabled": st.booleans(),
    "mode": st.sampled_from(["IPTABLES", "IPVS", "NFTABLES", "ipvs", "IP"]),
    "scheduler": st.sampled_from(["RoundRobin", "LeastConnection", "rr"]),
    "$schema": st.just("https://example.com/schema.json"),
}
TIMEOUTS = st.integers(-1, 3) | st.sampled_from([2147483647, 2147483648, 900, 1.0])


def spellings(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from([name, name, name, name.upper(), name.lower(), f"{name}s"])


def objects(subschema: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects of the keys in `subschema`, in one spelling or another, with values that are likely or anything."""

    def values(name: str, inner: dict[str, Any]) -> st.SearchStrategy[Any]:
        likely = objects(inner) if "properties" in inner else LIKELY.get(name, TIMEOUTS)
        return likely | likely | likely | st.none() | SCALARS

    members = [st.tuples(spellings(name), values(name, inner)) for name, inner in subschema["properties"].items()]
    return st.lists(st.one_of(members), max_size=6).map(dict)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.wire_name)
@given(st.data())
def test_settings_at_random(kind: Kind, data: st.DataObject) -> None:
    content = data.draw(objects(schema(kind)) | objects(schema(kind)) | ANYTHING)
    purpose = data.draw(st.sampled_from(list(Purpose)))
    text = json.dumps(content, ensure_ascii=data.draw(st.booleans()))

    checked = check(kind, text if text.startswith("{") else f'{{"{kind.wire_name}": {text}}}', purpose, factory.NOW)

    assert_only_findings(checked)
    if not errors(checked.findings):
        assert_can_be_sent(checked)
        assert_a_second_look_changes_nothing(checked, purpose)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.wire_name)
@given(st.text() | st.text(alphabet='{}[]",:\\u0dtrue ').map("{{{}".format))
def test_text_at_random(kind: Kind, text: str) -> None:
    assert_only_findings(check(kind, "{" + text))


def assert_can_be_sent(checked: Checked) -> None:
    """The body that the SDK makes of the settings holds them and nothing else."""
    cluster = ManagedCluster({"location": "westeurope", "properties": {"networkProfile": {}}})
    if checked.kind is HTTP_PROXY:
        wanted = merge_http_proxy({}, checked.settings)
        cluster.http_proxy_config = wanted
        place = ["properties", "httpProxyConfig"]
    else:
        wanted = merge_kube_proxy({}, checked.settings)
        cluster.network_profile["kubeProxyConfig"] = wanted
        place = ["properties", "networkProfile", "kubeProxyConfig"]
    body = json.loads(json.dumps(cluster, cls=SdkJSONEncoder, exclude_readonly=True))
    for name in place:
        body = body[name]
    assert body == wanted
    assert None not in wanted.values()


def assert_a_second_look_changes_nothing(checked: Checked, purpose: Purpose) -> None:
    again = check(checked.kind, json.dumps(checked.settings), purpose, factory.NOW)
    assert again.settings == checked.settings
    assert {each.rule for each in again.findings} <= {each.rule for each in checked.findings}


def test_the_random_settings_are_often_right() -> None:
    """Without this the properties of what is accepted could hold of nothing."""
    right = 0

    @given(st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), objects(schema(kind)))))
    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    def count(drawn: tuple[Kind, dict[str, Any]]) -> None:
        nonlocal right
        kind, content = drawn
        right += not errors(check(kind, json.dumps(content), Purpose.UPDATE, factory.NOW).findings)

    count()
    assert right > 15
