"""What a command may say, given what the service did: the invariants of the models."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from azure.core.exceptions import AzureError
from knack.util import CLIError

from tests.model.colleague import revision_of
from tests.model.commands import Outcome
from tests.model.log import Attempt, Log, Moment
from tests.model.settings import Asked, difference, items
from tests.model.trouble import Way

BADLY = ("Failed", "Canceled")


def nothing_lost(attempts: Iterable[Attempt], asked: Asked) -> None:
    """Hold that each write that landed was made from the cluster that it replaced, and changed only what was asked."""
    for each in attempts:
        if each.before is None or each.after is None:
            continue
        made_from, replaced = revision_of(each.sent), revision_of(each.before)
        assert made_from == replaced, f"A write that was made from revision {made_from} replaced revision {replaced}."
        assert asked.keeps(each.before, each.after), "A write changed what was not asked for."


def nothing_unagreed(attempts: Iterable[Attempt], asked: Asked, agreed: set[object]) -> None:
    """Hold that each write that landed changed nothing of the file's settings that is not in `agreed`."""
    for each in attempts:
        if each.before is None or each.after is None:
            continue
        for name in asked.names:
            made = difference(items(each.before, name), items(each.after, name))
            assert made <= agreed, f"A write made changes that nobody agreed to: {short(made - agreed)}."


def written_once(attempts: Iterable[Attempt]) -> None:
    """Hold that a cluster is written again only where that ended badly, or was undone before a later run."""
    landed = [each for each in attempts if each.has_landed]
    for first, second in pairwise(landed):
        one, other = first.landed_at, second.landed_at
        assert one
        assert other
        is_undone = other.foreign > one.foreign and other.command > one.command
        assert first.operation in BADLY or is_undone, f"The cluster '{first.name}' was written twice."


def may_be_told_as_done(name: str, attempts: list[Attempt], log: Log, asked: Asked) -> bool:
    """Say whether a success would be true for a cluster.

    A write of ours landed that made it as asked and whose operation succeeded; or the cluster as it was last read is as
    asked, and no write was sent, or one whose fate could not be known.
    """
    if any(each.after and asked.is_in(each.after) and each.operation == "Succeeded" for each in attempts):
        return True
    is_refused = bool(attempts) and all(each.is_refused for each in attempts)
    return not is_refused and was_seen_as_asked(name, log, asked)


def was_seen_as_asked(name: str, log: Log, asked: Asked) -> bool:
    """Say whether the cluster `name` was as asked, and at rest, when it was last read."""
    last = next((each.body for each in reversed(log.reads) if each.name == name), None)
    return last is not None and asked.is_in(last) and last["properties"]["provisioningState"] == "Succeeded"


def must_be_told_as_done(attempts: list[Attempt], end: Moment, asked: Asked) -> bool:
    """Say whether a success would have to be told: a write landed and was seen, and nothing went wrong afterwards."""
    landed = [each for each in attempts if each.has_landed]
    if not landed:
        return False
    last = landed[-1]
    assert last.after
    assert last.landed_at
    was_seen = last.status == 200 or end.reads > last.landed_at.reads
    went_on_well = (last.landed_at.command, last.landed_at.faults, last.landed_at.foreign) == (
        end.command,
        end.faults,
        end.foreign,
    )
    return was_seen and went_on_well and asked.is_in(last.after) and last.operation == "Succeeded"


def fails_properly(outcome: Outcome, attempts: Iterable[Attempt]) -> None:
    """Hold that an error is one that azure-cli shows without a traceback, and that it does not deny what was sent."""
    if outcome.error is None:
        return
    assert isinstance(outcome.error, (CLIError, AzureError)), f"A traceback: {outcome.error!r}"
    told = [str(outcome.error), *map(str, getattr(outcome.error, "recommendations", []))]
    sent = [each for each in attempts if not each.fault or each.fault.way is not Way.UNMADE]
    if any("Nothing was sent" in line for line in told):
        assert not sent, f"It says that nothing was sent: {told}"


def is_readable(journal: Path) -> None:
    """Hold that every line of a journal is whole JSON."""
    text = journal.read_bytes() if journal.exists() else b""
    assert text.endswith(b"\n") or not text, f"The last line of the journal is cut off: {text[-80:]!r}"
    for line in text.splitlines():
        try:
            assert "event" in json.loads(line)
        except ValueError:
            raise AssertionError(f"A line of the journal is no JSON: {line!r}") from None


def short(changes: Iterable[object]) -> str:
    """Return changes as a message shows them; certificates are long."""
    return ", ".join(sorted(str(each).replace("\\n", "")[:90] for each in changes))


def told(attempts: Iterable[Attempt]) -> str:
    """Return the writes of a command as a failed test shows them."""
    return "\n".join(
        f"  write of {each.name}: {each.fault or 'no fault'}, answered {each.status}, "
        f"{'landed, ' + each.operation if each.has_landed else 'not landed'}"
        for each in attempts
    )
