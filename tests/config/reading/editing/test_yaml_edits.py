"""Changes as edits of YAML text: what is named becomes different, and nothing else."""

from __future__ import annotations

import pytest
import yaml

from azext_aksproxy.config.findings import Change, Remove, Rename, Spread, Write
from azext_aksproxy.config.reading.editing.written import Key
from azext_aksproxy.config.reading.editing.yaml_edits import edits
from azext_aksproxy.config.reading.editing.yaml_layout import layout

SAME = ""
"""Stands for a text for which there is no edit."""


def changed(text: str, change: Change, key: str = "") -> str:
    """Return `text` after `change` of what stands between « and », a key with its value if it is the value of `key`."""
    start = text.index("«")
    plain = text.replace("«", "").replace("»", "")
    assert list(yaml.safe_load_all(plain)), "the tables hold YAML"
    where = Key(key, start) if key else None
    value = max(plain.index(":", start) + 1, start) if key else start
    for edit in edits(plain, change, value, where):
        assert plain[edit.start : edit.end] != edit.text
        plain = plain[: edit.start] + edit.text + plain[edit.end :]
    return plain


VALUES: list[tuple[str, Change, str]] = [
    # the quotes stay, where they can
    ("a: «x»", Write("z"), "a: z"),
    ("a: «x»", Write("y"), 'a: "y"'),
    ("a: «'x'» # c", Write("y"), "a: 'y' # c"),
    ("a: «'x'»", Write("it's"), "a: 'it''s'"),
    ('a: «"x"»\r\nb: 1', Write("y"), 'a: "y"\r\nb: 1'),
    ('a: «"x"»', Write('ü"'), 'a: "ü\\""'),
    ("- «x»  ", Write("*.y"), '- "*.y"  '),
    ("- «x»", Write("::1"), '- "::1"'),
    ("- «x»", Write("10.0.0.0/8"), "- 10.0.0.0/8"),
    ("- «x»", Write("fd00::/8"), "- fd00::/8"),
    ("a: «x»", Write("http://p:1/"), "a: http://p:1/"),
    ("{a: «x»}", Write("http://p:1/"), '{a: "http://p:1/"}'),
    ("[«x», y]", Write(".z"), "[.z, y]"),
    # what would be read as something else has quotes
    ("a: «x»", Write("no"), 'a: "no"'),
    ("a: «x»", Write("1"), 'a: "1"'),
    ("a: «x»", Write("1:20"), 'a: "1:20"'),
    ("a: «x»", Write("2026-01-01"), 'a: "2026-01-01"'),
    ("a: «x»", Write("a: b"), 'a: "a: b"'),
    ("a: «x»", Write("a #b"), 'a: "a #b"'),
    ("a: «x»", Write("a:"), 'a: "a:"'),
    ("a: «x»", Write(""), 'a: ""'),
    # no texts
    ('a: «"true"»', Write(True), "a: true"),
    ("a: «'900'»", Write(900), "a: 900"),
    ("a: «3.0»", Write(3), "a: 3"),
    ("a: «yes»", Write(True), "a: true"),
    ("a: «x»", Write(None), "a: null"),
    # over several lines
    ("a: «x\n  y»\nb: 1", Write("z"), "a: z\nb: 1"),
    ("a: «'x\n  y'»\nb: 1", Write("z"), "a: 'z'\nb: 1"),
    ("a: «|\n  x\n  y»\n\n# c\nb: 1", Write("z"), "a: z\n\n# c\nb: 1"),
    ("a: «>-\n  x\n  y»", Write("z"), "a: z"),
    ("a: «|2\n    x»\n", Write("z"), "a: z\n"),
    ("a: «| # c\n  x»\n", Write("z"), SAME),
    # lists
    ("a: «b,c»", Write(("b", "c")), "a: [b, c]"),
    ("a: «'b,c'»", Write(("b", "c")), "a: ['b', 'c']"),
    ("a: «fd00::1, c»", Write(("fd00::1", "c")), 'a: ["fd00::1", c]'),
    ("a: «|\n  b\n  c»\n", Write(("b", "c")), "a: [b, c]\n"),
    ("a:\n  - «b,c» # x\n  - d", Spread(("b", "c")), "a:\n  - b\n  - c # x\n  - d"),
    ("a:\r\n-   «b,c»", Spread(("b", "c")), "a:\r\n-   b\r\n-   c"),
    ("- «b,c»", Spread(("b", "c")), "- b\n- c"),
    ("- - «b,c»", Spread(("b", "c")), SAME),
    ("-\n  «b,c»", Spread(("b", "c")), SAME),
    ("[a, «'b,c'»]", Spread(("b", "c")), "[a, 'b', 'c']"),
    ("[\n  «'b,c'»,\n  d\n]", Spread(("b", "c")), "[\n  'b',\n  'c',\n  d\n]"),
    # what nobody changes
    ("a: «&x b»\nc: *x", Write("y"), SAME),
    ("a: &x\n- «b»\nc: *x", Write("y"), SAME),
    ("a: «!!str b»", Write("y"), SAME),
    ("a: «x»", Write("[y]"), SAME),
    ("a: «x»", Write("y\x7f"), SAME),
    ("a: «» # nothing", Write("y"), SAME),
    # taken out of a block
    ("- a\n- «b» # c\n- d\n", Remove(), "- a\n- d\n"),
    ("- a\n- «b»\n", Remove(), "- a\n"),
    ("- a\r\n- «b»", Remove(), "- a"),
    ("- a\n\n# why\n- «b»\n- c", Remove(), "- a\n\n# why\n- c"),
    ("- «a» # c\n- b", Remove(), "- b"),
    ("x:\n  - «a»\n  - b", Remove(), "x:\n  - b"),
    ("x:\n  - «a»\n  # why\n  - b", Remove(), SAME),
    ("-   «a»\n- b", Remove(), SAME),
    ("x:\n- «a»\n", Remove(), SAME),
    ("- a\n- «&x b»\n- *x", Remove(), SAME),
    ("- a\n- «>-\n  b\n  c»\n- d", Remove(), "- a\n- d"),
    ("- a\n- «{b: 1}»\n- d", Remove(), "- a\n- d"),
    ("- a\n- - «b»\n  - c", Remove(), "- a\n- - c"),
    # taken out of brackets
    ("[a, «b», c]", Remove(), "[a, c]"),
    ("[«a», b]", Remove(), "[b]"),
    ("[a, «b»]", Remove(), "[a]"),
    ("[a, «b», ]", Remove(), "[a, ]"),
    ("[«a»]", Remove(), "[]"),
    ("[ «a», ]", Remove(), "[ ]"),
    ("[\n  a,\n  «b»,\n  c,\n]", Remove(), "[\n  a,\n  c,\n]"),
    ("[\n  a, # c\n  «b»,\n]", Remove(), SAME),
    ("[«a», # c\n  b]", Remove(), SAME),
]

MEMBERS: list[tuple[str, str, Change, str]] = [
    ("«A»: 1", "A", Rename("a"), "a: 1"),
    ("x: 1\n'«A»': 1".replace("'«", "«'").replace("»'", "'»"), "A", Rename("a"), "x: 1\n'a': 1"),
    ('{«"A"»:1}', "A", Rename("a"), '{"a":1}'),
    ("«A»: 1", "B", Rename("a"), SAME),
    ("? «A»\n: 1", "A", Rename("a"), "? a\n: 1"),
    ("«&x A»: 1\nb: *x", "A", Rename("a"), SAME),
    ("a: 1\n«b»: 2 # c\nd: 3\n", "b", Remove(), "a: 1\nd: 3\n"),
    ("a: 1\n«b»:\n- x\n- y\n\n# about d\nd: 3\n", "b", Remove(), "a: 1\n\n# about d\nd: 3\n"),
    ("a: 1\n«b»: |\n  x\n\n  y\nd: 3\n", "b", Remove(), "a: 1\nd: 3\n"),
    ("a: 1\n«b»: {x: [1, 2]}", "b", Remove(), "a: 1"),
    ("«b»: 2\nd: 3\n", "b", Remove(), "d: 3\n"),
    ("- «b»: 2\n  d: 3\n", "b", Remove(), "- d: 3\n"),
    ("«b»:\n- 1\n- 2\nd: 3\n", "b", Remove(), "d: 3\n"),
    ("x:\n  «b»: 2\n", "b", Remove(), SAME),
    ("? «b»\n: 2\n? d\n: 3\n", "b", Remove(), SAME),
    ("? a\n: 2\n? «d»\n: 3\n", "d", Remove(), SAME),
    ("a: 1\n«b»:\n- &x 1\nc: *x", "b", Remove(), SAME),
    ("a: 1\n«c»: &x 1", "c", Remove(), SAME),
    ("{a: 1, «b»: 2}", "b", Remove(), "{a: 1}"),
    ("{«b»: 2}", "b", Remove(), "{}"),
    ("a: 1\n«b»: 2\n...\n---\na: 3", "b", Remove(), "a: 1\n...\n---\na: 3"),
]


@pytest.mark.parametrize(("text", "change", "after"), VALUES)
def test_a_value_is_written_anew_and_nothing_else(text: str, change: Change, after: str) -> None:
    made = changed(text, change)

    assert made == (after or text.replace("«", "").replace("»", ""))
    list(yaml.safe_load_all(made))


@pytest.mark.parametrize(("text", "key", "change", "after"), MEMBERS)
def test_a_key_is_written_anew_or_taken_out_with_its_value(text: str, key: str, change: Change, after: str) -> None:
    made = changed(text, change, key)

    assert made == (after or text.replace("«", "").replace("»", ""))
    list(yaml.safe_load_all(made))


def test_what_is_taken_out_twice_does_not_meet() -> None:
    """The first of two takes the place of the second, which so waits for another round; the last one stays."""
    [first], [second] = (edits("- ''\n- ''\n- a\n", Remove(), offset) for offset in (2, 7))
    [one], [other] = (edits("a: 1\na: 1\n", Remove(), start + 3, Key("a", start)) for start in (0, 5))

    assert first.end > second.start
    assert one.end > other.start


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_both_scanners_of_pyyaml_find_the_same(loader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = [*(row[0] for row in VALUES), *(row[0] for row in MEMBERS)]
    texts = [each.replace("«", "").replace("»", "") for each in tables]
    layout.cache_clear()
    usual = [layout(text) for text in texts]
    monkeypatch.setattr(yaml, "CSafeLoader", getattr(yaml, loader))
    layout.cache_clear()

    assert [layout(text) for text in texts] == usual
    layout.cache_clear()
