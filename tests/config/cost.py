"""What the check of a hostile file takes, in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from azext_aksproxy.config.findings import Finding
from azext_aksproxy.config.limits import MAX_FILE_BYTES
from tests.config.hostile import PASSWORD
from tests.work import A_HANG

MAX_MEBIBYTES = 250
"""What a file of 1 MiB may take, over what a small one does."""

SMALL = 8192
"""The bytes of a file that is much smaller than those of a mebibyte, but no special case."""

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows tells no peak of memory and has no fork")

Check = Callable[[bytes], Iterable[Finding]]


@dataclass
class Cost:
    """What the check of a file took in a process of its own, and what was wrong with what it found."""

    mebibytes: float
    fault: str


def cost(check: Check, content: bytes, small: bytes) -> Cost:
    """Return what `check` of `content` takes, over that of a `small` file."""
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    process = fork.Process(target=_measure, args=(check, content, small, theirs))
    process.start()
    theirs.close()
    try:
        return ours.recv() if ours.poll(A_HANG) else Cost(0, "it does not end")
    except EOFError:
        return Cost(0, "the process died")
    finally:
        process.kill()
        process.join()


def assert_bounded(name: str, check: Check, content: bytes, small: bytes) -> None:
    """Fail where `check` of `content`, a file of at most the size that is read, takes too much beside a `small` one.

    `name` is what the file is called in the failure.
    """
    assert len(content) <= MAX_FILE_BYTES, name
    found = cost(check, content, small)
    assert not found.fault, name
    assert found.mebibytes < MAX_MEBIBYTES, name


def _measure(check: Check, content: bytes, small: bytes, answer: Any) -> None:
    import resource

    list(check(small))  # what is imported once is not counted
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    printed = "\n".join(map(str, check(content)))
    mebibytes = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    answer.send(Cost(mebibytes, "a password is told" if PASSWORD in printed else ""))
