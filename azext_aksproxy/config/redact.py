"""What may be printed: the one place that says how secrets are taken out of a text, and what no terminal may obey.

`redact` is for a value of the user's in a message of ours, `mask_message` with `printable` for a text of the service's,
`mask` for a URL that stays a URL. Which passwords a cluster has is remembered by `terminal.secret_filter`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote

from azext_aksproxy.config.hosts import split_port

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


PRIVATE_KEY = re.compile(r"(?i:PRIVATE[ ]?KEY|PuTTY-User-Key)|UFJJVkFURSBLRV|BSSVZBVEUgS0V|QUklWQVRFIEtFW")
"""The label of a private key in PEM text, or in base64 of it, in which it may begin at any of three places."""

MASK = "***"

SHORTEST_PASSWORD = 4
"""A password of fewer characters is masked in URLs only: it may be a part of any word."""

URL_WITH_USER = re.compile(
    r"""://(?:[^\s"']{0,2048}@|[^\s"'/@:]{1,256}:(?!\d+(?:\W|$))[^@]{0,256}@(?:[^\s"']{0,2048}@)?)"""
)
"""A URL up to its last `@`: in one word, or with a password that holds spaces or quotes. Digits alone are a port.

The lengths are bounded, so that no text takes long.
"""


def redact(text: str, most: int = MAX_SHOWN) -> str:
    """Return `text` as a message may repeat it: without secrets, on one line, and of at most so many characters."""
    harmless = mask(text)
    short = harmless if len(harmless) <= most else harmless[:most] + "..."
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in short)


def redact_url(text: str, authority: str) -> str:
    """Return the URL `text` as a message may repeat it, where a password may stand without the `@` and the host.

    `authority` is that of the URL: what stands for a port there and is no number may be a password.
    """
    port = split_port(authority)[1]
    if port and not port.isdecimal():
        return redact(text).replace(port, MASK)
    is_address = authority.startswith("[") or re.fullmatch("[0-9A-Fa-f:.]+", authority)
    return redact(text).replace(authority, MASK) if authority.count(":") > 1 and not is_address else redact(text)


def mask(text: str) -> str:
    """Return `text` with `***` in the place of what may be a user name and a password."""
    return _replace_user_information(text, f"{MASK}@")


def mask_message(text: str, passwords: Iterable[str] = ()) -> str:
    """Return `text`, a message of the service, with `***` for the users in its URLs and for each of `passwords`."""
    text = URL_WITH_USER.sub(f"://{MASK}@", text)
    for each in sorted(passwords, key=len, reverse=True):
        text = text.replace(each, MASK)
    return text


def passwords_of(settings: Mapping[str, Any]) -> set[str]:
    """Return the passwords in all URLs of an `httpProxyConfig`, also as they are spelt outside of a URL."""
    found: set[str] = set()
    for text in _texts(settings):
        address = text.partition("://")[2].rpartition("@")[0]
        password = address.partition(":")[2]
        found |= {password, unquote(password), quote(password, safe="")}
    return {each for each in found if len(each) >= SHORTEST_PASSWORD}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(each)


def printable(text: str, keep: str = "", instead: str = " ") -> str:
    """Return `text`, which may be the service's, with `instead` in the place of what a terminal would obey or not show.

    That are control characters, those of escape codes and of the writing direction, and lone surrogates. `keep` are
    those that stay, such as the line feeds and tabs of a message that may have several lines.
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() or each in keep else instead for each in text)


def encodable(text: str) -> str:
    """Return `text` with the escapes of what no output can encode, such as half of a surrogate pair."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def has_user_information(text: str) -> bool:
    """Say whether `text` may hold a user name or a password."""
    return USER_INFORMATION.match(text) is not None


def holds_private_key(text: str) -> bool:
    """Say whether `text` may hold a private key, in PEM or in base64 of that, wrapped or not."""
    return PRIVATE_KEY.search("".join(text.split())) is not None


def holds_secret(text: str) -> bool:
    """Say whether `text` may hold a user name, a password or a private key."""
    return has_user_information(text) or holds_private_key(text)


def without_user_information(text: str) -> str:
    """Return `text` without what may be a user name and a password; a scheme before them stays."""
    return _replace_user_information(text, "")


def _replace_user_information(text: str, replacement: str) -> str:
    found = USER_INFORMATION.match(text)
    return f"{found['scheme'] or ''}{replacement}{text[found.end() :]}" if found else text
