"""How long an answer says to wait: understood, and never for ever. Pure."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

MAX_SECONDS = 3600.0
"""The longest wait that an answer is believed; then it is asked again. Ours: ARM has no longer limit."""

IN_MILLISECONDS = ("retry-after-ms", "x-ms-retry-after-ms")
IN_SECONDS = "Retry-After"


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of `retry-after-ms`, `x-ms-retry-after-ms` or `Retry-After` (a number or a date), if any.

    At most MAX_SECONDS: what is more is a fault, on the way or of a clock. A date that is past is no time at all.
    """
    seconds = _seconds(headers)
    return None if seconds is None else min(max(0.0, seconds), MAX_SECONDS)


def _seconds(headers: Mapping[str, str]) -> float | None:
    for name in IN_MILLISECONDS:
        if (text := headers.get(name, "").strip()).isdecimal():
            return float(text) / 1000
    text = headers.get(IN_SECONDS, "").strip()
    if text.isdecimal():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=timezone.utc)
    return (at - datetime.now(timezone.utc)).total_seconds()


def tame(headers: MutableMapping[str, str]) -> None:
    """Change what `headers` say of waiting to what `retry_after` understands.

    azure-core waits as long as they say, and ends with a traceback where it cannot read them.
    """
    for name in (*IN_MILLISECONDS, IN_SECONDS):
        if name not in headers:
            continue
        seconds = retry_after({name: headers[name]})
        if seconds is None:
            del headers[name]
        elif seconds == MAX_SECONDS:
            headers[name] = str(int(MAX_SECONDS if name == IN_SECONDS else MAX_SECONDS * 1000))
