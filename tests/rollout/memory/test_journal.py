"""The journal forgets nothing, whenever the process ends; and it is nobody else's."""

from __future__ import annotations

import errno
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.rollout.decisions.events import event
from azext_aksproxy.rollout.decisions.job import State
from azext_aksproxy.rollout.memory.journal import VERSION, Journal, JournalError, replay
from tests.rollout.events import planned

HEADER = event("rollout", version=VERSION, settings="s", selection="t", selected="x")
ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/{}"
A, B = ID.format("a"), ID.format("b")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ca.rollout.jsonl"


def reopened(path: Path) -> Journal:
    journal = Journal(path)
    journal.close()
    return journal


def test_what_was_written_is_there_again(path: Path) -> None:
    journal = Journal(path)
    journal.begin([HEADER, planned(A), planned(B), event("begun")])
    journal.append(event("started", id=A, etag="1", ailing=[]))
    journal.append(event("accepted", id=A, operation="https://x/op"))
    journal.close()

    again = reopened(path)

    assert again.has_begun
    first, second = replay(again.events)
    assert (first.state, first.operation, first.is_sent) == (State.RUNNING, "https://x/op", True)
    assert (second.state, second.fields) == (State.PENDING, ["trustedCa"])


@given(cut=st.integers(min_value=0))
def test_wherever_it_is_cut_off_the_whole_lines_count(cut: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "cut.jsonl"
    whole = [HEADER, planned(A), event("begun"), event("started", id=A, etag="1", ailing=[]), event("succeeded", id=A)]
    data = "".join(json.dumps(each) + "\n" for each in whole).encode()
    kept = data[: cut % (len(data) + 1)]
    path.write_bytes(kept)

    journal = Journal(path)

    assert journal.events == whole[: kept.count(b"\n")]
    journal.append(event("failed", id=A, code="c", message="m"))
    journal.close()
    assert json.loads(path.read_bytes().splitlines()[-1])["event"] == "failed"
    assert len(path.read_bytes().splitlines()) == kept.count(b"\n") + 1


def test_a_plan_that_was_never_begun_is_planned_anew(path: Path) -> None:
    path.write_text(json.dumps(HEADER) + "\n" + json.dumps(planned(A)) + "\n")

    journal = Journal(path)
    assert not journal.has_begun
    journal.begin([HEADER, planned(B), event("begun")])
    journal.close()

    assert [job.id for job in replay(reopened(path).events)] == [B]


@pytest.mark.parametrize("content", ['{"trustedCa": "abc"}\n', "x", '{"event": "rollouts"}', "[]\n", "\n"])
def test_a_file_that_is_no_journal_is_left_as_it_is(path: Path, content: str) -> None:
    path.write_text(content)

    with pytest.raises(JournalError, match="is not the journal of a rollout"):
        Journal(path)
    assert path.read_text() == content


@pytest.mark.parametrize("line", ["garbage", "[]", '{"at": "x"}', "", "[" * 100_000])
def test_a_line_in_its_midst_that_cannot_be_read_is_refused(path: Path, line: str) -> None:
    path.write_text(json.dumps(HEADER) + f"\n{line}\n" + json.dumps(event("begun")) + "\n" + '{"half')

    before = path.read_bytes()
    with pytest.raises(JournalError, match="Line 2 of the journal") as error:
        Journal(path)
    assert "plans again" in error.value.hint
    assert "--journal" in error.value.hint
    assert path.read_bytes() == before


def test_a_journal_of_a_later_version_is_refused(path: Path) -> None:
    path.write_text(json.dumps({**HEADER, "version": VERSION + 1}) + "\n")

    with pytest.raises(JournalError, match="Line 1"):
        Journal(path)


def test_a_second_run_is_refused_and_a_killed_one_keeps_no_lock(path: Path) -> None:
    code = f"""
from pathlib import Path
from azext_aksproxy.rollout.memory.journal import Journal
journal = Journal(Path({str(path)!r}))
journal.append({HEADER!r})
print("held", flush=True)
input()
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=os.getcwd()
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(JournalError, match="Another run is using"):
            Journal(path)
        holder.kill()
        holder.wait()

    assert len(reopened(path).events) == 1


def test_one_in_which_nothing_was_written_is_removed(path: Path) -> None:
    reopened(path)

    assert not path.exists()


def test_one_that_was_removed_meanwhile_is_not_written_to(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that had nothing to do removes its journal; one that opened the same file before must not use it."""

    def take(_: object) -> bool:
        path.unlink()
        return True

    monkeypatch.setattr("azext_aksproxy.rollout.memory.journal.take", take)
    with pytest.raises(JournalError, match="Another run"):
        Journal(path)


def test_an_empty_file_that_was_there_before_stays(path: Path) -> None:
    path.touch()
    reopened(path)

    assert path.exists(), "it is the user's"


def test_one_that_another_took_the_place_of_is_not_removed(path: Path) -> None:
    journal = Journal(path)
    path.unlink()
    path.write_text("")
    journal.close()

    assert path.exists()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def bound_socket(path: Path) -> None:
    # a path of a socket has at most some 100 characters
    with socket.socket(socket.AF_UNIX) as bound:
        here = os.getcwd()
        os.chdir(path.parent)
        try:
            bound.bind(path.name)
        finally:
            os.chdir(here)


def link(path: Path) -> None:
    path.with_name("target").write_bytes(b"")
    path.symlink_to(path.with_name("target"))


def dangling_link(path: Path) -> None:
    path.symlink_to(path.with_name("target"))


def device(path: Path) -> None:
    try:
        os.mknod(path, 0o600 | 0o020000, os.makedev(1, 3))  # /dev/null, under another name
    except PermissionError:
        pytest.skip("only root makes devices")


@pytest.mark.skipif(os.name == "nt", reason="Windows makes none of these so")
@pytest.mark.parametrize(
    ("put", "told"),
    [
        (Path.mkdir, "a directory"),
        (link, "a symbolic link"),
        (dangling_link, "a symbolic link"),
        (pipe, "a named pipe"),
        (bound_socket, "a socket"),
        (device, "a device"),
    ],
)
def test_what_is_no_regular_file_is_refused_and_left_as_it_is(
    path: Path, put: Callable[[Path], None], told: str
) -> None:
    put(path)
    before = path.lstat()

    with pytest.raises(JournalError, match=f"ca.rollout.jsonl' is {told}") as refused:
        Journal(path)

    assert path.lstat() == before
    assert "--journal" in refused.value.hint
    target = path.with_name("target")
    assert not target.exists() or target.read_bytes() == b""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such paths")
def test_the_null_device_is_neither_written_to_nor_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: pytest.fail("it would be gone, as root"))

    with pytest.raises(JournalError, match="'/dev/null' is a device"):
        Journal(Path("/dev/null"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes of this kind")
def test_a_pipe_that_is_put_there_meanwhile_is_refused_as_well(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(path)
    regular = Path(__file__).lstat()
    monkeypatch.setattr(os, "lstat", lambda _: regular)

    with pytest.raises(JournalError, match="is a named pipe"):
        Journal(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_user_may_read_it(path: Path) -> None:
    journal = Journal(path)
    journal.append(event("begun"))
    journal.close()

    assert path.stat().st_mode & 0o777 == 0o600, "the URLs of operations are signed"


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="cannot be opened: No such file"):
        Journal(tmp_path / "missing" / "x.jsonl")


def test_a_full_disk_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(path)

    def fsync(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(JournalError, match="No space left on device"):
        journal.append(event("begun"))
    journal.close()


class FullDisk:
    """A file on a disk that is full after `room` more bytes; `stuck` times it cannot be cut back either."""

    def __init__(self, file: Any, room: int, stuck: int = 0) -> None:
        self.file, self.room, self.stuck = file, room, stuck

    def write(self, data: bytes) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fits, self.room = data[: self.room], max(0, self.room - len(data))
        return cast(int, self.file.write(fits))

    def truncate(self, size: int) -> None:
        if self.stuck:
            self.stuck -= 1
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self.file.truncate(size)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


def fill(journal: Journal, room: int, stuck: int = 0) -> FullDisk:
    disk = FullDisk(journal._file, room, stuck)
    journal._file = journal._lines._file = cast(Any, disk)
    return disk


def told_events(path: Path) -> list[str]:
    return [json.loads(line)["event"] for line in path.read_bytes().split(b"\n")[:-1]]


@pytest.mark.parametrize("room", [0, 1, 40, 85])
@pytest.mark.parametrize("stuck", [0, 1, 2])
def test_a_disk_that_is_full_for_a_moment_leaves_no_half_a_line(path: Path, room: int, stuck: int) -> None:
    journal = Journal(path)
    journal.begin([HEADER, planned(A), event("begun")])
    disk = fill(journal, room, stuck)
    with pytest.raises(JournalError, match="No space left on device"):
        journal.append(event("started", id=A, etag="x" * 100, ailing=[]))

    disk.room = 10_000
    for _ in range(stuck):  # as long as nothing can be cut back, nothing is written behind half a line either
        try:
            journal.append(event("started", id=A, etag="2", ailing=[]))
        except JournalError:
            continue
        break
    journal.append(event("succeeded", id=A))
    journal.close()

    assert [job.state for job in replay(reopened(path).events)] == [State.SUCCEEDED]
    assert path.read_bytes().endswith(b"\n")
    assert told_events(path)[:3] == ["rollout", "planned", "begun"]


def test_what_could_not_be_cut_back_is_at_the_end(path: Path) -> None:
    journal = Journal(path)
    journal.begin([HEADER, event("begun")])
    fill(journal, room=10, stuck=1)
    with pytest.raises(JournalError):
        journal.append(event("failed", id=A, code="c", message="m"))
    journal.close()

    assert told_events(path) == ["rollout", "begun"]
    assert path.read_bytes().endswith(b"\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_a_file_that_may_not_grow_for_a_moment_is_well_formed_afterwards(path: Path) -> None:
    import resource

    journal = Journal(path)
    journal.begin([HEADER, planned(A), event("begun")])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 10, hard))
    try:
        with pytest.raises(JournalError, match="cannot be written: File too large"):
            journal.append(event("started", id=A, etag="1", ailing=[]))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    journal.append(event("left out", id=A, reason="r", lacks=False))
    journal.close()

    assert told_events(path) == ["rollout", "planned", "begun", "left out"]
    assert len(reopened(path).events) == 4


def test_a_plan_that_could_not_be_written_is_none(path: Path) -> None:
    journal = Journal(path)
    fill(journal, room=300)
    with pytest.raises(JournalError):
        journal.begin([HEADER, *[planned(ID.format(number)) for number in range(9)], event("begun")])
    journal.close()

    assert not path.exists()


def test_a_failure_that_is_tried_again_is_forgotten_once_it_succeeds() -> None:
    events = [
        planned(A),
        event("started", id=A, etag="1", ailing=[]),
        event("failed", id=A, code="QuotaExceeded", message="No cores."),
        event("started", id=A, etag="2", ailing=[]),
        event("succeeded", id=A),
    ]

    [failed], [succeeded] = replay(events[:3]), replay(events)
    assert failed.row() == {
        "id": A,
        "state": "failed",
        "reason": "QuotaExceeded: No cores.",
        "until": None,
        "started": events[1]["at"],
        "ended": events[2]["at"],
    }
    assert (succeeded.row()["state"], succeeded.row()["reason"]) == ("succeeded", None)


def test_a_running_cluster_is_pending_in_the_result() -> None:
    [job] = replay([planned(A), event("started", id=A, etag="1", ailing=[])])

    assert job.row()["state"] == "pending"
    assert "not followed to the end" in job.row()["reason"]


@pytest.mark.parametrize(
    "line",
    [
        {"event": "rollout", "version": VERSION, "at": "2026"},
        {"event": "started", "id": A},
        {"event": "planned", "at": "2026", "id": A},
        event("started", id="/subscriptions/s"),
        event("started", id=7),
        {**planned(A), "opens": "soon"},
        event("stage", stages="canary 1"),
        event("stage", number="1", count=1, stages="canary 1"),
        event("stage", number=1, count=1),
        event("soak", number=1, until="later", stages="canary 1"),
    ],
    ids=[
        *["header", "no time", "no location", "short id", "number for an id", "no time of a window"],
        *["no number of a stage", "text for a number", "no stages", "no time of a soak"],
    ],
)
def test_a_line_that_lacks_something_is_named(path: Path, line: dict[str, object]) -> None:
    lines = [HEADER, planned(A), event("begun"), line]
    path.write_text("".join(json.dumps(each) + "\n" for each in lines))

    with pytest.raises(JournalError, match=r"Line 4 of the journal .* cannot be read"):
        Journal(path)


def test_a_refusal_says_nothing_of_an_earlier_write_whose_answer_was_lost() -> None:
    refused = event("refused", id=A, code="409", message="Busy.")
    [clear] = replay([planned(A), event("started", id=A, etag="1", ailing=[]), refused])
    [doubtful] = replay(
        [planned(A), event("started", id=A, etag="1", ailing=[]), event("started", id=A, etag="1", ailing=[]), refused]
    )
    accepted = event("accepted", id=A, operation=None)
    [again] = replay(
        [
            planned(A),
            event("started", id=A, etag="1", ailing=[]),
            accepted,
            event("started", id=A, etag="2", ailing=[]),
            refused,
        ]
    )

    assert (clear.is_sent, clear.started) == (False, None)
    assert (doubtful.is_sent, doubtful.etag) == (True, "1")
    assert not again.is_sent
