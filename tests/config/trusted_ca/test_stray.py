"""Lines that were to begin or end a certificate."""

from __future__ import annotations

from azext_aksproxy.config.trusted_ca.stray import stray_lines
from tests.config.trusted_ca.checked import OTHER_ROOT, ROOT
from tests.work import assert_linear

LINES = ROOT.count("\n")


def stray(text: str | bytes) -> list[tuple[int, bool]]:
    return list(stray_lines(text if isinstance(text, bytes) else text.encode()))


def test_the_lines_of_blocks_are_none() -> None:
    assert stray(f"# begin\n{ROOT}text\n{OTHER_ROOT}# end\n") == []


def test_a_damaged_begin_line_is_counted_from_the_top_and_its_end_line_left_out() -> None:
    assert stray(ROOT + OTHER_ROOT[1:]) == [(LINES + 1, True)]
    assert stray(OTHER_ROOT[1:] + ROOT) == [(1, True)]


def test_an_end_line_alone_is_one() -> None:
    body = OTHER_ROOT.partition("\n")[2]
    assert stray(body + ROOT) == [(body.count("\n"), False)]
    assert stray(ROOT + body) == [(LINES + body.count("\n"), False)]


def test_a_dash_of_windows_is_a_dash() -> None:
    assert stray(b"\x96\x96BEGIN CERTIFICATE\x96\x96\n" + ROOT.encode()) == [(1, True)]


def test_the_work_for_a_text_grows_no_faster_than_the_text() -> None:
    for text in ("----BEGIN CERTIFICATE-----\n", "-" * 40, "\n", ROOT):
        assert_linear(lambda size, text=text: lambda: list(stray_lines((text * size).encode())), 50)  # type: ignore[misc]
