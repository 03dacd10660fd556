"""Findings that a comment in a YAML file ignores."""

from __future__ import annotations

import pytest

from azext_aksproxy.config.check import check_any_source
from azext_aksproxy.config.file_rules import IGNORABLE, UNREAD
from azext_aksproxy.config.kinds import KUBE_PROXY
from azext_aksproxy.config.reading.source import Source

URL, WILDCARD = "proxy-url-scheme", "no-proxy-wildcard-suffix"

MANIFEST = """\
apiVersion: containerservice.azure.com/v1api20240402preview
kind: ManagedCluster
spec:
  httpProxyConfig: {FIRST}
    httpProxy: ftp://proxy:1/ {URL}
    noProxy:
    {ABOVE}
    - "*.example.com"
    - .svc
    - .cluster.local
"""


def manifest(first: str = "", url: str = "", above: str = "# why") -> str:
    return MANIFEST.replace("{FIRST}", first).replace("{URL}", url).replace("{ABOVE}", above)


def rules(text: str, name: str = "f.yaml") -> list[str]:
    return [each.rule.id for each in check_any_source(Source(name, text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (manifest(), [URL, WILDCARD]),
        (manifest(url="# aksproxy: ignore[proxy-url-scheme]"), [WILDCARD]),
        (manifest(above="# aksproxy: ignore[no-proxy-wildcard-suffix]"), [URL]),
        (manifest(url="# aksproxy: ignore[proxy-url-path, proxy-url-scheme]"), ["ignore-unused", WILDCARD]),
        (manifest(first="# aksproxy: ignore[proxy-url-scheme]"), [WILDCARD]),
        (manifest(first="# aksproxy: ignore[no-proxy-wildcard-suffix]"), ["ignore-unused", URL, WILDCARD]),
        (manifest(url="# aksproxy: ignore"), [URL, "ignore-comment", WILDCARD]),
        (manifest(url="# aksproxy: ignore[*]"), [URL, "ignore-comment", WILDCARD]),
        (manifest(url="# aksproxy: ignore[proxy-url]"), [URL, "ignore-comment", WILDCARD]),
    ],
)
def test_a_comment_ignores_the_rules_that_it_names_on_its_line(text: str, found: list[str]) -> None:
    assert rules(text) == found


@pytest.mark.parametrize("first", ["# aksproxy: ignore[{}]\n", "--- # aksproxy: ignore[{}]\n"])
def test_what_is_about_the_whole_file_is_ignored_in_line_1(first: str) -> None:
    text = "httpProxy: http://proxy:8080/\n"
    about_all = "no-proxy-svc, no-proxy-cluster-local"

    assert rules(text) == ["no-proxy-svc", "no-proxy-cluster-local"]
    assert rules(first.format(about_all) + text) == []


@pytest.mark.parametrize("rule", sorted(rule.id for rule in UNREAD))
def test_what_keeps_a_file_from_being_read_cannot_be_ignored(rule: str) -> None:
    assert rules(f"httpProxy: '{{{{ x }}}}' # aksproxy: ignore[{rule}]\n")[:2] == [
        "unfilled-template",
        "ignore-comment",
    ]
    assert rules(f"httpProxy: !vault x # aksproxy: ignore[{rule}]\n") == ["yaml-syntax"]
    assert rule not in IGNORABLE


def test_an_unused_comment_is_not_told_where_only_one_kind_of_settings_is_judged() -> None:
    text = "mode: NFTABLES # aksproxy: ignore[ipvs-leaves-kubernetes]\n"

    assert rules(text) == ["ignore-unused"]
    assert check_any_source(Source("f.yaml", text), kind=KUBE_PROXY) == ()


def test_json_has_no_comments() -> None:
    assert rules('{"mode": "IPVS",\n"x": "# aksproxy: ignore[ipvs-leaves-kubernetes]"}', "f.json") == [
        "ipvs-leaves-kubernetes",
        "unknown-key",
    ]


def test_the_name_of_a_rule_may_hold_no_password() -> None:
    [_, said] = check_any_source(Source("f.yaml", "mode: IPVS # aksproxy: ignore[http://user:secret@p/]\n"))

    assert "secret" not in said.text
