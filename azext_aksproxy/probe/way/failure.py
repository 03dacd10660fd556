"""Why a probe ended before there was a chain to judge."""

from __future__ import annotations

from azext_aksproxy.probe.row import Result


class ChannelError(Exception):
    """What the other end did that ends a conversation, as the rest of a sentence whose subject it is."""


class TimeIsUpError(ChannelError):
    """Nothing, until the time was over."""


class EndedError(Exception):
    """A probe ends here, with `result`. The text says what was seen and ends with what to do."""

    def __init__(self, result: Result, detail: str) -> None:
        super().__init__(detail)
        self.result = result
        self.detail = detail
