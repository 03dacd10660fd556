"""Files made to cost time or memory, of a mebibyte unless it is said otherwise: each is the worst for one step of the
way, and says which.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

from azext_aksproxy.config.limits import MAX_FILE_BYTES
from tests.config import certificate_factory as factory

ROOM = MAX_FILE_BYTES - 1024
"""How much the hostile part of a file may take; the rest is for what stands around it."""

PASSWORD = "Hunter2-secret"  # it must never turn up in a finding


def hostile_files(room: int = ROOM) -> dict[str, bytes]:
    """Return the files by what is special about them; the hostile part of each takes some `room` bytes."""
    shorter = room - 64
    return {
        **{f"document: {name}": content for name, content in _documents(room)},
        **{f"httpProxy: {name}": _file(httpProxy=value) for name, value in _texts(room)},
        **{f"httpsProxy: {name}": _file(httpsProxy=f"http://u:{PASSWORD}@{value}") for name, value in _texts(shorter)},
        **{f"noProxy: {name}": _file(noProxy=[value]) for name, value in _texts(room)},
        **{f"noProxy entries: {name}": _file(noProxy=value) for name, value in _lists(room)},
        **{f"noProxy a text: {name}": _file(noProxy=value) for name, value in _texts(room)},
        **{f"trustedCa: {name}": _file(trustedCa=value) for name, value in _texts(room)},
        **{f"trustedCa in base64: {name}": _file(trustedCa=_encoded(value, room)) for name, value in _pem_texts(room)},
        **{f"trustedCa as text: {name}": _file(trustedCa=value.decode("latin-1")) for name, value in _pem_texts(room)},
        **{f"mode: {name}": _file(mode=value, ipvsConfig={"scheduler": value[:64]}) for name, value in _texts(shorter)},
    }


def _file(**settings: Any) -> bytes:
    text = json.dumps(settings, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return text if len(text) <= MAX_FILE_BYTES else json.dumps(settings).encode()[:MAX_FILE_BYTES]


def _repeat(unit: str, around: str, room: int) -> str:
    """Return as many of `unit` as fit into `room` bytes of JSON, with `around` around them."""
    return around.format(unit * (room // len(json.dumps(unit, ensure_ascii=False)[1:-1].encode())))


def _texts(room: int) -> Iterator[tuple[str, str]]:
    """Yield texts that make a regular expression or a parser go back again and again."""
    units = {
        "digits": "1",
        "zeros": "0",
        "dots": ".",
        "digits and dots": "1.",
        "colons": ":",
        "digits and colons": "1:",
        "letters": "a",
        "letters and dots": "a.",
        "letters and hyphens": "a-",
        "letters and colons": "a:",
        "hyphens": "-",
        "underscores": "_",
        "stars": "*",
        "star dots": "*.",
        "slashes": "/",
        "backslashes": "\\",
        "blanks": " ",
        "line breaks": "\n",
        "tabs": "\t",
        "at signs": "@",
        "percent signs": "%",
        "encoded percents": "%25",
        "25": "25",
        "almost encoded at": "%254",
        "brackets": "[",
        "closed brackets": "[]",
        "closing brackets": "]",
        "question marks": "?",
        "hashes": "#",
        "commas": ",",
        "letters and commas": "a,",
        "semicolons": ";",
        "equals": "=",
        "schemes": "http://",
        "almost schemes": "http:",
        "begins": "-----BEGIN ",
        "ends": "-----END ",
        "umlauts": "ü",
        "umlauts and dots": "ü.",
        "ideographic stops": "。",
        "growing in NFKC": "ﷺ",
        "combining": "\u0345",
        "joiners": "\u200d",
        "right to left": "א1",
        "punycode": "xn--a.",
        "astral": "😀",
        "byte order marks": "\ufeff",
        "line separators": "\u2028",
        "escapes": "\x1b",
        "tildes": "~",
    }
    for name, unit in units.items():
        yield name, _repeat(unit, "{}", room)
        yield f"{name}, then a letter", _repeat(unit, "{}x", room)
        yield f"{name} after a scheme", _repeat(unit, "http://{}:80x/", room)
    yield "NUL", "\0" * (room // 6)
    yield "lone surrogates", "\ud800" * (room // 6)
    yield "a range without end", _repeat("1", "1.{}-", room)
    yield "ranges", _repeat("1.1-", "{}", room)
    yield "a long prefix length", _repeat("0", "10.0.0.0/{}", room)
    yield "a long label of a bundle", _repeat("A", "-----BEGIN {}", room)


def _lists(room: int) -> Iterator[tuple[str, list[Any]]]:
    def many(entry: Callable[[int], Any]) -> list[Any]:
        size = len(json.dumps(entry(100_000), ensure_ascii=False).encode()) + 2
        return [entry(index) for index in range(room // size)]

    yield "right names", many(lambda index: f"h{index:06}.test")
    yield "one name", many(lambda _: "a")
    yield "empty", many(lambda _: "")
    yield "wrong names", many(lambda _: "_")
    yield "numbers", many(lambda _: 1)
    yield "lists", many(lambda _: [])
    yield "objects", many(lambda _: {})
    yield "null", many(lambda _: None)
    yield "networks", many(lambda index: f"10.{index % 256}.{index // 256 % 256}.1/24")
    yield "wildcards", many(lambda index: f"*.{index}.test")
    yield "addresses of IPv6", many(lambda index: f"[fd00::{index % 65536:x}]:80")
    yield "international names", many(lambda index: f"bücher{index}.test")
    yield "longest international names", many(lambda _: "ü" * 253)
    yield "passwords", many(lambda index: f"http://u:{PASSWORD}@h{index}/")
    yield "passwords without an at sign", many(lambda _: f"u:{PASSWORD}")


def _documents(room: int) -> Iterator[tuple[str, bytes]]:
    half = room // 2
    yield "a million brackets", b"[" * room
    yield "a million braces", b'{"":' * (room // 4)
    yield "quotes", b'{"a":"' + b'\\"' * half
    yield "an endless text", b'{"httpProxy":"' + b"a" * room
    yield "an endless key", b'{"' + b"a" * room
    yield "an endless number", b'{"enabled":' + b"1" * room + b"}"
    yield "an endless exponent", b'{"enabled":1e' + b"1" * room + b"}"
    yield "an endless word", b'{"enabled":' + b"t" * room + b"}"
    yield "an endless sign", b'{"enabled":' + b"-" * room + b"}"
    yield "blanks", b"{" + b" " * room + b"}"
    yield "line breaks", b"{" + b"\r\n" * half + b"}"
    yield "line breaks between errors", b"{" + b'"a":0,\n' * (room // 8) + b'"b":0}'
    yield "comments", b"{" + b"//" * half + b"}"
    yield "commas", b'{"noProxy":[' + b"," * room + b"]}"
    yield "zeros", b"[" + b"0," * half + b"0]"
    yield "one key", b"{" + b'"a":0,' * (room // 6) + b'"a":0}'
    yield "empty keys", b"{" + b'"":0,' * (room // 5) + b'"":0}'
    yield "different keys", ("{" + ",".join(f'"{index}":0' for index in range(room // 10)) + "}").encode()
    yield "one key in all spellings", ("{" + ",".join(_spellings("httpProxy", room)) + "}").encode()
    yield "a long unknown key", b'{"' + b"httpProxy" * (room // 9) + b'":0}'
    yield "long unknown keys", ("{" + ",".join(f'"{"k" * 1000}{i}":0' for i in range(room // 1010)) + "}").encode()
    yield "a long key around many values", b'{"' + b"a" * half + b'":[' + b"0," * (half // 2) + b"0]}"
    yield "long keys around long lists", _nested(b"0,", 15, room)
    yield "a template with long names around wrong entries", _template(half, room)
    yield "keys of slashes and tildes", b'{"' + b"~/" * half + b'":0}'
    yield "a key of passwords", b'{"' + (b"u:%s@/" % PASSWORD.encode()) * (room // 18) + b'":0}'
    yield "resources", b'{"resources":[' + b"{}," * (room // 3) + b"{}]}"
    yield "clusters", _many_clusters(room)
    yield "Windows pools", _pools(room)
    yield "variables that repeat variables", _variables(room)
    yield "a long expression", _expression(b" " * (room - 512))
    yield "an expression of many steps", _expression(b".a" * ((room - 512) // 2))
    yield "parameters", b'{"parameters":{' + b'"a":{"value":{"httpProxy":""}},' * (room // 31) + b'"b":0}}'
    yield "bare parameters", b"{" + b'"a":{"value":""},' * (room // 17) + b'"httpProxy":{"value":""}}'
    yield "lines of Bicep", b"a: 'b'\n" * (room // 7) + b"b: [,"
    yield "almost lines of Bicep", b"a: b \n\n" * (room // 7) + b"[\n'b',"
    yield "blank lines after a key", b"a: b" + b"\n" * room
    yield "comments without an end", b"/*" * half
    yield "UTF-16", b"\xff\xfe" + ("{" + '"a":0,' * (half // 6) + '"b":0}').encode("utf-16-le")
    yield "UTF-32", b"\xff\xfe\0\0" + ("[" + "0," * (room // 8) + "0]").encode("utf-32-le")
    yield "half of UTF-16", b"\xff\xfe{" + b"\0\xd8" * half
    yield "NUL", b"\0" * room
    yield "no UTF-8", b"{" + b"\xff" * room
    yield "byte order marks", b"\xef\xbb\xbf" * (room // 3)
    yield "escapes of surrogates", b'{"noProxy":["' + b"\\ud800" * (room // 6) + b'"]}'


def _spellings(name: str, room: int) -> Iterator[str]:
    letters = [(each.lower(), each.upper()) for each in name]
    for number in range(room // (len(name) + 5)):
        spelling = "".join(pair[number >> index & 1] for index, pair in enumerate(letters))
        yield f'"{spelling}":0'


def _nested(element: bytes, depth: int, room: int) -> bytes:
    key = b"k" * (room // 2 // depth)
    inner = b"[" + element * (room // 2 // len(element)) + b"0]"
    return b"".join(b'{"%s":' % key for _ in range(depth)) + inner + b"}" * depth


def _template(length: int, room: int) -> bytes:
    """Return a template in which each wrong entry has a pointer of `length` characters."""
    entries = b'"_",' * ((room - length) // 4) + b'"_"'
    cluster = b'{"type":"Microsoft.ContainerService/managedClusters","properties":{"httpProxyConfig":{"noProxy":[%s]}}}'
    return b'{"resources":{"%s":%s}}' % (b"n" * (length - 512), cluster % entries)


def _resource(before: bytes, no_proxy: bytes, properties: bytes = b"") -> bytes:
    cluster = b'{"type":"Microsoft.ContainerService/managedClusters","properties":{"httpProxyConfig":{"noProxy":%s}%s}}'
    return b'{"variables":{%s},"resources":[%s]}' % (before, cluster % (no_proxy, properties))


def _pools(room: int) -> bytes:
    pool = b'{"name":"p","osType":"Windows"}'
    return _resource(b"", b"[]", b',"agentPoolProfiles":[%s]' % b",".join([pool] * ((room - 256) // (len(pool) + 1))))


def _variables(room: int) -> bytes:
    """Return a template with expressions that stand for a million values each."""
    levels = [b'"v%d":[%s]' % (each, b",".join([b"\"[variables('v%d')]\"" % (each - 1)] * 10)) for each in range(1, 7)]
    entries = [b"\"[variables('v6')]\""] * ((room - 2048) // 20)
    return _resource(b",".join([b'"v0":"a"', *levels]), b"[%s]" % b",".join(entries))


def _expression(steps: bytes) -> bytes:
    return _resource(b'"v":{"a":"b"}', b"\"[variables('v')%s]\"" % steps)


def _many_clusters(room: int) -> bytes:
    cluster = b'{"type":"Microsoft.ContainerService/managedClusters","properties":{"httpProxyConfig":{}}}'
    return b'{"resources":[' + (cluster + b",") * (room // (len(cluster) + 1)) + cluster + b"]}"


def _encoded(data: bytes, room: int) -> str:
    return base64.b64encode(data[: room // 4 * 3]).decode()


def _pem_texts(room: int) -> Iterator[tuple[str, bytes]]:
    root = factory.root()
    room = room // 4 * 3
    yield "nothing but zeros", bytes(room // 6)
    yield "one certificate again and again", factory.pem(root).encode() * (room // len(factory.pem(root)))
    yield "empty blocks", b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n" * (room // 56)
    yield "begins", b"-----BEGIN CERTIFICATE-----\n" * (room // 30)
    yield "begins in one line", b"-----BEGIN " * (room // 11)
    yield "labels", b"-----BEGIN A B C-----" * (room // 21)
    yield "private keys", b"-- BEGIN A" * (room // 10)
    yield "a private key without end", b"-- BEGIN " + b"A " * (room // 2)
    yield "dashes", b"-" * room
    yield "marks", b"\xef\xbb\xbf" * (room // 6)
    yield "UTF-16", factory.pem(root).encode("utf-16") * (room // len(factory.pem(root)) // 8)
    for name, der in _ders(room * 3 // 4 - 4096):
        yield f"DER, {name}", _pem_of_bytes(der).encode()
        yield f"bare DER, {name}", der[: room // 6]


def _pem_of_bytes(der: bytes) -> str:
    return f"-----BEGIN CERTIFICATE-----\n{base64.encodebytes(der).decode()}-----END CERTIFICATE-----\n"


def _ders(room: int) -> Iterator[tuple[str, bytes]]:
    root = factory.root()
    yield "a length of four gigabytes", b"\x30\x84\xff\xff\xff\xff" + root
    yield "a length of 127 bytes", b"\x30\xff" + b"\xff" * 127 + root
    yield "an endless length", b"\x30\x80" + root
    yield "nested sequences", _sequences(10_000)
    yield "truncated", root[:-20]
    yield "with a tail", root + bytes(room - len(root))
    yield "a huge RSA key", factory.with_rsa_numbers(b"\x7f" * room, b"\x03")
    yield "a huge RSA exponent", factory.with_rsa_numbers(b"\x7f" * 256, b"\x7f" * room)
    yield "huge RSA numbers", factory.with_rsa_numbers(b"\x7f" * (room // 2), b"\x7f" * (room // 2))
    yield "an RSA key of nothing", factory.with_rsa_numbers(b"\x01", b"\x01")
    yield "a huge serial number", factory.by_hand(serial_number=b"\x7f" * room)
    yield "a huge name", factory.with_name(b"a" * room)
    yield "an impossible date", factory.by_hand(end=b"991332256199Z")
    yield "zeros", bytes(room)


def _sequences(depth: int) -> bytes:
    data = b""
    for _ in range(depth):
        data = factory.tagged(0x30, data)
    return data
