"""Patterns of paths."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.standalone.patterns import Excluded, matches
from tests.work import assert_linear


@pytest.mark.parametrize(
    ("path", "pattern", "fits"),
    [
        ("a.json", "*.json", True),
        ("b/a.json", "*.json", False),
        ("b/a.json", "*/*.json", True),
        ("a.json", "**/*.json", True),
        ("c/b/a.json", "**/*.json", True),
        ("c/b/a.json", "c/**", True),
        ("c", "c/**", True),
        ("d/c", "c/**", False),
        ("c/b/a.json", "c/**/a.json", True),
        ("c/a.json", "c/**/a.json", True),
        ("c/b/d/a.json", "c/**/b/**/a.json", True),
        ("a1.json", "a[0-9].json", True),
        ("ab.json", "a?.json", True),
        ("A.json", "a.json", False),
        ("a.json/b", "a.json", False),
        ("a", "a/b", False),
    ],
)
def test_a_star_stands_for_a_part_of_a_name_and_two_for_folders(path: str, pattern: str, fits: bool) -> None:
    assert matches(path.split("/"), pattern.split("/")) is fits


@given(st.lists(st.sampled_from("ab"), min_size=1), st.lists(st.sampled_from(["a", "b", "*", "**"]), min_size=1))
def test_it_is_what_a_regular_expression_says(names: list[str], pattern: list[str]) -> None:
    parts = {"a": "/a", "b": "/b", "*": "/[^/]*", "**": "(?:/[^/]*)*"}
    expected = re.fullmatch("".join(map(parts.get, pattern)), "/" + "/".join(names))  # type: ignore[arg-type]

    assert matches(names, pattern) is (expected is not None)


def test_many_stars_cost_no_more_than_the_names() -> None:
    assert_linear(lambda count: lambda: matches(["a"] * count, [*["**", "a"] * 50, "b"]), 200)


@pytest.mark.parametrize(
    ("pattern", "path", "out"),
    [
        ("vendor", "vendor/a.json", True),
        ("vendor", "x/vendor/a.json", True),
        ("vendor/", "x/vendor/a.json", True),
        ("vendor", "vendored/a.json", False),
        ("/vendor", "x/vendor/a.json", False),
        ("/vendor", "vendor/a.json", True),
        ("./x/vendor", "x/vendor/a.json", True),
        ("x/vendor", "./x/vendor/a.json", True),
        ("tests/**", "tests/a/b.json", True),
        ("tests/*.json", "tests/a.json", True),
        ("tests/*.json", "tests/a/b.json", False),
        ("*.tf.json", "x/main.tf.json", True),
        ("b.json", "x/b.json", True),
        ("../x", "../x/a.json", True),
    ],
)
def test_what_is_excluded_is_a_name_anywhere_or_a_path_from_here(pattern: str, path: str, out: bool) -> None:
    assert Excluded([pattern]).has(path) is out
    assert Excluded(["other", pattern]).has(path) is out
    assert not Excluded([]).has(path)


def test_a_path_that_is_excluded_may_begin_in_the_folder_that_is_searched(tmp_path: Path) -> None:
    file = os.fspath(tmp_path / "clusters" / "old" / "a.json")

    assert Excluded(["clusters/old"]).has(file, os.fspath(tmp_path))
    assert not Excluded(["clusters/old"]).has(file, os.fspath(tmp_path / "clusters"))
    assert Excluded(["old/a.json"]).has(file, os.fspath(tmp_path / "clusters"))
