"""What each rule has as a fix: a table, and what the rules say of themselves."""

from __future__ import annotations

import json

import pytest

from azext_aksproxy.config.check import check_source
from azext_aksproxy.config.findings import Safety
from azext_aksproxy.config.kinds import HTTP_PROXY, Kind, Purpose
from azext_aksproxy.config.reading.source import Source
from azext_aksproxy.config.rules import ALL as ALL_RULES
from tests.config.certificate_factory import encoded
from tests.config.fixing.fixed_files import FIXED, SAME, filled
from tests.config.fixing.looks import ALL, fixed, look
from tests.config.verdict_files import ROOT

IDS = [f"{number}-{row[1]}" for number, row in enumerate(FIXED)]


@pytest.mark.parametrize(("kind", "rule", "before", "safe", "unsafe"), FIXED, ids=IDS)
def test_a_fault_is_fixed_as_it_was_meant(kind: Kind, rule: str, before: str, safe: str, unsafe: str) -> None:
    before = filled(before)
    after = filled(safe) if safe is not SAME else before
    every = filled(unsafe) if unsafe is not SAME else after
    assert rule in {each.rule.id for each in look(kind, before)}

    assert fixed(kind, before).after.text == after
    assert fixed(kind, before, ALL).after.text == every
    assert (every == before) == (not any(each.fixable for each in look(kind, before)))


def test_a_rule_says_which_fixes_it_has() -> None:
    """So that the page is right, and each fix that it names is in the table above."""
    carried: set[tuple[str, Safety]] = set()
    for kind, _, before, _, _ in FIXED:
        for text in (filled(before), fixed(kind, filled(before)).after.text):
            carried |= {(each.rule.id, each.fixable) for each in look(kind, text) if each.fixable}

    assert carried == {(rule.id, safety) for rule in ALL_RULES for safety in rule.fixes}


SECRETS = [
    '{"httpProxy": " proxy:8080@hunter2 "}',
    '{"httpProxy": "alice:hunter2@proxy:8080/pac"}',
    '{"httpProxy": " http://alice:hunter2@proxy:8080/"}',
    '{"httpProxy": "https://alice:hunter2@proxy:8080/#a"}',
    '{"httpProxy": "http://proxy:hunter2/a"}',
    '{"noProxy": ["http://alice:hunter2@a.b/"]}',
    '{"noProxy": [" alice:hunter2@a.b"]}',
    '{"noProxy": ["a,alice:hunter2@a.b"]}',
    '{"noProxy": ["a:hunter2"]}',
    '{"noProxy:pass@a": ["a"]}',
    '{"noProxy": "a,alice:hunter2@a.b"}',
    '{"httpProxy": "http://a:hunter2@p:1/", "httpProxy": "http://a:hunter2@p:1/"}',
    json.dumps({"trustedCa": "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n" + ROOT}),
    json.dumps({"trustedCa": ROOT + "----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n"}),
    json.dumps({"trustedCa": ROOT + "PuTTY-User-Key-File-2: ssh-rsa\n"}),
    json.dumps({"trustedCa": "\n" + encoded(ROOT + "PuTTY-User-Key-File-2: ssh-rsa\n")}),
    json.dumps({"trustedCa": encoded("PuTTY-User-Key-File-2: ssh-rsa\n" + ROOT + "\n").strip("=")}),
    json.dumps({"trustedCa": encoded("PuTTY-User-Key-File-2: ssh-rsa\n" + ROOT).strip("=")}),
    json.dumps({"trustedCa": "\n" + encoded(ROOT + ROOT + "-----BEGIN RSA PRIVATE KEY-----\nMC4C\n")}),
    json.dumps(
        {"trustedCa": encoded(ROOT + "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n").strip("=")}
    ),
]


@pytest.mark.parametrize("text", SECRETS)
def test_there_is_no_fix_for_a_password_or_a_private_key(text: str) -> None:
    findings = look(HTTP_PROXY, text)

    assert findings
    assert [each for each in findings if each.fix] == []
    assert fixed(HTTP_PROXY, text, ALL).after.text == text


def test_the_key_beside_a_password_is_spelt_anew() -> None:
    assert fixed(HTTP_PROXY, '{"HTTPProxy": "http://a:b@p:1"}', ALL).after.text == '{"httpProxy": "http://a:b@p:1"}'


TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "parameters": {"entries": {"type": "array", "defaultValue": ["*.a.b"]}, "entry": {"defaultValue": "*.c.d"}},
    "resources": [
        {
            "type": "Microsoft.ContainerService/managedClusters",
            "properties": {"httpProxyConfig": {"httpProxy": "http://p:1", "noProxy": []}},
        }
    ],
}


@pytest.mark.parametrize(
    ("entries", "after"),
    [
        ("[parameters('entries')]", "[parameters('entries')]"),
        (["[parameters('entry')]", "*.e.f"], ["[parameters('entry')]", ".e.f"]),
        (["[[::1]", "[::1],[::2]", "a,[::3]", "*.e.f"], ["::1", "[::1],[::2]", "a,[::3]", ".e.f"]),
    ],
)
def test_in_a_template_what_comes_from_elsewhere_stays(entries: object, after: object) -> None:
    def template(no_proxy: object) -> str:
        made = json.loads(json.dumps(TEMPLATE))
        made["resources"][0]["properties"]["httpProxyConfig"]["noProxy"] = no_proxy
        return json.dumps(made, indent=2)

    assert fixed(HTTP_PROXY, template(entries)).after.text == template(after)


def test_a_setting_that_a_deployment_knows_keeps_its_name() -> None:
    """Another key that means it may not be written beside it."""
    made = json.loads(json.dumps(TEMPLATE))
    settings = {"noProxy": "[parameters('other')]", "no_proxy": ["a"], "httpProxy": "http://p:1"}
    made["resources"][0]["properties"]["httpProxyConfig"] = settings
    text = json.dumps(made)

    assert "unknown-key" in {each.rule.id for each in look(HTTP_PROXY, text)}
    assert fixed(HTTP_PROXY, text, ALL).after.text == text


@pytest.mark.parametrize("key", ["NoProxy", "no_proxy"])
def test_a_parameter_for_each_setting_keeps_its_name(key: str) -> None:
    parameters = {"httpProxy": {"value": "http://p:1"}, key: {"value": ["*.a.b"]}, "trustedCa": {"value": None}}
    text = json.dumps({"parameters": parameters})

    after = json.loads(fixed(HTTP_PROXY, text, ALL).after.text)["parameters"]

    assert set(after) == set(parameters)


def test_a_fix_is_data_of_a_finding() -> None:
    [finding] = [each for each in look(HTTP_PROXY, '{"noProxy": ["*.a.b", ".svc"]}') if each.fixable]

    assert finding.as_row()["fix"] == "safe"
    assert finding.fix is not None
    assert finding.fix.description == 'Write ".a.b".'
    assert [(each.start, each.end, each.text) for each in finding.fix.edits] == [(13, 20, '".a.b"')]


def test_what_stands_nowhere_cannot_be_fixed() -> None:
    source = Source("f", '{"httpProxy": "http://p/"}')
    rows = [each.as_row()["fix"] for each in check_source(HTTP_PROXY, source, Purpose.UPDATE).findings]
    assert rows == [None] * len(rows)
