"""Bicep, and the reader of it."""

from __future__ import annotations

import pytest

from azext_aksproxy.config.export.template import export
from tests.config.export.golden import HTTP_EXAMPLE
from tests.config.export.readers import read_members


def test_the_http_proxy_alone_needs_no_preview() -> None:
    bicep = export("bicep", {"httpProxy": "http://proxy:3128/"}, None)

    assert bicep == (
        "// Belongs into: resource ... 'Microsoft.ContainerService/managedClusters@...'\n"
        "properties: {\n  httpProxyConfig: {\n    httpProxy: 'http://proxy:3128/'\n  }\n}\n"
    )
    assert "azapi" not in export("terraform", HTTP_EXAMPLE, None)


@pytest.mark.parametrize(
    "text",
    [
        "a: '${b}'\n",
        "a: 'b'c'\n",
        "a: 'b\n'\n",
        "a: '''b'''\n",
        "a: '\\u0041'\n",
        "a: '\\x'\n",
        "a: 'b' c: 'd'\n",
        "a: ['b']\n",
        'a: "b"\n',
        "a: b()\n",
        "a: {\n",
        "a = 'b'\n",
    ],
)
def test_the_reader_of_bicep_refuses_what_is_no_plain_literal(text: str) -> None:
    with pytest.raises((AssertionError, KeyError, IndexError)):
        read_members(text)


def test_the_reader_of_bicep_reads_what_bicep_has() -> None:
    text = "// c\r\na: { // d\n  b: [\n    'x\\'\\u{1F642}\\n\\${'\n    2\n  ]\n\n  c: true\n}\nd: []\ne: {}\n"

    assert read_members(text) == {"a": {"b": ["x'\U0001f642\n${", 2], "c": True}, "d": [], "e": {}}
