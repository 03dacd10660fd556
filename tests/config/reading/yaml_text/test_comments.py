"""Comments that name rules, told from the same text in a value."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.reading.source import Source
from azext_aksproxy.config.reading.yaml_text.comments import ignores
from tests.work import assert_linear, no_hang

IGNORE = "# aksproxy: ignore[r]"


def lines(text: str) -> list[tuple[int, ...]]:
    return [each.lines for each in ignores(Source("f.yaml", text))]


@pytest.fixture(params=["libyaml", "Python"], autouse=True)
def scanner(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "Python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"a: 1 {IGNORE}\n", [(1,)]),
        (f"a: 'x' {IGNORE}\r\nb: 1 {IGNORE}\r\n", [(1,), (2,)]),
        (f"a: 1 # as agreed {IGNORE}", [(1,)]),
        (f"{IGNORE}\na: 1\n", [(1, 2)]),
        (f"a:\n  {IGNORE}\n  # why\n  {IGNORE}\n  b: 1\n", [(2, 5), (4, 5)]),
        (f"{IGNORE}\n\na: 1\n", [(1, 2)]),
        (f"--- {IGNORE}\na: 1\n... {IGNORE}\n--- {IGNORE}\nb: 1\n", [(1,), (3,), (4,)]),
        (f"a: | {IGNORE}\n  text\n{IGNORE}\nb: 1\n", [(1,), (3, 4)]),
        (f"a: &x !!str {IGNORE}\n  text {IGNORE}\nb: *x {IGNORE}\n", [(1,), (2,), (3,)]),
        (f"a: &x\n  >- {IGNORE}\n  text\n", [(2,)]),
        (f"a: [1, {IGNORE}\n  2] {IGNORE}\n", [(1,), (2,)]),
        (f"a: {IGNORE}\n  b: {IGNORE}\n  # why\n    - c: 1 {IGNORE}\n", [(1, 2), (2, 4), (4,)]),
    ],
)
def test_a_comment_counts_for_its_line_and_alone_for_the_one_below(text: str, found: list[tuple[int, ...]]) -> None:
    assert lines(text) == found


@pytest.mark.parametrize(
    "text",
    [
        f"a: 'x {IGNORE}'\n",
        f'a: "x\n  {IGNORE}\n  y"\n',
        f"a: |\n  x\n  {IGNORE}\n\n  {IGNORE}\nb: 1\n",
        f"a: >+\n  x {IGNORE}\n\nb: 1\n",
        f"a: &x |\n  {IGNORE}\n",
        f"'{IGNORE}': 1\n",
        "a: x#aksproxy:ignore[r]\n",
        "a: 1 # aksproxy: ignores[r]\n",
        "a: 1 # aksproxies: ignore[r]\n",
    ],
)
def test_the_same_text_in_a_value_is_no_comment(text: str) -> None:
    assert lines(text) == []


@pytest.mark.parametrize(
    ("comment", "rules"),
    [
        ("# aksproxy: ignore[a]", ("a",)),
        ("#aksproxy:ignore[ a , b-c ] because", ("a", "b-c")),
        ("# aksproxy: ignore", ()),
        ("# aksproxy: ignore[]", ()),
        ("# aksproxy: ignore [a]", ()),
        ("# aksproxy: ignore[a", ()),
    ],
)
def test_rules_stand_in_brackets(comment: str, rules: tuple[str, ...]) -> None:
    [found] = ignores(Source("f.yaml", f"a:\n  b: 1  {comment}\n"))

    assert found.rules == rules
    assert (found.place.line, found.place.column) == (2, 9)


@given(st.lists(st.sampled_from(["a: ", "- ", "|", ">", "'", '"', "\n", "  ", "x", IGNORE, "&b ", "!c ", "[", "]"])))
def test_what_is_a_comment_can_be_left_out_and_means_nothing(parts: list[str]) -> None:
    text = "".join(parts)
    try:
        values = list(yaml.safe_load_all(text))
    except yaml.YAMLError:
        return

    rows = text.split("\n")
    for each in ignores(Source("f.yaml", text)):
        row = rows[each.place.line - 1]
        rows[each.place.line - 1] = row[: each.place.column - 1]
    assert list(yaml.safe_load_all("\n".join(rows))) == values


HOSTILE: dict[str, Callable[[int], str]] = {
    "comments": lambda count: "".join(f"a{number}: 1 {IGNORE}\n{IGNORE}\n" for number in range(count)),
    "lists without an end": lambda count: "# aksproxy: ignore[\n" * count + "a: 1\n",
    "marks": lambda count: "#" * 20 * count + IGNORE + "\na: 1\n",
    "blanks": lambda count: f"a: !!str {'# ' * 10 * count}{IGNORE}\n" + "#\n \n" * count + "\n  x\n",
    "names": lambda count: f"a: &{'b' * 20 * count} x\nc: 1 {IGNORE}\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_work_grows_no_faster_than_the_file(name: str) -> None:
    assert_linear(lambda count: lambda: lines(HOSTILE[name](count)), 100)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_mebibyte_ends(name: str) -> None:
    text = HOSTILE[name](20_000)
    with no_hang():
        lines(text)
