"""Right files and right cluster answers, damaged at random in every way that files and answers are."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from tests.config import certificate_factory as factory
from tests.config.hostile import PASSWORD
from tests.samples import IPVS

CA = factory.encoded(factory.pem(factory.root()) + factory.pem(factory.rsa_root()))
HTTP_PROXY = {
    "httpProxy": f"http://user:{PASSWORD}@myproxy.server.com:8080/",
    "httpsProxy": "https://[fd00::1]:3128/",
    "noProxy": ["localhost", "10.0.0.0/8", ".svc", "*.example.com", "bücher.test:443", f"http://u:{PASSWORD}@host/"],
    "trustedCa": CA,
    "enabled": True,
    "effectiveNoProxy": ["a"],
}
CLUSTER = {
    "id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c",
    "name": "c",
    "type": "Microsoft.ContainerService/managedClusters",
    "eTag": "e",
    "properties": {
        "provisioningState": "Succeeded",
        "kubernetesVersion": "1.34",
        "currentKubernetesVersion": "1.34.2",
        "fqdn": "c.hcp.westeurope.azmk8s.io",
        "privateFQDN": None,
        "agentPoolProfiles": [
            {"name": "p", "osType": "Linux", "type": "VirtualMachineScaleSets", "vnetSubnetID": "/subscriptions/s/x"},
            {"name": "w", "osType": "Windows", "type": "AvailabilitySet"},
        ],
        "httpProxyConfig": HTTP_PROXY,
        "networkProfile": {
            "networkPlugin": "azure",
            "networkPolicy": "azure",
            "serviceCidr": "10.0.0.0/16",
            "serviceCidrs": ["10.0.0.0/16"],
            "podCidrs": ["10.244.0.0/16"],
            "kubeProxyConfig": IPVS,
        },
    },
}
TEMPLATE = {"resources": [CLUSTER, {"type": "other"}]}
FILES = [json.dumps(each, indent=1, ensure_ascii=False).encode() for each in (HTTP_PROXY, IPVS, TEMPLATE)]

PIECES = [
    *(each.encode() for each in ("{", "}", "[", "]", '"', "\\", ",", ":", "/", "//", "#", "@", "%40", "%2540", "*")),
    *(each.encode() for each in ("-", "_", ".", "..", "0", "1e999", "-0", "NaN", "true", "null", "@@")),
    *(b"\0", b"\n", b"\r\n", b"\t", b" ", b"\x1b[31m", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe"),
    *(b"\\ud800", b"\\udc00\\ud800", b"\\u0000", b"\\u202e", b"\\q", "。".encode(), "\u2028".encode(), "ﷺ".encode()),
    *(b"9" * 399, b"1" * 5000, b"[" * 40, b'{"a":' * 40, b"-----BEGIN CERTIFICATE-----\n", b"-----END ", b"xn--"),
    *(
        b'"noProxy": "a,b", ',
        b'"httpProxy": null, ',
        b'"HTTPPROXY": 1, ',
        b'"resources": {"a\\nb": ',
        b'"properties": ',
    ),
    *(PASSWORD.encode(), f"http://u:{PASSWORD}@h".encode(), f'"http://u:{PASSWORD}@h": 1, '.encode()),
]
"""What may be inserted anywhere."""

ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-32-le", "latin-1", "cp1252")


def damaged_file(seed: int) -> bytes:
    """Return one of FILES with a few damages; the same for the same `seed`."""
    chance = random.Random(seed)  # noqa: S311  # no secret is made of it
    content = chance.choice(FILES)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        content = chance.choice(DAMAGES)(content, chance)
    return content


def _flip(content: bytes, chance: random.Random) -> bytes:
    at = _place(content, chance)
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :] if content else b""


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: _place(content, chance)]


def _remove(content: bytes, chance: random.Random) -> bytes:
    begin, end = _span(content, chance)
    return content[:begin] + content[end:]


def _double(content: bytes, chance: random.Random) -> bytes:
    begin, end = _span(content, chance)
    return content[:end] + content[begin:end] * chance.choice((1, 1, 50)) + content[end:]


def _insert(content: bytes, chance: random.Random) -> bytes:
    at = _place(content, chance)
    return content[:at] + chance.choice(PIECES) + content[at:]


def _swap(content: bytes, chance: random.Random) -> bytes:
    begin, end = _span(content, chance)
    return content[end:] + content[begin:end] + content[:begin]


def _repeat_lines(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    at = chance.randrange(len(lines))
    return b"".join([*lines[:at], *lines[at : at + 3] * 2, *lines[at + 3 :]])


def _encode(content: bytes, chance: random.Random) -> bytes:
    return content.decode("utf-8", "replace").encode(chance.choice(ENCODINGS), "replace")


def _lose_letters(content: bytes, chance: random.Random) -> bytes:
    letter = chance.choice(b'{}[]",:@/\n=+A')
    return content.replace(bytes([letter]), b"", chance.choice((1, 5, -1)))


DAMAGES: list[Callable[[bytes, random.Random], bytes]] = [
    *(_flip, _cut, _remove, _double, _insert, _insert, _swap, _repeat_lines, _encode, _lose_letters)
]


def _place(content: bytes, chance: random.Random) -> int:
    return chance.randrange(len(content)) if content else 0


def _span(content: bytes, chance: random.Random) -> tuple[int, int]:
    begin = _place(content, chance)
    return begin, min(len(content), begin + chance.choice((1, 2, 10, 100, 1000)))


VALUES: list[Any] = [
    *(None, True, False, 0, -1, 1.5, 10**400, "", " ", "a", "a\n\x1b[31mb", "\ud800", [], {}, [[]], [None], {"": None}),
    *("http://h:1/", "IPVS", "windows", CA[:-100], ["x", 1, None, {}], {"a": {"b": [1]}}, "ü.test", "10.0.0.0/99"),
]
"""What may stand in an answer in the place of anything."""


def damaged_cluster(seed: int) -> Any:
    """Return CLUSTER with a few of its values replaced, removed or put elsewhere; the same for the same `seed`."""
    chance = random.Random(seed)  # noqa: S311  # no secret is made of it
    body: Any = json.loads(json.dumps(CLUSTER))
    for _ in range(chance.choice((1, 2, 4, 16))):
        places = list(_places(body))
        if not places:
            break
        holder, key = chance.choice(places)
        action = chance.randrange(4)
        if action == 0:
            del holder[key]
        elif action == 1:
            other, other_key = chance.choice(places)
            holder[key] = json.loads(json.dumps(other[other_key]))
        else:
            holder[key] = json.loads(json.dumps(chance.choice(VALUES)))
    return body


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Return each place of an object or a list in `value` as its holder and key."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    return [place for key in keys for place in ((value, key), *_places(value[key]))]
