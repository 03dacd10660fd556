"""A file is replaced whole, or left as it is; nothing but its text becomes different."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from azext_aksproxy.config.findings import UnreadableError
from azext_aksproxy.config.fixing.in_place import NotWrittenError, put, take
from azext_aksproxy.config.limits import MAX_FILE_BYTES

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file.json"
    path.write_bytes(b'{"a": 1}\r\n')
    return path


def left_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_encoding_stays_with_its_mark(file: Path, encoding: str) -> None:
    file.write_bytes('{"a": "ü𝄞"}\r\n'.encode(encoding))
    original = take(str(file))
    assert original.source.text == '{"a": "ü𝄞"}\r\n'

    put(original, original.source.text)
    assert file.read_bytes() == original.data

    put(original, '{"b": "ü𝄞"}\r\n')
    assert file.read_bytes() == '{"b": "ü𝄞"}\r\n'.encode(encoding)


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff"])
def test_the_order_of_bytes_stays(file: Path, mark: bytes) -> None:
    encoding = {2: "utf-16", 4: "utf-32"}[len(mark)] + ("-le" if mark[0] == 0xFF else "-be")
    file.write_bytes(mark + "{}".encode(encoding))

    put(take(str(file)), "[]")

    assert file.read_bytes() == mark + "[]".encode(encoding)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o755, 0o666])
def test_the_permissions_stay(file: Path, mode: int) -> None:
    file.chmod(mode)

    put(take(str(file)), "{}")

    assert stat.S_IMODE(file.stat().st_mode) == mode
    assert left_in(file.parent) == ["file.json"]


def test_the_time_is_that_of_now(file: Path) -> None:
    """A program that looks for what is newer finds it."""
    os.utime(file, (1, 1))

    put(take(str(file)), "{}")

    assert file.stat().st_mtime > 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_the_owner_stays(file: Path) -> None:
    os.chown(file, 1234, 2345)

    put(take(str(file)), "{}")

    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 2345)


def test_a_link_stays_and_what_it_leads_to_is_written(file: Path) -> None:
    folder = file.parent / "links"
    folder.mkdir()
    (folder / "first").symlink_to("second")
    (folder / "second").symlink_to("../file.json")

    put(take(str(folder / "first")), "{}")

    assert (folder / "first").is_symlink()
    assert (folder / "second").is_symlink()
    assert file.read_text() == "{}"
    assert left_in(folder) == ["first", "second"]


def test_a_name_with_a_tilde_is_that_of_the_home(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(file.parent))

    put(take("~/file.json"), "{}")

    assert file.read_text() == "{}"


@pytest.mark.parametrize("name", ["missing.json", "a\0b", "."])
def test_what_cannot_be_read_is_told(file: Path, name: str) -> None:
    with pytest.raises(UnreadableError):
        take(str(file.parent / name))


def change(path: Path) -> None:
    path.write_bytes(b"[]")


def lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


def remove(path: Path) -> None:
    path.unlink()


def replace_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def link(path: Path) -> None:
    os.link(path, path.parent / "other")


def replace_by_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("meanwhile", "said"),
    [
        (change, "changed meanwhile"),
        (lengthen, "changed meanwhile"),
        (remove, "no such file"),
        (replace_by_a_folder, "no regular file"),
        (replace_by_a_pipe, "no regular file"),
        (link, "hard link"),
    ],
)
def test_what_is_not_the_file_that_was_read_is_left(file: Path, meanwhile: Callable[[Path], None], said: str) -> None:
    original = take(str(file))
    meanwhile(file)
    before = left_in(file.parent), file.is_file() and file.read_bytes()

    with pytest.raises(NotWrittenError, match=said) as caught:
        put(original, "{}")

    assert (left_in(file.parent), file.is_file() and file.read_bytes()) == before
    assert caught.value.remedy.endswith(".")


def test_a_file_that_changes_at_the_last_moment_is_left(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While its new text is written beside it."""
    original = take(str(file))

    def synced(handle: int) -> None:
        change(file)

    monkeypatch.setattr(os, "fsync", synced)

    with pytest.raises(NotWrittenError, match="meanwhile"):
        put(original, "{}")

    assert (file.read_bytes(), left_in(file.parent)) == (b"[]", ["file.json"])


@pytest.mark.parametrize("function", ["fsync", "replace", "utime"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_where_a_step_fails_the_file_is_left(
    file: Path, function: str, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise error

    original = take(str(file))
    with monkeypatch.context() as patched:
        patched.setattr(os, function, failing)
        with pytest.raises((NotWrittenError, KeyboardInterrupt), match=r"no space left on device|^$"):
            put(original, "{}")

    assert (file.read_bytes(), left_in(file.parent)) == (original.data, ["file.json"])


def test_the_new_text_is_on_the_disk_before_the_old_one_is_gone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda handle: steps.append(f"fsync {os.fstat(handle).st_size}"))
    move = os.replace

    def moved(one: str, other: str) -> None:
        steps.append("replace")
        move(one, other)

    monkeypatch.setattr(os, "replace", moved)

    put(take(str(file)), "{}")

    assert steps == ["fsync 2", "replace"]


def test_a_file_that_may_not_be_written_is_left(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write any: so the system is asked, and not tried."""
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)

    with pytest.raises(NotWrittenError, match="read-only"):
        put(take(str(file)), "{}")

    assert file.read_bytes() == b'{"a": 1}\r\n'


def test_what_could_not_be_read_again_is_not_written(file: Path) -> None:
    with pytest.raises(NotWrittenError, match="larger than 1 MiB"):
        put(take(str(file)), "x" * (MAX_FILE_BYTES + 1))
    with pytest.raises(NotWrittenError, match="no such character"):
        put(take(str(file)), "\ud800")

    assert file.read_bytes() == b'{"a": 1}\r\n'
