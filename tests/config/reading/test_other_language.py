"""Files that are no JSON because they are something else."""

from __future__ import annotations

import pytest

from azext_aksproxy.config.check import check, check_any
from azext_aksproxy.config.kinds import HTTP_PROXY

TERRAFORM = """\
# the cluster
resource "azurerm_kubernetes_cluster" "example" {
  http_proxy_config {
    http_proxy = "http://proxy:8080/"
  }
}
"""
BICEP = """\
// the cluster
param proxy string
resource aks 'Microsoft.ContainerService/managedClusters@2026-06-01' = {
  properties: {}
}
"""
YAML = """\
# the proxy
httpProxy: http://proxy:8080/
noProxy:
- .svc
"""


@pytest.mark.parametrize(
    ("text", "language", "way_out"),
    [
        (TERRAFORM, "Terraform", "az aks proxy export --format terraform"),
        ('http_proxy_config {\n  http_proxy = "http://p:1/"\n}\n', "Terraform", "az aks proxy export"),
        (BICEP, "Bicep", "az bicep build"),
        ("resource aks 'Microsoft.ContainerService/managedClusters@2026-06-01' = {}\n", "Bicep", "az bicep build"),
        (YAML, "YAML", "yq -o json"),
        ("---\nmode: IPVS\n", "YAML", "yq -o json"),
        ("export HTTP_PROXY=http://p:1\nNO_PROXY=a,b\n", "a list of variables", "--from-env"),
        ('http_proxy="http://p:1/"\n', "a list of variables", "--from-env"),
        # variables of Terraform, and what stands inside of a block
        ('http_proxy = "http://p:1/"\n', "Terraform", "--format terraform"),
        ('http_proxy_config = {\n  no_proxy = ["a"]\n}\n', "Terraform", "--format terraform"),
        ('# ours\nno_proxy   = [\n  "a",\n]\n', "Terraform", "--format terraform"),
        ('trusted_ca = filebase64("ca.pem")\n', "Terraform", "--format terraform"),
        ("http_proxy = var.proxy\n", "Terraform", "--format terraform"),
        ("enabled = false\n", "Terraform", "--format terraform"),
        ('network_profile {\n  network_plugin = "azure"\n}\n', "Terraform", "--format terraform"),
        ('dynamic "http_proxy_config" {\n}\n', "Terraform", "--format terraform"),
        ("using './main.bicep'\n\nparam proxy = 'http://p:1/'\n", "a Bicep parameter file", "az bicep build-params"),
        ("// ours\nusing none\nparam proxy = 'http://p:1/'\n", "a Bicep parameter file", "az bicep build-params"),
        ("httpProxyConfig: {\n  httpProxy: 'http://p:1/'\n}\n", "Bicep", "az bicep build"),
        ("{\n  httpProxy: 'http://p:1/'\n  noProxy: [\n    'a'\n  ]\n}\n", "Bicep", "az bicep build"),
        ("httpProxy: 'http://p:1/'\r\nnoProxy: [\r\n  'a'\r\n  'b'\r\n]\r\n", "Bicep", "az bicep build"),
        ("networkProfile: {\n  kubeProxyConfig: {\n    mode: 'IPVS'\n  }\n}\n", "Bicep", "az bicep build"),
        ("httpProxy: 'http://p:1/'\nnoProxy: [\n  'a',\n  'b',\n]\n", "YAML", "yq -o json"),
        ("httpProxy: 'http://p:1/'\nnoProxy: ['a']\n", "YAML", "yq -o json"),
        ('- "a"\n', "YAML", "yq -o json"),
        ("%YAML 1.2\n---\nmode: IPVS\n", "YAML", "yq -o json"),
        ("'mode': IPVS\n", "YAML", "yq -o json"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n", "PEM", "--trusted-ca"),
    ],
)
def test_another_language_is_named_with_the_way_out(text: str, language: str, way_out: str, tmp_path: object) -> None:
    file = f"{tmp_path}/settings"
    with open(file, "w", encoding="utf-8") as written:
        written.write(text)

    [finding] = check(HTTP_PROXY, file).findings
    assert finding.rule.id == "json-syntax"
    assert finding.message == f"The file is {language}, not JSON."
    assert way_out in finding.hint
    if language == "YAML":
        assert "json-syntax" not in [each.rule.id for each in check_any(file)]
    else:
        [by_itself] = check_any(file)
        assert (by_itself.rule.id, by_itself.message) == (finding.rule.id, finding.message)
        assert ("terraform show -json" if language == "Terraform" else way_out) in by_itself.hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('"httpProxyConfig": {\n  "httpProxy": "http://p:1/"\n}', "Write { at its beginning and } at its end."),
        ('"httpProxy": "http://p:1/",\n"noProxy": []', "Write { at its beginning and } at its end."),
        ("// a comment\n{}", "Remove the comment."),
        ("httpProxy", "Text stands in double quotes."),
        ("{\n  httpProxy: 'http://p:1/',\n}", 'Write "key": value.'),
    ],
)
def test_what_is_nearly_json_is_told_what_it_lacks(text: str, hint: str, tmp_path: object) -> None:
    file = f"{tmp_path}/settings"
    with open(file, "w", encoding="utf-8") as written:
        written.write(text)

    [finding] = check(HTTP_PROXY, file).findings

    assert finding.hint == hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"http_proxy": "http://p:1/"}', "Did you mean 'httpProxy'?"),
        ('{"http_proxy_config": {"http_proxy": "http://p:1/"}}', "Did you mean 'httpProxy'?"),
        ('{"network_profile": {"kube_proxy_config": {"ipvs_config": {}}}}', "Did you mean 'ipvsConfig'?"),
        ('{"no_proxy": []}', "Did you mean 'noProxy'?"),
        ('{"trusted_ca": "x"}', "Did you mean 'trustedCa'?"),
        ('{"ipvs_config": {}, "mode": "IPTABLES"}', "Did you mean 'ipvsConfig'?"),
    ],
)
def test_names_as_terraform_has_them_tell_the_kind(text: str, said: str) -> None:
    assert said in [each.hint for each in check_any(text) if each.rule.id == "unknown-key"]
