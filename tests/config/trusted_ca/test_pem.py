"""PEM as Go reads it: what it takes was tried with Go 1.27, and is tried every night with texts broken at random."""

from __future__ import annotations

import pytest

from azext_aksproxy.config.trusted_ca.pem import blocks, found_by_go
from tests.config.trusted_ca.checked import OTHER_ROOT, ROOT
from tests.work import assert_linear

BOTH = ROOT + OTHER_ROOT
TAKEN = {
    "two": (BOTH, 2),
    "carriage returns": (BOTH.replace("\n", "\r\n"), 2),
    "no last line feed": (BOTH[:-1], 2),
    "a last carriage return": (BOTH.replace("\n", "\r\n")[:-1], 1),
    "two carriage returns": (BOTH.replace("\n", "\r\r\n"), 0),
    "a carriage return and a blank": (BOTH.replace("\n", "\r \n"), 0),
    "a blank and a carriage return": (BOTH.replace("\n", " \r\n"), 2),
    "carriage returns alone": (BOTH.replace("\n", "\r"), 0),
    "blanks and tabs": (BOTH.replace("\n", "\t \n"), 2),
    "a form feed after END": (ROOT[:-1] + "\f\n" + OTHER_ROOT, 1),
    "a vertical tab after BEGIN": (ROOT.replace("-----\n", "-----\v\n", 1) + OTHER_ROOT, 1),
    "an empty line in the base64": (ROOT.replace("\nM", "\n\nM") + OTHER_ROOT, 2),
    "an empty line before END": (ROOT.replace("\n-----END", "\n\n-----END") + OTHER_ROOT, 2),
    "two BEGIN lines": ("-----BEGIN CERTIFICATE-----\n" + BOTH, 2),
    "an END line before it": ("a\n-----END CERTIFICATE-----\n" + BOTH, 2),
    "half a block before it": (ROOT[:200] + "\n" + BOTH, 2),
    "glued": (ROOT[:-1] + OTHER_ROOT, 0),
    "a foreign character": (ROOT.replace("M", "!", 1) + OTHER_ROOT, 1),
    "an empty block": ("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", 1),
    "another label": (ROOT.replace("END CERTIFICATE", "END CERTIFICATES") + OTHER_ROOT, 1),
    "headers": (ROOT.replace("-----\n", "-----\na: b\n\n", 1) + OTHER_ROOT, 1),
    "a BEGIN line that is too short": ("-----BEGIN ----\n-----END -----\n", 0),
}


@pytest.mark.parametrize(("text", "count"), TAKEN.values(), ids=TAKEN.keys())
def test_takes_what_go_takes(text: str, count: int) -> None:
    assert len(list(found_by_go(text.encode()))) == count


@pytest.mark.parametrize(("text", "count"), TAKEN.values(), ids=TAKEN.keys())
def test_every_begin_line_has_a_block_and_those_that_go_skips_a_fault(text: str, count: int) -> None:
    found = list(blocks(text.encode()))
    assert len(found) == text.count("-----BEGIN ")
    assert sum(not block.fault for block in found) == count


def test_the_work_for_a_text_grows_no_faster_than_the_text() -> None:
    for text in (BOTH, "-----BEGIN X-----\n", "\n-----END X-----", "-----BEGIN "):
        assert_linear(lambda size, text=text: lambda: list(blocks((text * size).encode())), 50)  # type: ignore[misc]
