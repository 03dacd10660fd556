"""What plainly fits a schema fits it: jsonschema never finds a fault there."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, schema
from azext_aksproxy.config.reading.plain_fit import plainly_fits
from azext_aksproxy.config.reading.shape import _validator

KINDS = (HTTP_PROXY, KUBE_PROXY)
NAMES = ["httpProxy", "noProxy", "trustedCa", "enabled", "$schema", "mode", "ipvsConfig", "scheduler", "other"]
NAMES += ["tcpTimeoutSeconds", "udpTimeoutSeconds"]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, 1, -1, 900, 900.0, 1.5, 2147483647, 2147483648]),
    st.sampled_from(["", "IPVS", "ipvs", "RoundRobin", "http://proxy/"]),
)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
)
SETTINGS = st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=5)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.wire_name)
@given(settings=SETTINGS)
def test_it_is_true_exactly_where_jsonschema_finds_nothing(kind: Kind, settings: Any) -> None:
    assert plainly_fits(settings, schema(kind)) is not any(_validator(kind).iter_errors(settings))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.wire_name)
def test_the_examples_of_the_schemas_fit(kind: Kind) -> None:
    assert all(plainly_fits(each, schema(kind)) for each in schema(kind)["examples"])


@pytest.mark.parametrize("entry", [None, 1, True, ["a"], {}])
def test_a_list_of_texts_holds_texts_alone(entry: Any) -> None:
    assert not plainly_fits({"noProxy": ["a", entry]}, schema(HTTP_PROXY))


@pytest.mark.parametrize("keyword", ["pattern", "oneOf", "not", "format", "$ref"])
def test_a_keyword_that_is_not_understood_is_left_to_jsonschema(keyword: str) -> None:
    assert plainly_fits("x", {"type": "string"})
    assert not plainly_fits("x", {"type": "string", keyword: {}})


def test_a_type_that_is_not_said_is_left_to_jsonschema() -> None:
    assert not plainly_fits("x", {})
