from __future__ import annotations

import json
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.findings import Finding, Severity
from azext_aksproxy.config.http_proxy import urls as http_proxy
from azext_aksproxy.config.http_proxy.rules import RULES
from azext_aksproxy.config.kinds import HTTP_PROXY, Purpose
from azext_aksproxy.config.limits import MAX_FILE_BYTES
from azext_aksproxy.config.reading.parser import parse
from azext_aksproxy.config.reading.shape import Shape, shape
from azext_aksproxy.config.reading.source import Source
from tests.work import no_hang

LABEL_63 = "a" * 63
NAME_253 = ".".join([LABEL_63, LABEL_63, LABEL_63, "b" * 61])
NAME_254 = ".".join([LABEL_63, LABEL_63, LABEL_63, "b" * 62])

SENT_AS = [
    ("http://host:8080/", "http://host:8080/"),
    ("http://host:8080", "http://host:8080/"),
    ("HTTP://Host.Example.COM:8080", "http://Host.Example.COM:8080/"),
    ("http://host:1/", "http://host:1/"),
    ("http://host:65535/", "http://host:65535/"),
    ("http://10.0.0.4:3128", "http://10.0.0.4:3128/"),
    ("http://[FD00::4]:3128", "http://[FD00::4]:3128/"),
    ("http://[::ffff:10.0.0.4]:3128/", "http://[::ffff:10.0.0.4]:3128/"),
    ("http://3com:80/", "http://3com:80/"),
    ("http://xn--mnchen-3ya.de:80/", "http://xn--mnchen-3ya.de:80/"),
    (f"http://{NAME_253}:80/", f"http://{NAME_253}:80/"),
]

GOOD = 'Write "http://host:80/".'
PORT_HINT = "Write a number from 1 to 65535 after the host, as in http://host:8080/."
NO_HOST_HINT = "Write the host and port of your proxy, as in http://host:8080/."

FAULTS: list[tuple[str, str, str]] = [
    ("https://host:80", "scheme", GOOD),
    ("ftp://host:80", "scheme", GOOD),
    ("socks5://host:80/", "scheme", GOOD),
    ("1http://host:80/", "scheme", GOOD),
    (" ://host:80/", "white-space no-scheme", GOOD),
    ("ftp://", "scheme no-host", "Begin it with http://."),
    ("host:80", "no-scheme", GOOD),
    ("10.0.0.4:80", "no-scheme", 'Write "http://10.0.0.4:80/".'),
    ("[::1]:80", "no-scheme", 'Write "http://[::1]:80/".'),
    ("//host:80", "no-scheme", GOOD),
    ("://host:80", "no-scheme", GOOD),
    ("http:host:80", "no-scheme", GOOD),
    ("HTTPS:/host:80", "no-scheme", GOOD),
    ("http:\\\\host:80", "no-scheme", GOOD),
    ("host", "no-scheme no-port", 'Write "http://host/".'),
    ("http:", "no-scheme no-host", "Begin it with http://."),
    ("http://", "no-host", NO_HOST_HINT),
    ("http:///", "no-host", NO_HOST_HINT),
    ("http://:80/", "no-host", NO_HOST_HINT),
    ("http:///path", "no-host path", NO_HOST_HINT),
    ("http://?query", "no-host query", NO_HOST_HINT),
    ("http://host:/", "port", PORT_HINT),
    ("http://host:0/", "port", PORT_HINT),
    ("http://host:65536/", "port", PORT_HINT),
    ("http://host:080/", "port", PORT_HINT),
    ("http://host:http/", "port", PORT_HINT),
    ("http://host:-1/", "port", PORT_HINT),
    ("http://host:8_0/", "port", PORT_HINT),
    ("http://host:\u0668\u0660/", "port", PORT_HINT),
    ("http://host:" + "9" * 5000, "port", PORT_HINT),
    ("http://user:pw@host:80/", "user-information", GOOD),
    ("http://user@host:80/", "user-information", GOOD),
    ("http://@host:80/", "user-information", GOOD),
    ("http://user%40corp:pw%40host:80/", "user-information", GOOD),
    ("user:pw@host:80", "user-information no-scheme", GOOD),
    ("user:pw@", "user-information no-scheme no-host", "Remove everything up to the '@'."),
    ("http://user:p w@host:80/", "user-information white-space", GOOD),
    ("http://user:p/w?@host:80/", "user-information", GOOD),
    ("http://host:80?", "query", GOOD),
    ("http://host:80/?a=b", "query", GOOD),
    ("http://host:80#", "fragment", GOOD),
    ("http://host:80/#a?b", "fragment", GOOD),
    ("http://host:80/a", "path", GOOD),
    ("http://host:80//", "path", GOOD),
    ("http://host:80\\", "path", GOOD),
    ("http://host:80/ü", "path", GOOD),
    (" http://host:80/", "white-space", GOOD),
    ("http://host:80/\n", "white-space", GOOD),
    ("http://ho\tst:80/", "white-space", GOOD),
    ("ht\ntp://host:80/", "white-space", GOOD),
    ("http://host:8\r0/", "white-space", GOOD),
    ("http://host:80/\u00a0", "white-space", GOOD),
    ("http://host:80/\x00", "white-space", GOOD),
    ("http://host:80/\x7f", "white-space", GOOD),
    ("http://host\x9f:80/", "white-space", GOOD),
    ("http://münchen.de:80/", "non-ascii", 'Write "http://xn--mnchen-3ya.de:80/".'),
    ("http://MÜNCHEN.de.:80/", "non-ascii", 'Write "http://xn--mnchen-3ya.de:80/".'),
    ("http://\u2100.de:80/", "non-ascii", http_proxy.HOST_HINT),
    ("http://ho\ud800st:80/", "non-ascii", http_proxy.HOST_HINT),
    ("http://\uff11\uff10.0.0.4:80/", "non-ascii", 'Write "http://10.0.0.4:80/".'),
    ("http://my_host:80/", "host", http_proxy.HOST_HINT),
    ("http://host.:80/", "host", GOOD),
    ("http://host..:80/", "host", http_proxy.HOST_HINT),
    ("http://-host:80/", "host", http_proxy.HOST_HINT),
    ("http://ho%73t:80/", "host", http_proxy.HOST_HINT),
    ("http://*.host:80/", "host", http_proxy.HOST_HINT),
    ("http://256.1.1.1:80/", "host", http_proxy.HOST_HINT),
    ("http://010.0.0.4:80/", "host", http_proxy.HOST_HINT),
    ("http://10.1:80/", "host", http_proxy.HOST_HINT),
    ("http://[10.0.0.4]:80/", "host", http_proxy.HOST_HINT),
    ("http://[host]:80/", "host", http_proxy.HOST_HINT),
    ("http://[fe80::1%25eth0]:80/", "host", http_proxy.HOST_HINT),
    ("http://[v1.host]:80/", "host", http_proxy.HOST_HINT),
    ("http://[::1:80/", "host", http_proxy.HOST_HINT),
    ("http://::1]:80/", "host", http_proxy.HOST_HINT),
    ("http://1::1]/", "host", http_proxy.HOST_HINT),
    ("http://[::1]80/", "host", http_proxy.HOST_HINT),
    ("http://fd00::1:80/", "host", http_proxy.HOST_HINT),
    ("http://host:80:90/", "host", http_proxy.HOST_HINT),
    (f"http://{NAME_254}:80/", "host", http_proxy.HOST_HINT),
    (f"http://{LABEL_63}a:80/", "host", http_proxy.HOST_HINT),
    (
        " ftp://user:pw@host.:80/path?query#fragment",
        "user-information white-space scheme host path query fragment",
        GOOD,
    ),
    ("http://my_host:x/path?query#fragment", "host port path query fragment", http_proxy.HOST_HINT),
    ("http://host:x/path?query#fragment", "port path query fragment", PORT_HINT),
    ("http://host:80/http://other:80/", "path", GOOD),
    ("http://host:80,http://other:80", "host path", http_proxy.HOST_HINT),
]

CREDENTIALS = [
    "http://alice:hunter2@host:80/",
    "HTTP://alice:hunter2@host:80/",
    "hTTpS://alice:hunter2@host/",
    "http://alice:hun@hunter2@host:80/",
    "http://alice:hunter2/@host:80/",
    "http://alice:hunter2?@host:80/",
    "http://alice:hunter2#@host:80/",
    "http://alice:hunter2\\@host:80/",
    "http://alice:hunter2 @host:80/",
    "http://alice:hunter2\n@host:80/",
    "http:/alice:hunter2@host:80/",
    "http:alice:hunter2@host:80/",
    "http//alice:hunter2@host:80/",
    "http%3A%2F%2Falice:hunter2%40host:80",
    "http://alice%3Ahunter2%40host:80/",
    "http://alice:hunter2%2540host:80/",
    "http://alice:hunter2\uff20host:80/",
    "http://alice:hunter2\ufe6bhost:80/",
    "alice:hunter2@host:80",
    "alice://hunter2@host:80",
    "alice:hunter2@",
    " alice:hunter2@host:80 ",
    "http://host:80/http://alice:hunter2@host/",
    "http://alice:hunter2@host:alice@my_host:x/",
]


def file(settings: object) -> Shape:
    return shape(parse(Source("f.json", json.dumps(settings, indent=2))), HTTP_PROXY)


def check(settings: object, purpose: Purpose = Purpose.UPDATE) -> list[Finding]:
    """Return what the room of the proxy URLs says, without what was said about the shape before."""
    shaped = file(settings)
    return [shaped.placed(finding) for finding in http_proxy.check(shaped.settings, purpose)]


def rules(settings: object, purpose: Purpose = Purpose.UPDATE) -> list[tuple[str, str]]:
    return [(finding.rule.id.removeprefix("proxy-url-"), finding.place.pointer) for finding in check(settings, purpose)]


def sent(settings: object) -> dict[str, object]:
    return http_proxy.canonical(file(settings).settings)


@pytest.mark.parametrize(("url", "expected"), SENT_AS)
def test_a_url_that_is_right_is_sent_with_a_path_and_its_scheme_in_lower_case(url: str, expected: str) -> None:
    assert check({"httpProxy": url, "httpsProxy": url}) == []
    assert sent({"httpProxy": url, "httpsProxy": url}) == {"httpProxy": expected, "httpsProxy": expected}


@pytest.mark.parametrize(("url", "faults", "hint"), FAULTS)
def test_each_fault_of_a_url_is_reported_once_with_a_remedy(url: str, faults: str, hint: str) -> None:
    found = check({"httpProxy": url})
    assert [each.rule.id for each in found] == [f"proxy-url-{fault}" for fault in faults.split()]
    assert {each.place.pointer for each in found} == {"/httpProxy"}
    assert found[0].hint == hint


@pytest.mark.parametrize("url", [url for url, _, _ in FAULTS])
def test_a_url_with_a_fault_is_left_as_it_is(url: str) -> None:
    assert sent({"httpProxy": url}) == {"httpProxy": url}


def test_the_proxy_for_https_takes_both_schemes() -> None:
    settings = {"httpsProxy": "https://host:443"}
    assert check(settings) == []
    assert sent(settings) == {"httpsProxy": "https://host:443/"}
    assert sent({"httpsProxy": "HTTPS://host:443/"}) == {"httpsProxy": "https://host:443/"}
    assert check({"httpsProxy": "http://host:80"}) == []


def test_the_proxy_for_https_takes_no_other_scheme() -> None:
    (finding,) = check({"httpsProxy": "socks5://host:80"})
    assert (finding.rule.id, finding.place.pointer) == ("proxy-url-scheme", "/httpsProxy")
    assert finding.message == "The httpsProxy URL 'socks5://host:80' does not begin with http:// or https://."
    assert finding.hint == 'Write "http://host:80/".'


def test_the_remedy_keeps_the_scheme_where_it_is_right() -> None:
    assert check({"httpsProxy": "HTTPS://host:80/path"})[0].hint == 'Write "https://host:80/".'


def test_the_proxy_for_http_is_told_its_one_scheme() -> None:
    (finding,) = check({"httpProxy": "https://host:80"})
    assert finding.message == "The httpProxy URL 'https://host:80' does not begin with http://."


@pytest.mark.parametrize(
    ("name", "url", "hint"),
    [
        ("httpProxy", "http://host", 'Write "http://host:80/", or the port that your proxy listens on instead.'),
        ("httpsProxy", "HTTPS://host/", 'Write "https://host:443/", or the port that your proxy listens on instead.'),
        ("httpProxy", "http://[::1]/", 'Write "http://[::1]:80/", or the port that your proxy listens on instead.'),
    ],
)
def test_a_url_without_port_is_a_warning_and_sent_all_the_same(name: str, url: str, hint: str) -> None:
    (finding,) = check({name: url})
    assert (finding.rule.id, finding.severity) == ("proxy-url-no-port", Severity.WARNING)
    assert (finding.message, finding.hint) == (f"The {name} URL '{url}' has no port.", hint)
    assert sent({name: url}) == {name: url.lower().rstrip("/") + "/"}


def test_a_missing_port_is_reported_beside_other_faults() -> None:
    found = check({"httpProxy": "http://my_host/"})
    assert [each.rule.id for each in found] == ["proxy-url-host", "proxy-url-no-port"]
    assert found[1].hint == "Write the port that your proxy listens on."


@pytest.mark.parametrize("host", ["fd00::1", "[::1", "[::1]80", "[]]", ":1:"])
def test_a_port_is_not_missed_where_a_colon_may_announce_one(host: str) -> None:
    assert rules({"httpProxy": f"http://{host}/"}) == [("host", "/httpProxy")]


@pytest.mark.parametrize("url", ["", " ", "\t\n\u3000"])
def test_an_empty_url_is_an_error_with_a_remedy_that_fits_the_purpose(url: str) -> None:
    (created,) = check({"httpProxy": url}, Purpose.CREATE)
    (updated,) = check({"httpProxy": url}, Purpose.UPDATE)
    assert (created.rule.id, created.message) == ("proxy-url-empty", "The httpProxy URL is empty.")
    assert (created.rule.id, created.message, created.place.pointer) == (
        updated.rule.id,
        updated.message,
        updated.place.pointer,
    )
    assert created.hint == "Leave it out."
    assert updated.hint == "Write null to remove it from the cluster; leave it out to keep it."
    assert sent({"httpProxy": url}) == {"httpProxy": url}


@pytest.mark.parametrize(
    ("settings", "created"),
    [
        ({}, [("missing", "")]),
        ({"noProxy": []}, [("missing", "")]),
        ({"httpProxy": None}, [("missing", "")]),
        ({"httpProxy": "http://host:80/"}, []),
        ({"httpsProxy": "http://host:80/"}, []),
        ({"httpProxy": None, "httpsProxy": "http://host:80/"}, []),
        ({"httpProxy": 80}, []),
        ({"httpProxy": None, "httpsProxy": ["http://host:80/"]}, []),
        ({"httpProxy": False, "httpsProxy": 0}, []),
    ],
)
def test_a_new_cluster_needs_one_of_both(settings: object, created: list[tuple[str, str]]) -> None:
    assert rules(settings, Purpose.CREATE) == created
    assert rules(settings, Purpose.UPDATE) == []


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_file_that_removes_both_is_wrong_for_any_cluster(purpose: Purpose) -> None:
    assert rules({"httpProxy": None, "httpsProxy": None}, purpose) == [("missing", "")]


@pytest.mark.parametrize("url", ["http://user:s3cret", "user:s3cret", "http://u:s3cret:proxy:80"])
def test_what_may_be_a_password_is_not_shown_without_an_at_sign_either(url: str) -> None:
    told = " ".join(f"{each.message} {each.hint}" for each in check({"httpProxy": url}))
    assert told
    assert "s3cret" not in told


@pytest.mark.parametrize("url", ["HTTP//p:80", "PROXY p:80", "http //p:80"])
def test_no_host_is_invented(url: str) -> None:
    hints = [each.hint for each in check({"httpProxy": url})]
    assert hints
    assert '"http' not in " ".join(hints)


def test_null_stays_null_and_absent_stays_absent() -> None:
    assert sent({"httpProxy": None}) == {"httpProxy": None}
    assert sent({}) == {}


def test_no_proxy_and_other_settings_are_left_as_they_are() -> None:
    settings = {"httpProxy": "http://host:80/", "noProxy": ["*.a"], "enabled": True}
    assert check(settings) == []
    assert sent(settings) == settings


def test_both_urls_are_checked_at_their_places() -> None:
    found = check({"httpProxy": "http://host:0/", "httpsProxy": "http://host:0/"})
    assert [(each.place.pointer, each.place.line, each.place.column) for each in found] == [
        ("/httpProxy", 2, 16),
        ("/httpsProxy", 3, 17),
    ]


def test_messages_repeat_the_value_on_one_line() -> None:
    (finding,) = check({"httpProxy": "http://ho\nst:80/\u202e"})[:1]
    assert finding.message == "The httpProxy URL 'http://ho\\nst:80/\\u202e' has white space or a control character."


MESSAGES = [
    ("http://a:b@host:80/", "The httpProxy URL 'http://***@host:80/' holds a user name or a password."),
    ("host:80", "The httpProxy URL 'host:80' has no scheme."),
    ("http://", "The httpProxy URL 'http://' names no host."),
    ("http://ü:80", "The httpProxy URL 'http://ü:80' has a host that is not ASCII."),
    ("http://_:80", "The httpProxy URL 'http://_:80' has a host that is neither a name nor an address."),
    ("http://host:x", "The httpProxy URL 'http://host:***' has a port that is not a number from 1 to 65535."),
    ("http://host:80/a", "The httpProxy URL 'http://host:80/a' has a path."),
    ("http://host:80/?a", "The httpProxy URL 'http://host:80/?a' has a query."),
    ("http://host:80/#a", "The httpProxy URL 'http://host:80/#a' has a fragment."),
]


@pytest.mark.parametrize(("url", "message"), MESSAGES)
def test_messages_are_facts_with_the_value(url: str, message: str) -> None:
    (finding,) = check({"httpProxy": url})
    assert finding.message == message


@pytest.mark.parametrize("url", CREDENTIALS)
@pytest.mark.parametrize("name", ["httpProxy", "httpsProxy"])
def test_user_names_and_passwords_are_never_repeated(name: str, url: str) -> None:
    found = check({name: url})
    assert "proxy-url-user-information" in {each.rule.id for each in found}
    for finding in found:
        said = str(finding).lower()
        assert "***@" in said
        assert "hunter2" not in said
        assert "alice" not in said


def test_rules_have_their_own_stable_ids_and_say_why() -> None:
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"proxy-url(-[a-z]+)+", each) for each in ids)
    assert all(rule.title and rule.reason.endswith(".") and rule.source for rule in RULES)


def test_every_rule_has_its_severity_and_is_pinned_here() -> None:
    pinned = {fault for _, faults, _ in FAULTS for fault in faults.split()} | {"missing", "empty"}
    assert {rule.id for rule in RULES} == {f"proxy-url-{fault}" for fault in pinned}
    warnings = [rule.id for rule in RULES if rule.severity is not Severity.ERROR]
    assert warnings == ["proxy-url-no-port"]


def test_a_missing_idna_costs_only_the_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "idna", None)
    (finding,) = check({"httpProxy": "http://münchen.de:80/"})
    assert (finding.rule.id, finding.hint) == ("proxy-url-non-ascii", http_proxy.HOST_HINT)


@pytest.mark.parametrize("unit", ["a", "a.", "0", ".", "[", ":", "_", "%25", "%", "/", "é", " ", "\\", "a@", "?", "-"])
@pytest.mark.parametrize("begin", ["", "a", "http://", "http://host:", "http://[::1]:"])
def test_a_url_of_any_length_takes_no_squared_time(begin: str, unit: str, thorough: bool) -> None:
    length = MAX_FILE_BYTES if thorough else MAX_FILE_BYTES // 4
    shaped = file({"httpProxy": begin + unit * (length // len(unit))})
    with no_hang():
        list(http_proxy.check(shaped.settings, Purpose.CREATE))
        http_proxy.canonical(shaped.settings)


NEARLY_URL = st.text("aA1.-_:/[]%\\ @ü\t?#0", max_size=20)
ANY_TEXT = (
    st.text(st.characters(exclude_categories=()))
    | NEARLY_URL
    | st.tuples(st.sampled_from(["http://", "HTTPS://", "http:"]), NEARLY_URL).map("".join)
)
ANY_SETTINGS = st.dictionaries(st.sampled_from(["httpProxy", "httpsProxy"]), ANY_TEXT | st.none() | st.integers())


@given(ANY_SETTINGS, st.sampled_from(Purpose))
def test_no_text_whatever_raises_and_every_message_is_one_line(settings: dict[str, object], purpose: Purpose) -> None:
    for finding in check(settings, purpose):
        assert finding.message[0].isupper()
        assert finding.message.endswith(".")
        assert finding.hint.endswith(".")
        assert finding.message.isprintable()
        assert finding.hint.isprintable()


@given(ANY_TEXT)
def test_what_is_accepted_is_ascii_and_has_no_white_space(url: str) -> None:
    if all(finding.severity is not Severity.ERROR for finding in check({"httpsProxy": url})):
        result = sent({"httpsProxy": url})["httpsProxy"]
        assert isinstance(result, str)
        assert re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+/", result)


@given(ANY_SETTINGS, st.sampled_from(Purpose))
def test_checking_what_came_out_changes_nothing_more(settings: dict[str, object], purpose: Purpose) -> None:
    once = http_proxy.canonical(settings)
    assert http_proxy.canonical(once) == once
    assert rules(once, purpose) == rules(settings, purpose)


@given(ANY_TEXT)
def test_what_a_hint_says_to_write_is_accepted(url: str) -> None:
    for finding in check({"httpProxy": url}):
        written = re.match(r'Write "([^"]*)"', finding.hint)
        if written:
            assert all(each.severity is not Severity.ERROR for each in check({"httpProxy": written[1]}))


@given(st.text(), st.text(), st.sampled_from(["", "http://", "HTTPS://", " ", "//", "foo://"]), st.text())
def test_nothing_before_the_last_at_sign_is_repeated(user: str, middle: str, begin: str, host: str) -> None:
    for finding in check({"httpProxy": f"{begin}{user}HUNTER2{middle}HUNTER2@{host}"}):
        assert "hunter2" not in f"{finding.message} {finding.hint}".lower()
