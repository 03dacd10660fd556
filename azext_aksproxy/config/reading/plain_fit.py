"""What plainly fits a schema. It is so for every right file, which then needs no jsonschema to be told so.

To import jsonschema takes longer than all the rest of a check.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

ANNOTATIONS = frozenset({"$schema", "$id", "title", "description", "examples"})
RULES = frozenset({"type", "enum", "minimum", "maximum", "properties", "additionalProperties", "items"})
UNDERSTOOD = ANNOTATIONS | RULES

TEXT = {"type": "string"}
TYPES: dict[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def plainly_fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """Say whether `value` plainly fits `schema`. If not, jsonschema has the last word.

    Never true where jsonschema finds a fault: a keyword that is not understood here is reason enough to ask it.
    """
    if not schema.keys() <= UNDERSTOOD:
        return False
    types = schema.get("type", ())
    for name in (types,) if isinstance(types, str) else types:
        if TYPES[name](value):
            break
    else:
        return False
    if "enum" in schema and not (isinstance(value, str | None) and value in schema["enum"]):
        return False
    if isinstance(value, int) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        return False
    if isinstance(value, list):
        if schema.get("items") == TEXT:  # as of noProxy, the longest list
            return all(isinstance(each, str) for each in value)
        return all(plainly_fits(each, schema.get("items", {})) for each in value)
    if isinstance(value, dict):
        known = schema.get("properties", {})
        return all(name in known and plainly_fits(each, known[name]) for name, each in value.items())
    return True


@cache
def require_jsonschema() -> None:
    """Raise ImportError where jsonschema could not name the faults of a file, without importing all of it.

    What breaks is rpds-py, a binary for one version of Python.
    """
    from importlib import import_module
    from importlib.util import find_spec

    import_module("rpds")
    if find_spec("jsonschema") is None:
        raise ModuleNotFoundError("No module named 'jsonschema'", name="jsonschema")
