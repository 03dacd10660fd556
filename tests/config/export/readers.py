"""What the three forms are read back with: json, python-hcl2, and a reader of Bicep literals that stands here."""

from __future__ import annotations

import json
import re
from typing import Any, ClassVar

import hcl2
from hcl2.utils import SerializationOptions

from azext_aksproxy.config.limits import PREVIEW_API_VERSION

Settings = dict[str, Any]


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
            assert not set(beyond_azurerm) & set(AZURERM.values())
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
