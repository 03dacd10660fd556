"""Files of a repository, for the program to find."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from azext_aksproxy.config.standalone import main

RIGHT = '{"httpProxy": "http://proxy:8080/", "noProxy": [".svc", ".cluster.local"]}'
WRONG = '{"mode": "IPSV"}'
MANIFEST = """\
apiVersion: containerservice.azure.com/v1api20240402preview
kind: ManagedCluster
spec:
  httpProxyConfig:
    httpProxy: ftp://proxy:1/
    noProxy: [.svc, .cluster.local]
"""

UNRELATED = {
    "package.json": '{"name": "app", "scripts": {"test": "x"}, "name": "again"}',
    "policy.json": '{"mode": "All", "policyRule": {"if": {}}, "displayName": "x"}',
    "feature.json": '{"enabled": true, "name": "x"}',
    "flag.json": '{"enabled": true}',
    "schema.json": '{"type": "object", "properties": {"httpProxy": {"type": "string"}}}',
    "template.json": '{"$schema": "https://x/deploymentTemplate.json#", "parameters": {}, "resources": []}',
    "policy-with-parameters.json": '{"mode": "All", "parameters": {"mode": {}, "mode": {}}}',
    "list.json": '[1, "noProxy"]',
    "comments.json": '{\n  // for an editor\n  "editor.enabled": true,\n}',
    "empty.json": "",
    "latin.json": '{"name": "caf\udce9"}',
    "deep.json": "[" * 100 + "]" * 100,
    "wide.json": json.dumps(["noProxy", *range(30_000)]),
    "large.json": json.dumps({"mode": "x" * 2_000_000}),
    "deployment.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec: {httpProxy: x, env: [{name: NO_PROXY}]}\n",
    "playbook.yml": "- hosts: all\n  environment: {http_proxy: 'http://x'}\n",
    "values.yaml": "image: x\nreplicas: 3\nhttpProxy: ''\nnoProxy: ''\nserviceAccount: {}\n",
    "chart.yaml": "kind: Deployment\n{{- if .Values.x }}\nhttpProxy: {{ .Values.httpProxy }}\n{{ end }}\n",
    "cloudformation.yaml": "Resources:\n  A: !Ref B\n  mode: x\n",
    "vault.yaml": "$ANSIBLE_VAULT;1.1;AES256\n6162\n",
    "tabs.yaml": "a:\n\t- mode\n",
}
"""Files of other programs, some of which no parser takes, by their names."""

MEANT = {
    "trailing.json": '{"httpProxy": "http://proxy:8080/",}',
    "misspelt.json": '{"httpProxy": "http://proxy:8080/", "noProxi": []}',
    "mode.json": WRONG,
    "schema.json": '{"$schema": "../kube-proxy-config.json", "mod": "IPVS"}',
    "escaped.json": '{"\\u006dode": "IPSV"}',
    "utf-16.json": "\ufeff" + WRONG,
    "cluster.yaml": MANIFEST,
    "snake.json": '{"http_proxy": "ftp://proxy:1/"}',
    "chart.yaml": "kind: ManagedCluster\n{{- if .Values.x }}\nhttpProxyConfig: {{ .Values.y }}\n{{ end }}\n",
    "filled.yaml": "httpProxy: '{{ .Values.x }}'\n",
    "tabs.yaml": "httpProxyConfig:\n\ttrustedCa: x\n",
    "broken.yaml": "noProxy: [a\nhttpProxy: x: y\n",
    "latin.json": '{"httpProxy": "http://caf\udce9/"}',
}
"""Files that are plainly meant, and wrong, by their names."""


def put(folder: Path, files: dict[str, str]) -> None:
    """Write `files` into `folder`, below which their names may lead."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        encoding = "utf-16-le" if text.startswith("\ufeff") else "utf-8"
        path.write_bytes(text.encode(encoding, "surrogateescape"))


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    """Return the exit code, and file and rule of each finding."""
    exit_code = main([*arguments, "-o", "json"])
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return exit_code, [f"{row['file']} {row['rule']}" for row in rows]
