"""What the user typed becomes text: paths, inline JSON, standard input, and every encoding that JSON has had."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from azext_aksproxy.config.findings import UnreadableError
from azext_aksproxy.config.limits import MAX_FILE_BYTES
from azext_aksproxy.config.reading.source import ENCODING, TOO_LARGE, UNREADABLE, Source, read

TEXT = '{"httpProxy": "http://pröxy:8080/"}'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_every_unicode_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(TEXT.encode(encoding))

    assert read(str(file)) == Source(str(file), TEXT)


@pytest.mark.parametrize("value", ["{}", " \n{", '{"a": 1}', "// no\n{}", "-----BEGIN PRIVATE KEY----- x"])
def test_what_begins_with_a_brace_or_cannot_be_a_name_is_inline(value: str) -> None:
    assert read(value) == Source("<inline JSON>", value)


@pytest.mark.parametrize("name", ["[1]", "{{name}}.json"])
def test_a_list_or_an_object_is_inline_unless_a_file_has_that_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert read(name) == Source("<inline JSON>", name)

    Path(name).write_text("{}")
    assert read(name) == Source(name, "{}")


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode("utf-16"))))

    assert read("-") == Source("<stdin>", TEXT)


def test_a_tilde_is_the_home_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "USERPROFILE"):  # that of Windows
        monkeypatch.setenv(name, str(tmp_path))
    (tmp_path / "file.json").write_text("{}")

    assert read("~/file.json") == Source("~/file.json", "{}")


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(b"{}".ljust(MAX_FILE_BYTES))
    assert len(read(str(file)).text) == MAX_FILE_BYTES

    file.write_bytes(b"{}".ljust(MAX_FILE_BYTES + 1))
    with pytest.raises(UnreadableError) as caught:
        read(str(file))
    assert caught.value.finding.rule is TOO_LARGE


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        ("", "the value is empty"),
        ("  ", "the value is empty"),
        ("missing.json", "'missing.json' does not exist"),
        (".", "'.' is a directory"),
        ("a\0b", "cannot be read"),
        ("x" * 5000, "cannot be read|does not exist"),  # the latter on Windows
    ],
)
def test_what_is_no_file_is_said_to_be_none(value: str, fact: str) -> None:
    with pytest.raises(UnreadableError, match=fact) as caught:
        read(value)
    assert caught.value.finding.rule is UNREADABLE


@pytest.mark.parametrize("value", ["http://user:secret@proxy:8080/", "user:secret@proxy:8080"])
def test_a_url_in_place_of_a_file_is_named_without_its_password(value: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(value)

    assert "secret" not in f"{caught.value} {caught.value.finding}"


def test_a_file_keeps_its_name_whatever_that_looks_like(tmp_path: Path) -> None:
    file = tmp_path / "prod@west.json"
    file.write_text("{}")

    assert read(str(file)).name == str(file)


@pytest.mark.parametrize("data", [b"\xff\xff", b'{"a": "\xe4"}', b"\xff\xfe{", "{}".encode("utf-16") + b"\0"])
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(data)

    with pytest.raises(UnreadableError) as caught:
        read(str(file))
    assert caught.value.finding.rule is ENCODING


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_wrong_byte_is_counted_from_the_start_of_the_file(tmp_path: Path, mark: bytes) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(mark + b"{ \xff }")

    with pytest.raises(UnreadableError, match=f"byte {len(mark) + 3} is not valid"):
        read(str(file))
