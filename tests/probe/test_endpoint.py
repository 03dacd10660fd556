"""Where URLs lead, as they are given for hosts and for proxies."""

from __future__ import annotations

import pytest

from azext_aksproxy.probe.endpoint import Endpoint, read_endpoint, read_proxy


@pytest.mark.parametrize(
    ("url", "scheme", "authority", "server_name", "path"),
    [
        ("https://host.test", "https", "host.test:443", "host.test", "/"),
        ("HTTPS://Host.Test.:8443/a/b?c=d#e", "https", "Host.Test.:8443", "Host.Test", "/a/b?c=d"),
        ("http://host.test?a", "http", "host.test:80", "host.test", "/?a"),
        ("http://host.test#a", "http", "host.test:80", "host.test", "/"),
        ("wss://host.test/x", "https", "host.test:443", "host.test", "/x"),
        ("https://10.1.2.3/", "https", "10.1.2.3:443", "", "/"),
        ("https://[2001:db8::1]:8443/", "https", "[2001:db8::1]:8443", "", "/"),
        ("https://[fe80::1%25eth0]/", "https", "[fe80::1]:443", "", "/"),
        ("https://b\u00fccher.test/\u00fc b", "https", "xn--bcher-kva.test:443", "xn--bcher-kva.test", "/%C3%BC%20b"),
        ("http://host.test/a%20b;c=(d)!", "http", "host.test:80", "host.test", "/a%20b;c=(d)!"),
        ("http://host.test/u:p@x", "http", "host.test:80", "host.test", "/"),
        ("ftp://host.test/", "", "host.test:0", "host.test", "/"),
    ],
)
def test_an_endpoint_is_what_clients_connect_to(
    url: str, scheme: str, authority: str, server_name: str, path: str
) -> None:
    endpoint = read_endpoint(url)

    assert (endpoint.scheme, endpoint.authority, endpoint.server_name) == (scheme, authority, server_name)
    assert endpoint.path == path
    assert not endpoint.has_user


@pytest.mark.parametrize(
    ("url", "shown", "authority"),
    [
        ("http://proxy.test", "http://proxy.test", "proxy.test:80"),
        ("https://proxy.test/", "https://proxy.test/", "proxy.test:443"),
        ("http://proxy.test:3128/", "http://proxy.test:3128/", "proxy.test:3128"),
        ("proxy.test:3128", "http://proxy.test:3128", "proxy.test:3128"),
        ("http://u:p@proxy.test:3128/", "http://***@proxy.test:3128/", "proxy.test:3128"),
    ],
)
def test_a_proxy_listens_where_go_takes_it_to(url: str, shown: str, authority: str) -> None:
    proxy = read_proxy(url)

    assert (proxy.url, proxy.authority) == (shown, authority)
    assert proxy.has_user == ("@" in url)


@pytest.mark.parametrize(
    "url", ["ftp://proxy.test/", "socks5://u:secret@proxy.test:1080/", "proxy.test:x", "", "http:///"]
)
def test_what_is_no_proxy_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="URL") as caught:
        read_proxy(url)
    assert "secret" not in str(caught.value)


def test_a_host_that_has_no_ascii_form_is_none() -> None:
    with pytest.raises(ValueError, match="has a host that is no international name"):
        read_endpoint("https://-\u2603-.test/")


def test_an_endpoint_is_data() -> None:
    assert read_endpoint("https://host.test/") == Endpoint("https://host.test/", "https", "host.test", 443)
