"""HTML, made so that no value can become a part of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from typing import Any

from azext_aksproxy.config.redact import printable
from azext_aksproxy.config.trusted_ca.rules import EXPIRES_SOON

DAY = "%Y-%m-%d"
SOON_DAYS = EXPIRES_SOON.days
"""So many days before its end a certificate is called urgent: those at which preflight warns of it."""


class Html(str):
    """Text that is HTML already, and so is not escaped again."""

    __slots__ = ()


def text(value: Any) -> Html:
    """Return `value` as HTML: what is not Html is escaped, and what cannot be printed is a question mark."""
    if isinstance(value, Html):
        return value
    return Html(escape(printable("" if value is None else str(value), instead="?")))


def join(parts: Iterable[Any], between: str = "") -> Html:
    """Return `parts` as HTML, one after the other."""
    return Html(between.join(map(text, parts)))


def element(tag: str, *content: Any, **attributes: Any) -> Html:
    """Return an element; attributes that are None are left out, and one whose name Python takes ends with `_`."""
    return Html(f"<{tag}{_attributes(attributes)}>{join(content)}</{tag}>")


def empty(tag: str, **attributes: Any) -> Html:
    """Return an element that has no content and no end."""
    return Html(f"<{tag}{_attributes(attributes)}>")


def _attributes(attributes: Mapping[str, Any]) -> str:
    given = ((name.rstrip("_").replace("_", "-"), value) for name, value in attributes.items() if value is not None)
    return "".join(f' {name}="{text(value)}"' for name, value in given)


def day(when: datetime | None) -> Html:
    """Return an aware time as the day that it is, in UTC; nothing for none."""
    return element("time", f"{when:{DAY}}", datetime=when.isoformat()) if when else Html("")


def urgency(days_left: int | None) -> str:
    """Return the class of what has so many days left: expired, soon, later or none."""
    if days_left is None:
        return "none"
    return "expired" if days_left < 0 else "soon" if days_left < SOON_DAYS else "later"


def in_days(days_left: int) -> str:
    """Return how long it is until the end, in words."""
    count = -days_left if days_left < 0 else days_left
    days = f"{count:,} day{'' if count == 1 else 's'}"
    return f"expired {days} ago" if days_left < 0 else f"{days} left"


def counted(count: int, what: str) -> str:
    """Return `count` things."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
