"""The names that the shell completes."""

from __future__ import annotations

import pytest

from azext_aksproxy._params import _known_names


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("no-proxy-ur", ["no-proxy-url"]),
        ("httpproxyw", ["HTTPProxyWrongUrlError"]),
        ("16", ["161"]),
        ("zzz", []),
    ],
)
def test_a_name_is_completed_in_any_case(prefix: str, expected: list[str]) -> None:
    assert _known_names(prefix, action=None, parser=None, parsed_args=None) == expected
