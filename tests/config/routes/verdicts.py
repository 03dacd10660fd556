"""Go's verdicts: a list noProxy, a URL, and the entry that decides."""

from __future__ import annotations

HTTP_PROXY = "http://proxy.example:3128/"
HTTPS_PROXY = "http://proxy.example:3129/"
PROXIES = {"httpProxy": HTTP_PROXY, "httpsProxy": HTTPS_PROXY}

PROXY = "proxy"
LOOPBACK = "loopback"

VERDICTS: list[tuple[str, str, str]] = [
    # noProxy, URL, and the entry that decides; "proxy" if none does, "loopback" if none need
    ("", "http://example.com/", PROXY),
    ("", "https://example.com/", PROXY),
    # Loopback
    ("", "http://localhost/", LOOPBACK),
    ("", "https://localhost:8443/x", LOOPBACK),
    ("", "http://127.0.0.1/", LOOPBACK),
    ("", "http://127.255.0.9:8080/", LOOPBACK),
    ("", "http://[::1]/", LOOPBACK),
    ("", "http://[::1%25lo]/", LOOPBACK),
    ("", "http://[::ffff:127.0.0.1]/", LOOPBACK),
    ("", "http://LOCALHOST/", PROXY),
    ("localhost", "http://LOCALHOST/", "localhost"),
    ("", "http://localhost./", PROXY),
    ("", "http://web.localhost/", PROXY),
    ("", "http://[::2]/", PROXY),
    ("", "http://0.0.0.0/", PROXY),
    # A name covers itself and the hosts below it
    ("foobar.com", "http://foobar.com/", "foobar.com"),
    ("foobar.com", "http://www.foobar.com/", "foobar.com"),
    ("foobar.com", "http://a.b.foobar.com/", "foobar.com"),
    ("foobar.com", "http://foofoobar.com/", PROXY),
    ("foobar.com", "http://foobar.com.evil.example/", PROXY),
    ("Foobar.COM", "http://fooBAR.com/", "Foobar.COM"),
    ("com", "http://example.com/", "com"),
    # A name with a leading dot covers the hosts below it alone
    (".barbaz.net", "http://www.barbaz.net/", ".barbaz.net"),
    (".barbaz.net", "http://a.www.barbaz.net/", ".barbaz.net"),
    (".barbaz.net", "http://barbaz.net/", PROXY),
    (".barbaz.net", "http://barbarbaz.net/", PROXY),
    (".svc", "http://web.shop.svc/", ".svc"),
    (".svc", "http://web.shop.svc.cluster.local/", PROXY),
    # So does one with `*.`, which AKS refuses; other patterns mean nothing
    ("*.wildcard.io", "http://nested.wildcard.io/", "*.wildcard.io"),
    ("*.wildcard.io", "http://wildcard.io/", PROXY),
    ("*.wildcard.io", "http://awildcard.io/", PROXY),
    ("*wildcard.io", "http://nested.wildcard.io/", PROXY),
    ("wild*.io", "http://wildcard.io/", PROXY),
    ("10.*", "http://10.0.0.1/", PROXY),
    # Everything
    ("*", "http://example.com/", "*"),
    ("*", "http://[fd00::1]:8080/", "*"),
    ("example.com | *", "http://example.com/", "*"),
    ("example.com,*", "http://example.com/", "example.com,*"),
    ("*:80", "http://example.com/", PROXY),
    # Ports: that of the scheme stands for one that is missing
    ("example.com:80", "http://example.com/", "example.com:80"),
    ("example.com:443", "https://example.com/", "example.com:443"),
    ("example.com:443", "https://www.example.com:443/", "example.com:443"),
    ("example.com:80", "https://example.com/", PROXY),
    ("example.com:80", "http://example.com:8080/", PROXY),
    ("example.com:8080", "http://example.com:8080/", "example.com:8080"),
    (".example.com:443", "https://a.example.com/", ".example.com:443"),
    ("example.com:80", "http://example.com:/", "example.com:80"),
    ("example.com:", "http://example.com:8080/", "example.com:"),
    ("example.com:http", "http://example.com/", PROXY),
    ("example.com:080", "http://example.com/", PROXY),
    (":80", "http://example.com/", PROXY),
    ("[example.com]:80", "http://example.com/", "[example.com]:80"),
    # Addresses
    ("192.168.1.1", "http://192.168.1.1/", "192.168.1.1"),
    ("192.168.1.1", "http://192.168.1.11/", PROXY),
    ("192.168.1.2:81", "http://192.168.1.2/", PROXY),
    ("192.168.1.3:80", "http://192.168.1.3/", "192.168.1.3:80"),
    ("[192.168.1.3]:80", "http://192.168.1.3/", "[192.168.1.3]:80"),
    ("1.1", "http://10.0.1.1/", PROXY),
    (".1", "http://10.0.0.1/", PROXY),
    ("192.168.1.01", "http://192.168.1.1/", PROXY),
    ("192.168.1.01", "http://192.168.1.01/", "192.168.1.01"),
    ("2001:db8::52:0:1", "http://[2001:db8::52:0:1]/", "2001:db8::52:0:1"),
    ("2001:DB8:0::52:0:1", "http://[2001:db8::52:0:1]/", "2001:DB8:0::52:0:1"),
    ("2001:db8::52:0:1", "http://[2001:db8::52:0:2]/", PROXY),
    ("[2001:db8::52:0:2]:443", "http://[2001:db8::52:0:2]/", PROXY),
    ("[2001:db8::52:0:2]:443", "https://[2001:db8::52:0:2]/", "[2001:db8::52:0:2]:443"),
    ("[2001:db8::52:0:3]:80", "http://[2001:db8::52:0:3]/", "[2001:db8::52:0:3]:80"),
    ("[2001:db8::1]", "http://[2001:db8::1]/", PROXY),
    ("10.0.0.1", "http://[::ffff:10.0.0.1]/", "10.0.0.1"),
    ("::ffff:10.0.0.1", "http://10.0.0.1/", "::ffff:10.0.0.1"),
    # The zone of an address is no part of it, and cannot pass for a domain (CVE-2025-22870)
    ("example.com", "http://[1000::%25.example.com]:123/", PROXY),
    ("fe80::1", "http://[fe80::1%25eth0]/", "fe80::1"),
    ("fe80::1%eth0", "http://[fe80::1%25eth0]/", PROXY),
    # Networks
    ("10.0.0.0/30", "http://10.0.0.2/", "10.0.0.0/30"),
    ("10.0.0.0/30", "http://10.0.0.4/", PROXY),
    ("10.0.0.3/30", "http://10.0.0.1:8080/", "10.0.0.3/30"),
    ("10.0.0.1/32", "http://10.0.0.1/", "10.0.0.1/32"),
    ("0.0.0.0/0", "http://10.0.0.1/", "0.0.0.0/0"),
    ("0.0.0.0/0", "http://example.com/", PROXY),
    ("0.0.0.0/0", "http://[fd00::1]/", PROXY),
    ("::/0", "http://[fd00::1]/", "::/0"),
    ("::/0", "http://10.0.0.1/", PROXY),
    ("::/0", "http://[::ffff:10.0.0.1]/", PROXY),
    ("10.0.0.0/8", "http://[::ffff:10.0.0.1]/", "10.0.0.0/8"),
    ("::ffff:10.0.0.0/104", "http://10.9.9.9/", "::ffff:10.0.0.0/104"),
    ("2002:db8:a::45/64", "http://[2002:db8:a::123]/", "2002:db8:a::45/64"),
    ("2002:db8:a::45/64", "http://[fe80::424b:c8be:1643:a1b6]/", PROXY),
    ("10.0.0.0/08", "http://10.9.9.9/", "10.0.0.0/08"),
    ("10.0.0.0/33", "http://10.0.0.0/", PROXY),
    ("10.0.0.0/255.0.0.0", "http://10.0.0.0/", PROXY),
    ("10.0.0.0/8:80", "http://10.0.0.0/", PROXY),
    # International names
    (".示例.com", "http://www.示例.com/", ".示例.com"),
    ("xn--fsq092h.com", "http://www.示例.com/", "xn--fsq092h.com"),
    ("示例.com", "http://www.xn--fsq092h.com/", "示例.com"),
    ("MÜNCHEN.example", "http://münchen.example/", "MÜNCHEN.example"),
    ("münchen.example", "http://MÜNCHEN。example/", "münchen.example"),
    ("10.0.0.1", "http://１０.0.0.1/", "10.0.0.1"),  # noqa: RUF001 - digits of full width
    # What AKS refuses, and what Go makes of it
    ("example.com.", "http://example.com/", PROXY),
    ("example.com.", "http://example.com./", "example.com."),
    ("example.com", "http://example.com./", PROXY),
    ("my_host.example", "http://my_host.example/", "my_host.example"),
    ("..example.com", "http://a..example.com/", "..example.com"),
    ("..example.com", "http://a.example.com/", PROXY),
    (".", "http://example.com./", "."),
    (".", "http://example.com/", PROXY),
    ("*.", "http://example.com./", "*."),
    ("http://example.com", "http://example.com/", PROXY),
    ("example.com/", "http://example.com/", PROXY),
    ("example.com example.org", "http://example.com/", PROXY),
    ("\u3000example.com\xa0", "http://example.com/", "\\u3000example.com\\xa0"),
    ("\x1cexample.com", "http://example.com/", PROXY),
    # The list is one text to Go
    ("a.example,b.example", "http://b.example/", "a.example,b.example"),
    (" a.example , b.example:80", "http://b.example/", " a.example , b.example:80"),
    (",,", "http://b.example/", PROXY),
    # Where several entries cover a host, the first is named
    ("x.example.com | .example.com | example.com", "http://x.example.com/", "x.example.com"),
    ("example.com | .example.com", "http://x.example.com/", "example.com"),
    ("10.0.0.0/8 | 10.0.0.1 | 10.0.0.0/16", "http://10.0.0.1/", "10.0.0.0/8"),
    ("example.com:443 | EXAMPLE.com | example.com", "http://example.com/", "EXAMPLE.com"),
]


def split(no_proxy: str) -> list[str]:
    return no_proxy.split(" | ") if no_proxy else []
