"""What is exported is read back: by json, by python-hcl2, and by a reader of Bicep literals that stands below."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import time
import unicodedata
from pathlib import Path
from typing import Any, ClassVar

import hcl2
import pytest
from hcl2.utils import SerializationOptions
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.export.template import FORMATS, export
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, schema
from azext_aksproxy.config.limits import PREVIEW_API_VERSION
from tests.samples import IPVS

Settings = dict[str, Any]

HTTP_EXAMPLE: Settings = {
    "httpProxy": "http://myproxy.server.com:8080/",
    "httpsProxy": "https://myproxy.server.com:8080/",
    "noProxy": ["localhost", "127.0.0.1"],
    "trustedCa": "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUgvVENDQmVXZ0F3SUJB",
}
"""The example of the service documentation of September 2021, its certificate cut short."""

"""The example of the service documentation of October 2022."""

ARM = """\
{
  "properties": {
    "httpProxyConfig": {
      "httpProxy": "http://myproxy.server.com:8080/",
      "httpsProxy": "https://myproxy.server.com:8080/",
      "noProxy": [
        "localhost",
        "127.0.0.1"
      ],
      "trustedCa": "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUgvVENDQmVXZ0F3SUJB"
    },
    "networkProfile": {
      "kubeProxyConfig": {
        "enabled": true,
        "mode": "IPVS",
        "ipvsConfig": {
          "scheduler": "LeastConnection",
          "tcpTimeoutSeconds": 900,
          "tcpFinTimeoutSeconds": 120,
          "udpTimeoutSeconds": 300
        }
      }
    }
  }
}
"""

BICEP = """\
// Belongs into: resource ... 'Microsoft.ContainerService/managedClusters@2026-08-02-preview'
// kubeProxyConfig needs a preview version of the API, this one or another.
properties: {
  httpProxyConfig: {
    httpProxy: 'http://myproxy.server.com:8080/'
    httpsProxy: 'https://myproxy.server.com:8080/'
    noProxy: [
      'localhost'
      '127.0.0.1'
    ]
    trustedCa: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUgvVENDQmVXZ0F3SUJB'
  }
  networkProfile: {
    kubeProxyConfig: {
      enabled: true
      mode: 'IPVS'
      ipvsConfig: {
        scheduler: 'LeastConnection'
        tcpTimeoutSeconds: 900
        tcpFinTimeoutSeconds: 120
        udpTimeoutSeconds: 300
      }
    }
  }
}
"""

TERRAFORM = """\
# Belongs into: resource "azurerm_kubernetes_cluster" "example"
# AKS adds entries to no_proxy. Where a plan would take them away again, add beside the block:
# lifecycle { ignore_changes = [http_proxy_config[0].no_proxy] }
http_proxy_config {
  http_proxy  = "http://myproxy.server.com:8080/"
  https_proxy = "https://myproxy.server.com:8080/"
  no_proxy = [
    "localhost",
    "127.0.0.1",
  ]
  trusted_ca = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUgvVENDQmVXZ0F3SUJB"
}

# What azurerm_kubernetes_cluster cannot set. Needs the provider Azure/azapi, version 2.0 or later.
resource "azapi_update_resource" "example" {
  type        = "Microsoft.ContainerService/managedClusters@2026-08-02-preview"
  resource_id = azurerm_kubernetes_cluster.example.id

  body = {
    properties = {
      networkProfile = {
        kubeProxyConfig = {
          enabled = true
          mode    = "IPVS"
          ipvsConfig = {
            scheduler            = "LeastConnection"
            tcpTimeoutSeconds    = 900
            tcpFinTimeoutSeconds = 120
            udpTimeoutSeconds    = 300
          }
        }
      }
    }
  }
}
"""

GOLDEN = {"arm": ARM, "bicep": BICEP, "terraform": TERRAFORM}


@pytest.mark.parametrize("form", FORMATS)
def test_the_examples_of_the_documentation(form: str) -> None:
    assert export(form, HTTP_EXAMPLE, IPVS) == GOLDEN[form]


def test_the_http_proxy_alone_needs_no_preview() -> None:
    bicep = export("bicep", {"httpProxy": "http://proxy:3128/"}, None)

    assert bicep == (
        "// Belongs into: resource ... 'Microsoft.ContainerService/managedClusters@...'\n"
        "properties: {\n  httpProxyConfig: {\n    httpProxy: 'http://proxy:3128/'\n  }\n}\n"
    )
    assert "azapi" not in export("terraform", HTTP_EXAMPLE, None)


def test_terraform_sets_enabled_of_the_http_proxy_by_azapi() -> None:
    text = export("terraform", {**HTTP_EXAMPLE, "enabled": False}, IPVS)

    assert text.count("resource ") == TERRAFORM.count("resource "), "one resource updates both"
    assert "enabled" not in text[: text.index("azapi")]
    assert "    properties = {\n      httpProxyConfig = {\n        enabled = false\n      }\n" in text


def test_terraform_has_no_empty_block_beside_azapi() -> None:
    assert "http_proxy_config" not in export("terraform", {"enabled": False}, None)
    assert export("terraform", {}, None).endswith("http_proxy_config {\n}\n")


def test_only_a_list_of_exceptions_can_drift() -> None:
    assert "ignore_changes" not in export("terraform", {"httpProxy": "http://proxy:3128/"}, None)


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_none_is_left_out(form: str) -> None:
    given: Settings = {"httpProxy": "http://p:1/", "noProxy": [], "trustedCa": None}
    kube: Settings = {"mode": "IPVS", "enabled": None, "ipvsConfig": {"scheduler": None, "udpTimeoutSeconds": 5}}

    text = export(form, given, kube)

    assert text == export(
        form, {"httpProxy": "http://p:1/", "noProxy": []}, {"mode": "IPVS", "ipvsConfig": {"udpTimeoutSeconds": 5}}
    )
    assert not re.search("(?i)null|none|trusted|enabled|scheduler", text)
    assert given["trustedCa"] is None, "the settings are the caller's"


def test_nothing_to_export_or_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="no settings"):
        export("arm", None, None)
    with pytest.raises(ValueError, match="'yaml' is not one of arm, bicep, terraform"):
        export("yaml", HTTP_EXAMPLE, None)


@pytest.mark.parametrize(
    ("value", "arm", "bicep", "terraform"),
    [
        ("[::1]", r'"[[::1]"', "'[::1]'", '"[::1]"'),
        ("[[a]]", r'"[[[a]]"', "'[[a]]'", '"[[a]]"'),
        ("[::1]:80", r'"[::1]:80"', "'[::1]:80'", '"[::1]:80"'),
        ("it's", r'"it' + "'" + r's"', r"'it\'s'", '"it' + "'" + 's"'),
        ('"q"', r'"\"q\""', "'\"q\"'", r'"\"q\""'),
        ("a\\b", r'"a\\b"', r"'a\\b'", r'"a\\b"'),
        ("a\n\r\t", r'"a\n\r\t"', r"'a\n\r\t'", r'"a\n\r\t"'),
        ("\x00\x1b\x7f", r'"\u0000\u001b\u007f"', r"'\u{0}\u{1b}\u{7f}'", r'"\u0000\u001b\u007f"'),
        ("é\u2028\uffff", r'"\u00e9\u2028\uffff"', r"'\u{e9}\u{2028}\u{ffff}'", r'"\u00e9\u2028\uffff"'),
        ("\U0001f600", r'"\ud83d\ude00"', r"'\u{1f600}'", r'"\U0001f600"'),
        ("${a}", '"${a}"', r"'\${a}'", '"$${a}"'),
        ("%{a}", '"%{a}"', "'%{a}'", '"%%{a}"'),
        ("$a {b} 5%", '"$a {b} 5%"', "'$a {b} 5%'", '"$a {b} 5%"'),
        ("\\${a}", r'"\\${a}"', r"'\\\${a}'", r'"\\$${a}"'),
        ("${a", '"${a"', r"'\${a'", r'"$\u007ba"'),
        ("}${", '"}${"', r"'}\${'", r'"}$\u007b"'),
        ("$${a}", '"$${a}"', r"'$\${a}'", r'"$$\u007ba}"'),
        ("%${a}", '"%${a}"', r"'%\${a}'", r'"%$\u007ba}"'),
        ("", '""', "''", '""'),
    ],
)
def test_strings_are_escaped_as_each_language_wants_it(value: str, arm: str, bicep: str, terraform: str) -> None:
    expected = {"arm": arm, "bicep": bicep, "terraform": terraform}
    member = {"arm": '"httpProxy": ', "bicep": "httpProxy: ", "terraform": "http_proxy = "}

    for form, literal in expected.items():
        assert f"  {member[form]}{literal}\n" in export(form, {"httpProxy": value}, None)


def test_arm_takes_no_entry_of_a_list_for_an_expression() -> None:
    assert '"[[::1]",\n        "[::1]:80"\n' in export("arm", {"noProxy": ["[::1]", "[::1]:80"]}, None)


@pytest.mark.parametrize(
    ("form", "of_the_list", "of_the_object"),
    [
        ("arm", '"noProxy": []\n', '"ipvsConfig": {}\n'),
        ("bicep", "noProxy: []\n", "ipvsConfig: {}\n"),
        ("terraform", "no_proxy = []\n", "ipvsConfig = {}\n"),
    ],
)
def test_what_is_empty_takes_one_line(form: str, of_the_list: str, of_the_object: str) -> None:
    text = export(form, {"noProxy": []}, {"ipvsConfig": {}})

    assert of_the_list in text
    assert of_the_object in text


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("piece", ["$", "%", "${", "[", "\\"])
def test_a_long_text_takes_no_quadratic_time(form: str, piece: str) -> None:
    start = time.process_time()

    export(form, {"httpProxy": piece * 50_000}, None)

    assert time.process_time() - start < 1


# What the three forms are read back with.


def read_arm(text: str) -> tuple[Settings | None, Settings | None]:
    template = json.loads(text)
    assert list(template) == ["properties"]
    return read_properties(evaluate_arm(template["properties"]))


def evaluate_arm(value: Any) -> Any:
    """What ARM makes of strings: `[[...]` loses a bracket, `[...]` would be an expression."""
    if isinstance(value, dict):
        return {name: evaluate_arm(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [evaluate_arm(inner) for inner in value]
    if isinstance(value, str) and value[:1] == "[" and value[-1:] == "]":
        assert value.startswith("[["), f"{value} is an expression"
        return value[1:]
    return value


def read_properties(properties: Settings) -> tuple[Settings | None, Settings | None]:
    network = properties.pop("networkProfile", None)
    http_proxy = properties.pop("httpProxyConfig", None)
    assert not properties
    if network is None:
        return http_proxy, None
    assert list(network) == ["kubeProxyConfig"]
    return http_proxy, network["kubeProxyConfig"]


class BicepReader:
    """A reader of Bicep literals. It knows no more than a Bicep file may hold where nothing is computed."""

    TOKEN = re.compile(
        r"[ \t]*(?://[^\r\n]*)?"
        r"(?:(?P<newline>(?:\r?\n|\r)+)|(?P<mark>[{}\[\]:])|(?P<int>[0-9]+)|(?P<word>[A-Za-z_]\w*)|'(?P<string>.*)|\Z)",
        re.ASCII,
    )
    STRING = re.compile(r"(?P<hole>\$\{)|(?P<plain>[^'\\\r\n])|\\u\{(?P<code>[0-9a-fA-F]+)\}|\\(?P<escaped>[\\'nrt$])")
    ESCAPED: ClassVar = {"n": "\n", "r": "\r", "t": "\t"}

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.kind: str | None = None
        self.value: Any = None
        self.next()

    def next(self) -> None:
        found = self.TOKEN.match(self.text, self.place)
        assert found, f"no Bicep: {self.text[self.place : self.place + 40]!r}"
        self.kind, self.place = found.lastgroup, found.end()
        self.value = found[found.lastgroup] if found.lastgroup else None
        if self.kind == "string":
            self.place = found.start("string")
            self.value = self.string()

    def string(self) -> str:
        parts = []
        while self.text[self.place] != "'":
            found = self.STRING.match(self.text, self.place)
            assert found, f"no string of Bicep: {self.text[self.place : self.place + 40]!r}"
            assert not found["hole"], "an interpolation"
            if found["code"]:
                parts.append(chr(int(found["code"], 16)))
            else:
                parts.append(found["plain"] or self.ESCAPED.get(found["escaped"], found["escaped"]))
            self.place = found.end()
        self.place += 1
        assert self.text[self.place : self.place + 1] != "'", "a multi-line string"
        return "".join(parts)

    def take(self, kind: str | None, value: str | None = None) -> Any:
        taken = self.value
        assert self.kind == kind, f"{self.kind} {self.value!r} in place of {kind}"
        assert value in (None, taken)
        self.next()
        return taken

    def members(self) -> Settings:
        """Members, a line each, up to what is none."""
        members: Settings = {}
        while self.kind in ("newline", "word"):
            if self.kind == "newline":
                self.next()
                continue
            name = self.take("word")
            assert name not in members
            self.take("mark", ":")
            members[name] = self.literal()
            assert self.kind == "newline", "one member a line"
        return members

    def literal(self) -> Any:
        if self.kind == "mark" and self.value == "{":
            self.next()
            members = self.members()
            self.take("mark", "}")
            return members
        if self.kind == "mark" and self.value == "[":
            self.next()
            return self.elements()
        if self.kind == "word":
            return {"true": True, "false": False}[self.take("word")]
        return int(self.take("int")) if self.kind == "int" else self.take("string")

    def elements(self) -> list[Any]:
        elements = []
        while self.kind == "newline":
            self.next()
            if self.kind != "mark" or self.value != "]":
                elements.append(self.literal())
                assert self.kind == "newline", "one element a line"
        self.take("mark", "]")
        return elements


def read_members(text: str) -> Settings:
    reader = BicepReader(text)
    members = reader.members()
    assert reader.kind is None, "nothing follows"
    return members


def read_bicep(text: str) -> tuple[Settings | None, Settings | None]:
    resource = read_members(text)
    assert list(resource) == ["properties"]
    return read_properties(resource["properties"])


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


AZURERM = {
    "http_proxy": "httpProxy",
    "https_proxy": "httpsProxy",
    "no_proxy": "noProxy",
    "trusted_ca": "trustedCa",
}


def read_terraform(text: str) -> tuple[Settings | None, Settings | None]:
    """Both resources put together. A setting that neither has, or both have, fails."""
    options = SerializationOptions(with_comments=False, explicit_blocks=False)
    document = unescape(hcl2.loads(text, serialization_options=options))
    http_proxy: Settings | None = None
    if "http_proxy_config" in document:
        [block] = document.pop("http_proxy_config")
        http_proxy = {AZURERM[name]: value for name, value in block.items()}
    kube_proxy: Settings | None = None
    if "resource" in document:
        [resource] = document.pop("resource")
        beyond_azurerm, kube_proxy = read_azapi(resource)
        if beyond_azurerm is not None:
            assert list(beyond_azurerm) == ["enabled"]
            http_proxy = {**(http_proxy or {}), **beyond_azurerm}
    assert not document
    return http_proxy, kube_proxy


def read_azapi(resource: Settings) -> tuple[Settings | None, Settings | None]:
    update = resource.pop("azapi_update_resource").pop("example")
    assert not resource
    properties = update["body"].pop("properties")
    assert update == {
        "type": f"Microsoft.ContainerService/managedClusters@{PREVIEW_API_VERSION}",
        "resource_id": Expression("azurerm_kubernetes_cluster.example.id"),
        "body": {},
    }
    return read_properties(properties)


class Expression(str):
    """What python-hcl2 gives as `${...}`, without quotes: no literal."""

    __slots__ = ()


def unescape(value: Any) -> Any:
    """The values of what python-hcl2 read: it keeps the quotes and escapes of strings, and the quotes of keys."""
    if isinstance(value, dict):
        return {name.strip('"'): unescape(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [unescape(inner) for inner in value]
    if isinstance(value, str):
        return unescape_string(value)
    return value


HCL_ESCAPE = re.compile(
    r'\\(?P<short>[nrt"\\])|\\u(?P<bmp>[0-9a-fA-F]{4})|\\U(?P<beyond>[0-9a-fA-F]{8})|(?P<sign>[$%])(?P=sign)\{'
    r"|(?P<illegal>\\|[$%]\{)"
)


def unescape_string(quoted: str) -> str:
    if quoted[:2] == "${":
        return Expression(quoted[2:-1])
    assert quoted[0] == quoted[-1] == '"'

    def plain(match: re.Match[str]) -> str:
        assert not match["illegal"], f"a template, or no escape of HCL: {quoted}"
        if match["short"]:
            return {"n": "\n", "r": "\r", "t": "\t"}.get(match["short"], match["short"])
        if match["sign"]:
            return match["sign"] + "{"
        return chr(int(match["bmp"] or match["beyond"], 16))

    return HCL_ESCAPE.sub(plain, quoted[1:-1])


READERS = {"arm": read_arm, "bicep": read_bicep, "terraform": read_terraform}


# Settings at random.

PIECES = [
    "${",
    "%{",
    "$${",
    "%%{",
    "$",
    "%",
    "{",
    "}",
    "~",
    "'",
    "''",
    '"',
    "\\",
    "\\u007b",
    "[",
    "]",
    "[[",
    "\n",
    "\r",
]
MORE_PIECES = ["\t", "\x00", "\x7f", "\x85", "//", "/*", "*/", "#", "<<EOT", "null", "é", "e\u0301", "\u2028", "\ufeff"]
HOSTILE = st.lists(
    st.sampled_from([*PIECES, *MORE_PIECES, "\U0001f600", "\U0010ffff"]) | st.characters(exclude_categories=["Cs"]),
    max_size=8,
).map("".join)


def settings_of(subschema: Settings) -> st.SearchStrategy[Settings]:
    """Objects with any of the keys of `subschema`, some of them null, and texts that are as hostile as can be."""

    def values(inner: Settings) -> st.SearchStrategy[Any]:
        kind = inner["type"][0]
        if kind == "object":
            return settings_of(inner)
        of_kind: dict[str, st.SearchStrategy[Any]] = {
            "string": HOSTILE,
            "array": st.lists(HOSTILE, max_size=4),
            "boolean": st.booleans(),
            "integer": st.integers(1, 2147483647),
        }
        return of_kind[kind] | of_kind[kind] | of_kind[kind] | st.none()

    members = {name: values(inner) for name, inner in subschema["properties"].items() if name != "$schema"}
    return st.fixed_dictionaries({}, optional=members)


BOTH = st.tuples(
    st.none() | settings_of(schema(HTTP_PROXY)) | settings_of(schema(HTTP_PROXY)),
    st.none() | settings_of(schema(KUBE_PROXY)) | settings_of(schema(KUBE_PROXY)),
).filter(lambda both: both != (None, None))


def that_are_set(found: Settings | None) -> Settings:
    """Settings with a value. An empty object and no object ask for the same: Terraform does not tell them apart."""
    return {
        name: that_are_set(value) if isinstance(value, dict) else value
        for name, value in (found or {}).items()
        if value is not None
    }


@pytest.mark.parametrize("form", FORMATS)
@given(BOTH)
def test_what_is_read_back_is_what_was_given(form: str, both: tuple[Settings | None, Settings | None]) -> None:
    text = export(form, *both)

    http_proxy, kube_proxy = READERS[form](text)

    assert that_are_set(http_proxy) == that_are_set(both[0])
    assert kube_proxy == (None if both[1] is None else that_are_set(both[1]))
    assert re.fullmatch(r"[ -~\n]*[^\n]\n", text), "printable ASCII that ends with one newline"
    assert not re.search(r" $", text, re.MULTILINE)


# The real Terraform, where it is installed.

needs_terraform = pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")


def terraform(folder: Path, *arguments: str, stdin: str) -> str:
    command = ["terraform", *arguments]
    done = subprocess.run(command, cwd=folder, input=stdin, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@needs_terraform
def test_terraform_itself_has_nothing_to_format(tmp_path: Path) -> None:
    given = {**HTTP_EXAMPLE, "noProxy": ["${a}", "$${", "é"], "enabled": True}

    assert terraform(tmp_path, "fmt", "-check", "-diff", "-", stdin=export("terraform", given, IPVS)) == ""
    assert terraform(tmp_path, "fmt", "-check", "-diff", "-", stdin=export("terraform", {}, {"ipvsConfig": {}})) == ""


@needs_terraform
def test_terraform_itself_reads_what_was_given(tmp_path: Path) -> None:
    given = [first + second for first in ["", *PIECES, *MORE_PIECES] for second in [*PIECES, "\U0001f600", "${a}"]]
    [entries] = re.findall(r"no_proxy = (\[.*?^  \])", export("terraform", {"noProxy": given}, None), re.DOTALL | re.M)
    (tmp_path / "main.tf").write_text(f"locals {{\n  given = {entries}\n}}\n", "ascii")

    encoded = terraform(tmp_path, "console", stdin="base64encode(jsonencode(local.given))\n")

    read = json.loads(base64.b64decode(encoded.strip().strip('"')))
    assert read == [unicodedata.normalize("NFC", value) for value in given]
