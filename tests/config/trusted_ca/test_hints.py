"""The commands in hints lead somewhere: each is run on a file with the fault, and what it makes has none any more."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.config import certificate_factory as factory
from tests.config.certificate_factory import encoded, pem
from tests.config.trusted_ca.checked import MARK, OTHER_ROOT, ROOT, errors, findings, rules
from tests.config.trusted_ca.odd import GO_SKIPS
from tests.config.trusted_ca.texts import WRITTEN
from tests.config.trusted_ca.values import PADDED, PKCS8_DER

PARAMETERS = pem(b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07", "EC PARAMETERS")
PKCS7 = factory.pkcs7_file(Encoding.PEM).decode()

FILES = {
    "a private key": ("ca.pem", ROOT + pem(PKCS8_DER, "PRIVATE KEY"), "certificates.pem"),
    "PKCS #7": ("ca.p7b", PKCS7, "ca.pem"),
    "an old label": ("one.pem", pem(factory.root(), "X509 CERTIFICATE"), "certificate.pem"),
    "OpenSSL's label": ("one.pem", pem(factory.root(), "TRUSTED CERTIFICATE"), "certificate.pem"),
    "an empty line": ("ca.pem", ROOT + WRITTEN["an empty line in the base64"], ""),
    "an empty line with a blank": ("ca.pem", ROOT.replace("\n-----END", "\n \r\n-----END"), ""),
    "a lost line feed": ("ca.pem", (ROOT + OTHER_ROOT).replace("\n", "\r\n")[:-1], ""),
    "two carriage returns": ("ca.pem", (ROOT + OTHER_ROOT).replace("\n", "\r\r\n"), ""),
    "a form feed": ("ca.pem", ROOT.replace("-----\n", "-----\f\n", 1), ""),
    "UTF-16": ("ca.pem", ROOT.encode("utf-16"), ""),
    "UTF-16, big-endian": ("ca.pem", ROOT.encode("utf-16-be"), ""),
    "UTF-16, little-endian": ("ca.pem", ROOT.encode("utf-16-le"), ""),
    "PEM in PEM": ("ca.pem", pem(ROOT.encode()), ""),
    "a byte order mark": ("ca.pem", MARK + "\n" + ROOT, ""),
    "DER": ("ca.der", factory.root(), "ca.pem"),
    "PKCS #7 in DER": ("ca.p7b", factory.pkcs7_file(Encoding.DER), "ca.pem"),
    "something after its end": ("one.pem", pem(GO_SKIPS["something after its end"].parts.der()), "certificate.pem"),
}
"""A file that has the fault, as the hint calls it, and the file that the hint makes; "" where it prints base64."""


def commands(text: str) -> str:
    """Return the commands in a hint, in their order."""
    return " && ".join(each for each in re.findall("`(.*?)`", text) if " " in each)


def run(command: str, folder: Path, text: str = "") -> str:
    missing = [each for each in ("bash", "openssl", "iconv") if shutil.which(each) is None]
    if missing:
        pytest.skip(f"{missing[0]} is not installed")
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", command], cwd=folder, input=text, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (command, done.stderr)
    return done.stdout


@pytest.mark.parametrize(("name", "content", "made"), FILES.values(), ids=FILES.keys())
def test_a_hint_mends_the_file(name: str, content: str | bytes, made: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    value = encoded(content)
    if MARK in str(content):
        value = encoded(MARK + ROOT)
        (tmp_path / name).write_text(MARK + ROOT, "utf-8")
    broken = rules(value)
    assert broken
    printed = run(commands(findings(value)[0].hint), tmp_path)
    mended = (tmp_path / made).read_bytes() if made else base64.b64decode(printed)
    assert rules(encoded(mended)) == []


URL_SAFE = base64.urlsafe_b64encode(b"\xff\xfe~?>" * 3 + b"\n" + ROOT.encode() + b"\n").decode()


@pytest.mark.parametrize("value", [URL_SAFE, URL_SAFE.rstrip("="), PADDED.rstrip("=")])
def test_a_hint_mends_base64(value: str, tmp_path: Path) -> None:
    [finding] = findings(value)
    command, padding = commands(finding.hint).partition(" && ")[0], re.search("put '(=+)'", finding.hint, re.IGNORECASE)
    translated = run(command, tmp_path, value) if command.startswith("tr ") else value
    mended = translated + (padding[1] if padding else "")
    assert base64.b64decode(mended, validate=True).rstrip().endswith(ROOT.rstrip().encode())
    assert errors(mended) == set()


def test_two_files_are_joined_as_the_hint_says(tmp_path: Path) -> None:
    (tmp_path / "first.pem").write_text(ROOT.rstrip())
    (tmp_path / "second.pem").write_text(OTHER_ROOT)
    command = "awk 1 first.pem second.pem"
    assert command in findings(encoded(ROOT.rstrip() + OTHER_ROOT))[0].hint
    assert run(command, tmp_path) == ROOT + OTHER_ROOT


def test_what_holds_no_certificate_openssl_cannot_show_either(tmp_path: Path) -> None:
    command = commands(findings(encoded(pem(b"no certificate")))[0].hint)
    for content, works in ((pem(b"no certificate"), False), (ROOT, True)):
        (tmp_path / "one.pem").write_text(content)
        done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, check=False)
        assert (done.returncode == 0) is works


def test_the_public_pkcs12_command_asks_for_the_password_only(tmp_path: Path) -> None:
    (tmp_path / "ca.p12").write_bytes(factory.pkcs12_file())
    command = commands(findings(encoded(factory.pkcs12_file()))[0].hint).partition(" && ")[0]
    run(f"{command} -passin pass:", tmp_path)
    assert rules(encoded((tmp_path / "ca.pem").read_bytes())) == []
