"""What the service says, without the passwords that it repeats."""

from __future__ import annotations

import pytest

from azext_aksproxy.secret_filter import masked_text


@pytest.mark.parametrize("password", ["secret", "se cret", 'se"cret', "se'cret", "se\ncret", "s@cret/x", "se c@ret"])
def test_a_password_in_a_message_is_masked_whatever_it_holds(password: str) -> None:
    told = masked_text(f"The url 'http://user:{password}@proxy:8080/' is not correct for httpProxy.")

    assert told == "The url 'http://***@proxy:8080/' is not correct for httpProxy."


@pytest.mark.parametrize(
    "message",
    [
        "The url 'http://proxy:8080/' is not correct. Write to help@example.com.",
        "http://proxy:8080 is not correct. See https://aka.ms/x or write to help@example.com.",
        "Nothing of the kind: help@example.com",
    ],
)
def test_a_message_without_a_password_stays_as_it_is(message: str) -> None:
    assert masked_text(message) == message
