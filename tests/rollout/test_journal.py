"""The journal forgets nothing, whenever the process ends; and it is nobody else's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.rollout.job import State
from azext_aksproxy.rollout.journal import VERSION, Journal, JournalError, event, replay

HEADER = event("rollout", version=VERSION, settings="s", selection="t", selected="x")
ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/{}"
A, B = ID.format("a"), ID.format("b")


def planned(id_: str) -> dict[str, object]:
    return event("planned", id=id_, location="westeurope", nodes=3, fields=["trustedCa"])


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
    journal.append(event("started", id=A, etag="1"))
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
    whole = [HEADER, planned(A), event("begun"), event("started", id=A, etag="1"), event("succeeded", id=A)]
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


@pytest.mark.parametrize("line", ["garbage", "[]", '{"at": "x"}'])
def test_a_line_in_its_midst_that_cannot_be_read_is_refused(path: Path, line: str) -> None:
    path.write_text(json.dumps(HEADER) + f"\n{line}\n" + json.dumps(event("begun")) + "\n")

    with pytest.raises(JournalError, match="Line 2 of the journal"):
        Journal(path)


def test_a_journal_of_a_later_version_is_refused(path: Path) -> None:
    path.write_text(json.dumps({**HEADER, "version": VERSION + 1}) + "\n")

    with pytest.raises(JournalError, match="Line 1"):
        Journal(path)


def test_a_second_run_is_refused_and_a_killed_one_keeps_no_lock(path: Path) -> None:
    code = f"""
from pathlib import Path
from azext_aksproxy.rollout.journal import Journal
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
    import portalocker

    def lock(file: object, _: object) -> None:
        path.unlink()

    monkeypatch.setattr(portalocker, "lock", lock)
    with pytest.raises(JournalError, match="Another run"):
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


def test_a_failure_that_is_tried_again_is_forgotten_once_it_succeeds() -> None:
    events = [
        planned(A),
        event("started", id=A, etag="1"),
        event("failed", id=A, code="QuotaExceeded", message="No cores."),
        event("started", id=A, etag="2"),
        event("succeeded", id=A),
    ]

    [failed], [succeeded] = replay(events[:3]), replay(events)
    assert failed.row() == {
        "id": A,
        "state": "failed",
        "reason": "QuotaExceeded: No cores.",
        "started": events[1]["at"],
        "ended": events[2]["at"],
    }
    assert (succeeded.row()["state"], succeeded.row()["reason"]) == ("succeeded", None)


def test_a_running_cluster_is_pending_in_the_result() -> None:
    [job] = replay([planned(A), event("started", id=A, etag="1")])

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
    ],
    ids=["header", "no time", "no location", "short id", "number for an id"],
)
def test_a_line_that_lacks_something_is_named(path: Path, line: dict[str, object]) -> None:
    lines = [HEADER, planned(A), event("begun"), line]
    path.write_text("".join(json.dumps(each) + "\n" for each in lines))

    with pytest.raises(JournalError, match=r"Line 4 of the journal .* cannot be read"):
        Journal(path)
