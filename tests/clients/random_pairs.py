"""Random lists of noProxy with URLs that they may cover, in the many spellings of hosts."""

from __future__ import annotations

import random
from collections.abc import Iterator

NAMES = """
    example.com a.example.com b.a.example.com example.org nonexample.com svc web.shop.svc com localhost api
    x-1.example.com under_score.example.com 10.example.com
"""
IPV4 = """
    10.0.0.5 10.0.0.4 10.0.1.5 10.5 10.0.5 0x0a000005 167772165 012.0.0.5 010.0.0.5 0xa.0.0.5 10.0.0.05 10.0.0.5. 0.5
    127.0.0.1 0.0.0.0 256.0.0.1 10.0.0 10.0.0.0
"""
IPV6 = """
    fd00::1 fd00:0::1 fd00:0:0:0:0:0:0:1 FD00::1 fd00::2 fd00::0001 ::1 0:0:0:0:0:0:0:1 ::ffff:10.0.0.5 ::ffff:a00:5
    0::FFFF:10.0.0.5 ::10.0.0.5 fe80::1 :: fd00:: fd00:1:: 64:ff9b::10.0.0.5 1:0:0:2:0:0:0:3 1:0:2:3:4:5:6:7 fd00::a:b
    fd00:0:0:0::a:0b
"""
INTERNATIONAL = """
    münchen.example MÜNCHEN.example xn--mnchen-3ya.example XN--MNCHEN-3YA.EXAMPLE 示例.com xn--fsq092h.com
    www.示例.com straße.example xn--strae-oqa.example strasse.example Σς.example ﬁ.example \u212a.example
    \uff11\uff10.0.0.5 10\u30020\u30020\u30025 example\u3002com example\uff0ecom example\uff61com
    under_score\u3002example.com fd00\u30021 a\u3002svc \uff41\u3002svc svc\u3002 a\u3002\u3002svc a..svc -a\u3002svc
    a--b\u3002svc ☃.example xn--n3h.example xn--a\u3002example a\u200db.example a\u00adb.example ab.example
    אב.example א1.example 1א.example
"""
TOPICS = [text.split() for text in (NAMES, NAMES, IPV4, IPV4, IPV6, IPV6, INTERNATIONAL)]
ZONES = ["eth0", "1", "ETH0", "x.example.com", "25"]

BEFORE = ["", "", "", "", ".", ".", "*.", "..", "*", " ", "\t", "\xa0", "*.*.", "\u3002", "*\u3002"]
PORTS = ["", "", "", "", "", ":80", ":443", ":8080", ":", ":080", ":http", ":80:80"]
AFTER = ["", "", "", "", "", ".", " ", "..", "\t", "/", "/x", "\u3002"]
LENGTHS = [
    "0",
    "8",
    "08",
    "16",
    "24",
    "31",
    "32",
    "33",
    "64",
    "128",
    "129",
    "-1",
    "8x",
    "",
    "255.0.0.0",
    "+8",
    "104",
    "0000000000008",
    "8\t",
    "1_6",
]
WHOLE = [
    "*",
    "",
    " ",
    ".",
    ",",
    "a,*",
    "*:80",
    "/",
    "-",
    "10.0.0.1-10.0.0.9",
    "10.0.0.1 - 10.0.0.9",
    "0.0.0.0/0",
    "::/0",
]
WHOLE += ["[", "]", "[]", "[]:80", ":80", "::ffff:0:0/96", "other.example example.com", "example.com;example.org"]


def random_pairs(seed: int, lists: int, urls: int) -> Iterator[tuple[list[str], str]]:
    """Yield `lists` lists, each with as many `urls`. The same seed gives the same."""
    choose = random.Random(seed)  # noqa: S311 - no secret is made of it
    for _ in range(lists):
        hosts = choose.sample(choose.choice(TOPICS), 5)
        no_proxy = [_entry(choose, hosts) for _ in range(choose.choice([1, 1, 1, 2, 3, 5]))]
        for _ in range(urls):
            yield no_proxy, _url(choose, hosts)


def _host(choose: random.Random, hosts: list[str]) -> str:
    host = choose.choice(hosts if choose.random() < 0.9 else choose.choice(TOPICS))
    host = choose.choice([host, host, host, host.upper()])
    return f"{choose.choice(['a', 'b.a', 'A'])}.{host}" if ":" not in host and choose.random() < 0.15 else host


def _entry(choose: random.Random, hosts: list[str]) -> str:
    if choose.random() < 0.1:
        return choose.choice(WHOLE)
    host = _host(choose, hosts)
    if ":" in host and choose.random() < 0.15:
        host = f"{host}%{choose.choice(ZONES)}"
    if choose.random() < (0.1 if any(each[-1].isalpha() and ":" not in each for each in hosts) else 0.5):
        return f"{host}/{choose.choice(LENGTHS)}"
    if ":" in host and choose.random() < 0.5:
        host = f"[{host}]"
    return choose.choice(BEFORE) + host + choose.choice(PORTS) + choose.choice(AFTER)


def _url(choose: random.Random, hosts: list[str]) -> str:
    host = _host(choose, hosts)
    if ":" in host:
        host = f"[{host}%25{choose.choice(ZONES)}]" if choose.random() < 0.15 else f"[{host}]"
    elif choose.random() < 0.1:
        host += "."
    scheme = choose.choice(["http", "http", "https", "HTTP"])
    return (
        f"{scheme}://{host}{choose.choice(['', '', '', ':80', ':443', ':8080', ':'])}{choose.choice(['/', '', '/x'])}"
    )
