"""What a change writes, in whichever language."""

from __future__ import annotations

from typing import NamedTuple

from azext_aksproxy.config.findings import Rename, Scalar, Spread, Write


class Key(NamedTuple):
    """A key of an object, and where it stands in the text."""

    name: str
    offset: int


def scalars_of(change: Write | Spread | Rename) -> tuple[Scalar, ...]:
    """Return the scalars that `change` writes."""
    if isinstance(change, Rename):
        return (change.key,)
    if isinstance(change, Spread):
        return change.values
    return change.value if isinstance(change.value, tuple) else (change.value,)


def is_expression(scalar: Scalar) -> bool:
    """Say whether a template would take `scalar` for an expression."""
    return isinstance(scalar, str) and scalar.startswith("[") and scalar.endswith("]")
