"""Changes as edits of JSON text: what is named becomes different, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azext_aksproxy.config.findings import Change, Remove, Rename, Spread, Write
from azext_aksproxy.config.reading.editing.json_edits import edits
from azext_aksproxy.config.reading.editing.written import Key


def changed(text: str, change: Change, key: str = "") -> str:
    """Return `text` after `change` of the value below `key`, or of the one that stands between « and »."""
    value = text.index("«") if "«" in text else 0
    plain = text.replace("«", "").replace("»", "")
    where = Key(key, plain.index(f'"{key}"')) if key else None
    if where:
        value = plain.index(":", where.offset) + 1
        value += len(plain[value:]) - len(plain[value:].lstrip())
    [edit] = edits(plain, change, value, where)
    return plain[: edit.start] + edit.text + plain[edit.end :]


@pytest.mark.parametrize(
    ("text", "change", "after"),
    [
        ('[ «"a"» ,1]', Write("b"), '[ "b" ,1]'),
        ('{"a":«"true"» }', Write(True), '{"a":true }'),
        ('{"a":«9.0»}', Write(9), '{"a":9}'),
        ('{"a":«"x"»}', Write(None), '{"a":null}'),
        ('{"a": «"b,c"»}', Write(("b", "c")), '{"a": ["b", "c"]}'),
        ('{"a": «"b"»}', Write(("b",)), '{"a": ["b"]}'),
        ('["a", «"b,c"», "d"]', Spread(("b", "c")), '["a", "b", "c", "d"]'),
        ('[\n  "a",\n  «"b,c"»\n]', Spread(("b", "c")), '[\n  "a",\n  "b",\n  "c"\n]'),
        ('[\r\n\t«"b,c"»]', Spread(("b", "c")), '[\r\n\t"b",\r\n\t"c"]'),
        ('[\n  "a", «"b,c"»\n]', Spread(("b", "c")), '[\n  "a", "b", "c"\n]'),
        ('[«"a"»]', Spread(("b",)), '["b"]'),
        # taken out, with one comma
        ('["a", «"b"», "c"]', Remove(), '["a", "c"]'),
        ('[«"a"», "b"]', Remove(), '["b"]'),
        ('["a" , «"b"» ]', Remove(), '["a" ]'),
        ('[ «"a"» ]', Remove(), "[]"),
        ('[\n  "a",\n  «"b"»,\n  "c"\n]', Remove(), '[\n  "a",\n  "c"\n]'),
        ('[\n  "a",\n  «"b"»\n]', Remove(), '[\n  "a"\n]'),
        ('[\n  "a", «"b"»,\n  "c"\n]', Remove(), '[\n  "a",\n  "c"\n]'),
        ('[\n  «"a"», "b"\n]', Remove(), '[\n  "b"\n]'),
        ('[\r\n  «"a,]"»\r\n]', Remove(), "[]"),
    ],
)
def test_a_value_is_written_anew_and_nothing_else(text: str, change: Change, after: str) -> None:
    assert changed(text, change) == after
    json.loads(after)


@pytest.mark.parametrize(
    ("text", "key", "change", "after"),
    [
        ('{"A" : 1}', "A", Rename("a"), '{"a" : 1}'),
        ('{"x": {"A": [1]}, "b": 2}', "A", Rename("a"), '{"x": {"a": [1]}, "b": 2}'),
        ('{\n  "a": {"b": [1, "}"]},\n  "c": 2\n}', "a", Remove(), '{\n  "c": 2\n}'),
        ('{\n  "c": 2,\n  "a": {"b": [1, "}"]}\n}', "a", Remove(), '{\n  "c": 2\n}'),
        ('{"a": 1}', "a", Remove(), "{}"),
        ('{"a": 1}', "a", Write(2), '{"a": 2}'),
    ],
)
def test_a_key_is_written_anew_or_taken_out_with_its_value(text: str, key: str, change: Change, after: str) -> None:
    assert changed(text, change, key) == after
    json.loads(after)


@pytest.mark.parametrize(
    ("text", "after"), [('["ü"]', '["ö"]'), ('["u"]', r'["\u00f6"]'), (r'["\u00fc"]', r'["\u00f6"]')]
)
def test_letters_are_written_as_they_were(text: str, after: str) -> None:
    [edit] = edits(text, Write("ö"), 1)

    assert text[: edit.start] + edit.text + text[edit.end :] == after


@pytest.mark.parametrize("change", [Rename("b"), Remove()])
def test_a_key_that_stands_elsewhere_is_left_alone(change: Change) -> None:
    """As that of a parameter, whose value stands below `value`."""
    assert edits('{"value": 1}', change, 10, Key("noProxy", 1)) == ()


@pytest.mark.parametrize("change", [Write("[::1]"), Spread(("a", "[::1]")), Write(("[a]",))])
def test_nothing_is_written_that_a_template_takes_for_an_expression(change: Any) -> None:
    assert edits('["a"]', change, 1) == ()
