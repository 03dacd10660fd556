"""Why the update of a cluster goes on otherwise than straight to its end: raised from within the host's own steps."""

from __future__ import annotations

from azext_aksproxy.azure.attempts import Fate
from azext_aksproxy.rollout.decisions.verdict import Ending, Next


class PutBack(Exception):  # noqa: N818
    """The cluster is to be taken again in `seconds`; the message says why, as a sentence.

    `has_come_on` says that all was well with it meanwhile: how long it was waited for before does not count any more.
    """

    def __init__(self, reason: str, seconds: float, has_come_on: bool = False) -> None:
        super().__init__(reason)
        self.seconds, self.has_come_on = seconds, has_come_on


class NotAnyMore(Exception):  # noqa: N818
    """A write was about to be sent when the run was stopped."""


class Stop(Exception):  # noqa: N818
    """Says, out of the midst of the host's steps, what to do instead of writing."""

    def __init__(self, verdict: Next | Ending) -> None:
        super().__init__(verdict)
        self.verdict = verdict


class Unfinished(Exception):  # noqa: N818
    """A write ended with an error, its cause. It is no HttpResponseError, which the decorator would judge."""

    def __init__(self, fate: Fate) -> None:
        super().__init__(fate)
        self.fate = fate
