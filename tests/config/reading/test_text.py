"""Control characters and halves of surrogate pairs."""

from __future__ import annotations

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.kinds import HTTP_PROXY


@pytest.mark.parametrize(
    ("content", "rule", "pointer"),
    [
        (r'{"httpProxy": "http://pro\u0000xy:8080/"}', "control-character", "/httpProxy"),
        (r'{"httpProxy": "http://proxy:8080/\n"}', "control-character", "/httpProxy"),
        (r'{"httpProxy": "http://proxy:8080/", "noProxy": [".svc", "a\tb"]}', "control-character", "/noProxy/1"),
        (r'{"httpProxy": "http://proxy:8080/", "noProxy": ["\u007f"]}', "control-character", "/noProxy/0"),
        (r'{"httpProxy": "http://proxy:8080/", "trustedCa": "a\u0007"}', "control-character", "/trustedCa"),
        (r'{"httpProxy": "http://pro\ud800xy:8080/"}', "lone-surrogate", "/httpProxy"),
        (r'{"httpProxy": "http://proxy:8080/", "noProxy": ["\udfff"]}', "lone-surrogate", "/noProxy/0"),
    ],
)
def test_what_is_no_text_is_one_error_and_not_judged_further(content: str, rule: str, pointer: str) -> None:
    findings = [each for each in check(HTTP_PROXY, content).findings if each.place.pointer == pointer]

    assert [each.rule.id for each in findings] == [rule]
    assert all(each.severity == "error" for each in findings)


def test_white_space_in_trusted_ca_is_no_control_character() -> None:
    content = r'{"httpProxy": "http://proxy:8080/", "trustedCa": "LS0t\r\n\tLS0t\n"}'

    assert "control-character" not in [each.rule.id for each in check(HTTP_PROXY, content).findings]


@pytest.mark.parametrize(
    "content",
    [
        r'{"u:s3cr3t@p": "a\u0001"}',
        r'{"httpProxy": {"http://u:s3cr3t@h": ["\u0007"]}}',
        r'{"properties": {"httpProxyConfig": {"http://u:s3cr3t@h": {}}}}',
    ],
)
def test_a_password_in_a_key_is_not_shown(content: str) -> None:
    told = repr(check(HTTP_PROXY, content).findings)

    assert "***@" in told
    assert "s3cr3t" not in told


@pytest.mark.parametrize(
    "content", [r'{"\ud800": 1}', r'{"httpProxy": "\ud800"}', r'{"noProxy": ["a", {"\udfff": 1}]}']
)
def test_every_finding_can_be_printed(content: str) -> None:
    findings = check(HTTP_PROXY, content).findings

    assert {each.rule.id for each in findings} & {"lone-surrogate", "unknown-key", "wrong-type"}
    for finding in findings:
        str(finding).encode("utf-8")
        finding.place.pointer.encode("utf-8")
