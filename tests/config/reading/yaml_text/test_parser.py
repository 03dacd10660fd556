"""From the text of a YAML file to documents whose values know their places."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.findings import Finding, UnreadableError
from azext_aksproxy.config.limits import MAX_NESTING, MAX_VALUES
from azext_aksproxy.config.reading.document import Array, Document, Expression, Node, Notation, Object
from azext_aksproxy.config.reading.parser import parse
from azext_aksproxy.config.reading.source import Source
from azext_aksproxy.config.reading.yaml_syntax import scalars
from azext_aksproxy.config.reading.yaml_text.parser import parse_yaml


def documents(text: str) -> list[Document]:
    return parse_yaml(Source("f.yaml", text))


def document(text: str) -> Document:
    [found] = documents(text)
    return found


def finding(text: str) -> Finding:
    with pytest.raises(UnreadableError) as raised:
        documents(text)
    return raised.value.finding


def plain(node: Node) -> Any:
    """Return the value of `node` as the standard library has it; of equal keys all, as pairs."""
    if isinstance(node.value, Object):
        return [(member.key, plain(member.node)) for member in node.value.members]
    return [plain(item) for item in node.value.items] if isinstance(node.value, Array) else node.value


def every(node: Node) -> list[Node]:
    inner: list[Node] = []
    if isinstance(node.value, Object):
        inner = [member.node for member in node.value.members]
    elif isinstance(node.value, Array):
        inner = node.value.items
    return [node, *(below for each in inner for below in every(each))]


def test_each_value_and_key_knows_its_place() -> None:
    text = "# ours\nhttpProxy: 'http://p:1/'\nnoProxy:\n- é\n- \"b\"\ntrustedCa: |\n  AAAA\nmore: {a: [1]}\n"
    found = document(text)
    assert isinstance(found.root.value, Object)

    keys = [text[member.offset :].partition(":")[0] for member in found.root.value.members]
    starts = [text[each.offset] for each in every(found.root)]
    places = [(each.pointer, found.place(each).line, found.place(each).column) for each in every(found.root)]

    assert keys == ["httpProxy", "noProxy", "trustedCa", "more"]
    assert starts == ["h", "'", "-", "é", '"', "|", "{", "[", "1"]
    assert places[1:] == [
        ("/httpProxy", 2, 12),
        ("/noProxy", 4, 1),
        ("/noProxy/0", 4, 3),
        ("/noProxy/1", 5, 3),
        ("/trustedCa", 6, 12),
        ("/more", 8, 7),
        ("/more/a", 8, 11),
        ("/more/a/0", 8, 12),
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_however_they_end(line_end: str) -> None:
    found = document(line_end.join(["a: 1", "b:", "- c"]))

    assert [found.place(each).line for each in every(found.root)] == [1, 1, 3, 3]


def test_a_file_has_documents_and_the_empty_ones_do_not_count() -> None:
    found = documents("---\n---\na: 1\n---\n# nothing\n---\n- b\n...\n")

    assert [plain(each.root) for each in found] == [[("a", 1)], ["b"]]
    assert [each.place(each.root).line for each in found] == [3, 7]
    assert all(each.notation is Notation.YAML for each in found)


def test_equal_keys_are_kept_and_found() -> None:
    found = document("a: 1\nb: {c: 1, c: 2}\na: 3\n")

    assert [(each.place.line, each.place.column) for each in found.repeated_keys()] == [(2, 11), (3, 1)]


def test_an_alias_stands_for_its_anchor_and_says_so() -> None:
    found = document("base: &base {httpProxy: 'x', noProxy: [a]}\nmine: *base\n")
    [_, mine] = found.root.value.members  # type: ignore[union-attr]

    assert plain(mine.node) == [("httpProxy", "x"), ("noProxy", ["a"])]
    inner = mine.node.get("httpProxy")
    assert inner is not None
    assert (inner.pointer, inner.offset, inner.origin) == ("/mine/httpProxy", 24, "the anchor 'base'")


@pytest.mark.parametrize(
    ("text", "merged"),
    [
        ("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}", [("y", 3), ("x", 1)]),
        ("a: &a {x: 1}\nc: &c {x: 2, y: 2}\nb: {<<: [*a, *c]}", [("x", 1), ("y", 2)]),
        ("b: {<<: {x: 1}}", [("x", 1)]),
        ("b: {'<<': {x: 1}}", [("<<", [("x", 1)])]),
    ],
)
def test_a_merge_key_brings_what_is_not_there_yet(text: str, merged: Any) -> None:
    assert plain(document(text).root)[-1] == ("b", merged)


def test_keys_are_texts_as_they_are_written() -> None:
    assert plain(document("1: a\non: b\n~: c\n'x': d\n&k k: e\nl: *k\n").root) == [
        ("1", "a"),
        ("on", "b"),
        ("~", "c"),
        ("x", "d"),
        ("k", "e"),
        ("l", "k"),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [("!!str 010", "010"), ("! 1", "1"), ("!!int 12", 12), ("!!float 1", 1), ("!!bool true", True), ("!!null x", None)],
)
def test_a_tag_of_yaml_itself_says_the_type(text: str, value: object) -> None:
    assert plain(document(f"a: {text}").root) == [("a", value)]


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("a: !vault x", 1, 4, "The tag !vault is not read."),
        ("a: !!python/object/apply:os.system ['x']", 1, 4, "The tag !!python/object/apply:os.system is not read."),
        ("a:\n- !Ref b", 2, 3, "The tag !Ref is not read."),
        ("a: !!binary eA==", 1, 4, "The tag !!binary is not read."),
        ("a: !!int x", 1, 4, "The tag !!int is not read."),
        ("a: !!set {x}", 1, 4, "The tag !!set is not read."),
        ("a: *b", 1, 4, "There is no anchor 'b' before its alias."),
        ("a: &b x\n---\nc: *b", 3, 4, "There is no anchor 'b' before its alias."),
        ("a: &b [*b]", 1, 8, "The anchor 'b' holds itself."),
        ("a: &b {<<: *b}", 1, 12, "The anchor 'b' holds itself."),
        ("a: {<<: 1}", 1, 9, "What '<<' merges is no object."),
        ("a: {<<: [1]}", 1, 10, "What '<<' merges is no object."),
        ("? [a]\n: b", 1, 3, "A key is no text."),
        ("a: &b [1]\n*b : c", 2, 1, "A key is no text."),
        ("a: b: c", 1, 5, "The file is no YAML: mapping values are not allowed in this context."),
        ("a: [1,\nb: 2", 2, 5, "The file is no YAML: while parsing a flow sequence did not find expected ',' or ']'."),
        ("a: 'x", 1, 6, "The file is no YAML: while scanning a quoted scalar found unexpected end of stream."),
        ("a: b\x01c", 1, 5, "The character U+0001 must not stand in YAML."),
        ("a: é\ud800", 1, 5, "The character U+D800 must not stand in YAML."),
    ],
)
def test_what_is_no_plain_yaml_is_a_finding_at_its_place(text: str, line: int, column: int, said: str) -> None:
    found = finding(text)

    assert (found.rule.id, found.message) == ("yaml-syntax", said)
    assert (found.place.line, found.place.column) == (line, column)


def test_the_other_scanner_of_pyyaml_finds_the_same_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML comes without libyaml, as on some systems."""
    text = "# é\na: &x ['b', \"\\u00e9\"]\nd: *x\ne: >\n  f\n"
    by_libyaml = document(text)
    monkeypatch.delattr(yaml, "CSafeLoader")

    assert document(text).root == by_libyaml.root
    assert finding("a: b: c").place.column == 5
    assert finding("a: é\x01").place.column == 5
    assert finding("a: \ud800").place.column == 4


def test_the_name_of_an_anchor_may_hold_no_password() -> None:
    assert "Hunter2" not in str(finding("a: *http://user:Hunter2@host"))


# bounds


def test_aliases_count_as_what_they_stand_for() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, 9)]

    found = finding("\n".join(lines))

    assert found.message == "The file holds more than 25,000 values, each alias counted as what it stands for."


def test_merged_objects_count_too() -> None:
    lines = ["a0: &a0 {x0: {y: 1}}"]
    lines += [
        f"a{level}: &a{level} {{x{level}: {{<<: *a{level - 1}}}, y: *a{level - 1}, <<: *a{level - 1}}}"
        for level in range(1, 20)
    ]

    assert "more than 25,000 values" in finding("\n".join(lines)).message


def test_a_file_of_just_so_many_values_is_read() -> None:
    assert len(every(document("- a\n" * (MAX_VALUES - 1)).root)) == MAX_VALUES
    assert "more than 25,000 values" in finding("- a\n" * MAX_VALUES).message
    assert "more than 25,000 values" in finding("--- a\n" * (MAX_VALUES + 1)).message


@pytest.mark.parametrize("unit", ["[", "- ", "? ", "{a: "])
def test_a_document_is_nested_as_deep_as_json_may_be(unit: str) -> None:
    assert finding(unit * 100_000).message in (
        f"Objects and lists are nested more than {MAX_NESTING} deep.",
        "A key is no text.",
    )


def test_an_alias_goes_no_deeper() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{level}: &a{level} [*a{level - 1}]" for level in range(1, MAX_NESTING + 1)]

    assert finding("\n".join(lines)).message == f"Objects and lists are nested more than {MAX_NESTING} deep."


# properties

NUMBERS = st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = (
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{$\x7f\x85\u2028\u2029"))
    .map(str.strip)
    .filter(lambda text: not scalars.plain(text).otherwise)
)
"""PyYAML writes without quotes what it reads back as a text, whatever others read."""
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=12)


def as_nodes(value: Any) -> Any:
    if isinstance(value, dict):
        return [(key, as_nodes(inner)) for key, inner in value.items()]
    return [as_nodes(each) for each in value] if isinstance(value, list) else value


@given(st.lists(VALUES) | st.dictionaries(TEXTS, VALUES), st.booleans(), st.booleans())
def test_what_is_read_of_yaml_is_what_is_read_of_the_same_json(value: Any, is_flow: bool, is_ascii: bool) -> None:
    text = yaml.safe_dump(value, default_flow_style=is_flow, allow_unicode=not is_ascii, sort_keys=False)
    by_json = parse(Source("f.json", json.dumps(value)))

    [by_yaml] = documents(text)

    assert plain(by_yaml.root) == plain(by_json.root) == as_nodes(value)
    assert [each.path for each in every(by_yaml.root)] == [each.path for each in every(by_json.root)]
    assert by_yaml.readings == {}


@given(st.dictionaries(TEXTS, VALUES, min_size=1))
def test_json_that_is_read_as_yaml_has_the_same_values_and_places(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=True).replace("\\u007f", "x")
    if "\\ud" in text or len(text) > 900:  # surrogates are no characters of YAML; long keys need a `?` there
        return
    by_json = parse(Source("f", text))

    [by_yaml] = documents(text)

    assert by_yaml.root == by_json.root


def read_or_refused(text: str) -> tuple[Finding | None, list[Document]]:
    try:
        return None, documents(text)
    except UnreadableError as error:
        return error.finding, []


@given(st.binary() | st.text(alphabet="{}[]:,-?&*!|>'\"%@`#~ab1 \n\t").map(str.encode))
def test_bytes_at_random_are_documents_or_a_finding(content: bytes) -> None:
    text = content.decode("latin-1")
    wrong, found = read_or_refused(text)
    if wrong:
        assert wrong.message.endswith(".")
        assert 1 <= wrong.place.line <= len(text.splitlines()) + 1
    for each in found:
        for node in every(each.root):
            assert 0 <= node.offset <= len(text)
            is_odd_number = isinstance(node.value, float) and not math.isfinite(node.value)
            assert is_odd_number or isinstance(node.value, Object | Array | Expression) or json.dumps(node.value)
