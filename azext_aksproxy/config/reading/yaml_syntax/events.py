"""The events of a YAML text: what begins and ends where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def events(text: str) -> Iterator[Any]:
    """Yield the events of PyYAML, from libyaml where it has that. Raises what it raises, ImportError without it."""
    import yaml

    found: Iterator[Any] = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return found
