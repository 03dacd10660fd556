"""What a scalar without quotes means."""

from __future__ import annotations

import math

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.reading.yaml_syntax.scalars import plain


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("Null", None),
        ("true", True),
        ("FALSE", False),
        ("0", 0),
        ("-12", -12),
        ("+7", 7),
        ("0x1F", 31),
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("1.5e+3", 1500.0),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("http://proxy:8080/", "http://proxy:8080/"),
        (".svc", ".svc"),
        ("10.0.0.1", "10.0.0.1"),
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("fe80::1", "fe80::1"),
        ("2026-11-27", "2026-11-27"),
        ("1.2.3", "1.2.3"),
        ("-", "-"),
        ("none", "none"),
        ("9" * 401, "9" * 401),
    ],
)
def test_what_all_readers_agree_on(text: str, value: object) -> None:
    found = plain(text)

    assert (found.value, type(found.value), found.otherwise) == (value, type(value), "")


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("no", False, "false to readers of YAML 1.1, and a text to those of YAML 1.2"),
        ("Off", False, "false to readers of YAML 1.1, and a text to those of YAML 1.2"),
        ("on", True, "true to readers of YAML 1.1, and a text to those of YAML 1.2"),
        ("Y", True, "true to readers of YAML 1.1, and a text to those of YAML 1.2"),
        ("010", 8, "an octal number to readers of YAML 1.1, and a decimal number to those of YAML 1.2"),
        ("08", 8, "a text to readers of YAML 1.1, and a decimal number to those of YAML 1.2"),
        ("0o14", 12, "a text to readers of YAML 1.1, and a number to those of YAML 1.2"),
        ("0b101", 5, "a number to readers of YAML 1.1, and a text to those of YAML 1.2"),
        ("1_000", 1000, "a number to readers of YAML 1.1, and a text to those of YAML 1.2"),
        ("190:20:30", "190:20:30", "a number of base 60 to readers of YAML 1.1, and a text to those of YAML 1.2"),
        ("1_0.5", 10.5, "a number to readers of YAML 1.1, and a text to those of YAML 1.2"),
        ("-.5", -0.5, "a text to readers of YAML 1.1, and a number to those of YAML 1.2"),
        ("1e3", 1000.0, "a text to readers of YAML 1.1, and a number to those of YAML 1.2"),
    ],
)
def test_what_readers_differ_in_is_told_and_read_as_kubernetes_does(text: str, value: object, said: str) -> None:
    found = plain(text)

    assert (found.value, type(found.value), found.otherwise) == (value, type(value), said)


def test_not_a_number_is_one() -> None:
    assert math.isnan(plain(".NaN").value)  # type: ignore[arg-type]


KNOWN = ("null", "bool", "int", "float", "str")


@given(st.text(alphabet="0123456789_+-.:eExobnyNYtrufalsiof~", max_size=12))
def test_where_nothing_is_said_another_reader_of_yaml_1_1_agrees(text: str) -> None:
    """PyYAML, which azure-cli prints and reads YAML with. A day is a text to us: JSON has none."""
    found = plain(text)
    loader = yaml.SafeLoader("")
    tag = loader.resolve(yaml.ScalarNode, text, (True, False))
    if found.otherwise or tag.rpartition(":")[2] not in KNOWN:
        return

    theirs = loader.construct_object(yaml.ScalarNode(tag, text))
    assert repr(found.value) == repr(theirs)


@given(st.text(max_size=8))
def test_no_text_is_too_odd(text: str) -> None:
    found = plain(text)

    assert isinstance(found.value, (str, int, float, bool, type(None)))
