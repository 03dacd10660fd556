"""All three forms: what is exported is read back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from azext_aksproxy.config.export.template import FORMATS, export
from azext_aksproxy.config.limits import MAX_FILE_BYTES
from tests.config.export.golden import GOLDEN, HTTP_EXAMPLE
from tests.config.export.random_settings import BOTH, Settings
from tests.config.export.readers import READERS
from tests.samples import IPVS
from tests.work import assert_linear, no_hang


@pytest.mark.parametrize("form", FORMATS)
def test_the_examples_of_the_documentation(form: str) -> None:
    assert export(form, HTTP_EXAMPLE, IPVS) == GOLDEN[form]


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
def test_a_long_text_takes_no_squared_time(form: str, piece: str) -> None:
    assert_linear(lambda size: lambda: export(form, {"httpProxy": piece * size}, None), 1000)
    with no_hang():
        export(form, {"httpProxy": piece * (MAX_FILE_BYTES // len(piece))}, None)


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
