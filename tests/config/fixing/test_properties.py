"""What holds of every fix, of files at random and of all that the tables of verdicts have."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from azext_aksproxy.config.file_rules import UNREAD
from azext_aksproxy.config.findings import Finding, Safety, Severity
from azext_aksproxy.config.fixing.rounds import edited
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, Purpose
from azext_aksproxy.config.knowledge.examples import EXAMPLES
from azext_aksproxy.config.rules import ALL as ALL_RULES
from tests.config.fixing.fixed_files import FIXED
from tests.config.fixing.fixed_files import filled as filled_fix
from tests.config.fixing.looks import ALL, SAFE, fixed, look
from tests.config.verdict_files import CERTIFICATES, FOR_UPDATE, HTTP_PROXY_FILES, KUBE_PROXY_FILES, filled

RULES = {rule.id: rule for rule in ALL_RULES}
PURPOSES = st.sampled_from(list(Purpose))

TABLES: list[tuple[Kind, str]] = [
    *((HTTP_PROXY, filled(text)) for text, _ in [*HTTP_PROXY_FILES, *FOR_UPDATE]),
    *((KUBE_PROXY, filled(text)) for text, _ in KUBE_PROXY_FILES),
    *((kind, filled_fix(text)) for kind, _, text, _, _ in FIXED),
    *((each.kind, text) for each in EXAMPLES.values() if each.kind for text in (each.wrong, each.right)),
]

RIGHT = ["a", "A", ".A.b", "10.0.0.0/8", "::1"]
MENDED = ["*.a.b", " a ", "a,b", "a;*.b.c, 10.0.0.1/8", ",", "", " ", "10.0.0.1/8", "[::1]", "a\n"]
GUESSED = ["a b", "http://a/b", "a:1", "a:0", "ü.de", "010.1.1.1"]
LEFT = ["*", "10.*", "a_b.c.d", "u:p@a", "x\\y"]
ENTRIES = st.sampled_from([*RIGHT, *MENDED, *GUESSED, *LEFT])
URLS = st.sampled_from(
    ["http://p:1/", " http://p:1", "http://p:1/\t", "p:1", "p:1/pac", "https://p:1", "http://u:p@h:1", "", "h p:1"]
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("httpProxy", "httpsProxy", "HTTPProxy", "http_proxy", "proxy"), URLS),
    **dict.fromkeys(("noProxy", "NOPROXY", "no_proxy", "noProxies"), st.lists(ENTRIES, max_size=6) | ENTRIES),
    "trustedCa": st.sampled_from([CERTIFICATES[name] for name in ("ROOT", "WITH_BOM", "TWICE", "KEY", "CUT_OFF")]),
    "enabled": st.sampled_from([True, "true", "FALSE", " true", "yes", None]),
    "effectiveNoProxy": st.just(["a"]),
    **dict.fromkeys(("mode", "Mode"), st.sampled_from(["IPVS", "ipvs", "nft", " IPVS", "IPSV", 1])),
    "ipvsConfig": st.fixed_dictionaries({"tcpTimeoutSeconds": st.sampled_from([1, "900", 3.0, "x", 0])}),
}
MEMBERS = st.lists(
    st.sampled_from(list(VALUES)).flatmap(lambda name: st.tuples(st.just(name), VALUES[name])), min_size=1, max_size=6
)
GAPS = st.sampled_from(["", " ", "\n  ", "\r\n\t", " \n\n "])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """JSON with members that may be there again, laid out in any way."""
    is_ascii = draw(st.booleans())

    def laid_out(value: Any) -> str:
        if isinstance(value, list):
            return gapped("[", [laid_out(each) for each in value], "]")
        if isinstance(value, dict):
            return gapped("{", [f"{laid_out(key)}:{gap()}{laid_out(each)}" for key, each in value.items()], "}")
        return json.dumps(value, ensure_ascii=is_ascii)

    def gap() -> str:
        return draw(GAPS)

    def gapped(begin: str, parts: list[str], end: str) -> str:
        return begin + ",".join(f"{gap()}{part}{gap()}" for part in parts) + end

    settings = [f"{laid_out(key)}{gap()}:{gap()}{laid_out(value)}" for key, value in draw(MEMBERS)]
    whole = gapped("{", settings, "}")
    wrapped = draw(st.sampled_from(["{}", '{{"httpProxyConfig": {}}}', '{{"properties": {{"httpProxyConfig": {}}}}}']))
    return str(wrapped).format(whole)


def errors(findings: tuple[Finding, ...]) -> set[str]:
    return {each.rule.id for each in findings if each.severity is Severity.ERROR}


def assert_it_holds(kind: Kind, text: str, purpose: Purpose) -> None:
    before = look(kind, text, purpose)
    for safeties in (SAFE, ALL):
        made = fixed(kind, text, safeties, purpose)
        after = made.after.text
        if not any(each.fixable in safeties for each in before):
            assert after == text, "a file without a fix is never touched"
        assert [each for each in made.left if each.fixable in safeties] == [], "nothing is left to fix"
        assert fixed(kind, after, safeties, purpose).after.text == after, "fixing twice is fixing once"
        assert {each.fixable for each in made.applied} <= set(safeties), "a guess is not applied unasked"
        assert not {each.rule for each in made.left} & UNREAD or after == text
        assert_no_error_is_new(before, made.applied, made.left)


REVEALING = {"unknown-key", "duplicate-key", "wrong-type", "unknown-value", "control-character", "trusted-ca-base64"}
"""The rules of which a fault hides what is inside, so that it is found once they are satisfied."""


def assert_no_error_is_new(
    before: tuple[Finding, ...], applied: tuple[Finding, ...], left: tuple[Finding, ...]
) -> None:
    """What is wrong in the end was wrong before, unless it stood where nothing was judged."""
    if not {each.rule.id for each in applied} & REVEALING:
        assert errors(left) <= errors(before)


@pytest.mark.parametrize(("kind", "text"), TABLES)
@pytest.mark.parametrize("purpose", Purpose)
def test_it_holds_of_the_files_of_the_tables(kind: Kind, text: str, purpose: Purpose) -> None:
    assert_it_holds(kind, text, purpose)


@given(st.sampled_from([HTTP_PROXY, KUBE_PROXY]), texts(), PURPOSES)
def test_it_holds_of_files_at_random(kind: Kind, text: str, purpose: Purpose) -> None:
    assert_it_holds(kind, text, purpose)


@given(texts())
def test_what_no_edit_names_stays_as_it_is(text: str) -> None:
    """Fix by fix: all before it and all behind it, to the byte."""
    findings = [each for each in look(HTTP_PROXY, text) if each.fix and each.fixable]
    assume(findings)
    for each in findings:
        assert each.fix
        [edit] = each.fix.edits
        after = edited(text, each.fix.edits)
        assert after.startswith(text[: edit.start])
        assert after.endswith(text[edit.end :])
        assert len(after) == len(text) - (edit.end - edit.start) + len(edit.text)
        json.loads(after)
        assert text[edit.start : edit.end] != edit.text


@given(texts())
def test_a_fix_takes_its_own_fault_away(text: str) -> None:
    """Alone, without the others: the finding is gone, and there is one of its rule less than before."""
    findings = look(HTTP_PROXY, text)
    assume("duplicate-key" not in errors(findings))  # what is said of one key is then said of the next
    for each in findings:
        if each.fix and each.fixable:
            after = look(HTTP_PROXY, edited(text, each.fix.edits))
            same = [one.rule.id for one in findings].count(each.rule.id)
            left = [one.rule.id for one in after].count(each.rule.id)
            assert left < same or each.rule.id in REVEALING


@given(texts())
def test_no_fix_writes_or_removes_a_password(text: str) -> None:
    made = fixed(HTTP_PROXY, text, ALL)

    for secret in ("u:p@h", "u:p@a", CERTIFICATES["KEY"]):
        assert made.after.text.count(secret) == text.count(secret)


def test_the_random_files_have_fixes_of_all_kinds() -> None:
    """Without this the properties could hold of nothing."""
    seen: set[tuple[str, Safety]] = set()

    @settings(max_examples=200)
    @given(texts())
    def collect(text: str) -> None:
        for kind in (HTTP_PROXY, KUBE_PROXY):
            seen.update((each.rule.id, each.fixable) for each in look(kind, text) if each.fixable)

    collect()
    assert len(seen) > 15, sorted(seen)
