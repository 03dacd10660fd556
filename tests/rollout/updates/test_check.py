"""The operator's own check: by its exit code, in its time, and told of what it is about."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from azext_aksproxy.rollout.decisions.job import Job
from azext_aksproxy.rollout.updates import check
from azext_aksproxy.rollout.updates.check import Check
from tests.rollout.events import ID

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the commands are those of a POSIX shell")


def test_what_ends_with_0_is_well_and_knows_the_cluster(tmp_path: Path) -> None:
    told = tmp_path / "told"
    names = ("ID", "NAME", "RESOURCE_GROUP", "SUBSCRIPTION")
    command = f"printf '%s|' {' '.join(f'$AKSPROXY_CLUSTER_{each}' for each in names)} >{told}; cat"

    assert Check(command, 60).run(Job(ID)) is None
    assert told.read_text() == f"{ID}|c|g|s|"


def test_anything_else_is_a_failure_with_what_it_said_last() -> None:
    out = Check("echo one; echo https://u:secret@p >&2; exit 3", 60).run(Job(ID))

    assert out
    assert out.event == "failed"
    assert out.facts["landed"]
    assert out.facts["code"] == "CheckFailed"
    assert out.facts["message"].startswith("The check ended with 3: one https://***@p")
    assert "secret" not in out.facts["message"]


@pytest.mark.parametrize("command", ["exit 7", "no-such-program-at-all"])
def test_one_that_says_nothing_or_is_not_there(command: str) -> None:
    out = Check(command, 60).run(Job(ID))

    assert out
    assert out.facts["message"].startswith(f"The check ended with {7 if 'exit' in command else 127}")


def test_much_that_is_said_is_cut_off() -> None:
    out = Check(f"{sys.executable} -c \"print('x' * 10**6 + 'end')\"; exit 1", 60).run(Job(ID))

    assert out
    assert len(out.facts["message"]) < 400
    assert out.facts["message"].endswith("xend")


@pytest.mark.parametrize(("end", "code"), [("true", None), ("exit 5", "5")])
def test_what_it_leaves_running_is_not_waited_for(end: str, code: str | None) -> None:
    out = Check(f"echo one; sleep 50 & {end}", 20).run(Job(ID))

    assert (out and out.facts["message"]) == (code and f"The check ended with {code}: one")


def test_what_it_prints_is_not_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[int] = []

    def note(text: str) -> str:
        kept.append(len(text))
        return text

    monkeypatch.setattr(check, "on_one_line", note)
    out = Check("head -c 30000000 /dev/zero | tr '\\0' x; echo end; exit 1", 60).run(Job(ID))

    assert out
    assert out.facts["message"].strip().endswith("xend")
    assert kept[0] <= check.MOST_BYTES


def test_a_password_that_is_cut_is_no_password_that_is_told() -> None:
    secret = "s3cret" * 60
    out = Check(f"echo https://u:{secret}@p; exit 1", 60).run(Job(ID))

    assert out
    assert out.facts["message"].endswith("https://***@p")


def test_one_that_is_killed_is_a_failure() -> None:
    out = Check("kill -9 $$", 60).run(Job(ID))

    assert out
    assert out.facts["message"] == "The check ended with -9"


def test_one_that_does_not_end_is_killed_with_what_it_started(tmp_path: Path) -> None:
    late = tmp_path / "late"
    out = Check(f"(sleep 1; touch {late}) & sleep 60", 0.2).run(Job(ID))

    assert out
    assert out.facts["message"] == "The check did not end within 0.2 seconds."
    time.sleep(1.2)
    assert not late.exists()
