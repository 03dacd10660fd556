"""The diff: what `patch` takes, and what anybody may see."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.fixing.difference import difference
from azext_aksproxy.config.kinds import HTTP_PROXY
from tests.config.certificate_factory import encoded, pem
from tests.config.fixing.looks import ALL, fixed, look_any
from tests.config.verdict_files import ROOT

TEXT = '{\n  "httpProxy": "http://p:1/",\n  "noProxy": [\n    "*.a.b",\n    ".svc"\n  ]\n}\n'

DIFF = """\
--- file.json
+++ file.json
@@ -1,7 +1,7 @@
 {
   "httpProxy": "http://p:1/",
   "noProxy": [
-    "*.a.b",
+    ".a.b",
     ".svc"
   ]
 }
"""


def diff(text: str) -> str:
    return difference(fixed(HTTP_PROXY, text, ALL))


def test_it_is_a_unified_diff() -> None:
    assert diff(TEXT) == DIFF


def test_an_empty_line_is_one() -> None:
    assert diff(TEXT.replace('\n    ".svc"', '\n\n    ".svc"')).splitlines()[7:10] == [
        '+    ".a.b",',
        " ",
        '     ".svc"',
    ]


def test_there_is_none_where_nothing_is_fixed() -> None:
    assert diff(TEXT.replace("*", "")) == ""


def test_a_last_line_without_a_line_feed_is_told_as_patch_wants_it() -> None:
    assert diff('{"noProxy": ["*.a.b"]}').splitlines()[3:] == [
        '-{"noProxy": ["*.a.b"]}',
        "\\ No newline at end of file",
        '+{"noProxy": [".a.b"]}',
        "\\ No newline at end of file",
    ]


@pytest.mark.skipif(not shutil.which("patch"), reason="patch is not there")
@pytest.mark.parametrize(
    "text", [TEXT, TEXT.replace("\n", "\r\n"), TEXT.strip(), TEXT.replace("p:1", "p:1/\u2028ü"), TEXT * 1 + "\n\n"]
)
def test_patch_makes_of_a_file_what_a_fix_makes(text: str, tmp_path: Path) -> None:
    made = fixed(HTTP_PROXY, text)
    (tmp_path / "file.json").write_bytes(text.encode())
    shown = difference(made)
    if "\u2028" in text:  # what a terminal may not be given
        shown = shown.replace("?ü", "\u2028ü")

    subprocess.run(["patch", "--binary"], input=shown.encode(), cwd=tmp_path, check=True, capture_output=True)

    assert (tmp_path / "file.json").read_bytes() == made.after.text.encode()


KEY = "-----BEGIN PRIVATE KEY-----\nMC4CAQHUNTER2\n-----END PRIVATE KEY-----\n"
BESIDE = [
    '"httpProxy": "http://alice:hunter2@p:1/"',
    '"httpProxy": "http://alice:hunter2%40p:1/"',
    '"httpProxy": "alice:hunter2@p:1"',
    '"x": "alice\\nhunter2@p"',
    '"alice:hunter2@p": 1',
    '"alice\\u003ahunter2@p": "hunter2@p"',
    '"adminPassword": "hunter2"',
    '"adminPassword": {"value": ["hunter2", {"x": "hunter2"}]}',
    '"servicePrincipalProfile": {"clientId": "x", "secret": "hunter2"}',
    '"sasToken": "hunter2", "accountKey": "hunter2", "connectionString": "hunter2"',
    f'"trustedCa": {json.dumps(KEY)}',
    f'"trustedCa": {json.dumps(ROOT + KEY)}',
    f'"trustedCa": {json.dumps(encoded(KEY))}',
    f'"trustedCa": {json.dumps(encoded(ROOT + KEY))}',
    f'"x": {json.dumps(encoded("xx" + KEY))}',
    f'"other": {json.dumps(KEY)}',
]


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("gap", ["\n", " "])
def test_it_shows_no_secret_that_stands_beside_what_is_fixed(beside: str, gap: str) -> None:
    text = f'{{{gap}"noProxy": ["*.a.b"],{gap}{beside}{gap}}}'
    hidden = [encoded(KEY), encoded(ROOT + KEY), encoded("xx" + KEY), "HUNTER2"]

    shown = diff(text)

    assert '".a.b"' in shown
    assert "hunter2" not in shown.lower()
    assert "***" in shown
    assert not any(each in shown for each in hidden)


def test_a_private_key_in_der_is_not_shown() -> None:
    """Only what is found tells that it is one."""
    der = "MC4CAQAwBQYDK2VwBCIEICgc8OMbOGcFJ4EPTkMUnXNl6Kj0+0aE2Kzw9cZLSFyE"
    text = json.dumps({"noProxy": ["*.a.b"], "trustedCa": der})

    assert der not in diff(text)
    assert "***" in diff(text)


def test_a_certificate_is_shown() -> None:
    assert encoded(ROOT) in diff(json.dumps({"noProxy": ["*.a.b"], "trustedCa": encoded(ROOT)}))
    assert encoded(ROOT) in diff(json.dumps({"trustedCa": pem(ROOT.encode()) and ROOT}))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), st.text("@%40aü/: ", max_size=5))
def test_no_part_of_a_password_is_shown(user: str, more: str) -> None:
    password = f"{user}HUNTER2{more}"
    text = json.dumps({"httpProxy": f"http://alice:{password}@p:1/", "noProxy": ["*.a.b"]}, ensure_ascii=False)

    assert "HUNTER2" not in diff(text)
    assert "alice" not in diff(text)


def test_a_terminal_is_given_nothing_to_obey() -> None:
    shown = diff(TEXT.replace("p:1/", "p:1/\x9b31m\u202e"))

    assert "\x9b" not in shown
    assert "\u202e" not in shown


YAML_BESIDE = [
    "httpProxy: http://alice:hunter2@p:1/",
    "httpProxy: 'alice:hunter2@p:1'",
    "x: |\n    http://alice:hunter2@p:1/",
    "x: >- # c\n    alice:hunter2@p",
    "x: &a http://alice:hunter2@p:1/\n  y: *a",
    "x: !!str http://alice:hunter2@p:1/",
    "'alice:hunter2@p': 1",
    "? alice:hunter2@p\n  : 1",
    "adminPassword: hunter2",
    "adminPassword: !!str hunter2",
    "adminPassword: |\n    hunter2\n    hunter2",
    "adminPassword: ${HUNTER2}x",
    "adminPassword: {value: [hunter2, {x: hunter2}]}",
    "x: &a hunter2\n  adminPassword: *a",
    "x: &a [hunter2]\n  adminPassword: *a",
    "x: &a http://u:p@hunter2\n  password: *a\n  y: *a",
    "<<: {x: http://alice:hunter2@p:1/}\n  x: y",
    "# http://alice:hunter2@p:1/",
    "x: y # the old one: http://alice:hunter2@p:1/",
    "# adminPassword: hunter2",
    f"trustedCa: |\n    {KEY.replace(chr(10), chr(10) + '    ')}",
    f"trustedCa: {encoded(ROOT + KEY)}",
    f"x: {encoded('xx' + KEY)}",
    f"# {KEY.strip().replace(chr(10), chr(10) + '# ')}",
]


def yaml_diff(text: str) -> str:
    return difference(fixed(HTTP_PROXY, text, ALL, look=look_any))


@pytest.mark.parametrize("beside", YAML_BESIDE)
def test_a_diff_of_yaml_shows_no_secret_that_stands_beside_what_is_fixed(beside: str) -> None:
    hidden = [encoded(KEY), encoded(ROOT + KEY), encoded("xx" + KEY)]

    shown = yaml_diff(f"httpProxyConfig:\n  noProxy: ['*.a.b']\n  {beside}\n")

    assert "+  noProxy: ['.a.b']" in shown
    assert "hunter2" not in shown.lower()
    assert "***" in shown
    assert not any(each in shown for each in hidden)


def test_a_number_that_is_a_password_is_not_shown() -> None:
    assert "4711" not in yaml_diff("httpProxyConfig: {noProxy: ['*.a.b']}\nadminPassword: 4711\n")
    assert "4711" not in diff('{"properties": {"httpProxyConfig": {"noProxy": ["*.a.b"]}, "adminPassword": 4711}}')


def test_a_diff_of_yaml_shows_what_is_no_secret() -> None:
    text = "# of the team\nhttpProxyConfig:\n  noProxy: ['*.a.b'] # all of them\n"

    assert yaml_diff(text).splitlines()[3:] == [
        " # of the team",
        " httpProxyConfig:",
        "-  noProxy: ['*.a.b'] # all of them",
        "+  noProxy: ['.a.b'] # all of them",
    ]
