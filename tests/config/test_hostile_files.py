"""Files and cluster answers that are damaged, or made to hurt: nothing but findings, with work and memory in bounds."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from azext_aksproxy.config.check import Checked, check, check_source
from azext_aksproxy.config.export.compose import compose
from azext_aksproxy.config.export.template import FORMATS, export
from azext_aksproxy.config.findings import Finding, UnreadableError, errors
from azext_aksproxy.config.kinds import HTTP_PROXY, KINDS, KUBE_PROXY, Purpose
from azext_aksproxy.config.limits import MAX_VALUES
from azext_aksproxy.config.live.changes import (
    http_proxy_changes,
    kube_proxy_changes,
    leaving,
    own_no_proxy,
    unexplained_networks,
)
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.display import describe, table
from azext_aksproxy.config.live.health import check_health, check_update, own_settings
from azext_aksproxy.config.live.landed import compare, compare_created, is_untouched
from azext_aksproxy.config.live.merge import merge_http_proxy, merge_kube_proxy
from azext_aksproxy.config.live.plan import plan_update
from azext_aksproxy.config.reading.document import Array
from azext_aksproxy.config.reading.parser import parse
from azext_aksproxy.config.reading.source import Source, decode
from azext_aksproxy.config.routes.clients import client_routes
from azext_aksproxy.config.routes.go import refused_entries, routes
from azext_aksproxy.config.trusted_ca.certificates import certificates
from tests.config import certificate_factory as factory
from tests.config.cost import SMALL, assert_bounded, needs_fork
from tests.config.damage import CLUSTER, damaged_cluster, damaged_file
from tests.config.hostile import PASSWORD, hostile_files
from tests.work import assert_linear, no_hang
from tools.only_findings import assert_fit_to_print, assert_only_findings


def checked(content: bytes, purpose: Purpose = Purpose.CREATE) -> list[tuple[Checked, str | None]]:
    """Return what both kinds make of a file, and its text."""
    try:
        text = decode("f.json", content)
    except UnreadableError:
        return []
    return [(check_source(kind, Source("f.json", text), purpose, factory.NOW), text) for kind in KINDS]


def found_in(content: bytes) -> list[Finding]:
    """Return all that is found in a file, taken for one of either kind."""
    return [finding for each, _ in checked(content) for finding in each.all_findings]


files_of = cache(hostile_files)
"""Kept by those alone that run these tests: making the large ones takes seconds."""

SMALL_FILE = b'{"httpProxy": "http://\xc3\xbc:1/"}'

WORST = [
    *("document: a million brackets", "document: different keys", "document: zeros", "document: UTF-16"),
    *("document: a long key around many values", "document: a template with long names around wrong entries"),
    *("document: variables that repeat variables", "document: Windows pools", "document: lines of Bicep"),
    *("httpProxy: digits and dots, then a letter", "httpsProxy: almost encoded at", "noProxy: a range without end"),
    *("noProxy: growing in NFKC", "noProxy a text: letters and commas", "noProxy entries: wrong names"),
    *("noProxy entries: international names", "noProxy entries: passwords", "trustedCa in base64: begins in one line"),
    *("trustedCa in base64: DER, a huge RSA key", "trustedCa as text: a private key without end", "mode: letters"),
]
"""Those of the ordinary run: one for each step of the way, and each that was once too much."""


@needs_fork
@pytest.mark.parametrize("name", WORST)
def test_a_hostile_mebibyte_is_checked_in_bounded_memory(name: str) -> None:
    assert_bounded(name, found_in, files_of()[name], SMALL_FILE)


@needs_fork
@pytest.mark.thorough
@pytest.mark.parametrize("part", range(8))
def test_every_hostile_mebibyte_is_checked_in_bounded_memory(part: int) -> None:
    for name, content in list(files_of().items())[part::8]:
        assert_bounded(name, found_in, content, SMALL_FILE)


@pytest.mark.parametrize("name", WORST)
def test_the_work_for_a_hostile_file_grows_no_faster_than_the_file(name: str) -> None:
    assert_linear(checking(name), SMALL)


@pytest.mark.thorough
@pytest.mark.parametrize("part", range(8))
def test_the_work_for_every_hostile_file_grows_no_faster_than_the_file(part: int) -> None:
    for name in list(files_of())[part::8]:
        assert_linear(checking(name), SMALL)


def checking(name: str) -> Callable[[int], Callable[[], object]]:
    """Return what makes the check of the hostile file `name` in a size."""

    def of(size: int) -> Callable[[], object]:
        content = files_of(size)[name]
        return lambda: [str(finding) for each, _ in checked(content) for finding in each.all_findings]

    return of


DAMAGED_AT_ONCE = 100


@pytest.mark.parametrize("part", range(200))
def test_a_damaged_file_gives_only_findings(part: int, thorough: bool) -> None:
    """Twenty thousand files in the thorough run, two hundred in the ordinary one."""
    for seed in range(part * DAMAGED_AT_ONCE, part * DAMAGED_AT_ONCE + (DAMAGED_AT_ONCE if thorough else 1)):
        content = damaged_file(seed)
        for purpose in Purpose:
            for each, text in checked(content, purpose):
                secret = PASSWORD if text and is_told_in_urls_alone(text) else ""
                assert_only_findings(each, text, secret)
                if not errors(each.findings):
                    for form in FORMATS:
                        export(form, *((each.settings, None) if each.kind is HTTP_PROXY else (None, each.settings)))


def is_told_in_urls_alone(text: str) -> bool:
    """Say whether each password in `text` is still in front of an `@`, in the same JSON string: part of a URL."""
    return text.count(PASSWORD) == text.count(f":{PASSWORD}@")


@pytest.mark.parametrize("part", range(20))
def test_a_damaged_cluster_answer_is_read_without_a_traceback(part: int, thorough: bool) -> None:
    size = 500 if thorough else 10
    for seed in range(part * size, (part + 1) * size):
        use_everywhere(damaged_cluster(seed))


def use_everywhere(body: Any) -> None:
    """Do with `body`, a live cluster, what the commands do."""
    cluster = Cluster.of(body)
    added = cluster.own_entries
    files = [check(HTTP_PROXY, f'{{"trustedCa": "{CLUSTER_CA}"}}', Purpose.UPDATE, factory.NOW)]
    files.append(check(KUBE_PROXY, '{"mode": "NFTABLES", "ipvsConfig": {"scheduler": "rr"}}', Purpose.UPDATE))
    shown = describe(cluster, added, factory.NOW)
    printed: list[Any] = [*table(shown), shown]
    http_proxy = merge_http_proxy(cluster.http_proxy, files[0].settings)
    kube_proxy = merge_kube_proxy(cluster.kube_proxy, files[1].settings)
    http_proxy_changes(cluster.http_proxy, http_proxy, added)
    kube_proxy_changes(cluster.kube_proxy, kube_proxy)
    unexplained_networks(cluster.http_proxy, http_proxy, added)
    own_no_proxy(cluster.http_proxy, added)
    leaving(cluster.http_proxy.get("trustedCa") or "", CLUSTER_CA, factory.NOW)
    certificates(cluster.http_proxy.get("trustedCa") or "")
    found = [*check_health(cluster, "c", added, factory.NOW), *check_update(cluster, "c", files, factory.NOW)]
    plan = plan_update(body, files[0], files[1], lambda _: (added, True))
    plan.leaving(factory.NOW)
    compose(own_settings(cluster, added))
    assert sorted(cluster.subnets) == sorted(subnets_in(body))
    for before, sent in ((CLUSTER, body), (body, CLUSTER), ({}, body)):
        compare(before, sent, body, added)
        compare_created(sent, body, added)
        is_untouched(before, body)
    for before in (CLUSTER, {}):
        assert compare(before, body, body, added).lacks == compare_created(body, body, added).lacks == ()
    assert http_proxy_changes(cluster.http_proxy, cluster.http_proxy, added) == []
    assert kube_proxy_changes(cluster.kube_proxy, cluster.kube_proxy) == []
    refused_entries(cluster.http_proxy)
    printed.append(routes(["https://a.test:1/", "http://10.1.2.3/"], cluster.http_proxy))
    printed.append(client_routes("https://a.test/", cluster.http_proxy))
    assert PASSWORD not in json.dumps(printed, default=str)
    for finding in found:
        assert_fit_to_print(str(finding), PASSWORD)


def subnets_in(body: Any) -> set[str]:
    """Return what the node pools of `body` name as their subnets, without what is no name."""
    properties = body.get("properties")
    pools = properties.get("agentPoolProfiles") if isinstance(properties, dict) else None
    named = [pool.get("vnetSubnetID") for pool in pools if isinstance(pool, dict)] if isinstance(pools, list) else []
    return {each for each in named if each and isinstance(each, str)}


CLUSTER_CA = factory.encoded(factory.pem(factory.root("Another root")))

# Regressions, each by what was wrong.


@pytest.mark.parametrize("entry", ["1" * 500_000 + "x", "1." * 250_000 + "x"], ids=["digits", "digits and dots"])
def test_digits_and_dots_before_a_letter_take_no_squared_time(entry: str) -> None:
    with no_hang():
        check(HTTP_PROXY, json.dumps({"httpProxy": f"http://{entry}:80/", "noProxy": [entry]}))


def test_pointers_of_many_values_under_a_long_key_take_no_memory() -> None:
    document = parse(Source("f", '{"' + "k" * 500_000 + '": [' + "0," * 20_000 + "0]}"))
    [member] = document.root.value.members  # type: ignore[union-attr]
    pointer = member.node.pointer
    assert pointer == f"/{'k' * 300}..."


def test_a_file_of_too_many_values_is_one_finding() -> None:
    at_most = "[" + "0," * (MAX_VALUES - 2) + "0]"
    assert isinstance(parse(Source("f", at_most)).root.value, Array)
    [finding] = check(HTTP_PROXY, '{"noProxy":[' + "1," * MAX_VALUES + "1]}").findings
    assert finding.message == "The file holds more than 25,000 values."
    assert (finding.rule.id, finding.place.line) == ("json-syntax", 1)


@pytest.mark.parametrize("name", [f"http://u:{PASSWORD}@h", "two\nlines"])
def test_the_name_of_a_resource_tells_no_password_and_breaks_no_line(name: str) -> None:
    cluster = {"type": CLUSTER["type"], "properties": {"httpProxyConfig": {"httpProxy": "http://h:1/"}}}
    text = json.dumps({"resources": {name: cluster}})
    for content in (text, text.replace('{"httpProxy": "http://h:1/"}', "[]")):
        found = check(HTTP_PROXY, content)
        assert any("/resources/" in finding.place.pointer for finding in found.findings)
        assert_only_findings(found, content, PASSWORD)


@pytest.mark.parametrize("wrong", [1, "text", ["list"], {"object": 1}, True], ids=repr)
@pytest.mark.parametrize("setting", ["httpProxy", "noProxy", "trustedCa", "enabled", "mode", "ipvsConfig"])
def test_a_setting_of_a_wrong_type_in_a_cluster_counts_as_absent(setting: str, wrong: Any) -> None:
    body = json.loads(json.dumps(CLUSTER))
    body["properties"]["httpProxyConfig"][setting] = wrong
    body["properties"]["networkProfile"]["kubeProxyConfig"][setting] = wrong
    use_everywhere(body)


@pytest.mark.parametrize("place", ["properties", "networkProfile", "agentPoolProfiles", "podCidrs", "fqdn", "eTag"])
def test_a_part_of_a_wrong_type_in_a_cluster_counts_as_absent(place: str) -> None:
    for wrong in (1, "text", [1], {"object": 1}):
        body = json.loads(json.dumps(CLUSTER))
        for holder in (body, body["properties"], body["properties"]["networkProfile"]):
            if place in holder:
                holder[place] = wrong
        use_everywhere(body)


@pytest.mark.parametrize("end", ["00000101000000Z", "00010101000000Z", "99991231235959Z"])
def test_a_certificate_of_a_strange_end_is_shown(end: str) -> None:
    body = json.loads(json.dumps(CLUSTER))
    body["properties"]["httpProxyConfig"]["trustedCa"] = factory.encoded(factory.pem(factory.ends_at(end)))
    use_everywhere(body)
    rows = [each["Value"] for each in table(describe(Cluster.of(body), frozenset(), factory.NOW))]
    told = "an unknown date" if end.startswith("0000") else f"{end[:4]}-{end[4:6]}-{end[6:8]}"
    assert [row.endswith(f"until {told}") for row in rows if "By hand" in row] == [True]


@pytest.mark.parametrize("wrong", ["a\n\x1b[31mb", f"http://u:{PASSWORD}@h"])
def test_the_texts_of_a_cluster_break_no_line_and_tell_no_password(wrong: str) -> None:
    body = json.loads(json.dumps(CLUSTER))
    body["properties"]["networkProfile"] |= {"networkPlugin": wrong, "kubeProxyConfig": {"mode": wrong}}
    body["properties"]["agentPoolProfiles"][1]["name"] = wrong
    file = check(KUBE_PROXY, '{"enabled": false, "ipvsConfig": {"scheduler": "RoundRobin"}}', Purpose.UPDATE)
    found = plan_update(body, check(HTTP_PROXY, "{}"), file, lambda _: (frozenset(), True)).findings
    assert len(found) >= 4
    for finding in found:
        assert_fit_to_print(str(finding), PASSWORD)
    assert PASSWORD not in str(describe(Cluster.of(body), frozenset(), factory.NOW))


def test_passwords_in_the_no_proxy_of_a_cluster_are_not_shown() -> None:
    body = json.loads(json.dumps(CLUSTER))
    body["properties"]["httpProxyConfig"]["noProxy"].append("konnectivity")
    described = describe(Cluster.of(body), frozenset({f"http://u:{PASSWORD}@host/".lower()}), factory.NOW)
    settings = described["httpProxyConfig"]
    assert settings["noProxyAddedByAks"] == ["a", "http://***@host/"]
    assert settings["httpProxy"] == "http://***@myproxy.server.com:8080/"
    assert "http://***@host/" in describe(Cluster.of(CLUSTER), frozenset(), factory.NOW)["httpProxyConfig"]["noProxy"]
