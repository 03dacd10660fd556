"""Settings at random, with texts that are as hostile as can be."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, schema

Settings = dict[str, Any]

PIECES = [
    "${",
    "%{",
    "$${",
    "%%{",
    "$",
    "%",
    "{",
    "}",
    "~",
    "'",
    "''",
    '"',
    "\\",
    "\\u007b",
    "[",
    "]",
    "[[",
    "\n",
    "\r",
]
MORE_PIECES = ["\t", "\x00", "\x7f", "\x85", "//", "/*", "*/", "#", "<<EOT", "null", "é", "e\u0301", "\u2028", "\ufeff"]
HOSTILE = st.lists(
    st.sampled_from([*PIECES, *MORE_PIECES, "\U0001f600", "\U0010ffff"]) | st.characters(exclude_categories=["Cs"]),
    max_size=8,
).map("".join)


def settings_of(subschema: Settings) -> st.SearchStrategy[Settings]:
    """Objects with any of the keys of `subschema`, some of them null, and texts that are as hostile as can be."""

    def values(inner: Settings) -> st.SearchStrategy[Any]:
        kind = inner["type"][0]
        if kind == "object":
            return settings_of(inner)
        of_kind: dict[str, st.SearchStrategy[Any]] = {
            "string": HOSTILE,
            "array": st.lists(HOSTILE, max_size=4),
            "boolean": st.booleans(),
            "integer": st.integers(1, 2147483647),
        }
        return of_kind[kind] | of_kind[kind] | of_kind[kind] | st.none()

    members = {name: values(inner) for name, inner in subschema["properties"].items() if name != "$schema"}
    return st.fixed_dictionaries({}, optional=members)


BOTH = st.tuples(
    st.none() | settings_of(schema(HTTP_PROXY)) | settings_of(schema(HTTP_PROXY)),
    st.none() | settings_of(schema(KUBE_PROXY)) | settings_of(schema(KUBE_PROXY)),
).filter(lambda both: both != (None, None))
