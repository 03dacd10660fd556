"""Known keys, right types, known values; names in their canonical spelling."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, schema
from azext_aksproxy.config.reading.parser import parse
from azext_aksproxy.config.reading.shape import Shape, shape
from azext_aksproxy.config.reading.source import Source
from tests.samples import IPVS


def shaped(kind: Kind, content: Any) -> Shape:
    text = content if isinstance(content, str) else json.dumps(content)
    return shape(parse(Source("file.json", text)), kind)


def rules(result: Shape) -> list[str]:
    return [finding.rule.id for finding in result.findings]


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        (HTTP_PROXY, {"httpProxy": "http://p:1/", "httpsProxy": "x", "noProxy": [], "trustedCa": "", "enabled": False}),
        (HTTP_PROXY, dict.fromkeys(("httpProxy", "httpsProxy", "noProxy", "trustedCa", "enabled"))),
        (KUBE_PROXY, IPVS),
        (KUBE_PROXY, {"enabled": None, "mode": None, "ipvsConfig": None}),
        (KUBE_PROXY, {"mode": "NFTABLES"}),
        (KUBE_PROXY, {"ipvsConfig": {"scheduler": None, "tcpTimeoutSeconds": 1, "udpTimeoutSeconds": 2147483647}}),
        (KUBE_PROXY, {}),
    ],
)
def test_right_settings_pass_as_they_are(kind: Kind, settings: dict[str, Any]) -> None:
    result = shaped(kind, settings)

    assert result.findings == ()
    assert result.settings == settings


def test_every_name_is_sent_in_its_canonical_spelling() -> None:
    upper = json.dumps(IPVS).replace("Timeout", "TIMEOUT").replace("mode", "Mode").replace("tcp", "TCP")

    result = shaped(KUBE_PROXY, upper)

    assert result.settings == IPVS
    assert set(rules(result)) == {"spelling"}
    assert len(result.findings) == 4


@pytest.mark.parametrize(("written", "sent"), [("ipvs", "IPVS"), ("Iptables", "IPTABLES"), ("nftables", "NFTABLES")])
def test_a_mode_in_another_case_is_sent_in_capitals_with_a_warning(written: str, sent: str) -> None:
    result = shaped(KUBE_PROXY, {"mode": written})

    assert result.settings == {"mode": sent}
    assert rules(result) == ["spelling"]


def test_the_schema_of_an_editor_is_taken_and_not_sent() -> None:
    result = shaped(KUBE_PROXY, {"$schema": "https://example.com/kube-proxy-config.json", "mode": "IPVS"})

    assert (result.settings, result.findings) == ({"mode": "IPVS"}, ())


@pytest.mark.parametrize(
    ("kind", "content", "rule", "pointer", "line_and_column", "said"),
    [
        (HTTP_PROXY, "[]", "not-an-object", "", (1, 1), "holds a list"),
        (HTTP_PROXY, "null", "not-an-object", "", (1, 1), "holds null"),
        (HTTP_PROXY, "7", "not-an-object", "", (1, 1), "holds 7"),
        (HTTP_PROXY, '{"trustedCA": "x", "trustedCa": "y"}', "duplicate-key", "/trustedCa", (1, 20), "mean the same"),
        (HTTP_PROXY, '{"httpsproxie": "x"}', "unknown-key", "/httpsproxie", (1, 2), "Did you mean 'httpsProxy'?"),
        (HTTP_PROXY, '{"xyz": 1}', "unknown-key", "/xyz", (1, 2), "Known keys: httpProxy, httpsProxy,"),
        (HTTP_PROXY, '{"a/b": 1}', "unknown-key", "/a~1b", (1, 2), "'a/b' is not known"),
        (KUBE_PROXY, '{"IpvsConfig": {"x": 1}}', "unknown-key", "/IpvsConfig/x", (1, 17), "'x' is not known"),
        (HTTP_PROXY, '{"httpProxy": 1}', "wrong-type", "/httpProxy", (1, 15), "must be a string, not 1."),
        (HTTP_PROXY, '{"noProxy": "a, b"}', "wrong-type", "/noProxy", (1, 13), 'Write a list: ["a", "b"].'),
        (HTTP_PROXY, '{"noProxy": ["a", null]}', "wrong-type", "/noProxy/1", (1, 19), "Entry 2 of noProxy"),
        (HTTP_PROXY, '{"enabled": "TRUE"}', "boolean-as-text", "/enabled", (1, 13), "Write true, without quotes."),
        (KUBE_PROXY, '{"enabled": "false"}', "boolean-as-text", "/enabled", (1, 13), "Write false, without quotes."),
        (KUBE_PROXY, '{"enabled": "yes"}', "wrong-type", "/enabled", (1, 13), "must be true or false"),
        (HTTP_PROXY, '{"enabled": " true"}', "wrong-type", "/enabled", (1, 13), "must be true or false"),
        (HTTP_PROXY, '{"$schema": 1}', "wrong-type", "/$schema", (1, 13), "must be a string"),
        (KUBE_PROXY, '{"ipvsConfig": []}', "wrong-type", "/ipvsConfig", (1, 16), "must be an object, not a list"),
        (KUBE_PROXY, '{"mode": "IPVSS"}', "unknown-value", "/mode", (1, 10), "Did you mean 'IPVS'?"),
        (KUBE_PROXY, '{"mode": "rr"}', "unknown-value", "/mode", (1, 10), "IPTABLES, IPVS, NFTABLES"),
        (HTTP_PROXY, '{"proxy": "x"}', "unknown-key", "/proxy", (1, 2), "Did you mean 'httpProxy'?"),
        (HTTP_PROXY, '{"noProxy": "a;10.0.0.0/8"}', "wrong-type", "/noProxy", (1, 13), '["a", "10.0.0.0/8"]'),
        (HTTP_PROXY, '{"noProxy": "a, *.b.c"}', "wrong-type", "/noProxy", (1, 13), '["localhost", "127.0.0.1"'),
        (KUBE_PROXY, '{"mode": "userspace"}', "unknown-value", "/mode", (1, 10), "IPTABLES, IPVS, NFTABLES"),
        (KUBE_PROXY, '{"mode": 1}', "wrong-type", "/mode", (1, 10), "must be a string"),
    ],
)
def test_a_wrong_shape_is_found_at_its_place(
    kind: Kind, content: str, rule: str, pointer: str, line_and_column: tuple[int, int], said: str
) -> None:
    found = [each for each in shaped(kind, content).findings if each.rule.id == rule]

    assert [each.place.pointer for each in found] == [pointer]
    assert (found[0].place.line, found[0].place.column) == line_and_column
    assert said in str(found[0])


@pytest.mark.parametrize(
    ("value", "rule", "said"),
    [
        ("0", "out-of-range", "1 to 2147483647"),
        ("-1", "out-of-range", "1 to 2147483647"),
        ("2147483648", "out-of-range", "1 to 2147483647"),
        ("9" * 400, "out-of-range", "1 to 2147483647"),
        ("true", "wrong-type", "not true"),
        ('"900"', "wrong-type", "Write 900, without quotes."),
        ("900.0", "wrong-type", "Write 900."),
        ("1.5", "wrong-type", "Write a whole number of seconds"),
        ("1e3", "wrong-type", "Write 1000."),
        ("[900]", "wrong-type", "not a list"),
        ('"0"', "wrong-type", "such as 900."),
        ('"9999999999"', "wrong-type", "such as 900."),
        ("0.0", "wrong-type", "such as 900."),
        ("1e20", "wrong-type", "such as 900."),
    ],
)
@pytest.mark.parametrize("name", ["tcpTimeoutSeconds", "tcpFinTimeoutSeconds", "udpTimeoutSeconds"])
def test_a_timeout_is_a_positive_32_bit_integer(name: str, value: str, rule: str, said: str) -> None:
    [found] = shaped(KUBE_PROXY, f'{{"ipvsConfig": {{"{name}": {value}}}}}').findings

    assert found.rule.id == rule
    assert said in str(found)
    assert len(str(found)) < 200


@pytest.mark.parametrize(
    ("alias", "meant"), [("rr", "RoundRobin"), ("lc", "LeastConnection"), ("Roundrobins", "RoundRobin")]
)
def test_the_short_name_of_a_scheduler_is_refused_with_the_right_one(alias: str, meant: str) -> None:
    [found] = shaped(KUBE_PROXY, {"ipvsConfig": {"scheduler": alias}}).findings

    assert found.rule.id == "unknown-value"
    assert found.hint == f"Did you mean '{meant}'?"


def test_a_password_in_a_wrong_value_is_not_shown() -> None:
    settings = {"noProxy": "http://user:secret@host", "mode": 1, "http://user:secret@proxy": 2}

    assert "secret" not in "".join(str(each) for each in shaped(HTTP_PROXY, settings).findings)


@pytest.mark.parametrize("kind", [HTTP_PROXY, KUBE_PROXY])
def test_the_schemas_are_valid_and_so_are_their_examples(kind: Kind) -> None:
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(schema(kind))
    for example in schema(kind)["examples"]:
        assert shaped(kind, example).findings == ()
