"""The SARIF log, held to what the OASIS standard demands of the parts that are written (section numbers are its)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator

from azext_aksproxy.config.check import check
from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.kinds import HTTP_PROXY
from azext_aksproxy.config.knowledge.explain import explain
from azext_aksproxy.config.rules import ALL
from azext_aksproxy.config.standalone.sarif import as_sarif


def an_object(required: str, optional: str = "", /, **properties: Any) -> dict[str, Any]:
    """Return the schema of an object that has the `required` properties and no other than those and the `optional`."""
    names = {*required.split(), *optional.split()}
    assert names == set(properties)
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required.split(),
        "properties": properties,
    }


def a_list_of(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


TEXT = {"type": "string", "minLength": 1}
SENTENCE = {"type": "string", "pattern": r"[.!]$"}  # 3.11.3: plain text messages are sentences
NATURAL = {"type": "integer", "minimum": 1}
INDEX = {"type": "integer", "minimum": 0}
LEVEL = {"enum": ["none", "note", "warning", "error"]}  # 3.27.10
ABSOLUTE = {"type": "string", "pattern": r"^https://[^\s\\]+$"}
REFERENCE = {"type": "string", "pattern": r"^[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+$"}  # RFC 3986, section 2

MESSAGE = an_object("text", text=SENTENCE)  # 3.11
RULE = an_object(  # 3.49
    "id shortDescription fullDescription help defaultConfiguration",
    id=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=an_object("text", text=SENTENCE),  # 3.12
    defaultConfiguration=an_object("level", level=LEVEL),
)
ARTIFACT = an_object("uri", "uriBaseId", uri=REFERENCE, uriBaseId={"const": "%SRCROOT%"})  # 3.4
PLACE = an_object(  # 3.28
    "physicalLocation",
    "logicalLocations",
    physicalLocation=an_object(  # 3.29
        "artifactLocation region",
        artifactLocation=ARTIFACT,
        region=an_object("startLine startColumn", startLine=NATURAL, startColumn=NATURAL),  # 3.30
    ),
    logicalLocations=a_list_of(an_object("fullyQualifiedName", fullyQualifiedName=TEXT)),  # 3.33
)
REPLACEMENT = an_object(  # 3.57
    "deletedRegion insertedContent",
    deletedRegion=an_object("charOffset charLength", charOffset=INDEX, charLength=INDEX),  # 3.30
    insertedContent=an_object("text", text={"type": "string"}),  # 3.3
)
CHANGE = an_object(  # 3.56
    "artifactLocation replacements",
    artifactLocation=ARTIFACT,
    replacements={**a_list_of(REPLACEMENT), "minItems": 1},
)
FIX = an_object(  # 3.55
    "description artifactChanges properties",
    description=MESSAGE,
    artifactChanges={**a_list_of(CHANGE), "minItems": 1},
    properties=an_object("safety", safety={"enum": ["safe", "unsafe"]}),  # 3.8
)
RESULT = an_object(  # 3.27
    "ruleId ruleIndex level message locations",
    "fixes",
    ruleId=TEXT,
    ruleIndex=INDEX,
    level=LEVEL,
    message=MESSAGE,
    locations={**a_list_of(PLACE), "minItems": 1, "maxItems": 1},
    fixes={**a_list_of(FIX), "minItems": 1},
)
DRIVER = an_object(  # 3.19
    "name version rules",
    name=TEXT,
    version=TEXT,
    rules=a_list_of(RULE),
)
RUN = an_object(  # 3.14
    "tool invocations columnKind originalUriBaseIds results",
    tool=an_object("driver", driver=DRIVER),
    invocations=a_list_of(an_object("executionSuccessful", executionSuccessful={"type": "boolean"})),  # 3.20.14
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    originalUriBaseIds=an_object("%SRCROOT%", **{"%SRCROOT%": an_object("description", description=MESSAGE)}),
    results=a_list_of(RESULT),
)
LOG = an_object(  # 3.13
    "$schema version runs", **{"$schema": ABSOLUTE, "version": {"const": "2.1.0"}, "runs": a_list_of(RUN)}
)

WRONG = '{\n  "httpProxy": "ftp://proxy:8080/",\n  "noProxy": ["é", "10.0.0.0/8", "*.example.com:99"]\n}'


def run_of(*findings: Finding) -> Any:
    log = json.loads(json.dumps(as_sarif(findings, "1.2.3")))
    Draft202012Validator(LOG).validate(log)
    [run] = log["runs"]
    return run


def artifact_of(file: str) -> Any:
    [result] = run_of(*check(HTTP_PROXY, file).findings)["results"]
    return result["locations"][0]["physicalLocation"]["artifactLocation"]


def test_every_finding_is_a_result_at_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("proxy.json").write_text(WRONG, encoding="utf-8")
    findings = check(HTTP_PROXY, "proxy.json").findings
    assert {each.severity.value for each in findings} == {"error", "warning", "info"}

    results = run_of(*findings)["results"]

    assert [each["ruleId"] for each in results] == [each.rule.id for each in findings]
    assert [each["level"] for each in results] == [each.severity.value.replace("info", "note") for each in findings]
    [scheme] = [each for each in results if each["ruleId"] == "proxy-url-scheme"]
    assert scheme["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "proxy.json", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 2, "startColumn": 16},
            },
            "logicalLocations": [{"fullyQualifiedName": "/httpProxy"}],
        }
    ]


def test_a_warning_is_a_warning() -> None:
    findings = check(HTTP_PROXY, '{"httpProxy": "http://proxy/", "noProxy": [".svc", ".cluster.local"]}').findings

    assert [each["level"] for each in run_of(*findings)["results"]] == ["warning"]


def test_a_run_without_findings_has_results_none_the_less() -> None:
    assert run_of()["results"] == []


def test_every_rule_is_described_once_and_found_by_its_index() -> None:
    run = run_of(*check(HTTP_PROXY, WRONG).findings)
    rules = run["tool"]["driver"]["rules"]

    assert [each["id"] for each in rules] == [rule.id for rule in ALL]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])


def test_the_help_of_every_rule_ends_at_its_explanation() -> None:
    for rule in run_of()["tool"]["driver"]["rules"]:
        words = rule["help"]["text"].removesuffix(".").split()
        known = explain(words[-1])

        assert words[-5:-1] == ["az", "aks", "proxy", "explain"]
        assert known is not None
        assert known.name == rule["id"]


def test_a_file_below_the_working_directory_is_relative_with_forward_slashes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = Path("a folder") / "50% ü.json"
    file.parent.mkdir()
    file.write_text("{")

    for name in (file, tmp_path / file, Path("x", "..", file)):
        artifact = artifact_of(str(name))
        assert artifact == {"uri": "a%20folder/50%25%20%C3%BC.json", "uriBaseId": "%SRCROOT%"}
        assert unquote(artifact["uri"]) == file.as_posix()


def test_a_file_elsewhere_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere.json").write_text("{")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    assert artifact_of("../elsewhere.json") == {"uri": (tmp_path / "elsewhere.json").as_uri()}


def test_what_is_no_file_keeps_its_name() -> None:
    assert unquote(artifact_of("{")["uri"]) == "<inline JSON>"


def test_a_url_in_place_of_a_file_is_named_without_its_password() -> None:
    assert "secret" not in json.dumps(artifact_of("http://user:secret@proxy:8080/"))


FIXABLE = '{\r\n  "httpProxy": "http://ü:8080/",\r\n  "noProxy": ["*.a.b", ".a.b"]\r\n}'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_fix_is_what_any_program_can_apply(encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By characters, the mark of the encoding not counted."""
    monkeypatch.chdir(tmp_path)
    Path("proxy.json").write_bytes(FIXABLE.encode(encoding))
    results = run_of(*check(HTTP_PROXY, "proxy.json").findings)["results"]
    fixes = [fix for each in results for fix in each.get("fixes", [])]

    text = FIXABLE
    for fix in reversed(fixes):
        [change] = fix["artifactChanges"]
        [replacement] = change["replacements"]
        begin = replacement["deletedRegion"]["charOffset"]
        end = begin + replacement["deletedRegion"]["charLength"]
        text = text[:begin] + replacement["insertedContent"]["text"] + text[end:]
        assert change["artifactLocation"] == {"uri": "proxy.json", "uriBaseId": "%SRCROOT%"}

    assert text == FIXABLE.replace("ü", "xn--tda").replace("*", "")
    assert [(fix["description"]["text"], fix["properties"]["safety"]) for fix in fixes] == [
        ('Write "http://xn--tda:8080/".', "unsafe"),
        ('Write ".a.b".', "safe"),
    ]


def test_a_finding_without_a_fix_has_none() -> None:
    [result] = run_of(*check(HTTP_PROXY, '{"httpProxy": "http://u:p@proxy:1/"}').findings)["results"][-1:]

    assert "fixes" not in result
