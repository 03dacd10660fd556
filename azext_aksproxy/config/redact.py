"""How a value of the user's is repeated in a message: without secrets, on one line, and not too long.

And how a text of the service's is: without what a terminal would obey.
"""

from __future__ import annotations

import re

MAX_SHOWN = 300
"""How much of a value a message repeats. Whatever AKS takes is shorter."""

USER_INFORMATION = re.compile(
    r"(?P<scheme>\s*(?:https?|ftp|socks5h?)://)?.*(?:@|%(?:25)*40|\N{FULLWIDTH COMMERCIAL AT}|\N{SMALL COMMERCIAL AT})",
    re.IGNORECASE | re.DOTALL,
)
"""All that can belong to a user name and password: everything before the last `@`, in whichever way that is written.

A password may hold any character, and a user may have forgotten to encode it, or to write a scheme. So this does not
stop at a `/` or a space as a parser of URLs would. Only a scheme that is known is no user name.
"""


def has_user_information(text: str) -> bool:
    """Say whether `text` may hold a user name or a password."""
    return USER_INFORMATION.match(text) is not None


def without_user_information(text: str) -> str:
    """Return `text` without what may be a user name and a password; a scheme before them stays."""
    return _replace_user_information(text, "")


def masked(text: str) -> str:
    """Return `text` with `***` in the place of what may be a user name and a password."""
    return _replace_user_information(text, "***@")


def shown(text: str) -> str:
    """Return `text` as a message may repeat it: without secrets, on one line, and not too long."""
    harmless = masked(text)
    short = harmless if len(harmless) <= MAX_SHOWN else harmless[:MAX_SHOWN] + "..."
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in short)


def printable(text: str, keep: str = "") -> str:
    """Return `text`, which may be the service's, with spaces in the place of what a terminal would obey or not show.

    That are control characters, those of escape codes and of the writing direction, and lone surrogates. `keep` are
    those that stay, such as the line feeds and tabs of a message that may have several lines.
    """
    return "".join(each if each.isprintable() or each in keep else " " for each in text)


def _replace_user_information(text: str, replacement: str) -> str:
    found = USER_INFORMATION.match(text)
    return f"{found['scheme'] or ''}{replacement}{text[found.end() :]}" if found else text
