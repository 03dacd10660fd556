"""What the service says reaches a terminal as text, never as an order."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.redact import holds_private_key, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a \x1b[31mb\x1b[0m", "a  [31mb [0m"),
        ("\x1b]0;title\x07x", " ]0;title x"),
        ("100%\rdone\b\b", "100% done  "),
        ("\x9b2J\x7f\0", " 2J  "),
        ("a\u202egpj.exe\u2066\u200f", "a gpj.exe  "),
        ("\ud800 \u2028", "   "),
        ("na\u00efve, \u6f22\u5b57, 3 < 4", "na\u00efve, \u6f22\u5b57, 3 < 4"),
        ("one\n\ttwo", "one  two"),
    ],
)
def test_what_a_terminal_would_obey_is_a_space(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_message_may_keep_its_lines() -> None:
    assert printable("one\r\n\ttwo\x1b[2J", keep="\n\t") == "one \n\ttwo [2J"


@given(text=st.text())
def test_nothing_else_is_lost(text: str) -> None:
    shown = printable(text)

    assert shown.isprintable()
    assert len(shown) == len(text)
    assert all(now == (before if before.isprintable() else " ") for now, before in zip(shown, text, strict=True))
    assert printable(shown) == shown


@pytest.mark.parametrize("before", ["", "x", "xx", "xxx", "-----BEGIN RSA ", "-----BEGIN "])
@pytest.mark.parametrize("after", ["", "-----\nMC4C", "x"])
def test_a_private_key_is_told_in_pem_and_in_base64_of_it(before: str, after: str) -> None:
    text = f"{before}PRIVATE KEY{after}"
    wrapped = base64.b64encode(text.encode()).decode()

    for each in (text, text.lower(), text.replace(" ", "\n"), wrapped, "\n".join(wrapped)):
        assert holds_private_key(each), each
    assert not holds_private_key(text.replace("KEY", "KEEPER"))
