"""Files and cluster answers that are damaged, or made to hurt: nothing but findings, in bounded time and memory."""

from __future__ import annotations

import json
import multiprocessing
import resource
import time
from dataclasses import dataclass
from typing import Any

import pytest

from azext_aksproxy.config.check import Checked, check, check_source
from azext_aksproxy.config.export.compose import compose
from azext_aksproxy.config.export.template import FORMATS, export
from azext_aksproxy.config.findings import UnreadableError, errors
from azext_aksproxy.config.kinds import HTTP_PROXY, KINDS, KUBE_PROXY, Purpose
from azext_aksproxy.config.limits import MAX_FILE_BYTES, MAX_VALUES
from azext_aksproxy.config.live.changes import (
    http_proxy_changes,
    kube_proxy_changes,
    leaving,
    own_no_proxy,
    unexplained_networks,
)
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.display import describe, table
from azext_aksproxy.config.live.health import check_health, check_kept, own_settings
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
from tests.config.damage import CLUSTER, damaged_cluster, damaged_file
from tests.config.hostile import PASSWORD, hostile_files
from tools.only_findings import assert_fit_to_print, assert_only_findings

MAX_SECONDS = 2.0
MAX_MEBIBYTES = 250
"""What a file of 1 MiB may cost, over what a small one does."""

FORK = multiprocessing.get_context("fork")


@dataclass
class Cost:
    """What the check of a file took in a process of its own, and what was wrong with what it found."""

    seconds: float
    mebibytes: float
    fault: str


def checked(content: bytes, purpose: Purpose = Purpose.CREATE) -> list[tuple[Checked, str | None]]:
    """Return what both kinds make of a file, and its text."""
    try:
        text = decode("f.json", content)
    except UnreadableError:
        return []
    return [(check_source(kind, Source("f.json", text), purpose, factory.NOW), text) for kind in KINDS]


def cost(content: bytes) -> Cost:
    ours, theirs = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_measure, args=(content, theirs))
    process.start()
    theirs.close()
    try:
        answered = ours.poll(10 * MAX_SECONDS)
        return ours.recv() if answered else Cost(10 * MAX_SECONDS, 0, "it took too long")
    except EOFError:
        return Cost(0, 0, "the process died")
    finally:
        process.kill()
        process.join()


def _measure(content: bytes, answer: Any) -> None:
    check(HTTP_PROXY, '{"httpProxy": "http://ü:1/"}')  # what is imported once is not counted
    before, begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    found = [each for kind in checked(content) for each in kind[0].findings]
    printed = "\n".join(map(str, found))
    seconds = time.process_time() - begin
    mebibytes = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    fault = "a password is told" if PASSWORD in printed else ""
    answer.send(Cost(seconds / len(KINDS), mebibytes, fault))


HOSTILE = hostile_files()
WORST = [
    *("document: a million brackets", "document: different keys", "document: zeros", "document: UTF-16"),
    *("document: a long key around many values", "document: a template with long names around wrong entries"),
    *("httpProxy: digits and dots, then a letter", "httpsProxy: almost encoded at", "noProxy: a range without end"),
    *("noProxy: growing in NFKC", "noProxy a text: letters and commas", "noProxy entries: wrong names"),
    *("noProxy entries: international names", "noProxy entries: passwords", "trustedCa in base64: begins in one line"),
    *("trustedCa in base64: DER, a huge RSA key", "trustedCa as text: a private key without end", "mode: letters"),
]
"""Those of the ordinary run: one for each step of the way, and each that was once too much."""


@pytest.mark.parametrize("name", WORST)
def test_a_hostile_mebibyte_is_checked_in_bounded_time_and_memory(name: str) -> None:
    assert_bounded(name)


@pytest.mark.thorough
@pytest.mark.parametrize("part", range(8))
def test_every_hostile_mebibyte_is_checked_in_bounded_time_and_memory(part: int) -> None:
    for name in list(HOSTILE)[part::8]:
        assert_bounded(name)


def assert_bounded(name: str) -> None:
    content = HOSTILE[name]
    assert len(content) <= MAX_FILE_BYTES
    found = cost(content)
    assert not found.fault, name
    assert found.seconds < MAX_SECONDS, name
    assert found.mebibytes < MAX_MEBIBYTES, name


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
    found = [*check_health(cluster, "c", added, factory.NOW), *check_kept(cluster, "c", files, factory.NOW)]
    plan = plan_update(body, files[0], files[1], lambda _: (added, True))
    found += plan.findings
    plan.leaving(factory.NOW)
    compose(own_settings(cluster, added))
    assert cluster.subnets is not None
    for before, sent in ((CLUSTER, body), (body, CLUSTER), ({}, body)):
        compare(before, sent, body, added)
        compare_created(sent, body, added)
        is_untouched(before, body)
    refused_entries(cluster.http_proxy)
    printed.append(routes(["https://a.test:1/", "http://10.1.2.3/"], cluster.http_proxy))
    printed.append(client_routes("https://a.test/", cluster.http_proxy))
    assert PASSWORD not in json.dumps(printed, default=str)
    for finding in found:
        assert_fit_to_print(str(finding), PASSWORD)


CLUSTER_CA = factory.encoded(factory.pem(factory.root("Another root")))

# Regressions, each by what was wrong.


@pytest.mark.parametrize("entry", ["1" * 100_000 + "x", "1." * 50_000 + "x"])
def test_digits_and_dots_before_a_letter_take_linear_time(entry: str) -> None:
    begin = time.process_time()
    check(HTTP_PROXY, json.dumps({"httpProxy": f"http://{entry}:80/", "noProxy": [entry]}))
    assert time.process_time() - begin < 1


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
        assert_only_findings(check(HTTP_PROXY, content), content, PASSWORD)


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
    described = describe(Cluster.of(CLUSTER), frozenset({f"http://u:{PASSWORD}@host/".lower()}), factory.NOW)
    settings = described["httpProxyConfig"]
    assert settings["noProxyAddedByAks"] == ["http://***@host/"]
    assert settings["httpProxy"] == "http://***@myproxy.server.com:8080/"
    assert "http://***@host/" in describe(Cluster.of(CLUSTER), frozenset(), factory.NOW)["httpProxyConfig"]["noProxy"]
