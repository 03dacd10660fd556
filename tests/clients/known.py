"""Where a real client departs from its rule, and why that is left as it is. Everything else that departs is a fault."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from tests.clients.ask import Question
from tests.clients.real import Real


class Known(NamedTuple):
    """A kind of departures: of which program, why, how a question of that kind is told, one that departs, releases."""

    program: str
    why: str
    tells: Callable[[Question], bool]
    example: Question
    since: tuple[int, ...] = (0,)
    before: tuple[int, ...] = (1000,)

    def is_of(self, real: Real) -> bool:
        return real.program == self.program and self.since <= real.version < self.before


def has_colon_alone(question: Question) -> bool:
    no_proxy, url = question
    return re.search(r":(?:/|\Z)", url.partition("://")[2]) is not None and any(":" in each for each in no_proxy)


def has_other_letters(question: Question) -> bool:
    return not question[1].isascii()


def has_other_letters_in_both(question: Question) -> bool:
    no_proxy, url = question
    return not url.isascii() and not "".join(no_proxy).isascii()


def has_hexadecimal_zone(question: Question) -> bool:
    return re.search(r"%25[0-9a-f]{2}", question[1], re.IGNORECASE) is not None


def has_joiner(question: Question) -> bool:
    return "\u200d" in question[1]


def has_capital_x(question: Question) -> bool:
    return "0X" in question[1]


def has_ipv6(question: Question) -> bool:
    return "[" in question[1]


KNOWN = [
    Known(
        "curl",
        "For a while it knew hexadecimal numbers by a small x alone.",
        has_capital_x,
        (["10.0.0.5"], "http://0XA.0.0.5/"),
        since=(8, 13, 0),
        before=(8, 21, 0),
    ),
    Known(
        "curl",
        "One release took an IPv6 address with a colon at its end.",
        has_ipv6,
        (["fd00::1:"], "http://[fd00::1]/"),
        since=(8, 22, 0),
        before=(8, 23, 0),
    ),
    Known(
        "curl",
        "Its libidn2 drops a zero width joiner that stands where none belongs; Node.js refuses it.",
        has_joiner,
        (["ab.example"], "http://a\u200db.example/"),
    ),
    Known(
        "pycurl",
        "Its libcurl was built without libidn2, and so knows no international names.",
        has_other_letters,
        (["xn--mnchen-3ya.example"], "http://münchen.example/"),
    ),
    Known(
        "requests",
        "It takes a zone that begins with two hexadecimal digits for an escaped character.",
        has_hexadecimal_zone,
        (["fd00::1%25"], "http://[fd00::1%2525]/"),
    ),
    Known(
        "urllib",
        "It compares a colon without a port. No check lets such an entry pass, and no URL needs one.",
        has_colon_alone,
        (["example.com:"], "http://example.com:/"),
    ),
    Known(
        "dotnet",
        "Without ICU, which it runs without here, it folds the case of ASCII alone.",
        has_other_letters_in_both,
        (["MÜNCHEN.example"], "http://münchen.example/"),
    ),
]


def is_known(real: Real, question: Question) -> bool:
    return any(each.is_of(real) and each.tells(question) for each in KNOWN)
