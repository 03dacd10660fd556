"""Lists of noProxy and URLs on which clients disagree, with the verdict of each."""

from __future__ import annotations

from typing import NamedTuple

ALL = "curl pythonRequests pythonUrllib nodeHttp nodeFetch dotnet"
CURL_BEFORE_8_18 = "curl@7.86.0 curl@8.9.0"
CURL_8_18 = "curl@8.18.0 curl@8.21.0"
FETCH_26_8 = "nodeFetch@26.8.2 nodeFetch@26.12.1"
FETCH_24_15 = f"nodeFetch@24.15.0 {FETCH_26_8}"


class Pair(NamedTuple):
    """A list, a URL, and the clients that go direct; the others use the proxy, and Java ignores it all.

    `curl@8.18.0` is the rule of that release alone.
    """

    no_proxy: list[str]
    url: str
    direct: str

    def __str__(self) -> str:
        return f"{','.join(self.no_proxy)} {self.url}"

    def is_direct(self, client: str, since: str) -> bool:
        return bool({client, f"{client}@{since}"} & {*self.direct.split()})


PAIRS = [
    Pair(["example.com"], "http://example.com/", ALL),
    Pair(["example.com"], "https://www.example.com/", f"curl pythonRequests pythonUrllib {FETCH_24_15}"),
    Pair(["example.com"], "https://nonexample.com/", ""),
    Pair(["Example.COM"], "https://EXAMPLE.com/", ALL),
    Pair([".example.com"], "https://example.com/", f"curl pythonRequests pythonUrllib nodeHttp {FETCH_24_15} dotnet"),
    Pair([".example.com"], "https://a.b.example.com/", ALL),
    Pair(["..example.com"], "https://example.com/", "pythonRequests pythonUrllib"),
    Pair(["*.example.com"], "https://www.example.com/", "nodeHttp nodeFetch"),
    Pair(["*.example.com"], "https://example.com/", "nodeFetch@24.15.0 nodeFetch@26.8.2"),
    Pair(["example.com."], "https://example.com/", f"curl {FETCH_26_8}"),
    Pair(["example.com"], "https://example.com./", f"curl {FETCH_26_8}"),
    Pair([" example.com "], "https://example.com/", ALL),
    Pair(["other.example example.com"], "https://example.com/", "curl@7.86.0 nodeFetch"),
    Pair(["*"], "https://example.com/", "curl pythonRequests pythonUrllib nodeHttp nodeFetch"),
    Pair(["*", "example.org"], "https://example.com/", "nodeHttp nodeFetch@24.5.0 nodeFetch@26.12.1"),
    Pair(["example.com:443"], "https://example.com/", "nodeHttp nodeFetch"),
    Pair(["example.com:443"], "https://example.com:443/", "pythonRequests pythonUrllib nodeHttp nodeFetch"),
    Pair(["example.com:8080"], "http://example.com:8080/", "pythonRequests pythonUrllib nodeHttp nodeFetch"),
    Pair(["Example.com:8080"], "http://example.com:8080/", "pythonUrllib nodeHttp nodeFetch"),
    Pair(["example.com:8080"], "http://www.example.com:8080/", f"pythonRequests pythonUrllib {FETCH_24_15}"),
    Pair(["example.com:8080"], "http://example.com/", ""),
    Pair(["10.0.0.1"], "http://10.0.0.1/", ALL),
    Pair(["10.0.0.1:80"], "http://10.0.0.1/", "nodeHttp nodeFetch"),
    Pair(["10.0.0.1:8080"], "http://10.0.0.1:8080/", "pythonUrllib nodeHttp nodeFetch"),
    Pair(["10.0.0.0/8"], "https://10.1.2.3/", "curl pythonRequests"),
    Pair(["10.1.2.3/8"], "https://10.9.9.9/", "curl pythonRequests"),
    Pair(["10.0.0.0/31"], "https://10.0.0.2/", ""),
    Pair(["10.0.0.0/33"], "https://10.0.0.0/", ""),
    Pair(["0.0.0.0/0"], "https://10.1.2.3/", ""),
    Pair(["0.0.1"], "http://10.0.0.1/", f"pythonRequests pythonUrllib {FETCH_24_15}"),
    Pair(["10.0.0.1-10.0.0.9"], "http://10.0.0.5/", "nodeHttp"),
    Pair(["fd00::1"], "https://[fd00::1]/", f"curl pythonRequests nodeHttp {FETCH_26_8}"),
    Pair(["[fd00::1]"], "https://[fd00::1]/", "pythonUrllib nodeFetch dotnet"),
    Pair(["FD00::1"], "https://[fd00::1]/", f"curl pythonRequests nodeHttp {FETCH_26_8}"),
    Pair(["fd00:0::1"], "https://[fd00::1]/", CURL_8_18),
    Pair(["fd00::/8"], "https://[fd00::1]/", CURL_8_18),
    Pair(["xn--mnchen-3ya.example"], "https://xn--mnchen-3ya.example/", ALL),
    Pair([], "http://localhost/", ""),
    Pair([], "http://127.0.0.1/", ""),
    Pair(["localhost"], "http://localhost/", ALL),
    Pair(["127.0.0.0/8"], "http://127.0.0.1/", "curl pythonRequests"),
    Pair(["under_score.example"], "http://under_score.example/", ALL),
    Pair([".svc", ".cluster.local"], "http://web.shop.svc/", ALL),
    Pair(["::1"], "http://[::1]/", f"curl pythonRequests nodeHttp {FETCH_26_8}"),
    Pair(["[::1]"], "http://[::1]/", "pythonUrllib nodeFetch dotnet"),
    Pair(["fd00::1"], "https://[fd00:0:0::1]/", f"curl nodeHttp {FETCH_26_8}"),
    Pair(["fe80::1"], "http://[fe80::1%25eth0]/", "curl"),
    Pair(["fe80::1%25eth0"], "http://[fe80::1%25eth0]/", "pythonRequests"),
    Pair(["::ffff:a00:5"], "http://[::ffff:a00:5]/", f"curl pythonRequests nodeHttp {FETCH_26_8}"),
    Pair(["::ffff:10.0.0.5"], "http://[::ffff:a00:5]/", CURL_8_18),
    Pair(["::ffff:10.0.0.5"], "http://[0::ffff:10.0.0.5]/", "curl"),
    Pair(["::10.0.0.0/8"], "https://[::1]/", CURL_8_18),
    Pair(["[fd00::1]:443"], "https://[fd00::1]/", "nodeFetch"),
    Pair(["10.0.0.5"], "http://10.5/", "curl nodeHttp nodeFetch dotnet"),
    Pair(["10.0.0.5"], "http://0x0a000005/", "curl nodeHttp nodeFetch dotnet"),
    Pair(["10.0.0.5"], "http://167772165/", "curl nodeHttp nodeFetch dotnet"),
    Pair(["10.0.0.0/8"], "http://012.0.5/", "curl pythonRequests"),
    Pair(["10.0.0.5"], "http://10.0.0.5./", "curl nodeHttp nodeFetch"),
    Pair(["10.5"], "http://10.5/", "pythonRequests pythonUrllib"),
    Pair(["10.0.0.0/+8"], "http://10.0.0.5/", f"{CURL_BEFORE_8_18} pythonRequests"),
    Pair(["10.0.0.0/8x"], "http://10.0.0.5/", CURL_BEFORE_8_18),
    Pair(["10.0.0.5/x"], "http://10.0.0.5/", CURL_BEFORE_8_18),
    Pair(["10.0.0.5/-1"], "http://10.0.0.5/", ""),
    Pair([".example.com"], "https://nonexample.com/", "nodeHttp@24.5.0"),
    Pair(["*example.com"], "https://nonexample.com/", "nodeFetch@24.5.0"),
    Pair(["*.example.com."], "https://a.example.com/", FETCH_26_8),
    Pair(["*:443"], "https://example.com/", "nodeFetch@24.5.0 nodeFetch@26.12.1"),
    Pair(["example.com:0443"], "https://example.com/", "nodeFetch"),
    Pair(["\u00a0example.com"], "https://example.com/", "pythonRequests pythonUrllib nodeHttp nodeFetch dotnet"),
    Pair(["*."], "https://example.com./", "nodeHttp nodeFetch@24.5.0 nodeFetch@24.15.0"),
    Pair(["example.com"], "http://example\u3002com/", "curl pythonRequests nodeHttp nodeFetch"),
    Pair(["10.0.0.5"], "http://10\u30020\u30020\u30025/", "curl pythonRequests nodeHttp nodeFetch"),
    Pair(["münchen.example"], "https://münchen.example/", "pythonUrllib dotnet"),
    Pair(["xn--n3h.example"], "https://☃.example/", "curl pythonRequests nodeHttp nodeFetch"),
    Pair(["a..svc"], "http://a\u3002\u3002svc/", "curl pythonRequests nodeHttp nodeFetch"),
    Pair(["10.0.0.0/8"], "http://10.0.0.5./", "curl@8.21.0"),
]
