"""A look at a journal, also while a run writes it."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from azext_aksproxy.rollout.decisions.events import Event, event
from azext_aksproxy.rollout.decisions.job import State
from azext_aksproxy.rollout.memory import snapshot
from azext_aksproxy.rollout.memory.journal import VERSION, Journal, JournalError, replay
from azext_aksproxy.rollout.memory.snapshot import look
from tests.rollout.events import ID, planned

HEADER = event("rollout", version=VERSION, settings="s", selection="t", selected="x")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ca.rollout.jsonl"


def line(told: Event) -> bytes:
    return json.dumps(told).encode() + b"\n"


def test_it_sees_what_is_written_and_who_holds_it(path: Path) -> None:
    journal = Journal(path)
    assert (look(path).events, look(path).is_held) == ([], True), "a run that plans has written nothing yet"
    journal.begin([HEADER, planned(ID), event("begun")])
    journal.append(event("started", id=ID, etag="1", ailing=[]))
    seen = look(path)
    journal.append(event("succeeded", id=ID))
    journal.close()

    assert (seen.is_held, replay(seen.events)[0].state) == (True, State.RUNNING)
    assert (look(path).is_held, replay(look(path).events)[0].state) == (False, State.SUCCEEDED)


def test_a_half_line_is_left_to_whoever_writes_it(path: Path) -> None:
    path.write_bytes(whole := line(HEADER) + line(planned(ID)) + b'{"event": "beg')
    before = path.stat()

    assert [each["event"] for each in look(path).events] == ["rollout", "planned"]
    assert path.read_bytes() == whole
    assert path.stat() == before


def test_a_file_that_nobody_may_write_is_read(path: Path) -> None:
    path.write_bytes(line(HEADER))
    path.chmod(0o400)

    assert look(path).events == [HEADER]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "There is no journal"),
        (b'{"trustedCa": "abc"}\n', "is not the journal of a rollout"),
        (line({**HEADER, "version": VERSION + 1}), "Line 1 of the journal .* cannot be read"),
        (line(HEADER) + b"garbage\n", "Line 2 of the journal .* cannot be read"),
    ],
)
def test_what_is_no_journal_of_this_version_is_told(path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(JournalError, match=message) as error:
        look(path)
    assert error.value.hint
    assert path.exists() == (content is not None), "nothing is made by a look"


def test_what_is_no_file_is_not_waited_for(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(JournalError, match="is a named pipe"):
        look(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(JournalError, match="is a directory"):
        look(path)
    path.rmdir()
    path.symlink_to(path.with_name("target"))
    with pytest.raises(JournalError, match="is a symbolic link"):
        look(path)


def test_what_may_not_be_read_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path.write_bytes(line(HEADER))
    monkeypatch.setattr(snapshot, "open_to_read", refuse)
    with pytest.raises(JournalError, match="cannot be read: Permission denied"):
        look(path)


def test_a_plan_that_is_just_written_anew_is_read_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(line(HEADER))
    torn = [line(HEADER) + b"half of the old, half of the new\n", line(HEADER)]
    monkeypatch.setattr(snapshot, "_read", lambda _: torn.pop(0))

    assert look(path).events == [HEADER]


def test_looks_never_fail_beside_a_run_nor_does_the_run(path: Path) -> None:
    """Runs open and begin one journal, write it, and leave it to the next, while others look all the time."""
    count, is_over, failures = 40, threading.Event(), []

    def watch() -> None:
        seen = 0
        while not is_over.is_set():
            try:
                ended = sum(each["event"] == "succeeded" for each in look(path).events)
            except JournalError as error:
                failures.append(str(error))
            else:
                failures.extend(["it went back"] * (ended < seen))
                seen = ended

    with_it = Journal(path)
    with_it.begin([HEADER, planned(ID), event("begun")])
    with_it.close()
    watchers = [threading.Thread(target=watch) for _ in range(3)]
    for each in watchers:
        each.start()
    try:
        for _ in range(count):
            journal = Journal(path)
            journal.append(event("started", id=ID, etag="1", ailing=[]), event("succeeded", id=ID))
            journal.close()
    finally:
        is_over.set()
        for each in watchers:
            each.join()

    assert failures == []
    assert sum(each["event"] == "succeeded" for each in look(path).events) == count
