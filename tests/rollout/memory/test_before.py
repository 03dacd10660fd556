"""What clusters had, on disk before they are written: whole after a kill, each bundle once, and the user's alone."""

from __future__ import annotations

import json
import os
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from azext_aksproxy.rollout.decisions.verdict import Reading
from azext_aksproxy.rollout.decisions.written import Written
from azext_aksproxy.rollout.memory.before import Before, read_before
from azext_aksproxy.rollout.memory.journal import JournalError
from azext_aksproxy.rollout.memory.journal_place import beside
from tests.rollout.events import ID

ONE = {"httpProxyConfig": Written({"trustedCa": "old"}, {"trustedCa": "new"})}
BOTH = {
    "httpProxyConfig": Written({"trustedCa": None, "httpProxy": "http://h/"}, {"trustedCa": "new"}, ("httpProxy",)),
    "kubeProxyConfig": Written({"ipvsConfig": {"scheduler": None}}, {"ipvsConfig": {"scheduler": "RoundRobin"}}),
}


def reading(writes: Any) -> Reading:
    return Reading(ID, writes=writes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ca.rollout.before.jsonl"


def kept(path: Path, *all_writes: Any) -> list[str]:
    with closing(Before(path)) as before:
        return [before.keep(reading(writes), "1") for writes in all_writes]


def test_it_is_beside_its_journal() -> None:
    assert beside(Path("x/ca.rollout.jsonl"), "before") == Path("x/ca.rollout.before.jsonl")
    assert beside(Path("journal"), "undo") == Path("journal.undo.jsonl")


def test_what_is_kept_is_found_again(path: Path) -> None:
    names = kept(path, ONE, BOTH) + kept(path, ONE, {})
    found = read_before(path)

    assert [found[name] for name in names] == [ONE, BOTH, ONE, {}]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_user_may_read_it(path: Path) -> None:
    kept(path, ONE)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_made_where_nothing_is_written(path: Path) -> None:
    assert kept(path) == []
    assert not path.exists()


def test_a_bundle_is_kept_once(path: Path) -> None:
    kept(path, ONE, BOTH, ONE)
    kept(path, ONE, {"httpProxyConfig": Written({"trustedCa": "third"}, {"trustedCa": "old"})})
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]

    assert [each["trustedCa"] for each in lines if "sha256" in each] == ["old", "new", "third"]


def test_wherever_it_is_cut_off_the_whole_lines_count(path: Path) -> None:
    names = kept(path, ONE, BOTH)
    data = path.read_bytes()
    ends = [number for number, each in enumerate(data, 1) if each == ord("\n")]
    for size in sorted({*range(0, len(data), 31), *(end + each for end in ends[:-1] for each in (-1, 0, 1))}):
        path.write_bytes(data[:size])
        whole = read_before(path)
        more = kept(path, BOTH)
        assert [name in whole for name in names] == [size >= end for end in ends[2:]], size
        assert read_before(path) == {**whole, more[0]: BOTH}, size


@pytest.mark.parametrize(
    ("old", "new"),
    [('"new"', '"bad"'), ("http://h/", "http://i/"), ('"withheld": {"http', '"held": {"http'), ("{", "[")],
)
def test_what_was_meddled_with_is_not_taken_for_what_was_kept(path: Path, old: str, new: str) -> None:
    [name] = kept(path, BOTH)
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, new), "utf-8")

    assert old in text
    assert name not in read_before(path)


def test_a_file_that_cannot_be_written_stops_the_run(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with closing(Before(path)) as before:
        first = before.keep(reading(ONE), "1")
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            with pytest.raises(JournalError, match="No space left on device"):
                before.keep(reading(BOTH), "1")
        second = before.keep(reading(BOTH), "1")

    assert read_before(path) == {first: ONE, second: BOTH}


def test_what_is_no_file_is_left_alone(path: Path) -> None:
    path.mkdir()

    with pytest.raises(JournalError, match="is a directory; it was left as it is"):
        kept(path, ONE)
    with pytest.raises(JournalError, match="What the clusters had is not known"):
        read_before(path)
