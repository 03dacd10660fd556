"""Which settings a file holds, told by its content."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from azext_aksproxy.config.check import check, check_any
from azext_aksproxy.config.kinds import HTTP_PROXY, KINDS, KUBE_PROXY, Kind, Purpose, schema
from azext_aksproxy.config.reading.expressions import Expressions
from azext_aksproxy.config.reading.parser import parse
from azext_aksproxy.config.reading.source import Source
from azext_aksproxy.config.reading.which_kind import KIND_UNKNOWN, which_kinds

BOTH = (HTTP_PROXY, KUBE_PROXY)
CLUSTER = '{"type": "Microsoft.ContainerService/managedClusters", "properties": %s}'
HTTP_SETTINGS = '"httpProxyConfig": {"httpProxy": "http://p:1"}'
KUBE_SETTINGS = '"networkProfile": {"kubeProxyConfig": {"mode": "IPVS"}}'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"httpProxy": "http://p:1"}', (HTTP_PROXY,)),
        ('{"TRUSTEDca": "x", "enabled": true}', (HTTP_PROXY,)),
        ('{"effectiveNoProxy": []}', (HTTP_PROXY,)),
        ('{"mode": "IPVS"}', (KUBE_PROXY,)),
        ('{"enabled": false, "ipvsConfig": {}, "httpproxyy": 1}', (KUBE_PROXY,)),
        ('{"enabled": false}', ()),
        ("{}", ()),
        ('{"moed": "IPVS"}', ()),
        ('{"mode": "IPVS", "noProxy": []}', ()),
        ('{"$schema": "https://aksproxy.github.io/schema/kube-proxy-config.json", "enabled": false}', (KUBE_PROXY,)),
        ('{"$schema": "../schema/http-proxy-config.json"}', (HTTP_PROXY,)),
        ('{"$schema": 1, "mode": "IPVS"}', (KUBE_PROXY,)),
        ('{"httpProxyConfig": {"httpProxy": "http://p:1"}}', (HTTP_PROXY,)),
        ('{"properties": {"networkProfile": {"kubeProxyConfig": {}}}}', (KUBE_PROXY,)),
        (CLUSTER % f"{{{HTTP_SETTINGS}, {KUBE_SETTINGS}}}", BOTH),
        ('{"resources": [%s]}' % (CLUSTER % f"{{{HTTP_SETTINGS}}}"), (HTTP_PROXY,)),
        ('{"resources": []}', BOTH),
        ("[]", (HTTP_PROXY,)),
    ],
)
def test_the_keys_tell_the_kind(text: str, expected: tuple[object, ...]) -> None:
    document = parse(Source("file.json", text))

    assert which_kinds(document, Expressions(document)) == expected


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.wire_name)
def test_the_address_of_each_schema_tells_its_kind(kind: Kind) -> None:
    document = parse(Source("file.json", json.dumps({"$schema": schema(kind)["$id"]})))

    assert which_kinds(document, Expressions(document)) == (kind,)


def test_a_file_that_could_be_either_is_an_error() -> None:
    [finding] = check_any('{"enabled": false}')

    assert finding.rule is KIND_UNKNOWN
    assert "--kind kube-proxy" in finding.hint


@pytest.mark.parametrize("text", ['{"httpProxy": "ftp://p"', '{"httpProxy": "ftp://p:1"}', "missing.json"])
def test_findings_are_those_of_a_file_whose_kind_is_given(text: str) -> None:
    assert check_any(text) == check(HTTP_PROXY, text).findings != ()


def test_a_file_name_that_no_output_can_encode_is_escaped(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"\xff.json")
    file.write_text("{}")

    [finding] = check_any(str(file))

    assert finding.place.file.endswith(r"\udcff.json")


def test_the_purpose_counts() -> None:
    assert check_any('{"trustedCa": null}', Purpose.UPDATE) == ()
    assert "proxy-url-missing" in {each.rule.id for each in check_any('{"trustedCa": null}')}


def test_a_template_is_checked_for_both_kinds_and_says_a_thing_once() -> None:
    settings = f"{HTTP_SETTINGS}, {KUBE_SETTINGS}".replace("http://", "ftp://").replace("IPVS", "IPSV")
    template = f'{{"contentVersion": "1", "contentVersion": "2", "properties": {{{settings}}}}}'

    rules = [each.rule.id for each in check_any(template) if each.severity.value == "error"]
    assert rules == ["duplicate-key", "proxy-url-scheme", "unknown-value"]


def test_a_template_that_holds_neither_is_an_error() -> None:
    findings = check_any('{"resources": []}')

    assert [each.rule.id for each in findings] == ["settings-not-found"] * 2
