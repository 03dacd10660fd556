"""Files of other tools made to cost time or memory, of a mebibyte unless it is said otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.config.hostile import PASSWORD, ROOM
from tests.config.reading.elsewhere.reports import azapi, change, cluster, module, plan, resource

URL = f"http://u:{PASSWORD}@p:1/"


def hostile_readers(room: int = ROOM) -> dict[str, bytes]:
    """Return the files by what is special about them; the hostile part of each takes some `room` bytes."""
    return {
        **{f"YAML: {name}": text.encode() for name, text in _yaml(room)},
        **{f"manifests: {name}": text.encode() for name, text in _manifests(room)},
        **{f"Terraform: {name}": json.dumps(report).encode() for name, report in _reports(room)},
        "Terraform: modules in modules": _nested(room // 40),
        **{f"lists: {name}": json.dumps(content).encode() for name, content in _lists(room)},
    }


def _yaml(room: int) -> Iterator[tuple[str, str]]:
    yield "a bomb of aliases", _bomb("a{0}: &a{0} [{1}]\n", 10)
    yield "a bomb of merge keys", _bomb("a{0}: &a{0}\n  <<: [{1}]\n  k{0}: {{x: *a{2}}}\n", 2)
    yield "a long text of many aliases", f"t: &t {'x' * (room // 2)}\nnoProxy: [{'*t,' * min(room // 6, 20_000)}]\n"
    yield "a long key of many aliases", f"t: &t {{{'x' * 900}: 1}}\nnoProxy: [{'*t,' * min(room // 3, 12_000)}]\n"
    yield "many anchors", "".join(f"- &anchor-{number} x\n" for number in range(room // 18))
    yield "dashes", "- " * (room // 2)
    yield "questions", "? " * (room // 2)
    yield "brackets", "- " + "[" * room
    yield "many documents", "--- {mode: IPVS}\n" * min(room // 17, 12_000)
    yield "many documents of templates", "--- {mode: '{{ x }}'}\n" * (room // 22)
    yield "empty documents", "---\n" * (room // 4)
    yield "a long line", "httpProxy: " + "a " * (room // 2)
    yield "a folded text", "httpProxy: >\n" + " a\n" * (room // 3)
    yield "a quoted text", 'httpProxy: "' + "\\x41" * (room // 4) + '"'
    yield "digits and colons", "noProxy: [" + "1:1," * (room // 4) + "]"
    yield "a number of base 60", "httpProxy: 1" + ":1" * (room // 2)
    yield "underscores", "httpProxy: 1" + "_" * room
    yield "variables", "httpProxy: " + "${A" * (room // 3)
    yield "braces", "httpProxy: " + "{{" * (room // 2)
    yield "comments", "# x\n" * (room // 4) + "mode: IPVS\n"
    yield "passwords", "noProxy:\n" + f"- {URL}\n" * min(room // (len(URL) + 3), 24_000)


def _bomb(line: str, times: int) -> str:
    """Return lines of which each repeats the one before so many times."""
    lines = ["a0: &a0 {x: y}\n"]
    for level in range(1, 25):
        lines.append(line.format(level, ", ".join([f"*a{level - 1}"] * times), level - 1))
    return "".join(lines)


def _manifests(room: int) -> Iterator[tuple[str, str]]:
    head = "apiVersion: containerservice.azure.com/v1\nkind: ManagedCluster\n"
    one = f"{head}spec: {{httpProxyConfig: {{httpProxy: x}}}}\n---\n"
    yield "many clusters", one * min(room // len(one), 4000)
    listed = "  - {apiVersion: containerservice.azure.com/v1, kind: ManagedCluster, spec: {httpProxyConfig: {}}}\n"
    yield "a list of clusters", "apiVersion: v1\nkind: List\nitems:\n" + listed * min(room // len(listed), 4000)
    blocks = "{httpProxy: x}, "
    spec = f"spec: {{httpProxyConfig: [{blocks * min(room // len(blocks), 12_000)}]}}\n"
    yield "a cluster with many blocks", head + spec


def _reports(room: int) -> Iterator[tuple[str, Any]]:
    small = [
        cluster(f"azurerm_kubernetes_cluster.c{number}", {"http_proxy": URL})
        for number in range(min(room // 300, 1500))
    ]
    yield "many clusters", plan(module(*small))
    pools = [
        resource(f"azurerm_kubernetes_cluster_node_pool.{n}", {"os_type": "Windows"})
        for n in range(min(room // 220, 1500))
    ]
    yield "many pools", plan(module(cluster(), *pools))
    others = [resource(f"azurerm_x.{number}", {"id": "x"}) for number in range(room // 180)]
    yield "many other resources", plan(module(cluster(), *others))
    unknown = [change(f"azurerm_x.{number}", {"id": True}) for number in range(room // 100)]
    yield "many changes", plan(module(cluster()), *unknown)
    body = json.dumps({"properties": {"httpProxyConfig": {"httpProxy": "\u00e9" * (room // 12)}}})
    yield "a body of escapes", plan(module(azapi("azapi_resource.a", body)))
    yield "a body that is no end of brackets", plan(module(azapi("azapi_resource.a", "[" * room)))
    yield (
        "many entries that are not known",
        plan(
            module(cluster(proxy={"http_proxy": "http://p:1/", "no_proxy": [None] * min(room // 12, 12_000)})),
            change(
                "azurerm_kubernetes_cluster.this",
                {"http_proxy_config": [{"no_proxy": [True] * min(room // 12, 12_000)}]},
            ),
        ),
    )
    yield (
        "much that is hidden alone",
        plan(
            module(cluster(proxy=None)),
            change(
                "azurerm_kubernetes_cluster.this",
                {"http_proxy_config": [{f"k{n}": True} for n in range(min(room // 20, 20_000))]},
            ),
        ),
    )


def _nested(depth: int) -> bytes:
    before, after = json.dumps(plan("HERE")).split('"HERE"')
    return (before + '{"child_modules": [' * depth + "]}" * depth + after).encode()


def _lists(room: int) -> Iterator[tuple[str, Any]]:
    yield "many clusters", [{"name": "c", "httpProxyConfig": {"httpProxy": URL}} for _ in range(min(room // 90, 6000))]
    yield "many that are none", [{"name": "c"} for _ in range(room // 15)]
