"""JSON with positions: as the standard library reads it, but for what it forgives and forgets."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.findings import Finding, Place, UnreadableError
from azext_aksproxy.config.limits import MAX_NESTING
from azext_aksproxy.config.reading.document import Array, Document, Member, Node, Object
from azext_aksproxy.config.reading.parser import SYNTAX, parse
from azext_aksproxy.config.reading.source import Source


def document(text: str) -> Document:
    return parse(Source("file.json", text))


def finding(text: str) -> Finding:
    with pytest.raises(UnreadableError) as caught:
        document(text)
    return caught.value.finding


def plain(node: Node) -> Any:
    """Return `node` as the standard library would have it."""
    if isinstance(node.value, Object):
        return {member.key: plain(member.node) for member in node.value.members}
    if isinstance(node.value, Array):
        return [plain(item) for item in node.value.items]
    return node.value


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(JSON, st.sampled_from([None, 0, 2, "\t"]), st.booleans())
def test_what_the_standard_library_writes_is_read_as_it_was(value: Any, indent: int | None, ascii_only: bool) -> None:
    assert plain(document(json.dumps(value, indent=indent, ensure_ascii=ascii_only)).root) == value


def standard_library_reads(text: str) -> bool:
    """Say whether `json.loads` takes `text`, NaN and Infinity left aside, which are no JSON."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        json.loads(text, parse_constant=refuse)
    except ValueError:
        return False
    return True


@given(st.text() | st.text(alphabet='{}[]",:0123eE+-.truefalsnN \n\\'))
def test_what_is_read_is_what_the_standard_library_reads_too(text: str) -> None:
    if standard_library_reads(text):
        assert plain(document(text).root) == json.loads(text)
    else:
        assert finding(text).rule is SYNTAX


def test_every_value_knows_its_place_and_its_pointer() -> None:
    parsed = document('{\n  "a~/b": [1,\r\n    {"c": true}]\n}')
    [member] = members(parsed.root)
    assert isinstance(member.node.value, Array)
    inner = member.node.value.items[1]
    nodes = (member.node, inner, members(inner)[0].node)

    assert parsed.place(member) == Place("file.json", "/a~0~1b", 2, 3)
    assert [parsed.place(node) for node in nodes] == [
        Place("file.json", "/a~0~1b", 2, 11),
        Place("file.json", "/a~0~1b/1", 3, 5),
        Place("file.json", "/a~0~1b/1/c", 3, 11),
    ]
    assert parsed.place() == Place("file.json", "", 1, 1)


def members(node: Node) -> list[Member]:
    assert isinstance(node.value, Object)
    return node.value.members


def test_both_of_two_equal_keys_are_kept() -> None:
    found = members(document('{"a": 1, "a": 2}').root)

    assert [(member.key, member.node.value) for member in found] == [("a", 1), ("a", 2)]


@pytest.mark.parametrize(
    ("text", "line", "column", "fact"),
    [
        ("", 1, 1, "The file is empty"),
        (" \n ", 1, 1, "The file is empty"),
        ('{"a": 1,}', 1, 8, "trailing comma"),
        ('{"a": [1,\n]}', 1, 9, "trailing comma"),
        ('{\n// no\n"a": 1}', 2, 1, "comment"),
        ('{"a": 1 /* no */}', 1, 9, "comment"),
        ("# no\n{}", 1, 1, "comment"),
        ("{'a': 1}", 1, 2, "double quotes"),
        ("{a: 1}", 1, 2, "double quotes"),
        ("{\"a\": 'x'}", 1, 7, "Single quotes"),
        ('{"a" 1}', 1, 6, "':' is missing"),
        ('{"a": 1 "b": 2}', 1, 9, "',' is missing"),
        ('{"a": 1', 1, 1, "ends inside an object"),
        ('{"a"', 1, 5, "':' is missing"),
        ("[1", 1, 1, "ends inside a list"),
        ("{", 1, 2, "ends inside an object"),
        ('{"a": ', 1, 7, "ends where a value should stand"),
        ("{} {}", 1, 4, "more text after the end"),
        ('{"a": NaN}', 1, 7, "NaN is not JSON"),
        ('{"a": -Infinity}', 1, 7, "-Infinity is not JSON"),
        ('{"a": True}', 1, 7, "not JSON"),
        ('{"a": 01}', 1, 7, "not a number"),
        ('{"a": 12abc}', 1, 7, "not a number"),
        ('{"a": .5}', 1, 7, "not JSON"),
        ('{"a": "x\ny"}', 1, 9, "Invalid control character"),
        ('{"a": "x', 1, 7, "Unterminated string"),
        ('{"a": "\\x"}', 1, 8, "Invalid \\escape"),
        ("1" * 401, 1, 1, "too many digits"),
    ],
)
def test_a_slip_is_named_at_its_place(text: str, line: int, column: int, fact: str) -> None:
    found = finding(text)

    assert fact in found.message
    assert (found.place.line, found.place.column) == (line, column)
    assert found.rule.id == "json-syntax"


def test_every_repeated_key_is_found_wherever_it_stands() -> None:
    found = document('{"a": [{"b": 1,\n"b": 2}], "a": 3, "c": {"a": 1}}').repeated_keys()

    assert [(each.place.pointer, each.place.line, each.place.column) for each in found] == [
        ("/a/0/b", 2, 1),
        ("/a", 2, 11),
    ]


def test_nesting_is_read_to_the_limit_and_no_deeper() -> None:
    document("[" * MAX_NESTING + "1" + "]" * MAX_NESTING)
    deeper = MAX_NESTING + 1

    assert f"more than {MAX_NESTING} deep" in finding("[" * deeper + "1" + "]" * deeper).message
    assert f"more than {MAX_NESTING} deep" in finding("[" * 100_000).message
