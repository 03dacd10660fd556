"""What a file is, told by its content: JSON, YAML of one tool or another, a template, or nothing that is read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from azext_aksproxy.config.check import check, check_any
from azext_aksproxy.config.findings import Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind
from azext_aksproxy.config.limits import MAX_FILE_BYTES, MAX_REPORT_BYTES
from tests.config.reading.elsewhere.reports import cluster, module, plan

PROXY = {"httpProxy": "http://proxy:8080/", "noProxy": [".svc", ".cluster.local"]}
SHOWN = {"name": "c", "httpProxyConfig": PROXY, "networkProfile": {"kubeProxyConfig": {"mode": "NFTABLES"}}}
ROOT = Path(__file__).parents[4]


def loud(text: str, kind: Kind | None = None) -> list[str]:
    return [each.rule.id for each in check_any(text, kind=kind) if each.severity is not Severity.INFO]


@pytest.mark.parametrize(
    "content",
    [
        PROXY,
        {"mode": "IPVS"},
        {"httpProxyConfig": PROXY},
        {"kubeProxyConfig": {"mode": "IPVS"}, "httpProxyConfig": {"httpProxy": "ftp://p:1/"}},
        SHOWN,
        [SHOWN, {"name": "d", "httpProxyConfig": {"httpProxy": "p"}}],
        {"enabled": False},
        {"location": "x", "properties": {}},
        {"httpProxy": ["http://p:1"], "noProxy": ".svc", "enabled": "yes"},
        {"parameters": {"proxy": {"value": {"httpProxy": "p"}}}},
        {"resources": [{"type": "Microsoft.ContainerService/managedClusters", "properties": SHOWN}]},
    ],
)
def test_yaml_is_judged_as_the_same_json(content: Any) -> None:
    as_json = [(each.rule.id, each.message, each.place.pointer) for each in check_any("\n" + json.dumps(content))]
    as_yaml = [
        (each.rule.id, each.message, each.place.pointer)
        for each in check_any("---\n" + yaml.safe_dump(content, sort_keys=False))
    ]

    assert as_yaml == as_json


@pytest.mark.parametrize("write", [json.dumps, yaml.safe_dump], ids=["JSON", "YAML"])
@pytest.mark.parametrize("wrap", [lambda clusters: clusters, lambda clusters: {"value": clusters, "nextLink": None}])
def test_a_list_of_clusters_is_checked_cluster_by_cluster(write: Any, wrap: Any) -> None:
    wrong = {**SHOWN, "name": "d", "networkProfile": {"kubeProxyConfig": {"mode": "IPSV"}}}
    text = "\n" + write(wrap([{"name": "bare", "httpProxyConfig": None, "networkProfile": {}}, SHOWN, wrong]))

    [found] = check_any(text)

    assert found.rule.id == "unknown-value"
    assert found.message.endswith(" Resource: d.")
    assert check_any(text, kind=HTTP_PROXY) == ()


def test_a_list_without_settings_is_an_error() -> None:
    assert loud(json.dumps([{"name": "a", "networkProfile": {}}])) == ["settings-not-found"]
    assert loud("[]") == loud("[1]") == ["not-an-object"]


def test_a_list_is_not_sent() -> None:
    [finding] = check(HTTP_PROXY, json.dumps([SHOWN])).findings

    assert finding.message == "The file is a list of clusters, which only az aks proxy validate reads."


def test_a_template_with_several_clusters_is_checked_whole_and_not_sent() -> None:
    resource = {"type": "Microsoft.ContainerService/managedClusters", "properties": {"httpProxyConfig": PROXY}}
    text = json.dumps({"resources": [resource, resource]})

    assert loud(text) == ["wrapped", "wrapped"]
    assert "settings-ambiguous" in [each.rule.id for each in check(HTTP_PROXY, text).findings]


def test_plain_documents_of_a_file_are_checked_each_by_its_kind() -> None:
    text = "httpProxy: http://p:1/\nnoProxy: [.svc, .cluster.local]\n---\nmode: IPSV\n---\nunrelated: 1\n"

    assert loud(text) == ["unknown-value"]
    assert loud("unrelated: 1\n") == ["kind-unknown"]
    assert loud("a: 1\n---\nb: 2\n") == ["settings-not-found"]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("httpProxy: {{ .Values.proxy }}\n", 1, 12),
        ("# a chart\n{{- if .Values.proxy }}\nhttpProxy: x\n{{- end }}\n", 2, 1),
        ("httpProxy: x\nnoProxy:\n{{- range .Values.noProxy }}\n- {{ . }}\n{{- end }}\n", 3, 1),
        ('httpProxy: "{{ proxy }}"\n', 1, 1),
        ("httpProxy: http://p:1/\nnoProxy: ['{{ a }}', .svc, .cluster.local]\n", 2, 11),
        ("noProxy: []\nhttpProxy: http://{{ host }}:1/\n", 2, 1),
        ("{% if x %}\nhttpProxy: x\n{% endif %}\n", 1, 1),
    ],
)
def test_a_template_is_an_error_that_says_so(text: str, line: int, column: int) -> None:
    [finding] = [each for each in check_any(text) if each.severity is Severity.ERROR]

    assert finding.rule.id == "unfilled-template"
    assert "template" in finding.message
    assert "helm template" in finding.hint
    assert (finding.place.line, finding.place.column) == (line, column)


@pytest.mark.parametrize("value", ["${PROXY}", "http://${user:=x}:${PASSWORD}@proxy:8080"])
def test_a_variable_that_is_put_in_later_is_not_checked(value: str) -> None:
    [told] = check_any(f"httpProxy: {value}\nnoProxy: [.svc, .cluster.local]\n")

    assert (told.rule.id, told.severity) == ("value-elsewhere", Severity.INFO)
    assert told.message.startswith("httpProxy is the variable ${")


def test_what_readers_of_yaml_differ_in_is_told_where_it_is_a_setting() -> None:
    text = "httpProxy: http://p:1/\nnoProxy:\n- no\n- .svc\n- .cluster.local\n"

    found = {each.rule.id: each for each in check_any(text)}

    assert set(found) == {"wrong-type", "yaml-two-readings"}
    assert found["wrong-type"].message == "Entry 1 of noProxy must be a string, not false."
    assert (found["yaml-two-readings"].place.line, found["yaml-two-readings"].place.column) == (3, 3)
    assert loud("name: no\nhttpProxyConfig: {httpProxy: 'http://p:1/', noProxy: ['no']}\n") == ["wrapped"]


def test_a_value_of_an_anchor_says_where_it_comes_from() -> None:
    text = "x: &proxy {httpProxy: 'ftp://p:1/'}\nhttpProxyConfig:\n  <<: *proxy\n"

    [found] = [each for each in check_any(text) if each.severity is Severity.ERROR]

    assert found.message.endswith("The value comes from the anchor 'proxy'.")
    assert (found.place.line, found.place.column) == (1, 23)


# what is not read


@pytest.mark.parametrize(
    ("text", "language", "way_out"),
    [
        ('resource "azurerm_kubernetes_cluster" "a" {\n}\n', "Terraform", "terraform show -json"),
        ('http_proxy_config {\n  http_proxy = "http://p:1/"\n}\n', "Terraform", "terraform show -json"),
        ("param proxy string\n", "Bicep", "az bicep build "),
        ("using './main.bicep'\n", "a Bicep parameter file", "az bicep build-params"),
    ],
)
def test_source_is_not_read_and_the_command_is_named_that_makes_what_is(text: str, language: str, way_out: str) -> None:
    [finding] = check_any(text)

    assert finding.message == f"The file is {language}, not JSON."
    assert way_out in finding.hint


@pytest.mark.parametrize("text", ["{\n  httpProxy: 'http://p:1/',\n}", '{"httpProxy": "x",\n}', "[\n'a']"])
def test_what_begins_as_json_is_judged_as_json(text: str) -> None:
    assert loud(text) == ["json-syntax"]


@pytest.mark.parametrize("text", ["---\n", "# nothing\n---\n...\n", "---"])
def test_a_file_of_empty_documents_is_empty(text: str) -> None:
    [finding] = check_any(f"\n{text}")

    assert finding.message == "The file is empty."


# what is read otherwise


def test_the_parameters_that_bicep_prints_are_read() -> None:
    parameters = {"parameters": {"httpProxyConfig": {"value": {**PROXY, "httpProxy": "ftp://p:1/"}}}}
    text = json.dumps({"parametersJson": json.dumps(parameters, indent=2), "templateJson": "{}"})

    [wrong] = [each for each in check_any(text) if each.severity is Severity.ERROR]

    assert wrong.rule.id == "proxy-url-scheme"
    assert text[wrong.place.column - 1 :].startswith(r"\"ftp://p:1/\"")


@pytest.mark.parametrize("file", ["settings", "settings.json", "plan.tf"])
def test_the_name_of_a_file_tells_nothing(file: str, tmp_path: Path) -> None:
    path = tmp_path / file
    path.write_text("mode: IPSV\n")

    assert [each.rule.id for each in check_any(str(path))] == ["unknown-value"]
    assert [each.rule.id for each in check_any(str(path), kind=KUBE_PROXY)] == ["unknown-value"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_yaml_is_read_in_every_encoding_of_json(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes("# é\nhttpProxy: ftp://p:1/\n".encode(encoding))

    [wrong] = [each for each in check_any(str(path)) if each.severity is Severity.ERROR]

    assert (wrong.place.line, wrong.place.column) == (2, 12)


def test_a_large_plan_is_read_and_other_large_files_are_not(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    others = [{"address": f"x.{number}", "values": {"text": "v" * 1000}} for number in range(1500)]
    wrong = cluster(proxy={"http_proxy": "ftp://p:1/", "no_proxy": [".svc", ".cluster.local"]})
    text = json.dumps(plan(module(*others, wrong)), indent=1)
    path.write_text(text)

    [found] = check_any(str(path))

    assert len(text) > MAX_FILE_BYTES
    assert text.splitlines()[found.place.line - 1].endswith('"http_proxy": "ftp://p:1/",')
    path.write_text(json.dumps(PROXY) + " " * MAX_FILE_BYTES)
    assert [each.message for each in check_any(str(path))] == ["The file is larger than 1 MiB."]
    path.write_text(text + " " * MAX_REPORT_BYTES)
    assert [each.message for each in check_any(str(path))] == ["The file is larger than 32 MiB."]


WITHOUT_YAML = """
import sys
from azext_aksproxy.config.standalone import main
code = main(sys.argv[1:])
assert ("yaml" in sys.modules) is (sys.argv[1] == "-"), sorted(sys.modules)
sys.exit(code)
"""


@pytest.mark.parametrize(("file", "content"), [("examples/kube-proxy.json", ""), ("-", "mode: NFTABLES\n")])
def test_pyyaml_is_imported_for_a_file_that_is_no_json_alone(file: str, content: str) -> None:
    command = [sys.executable, "-c", WITHOUT_YAML, file]
    outcome = subprocess.run(command, cwd=ROOT, input=content, capture_output=True, text=True, check=False)

    assert (outcome.returncode, outcome.stderr) == (0, "")
