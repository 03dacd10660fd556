"""Lists of noProxy and URLs on which clients disagree, with the verdict of each."""

from __future__ import annotations

from typing import NamedTuple

ALL = "curl pythonRequests pythonUrllib node dotnet"


class Pair(NamedTuple):
    """A list, a URL, and the clients that go direct; the others use the proxy, and Java ignores it all."""

    no_proxy: list[str]
    url: str
    direct: str

    def __str__(self) -> str:
        return f"{','.join(self.no_proxy)} {self.url}"


PAIRS = [
    Pair(["example.com"], "http://example.com/", ALL),
    Pair(["example.com"], "https://www.example.com/", "curl pythonRequests pythonUrllib"),
    Pair(["example.com"], "https://nonexample.com/", ""),
    Pair(["Example.COM"], "https://EXAMPLE.com/", ALL),
    Pair([".example.com"], "https://example.com/", ALL),
    Pair([".example.com"], "https://a.b.example.com/", ALL),
    Pair(["..example.com"], "https://example.com/", "pythonRequests pythonUrllib"),
    Pair(["*.example.com"], "https://www.example.com/", "node"),
    Pair(["*.example.com"], "https://example.com/", ""),
    Pair(["example.com."], "https://example.com/", "curl"),
    Pair(["example.com"], "https://example.com./", "curl"),
    Pair([" example.com "], "https://example.com/", ALL),
    Pair(["other.example example.com"], "https://example.com/", "curl"),
    Pair(["*"], "https://example.com/", "curl pythonRequests pythonUrllib node"),
    Pair(["*", "example.org"], "https://example.com/", "node"),
    Pair(["example.com:443"], "https://example.com/", "node"),
    Pair(["example.com:443"], "https://example.com:443/", "pythonRequests pythonUrllib node"),
    Pair(["example.com:8080"], "http://example.com:8080/", "pythonRequests pythonUrllib node"),
    Pair(["Example.com:8080"], "http://example.com:8080/", "pythonUrllib node"),
    Pair(["example.com:8080"], "http://www.example.com:8080/", "pythonRequests pythonUrllib"),
    Pair(["example.com:8080"], "http://example.com/", ""),
    Pair(["10.0.0.1"], "http://10.0.0.1/", ALL),
    Pair(["10.0.0.1:80"], "http://10.0.0.1/", "node"),
    Pair(["10.0.0.1:8080"], "http://10.0.0.1:8080/", "pythonUrllib node"),
    Pair(["10.0.0.0/8"], "https://10.1.2.3/", "curl pythonRequests"),
    Pair(["10.1.2.3/8"], "https://10.9.9.9/", "curl pythonRequests"),
    Pair(["10.0.0.0/31"], "https://10.0.0.2/", ""),
    Pair(["10.0.0.0/33"], "https://10.0.0.0/", ""),
    Pair(["0.0.0.0/0"], "https://10.1.2.3/", ""),
    Pair(["0.0.1"], "http://10.0.0.1/", "pythonRequests pythonUrllib"),
    Pair(["10.0.0.1-10.0.0.9"], "http://10.0.0.5/", "node"),
    Pair(["fd00::1"], "https://[fd00::1]/", "curl pythonRequests node"),
    Pair(["[fd00::1]"], "https://[fd00::1]/", "pythonUrllib dotnet"),
    Pair(["FD00::1"], "https://[fd00::1]/", "curl pythonRequests node"),
    Pair(["fd00:0::1"], "https://[fd00::1]/", ""),
    Pair(["fd00::/8"], "https://[fd00::1]/", ""),
    Pair(["xn--mnchen-3ya.example"], "https://xn--mnchen-3ya.example/", ALL),
    Pair([], "http://localhost/", ""),
    Pair([], "http://127.0.0.1/", ""),
    Pair(["localhost"], "http://localhost/", ALL),
    Pair(["127.0.0.0/8"], "http://127.0.0.1/", "curl pythonRequests"),
    Pair(["under_score.example"], "http://under_score.example/", ALL),
    Pair([".svc", ".cluster.local"], "http://web.shop.svc/", ALL),
]
