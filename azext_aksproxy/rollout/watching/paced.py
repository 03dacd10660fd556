"""What takes long for a large fleet is done anew only so often that the rollout itself is not slowed down by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

QUICK_SECONDS = 0.01
"""What takes no longer is done each time."""

REST = 9
"""What takes longer rests for so many times as long, and so takes a tenth of the time at most."""


class Paced(Generic[T]):
    """Returns what `make` returned lately. `clock` gives seconds that never go back."""

    def __init__(self, make: Callable[[], T], clock: Callable[[], float]) -> None:
        self._make, self._clock = make, clock
        self._made: T | None = None
        self._due = 0.0

    def __call__(self) -> T:
        """Return it, made now or a little earlier."""
        begin = self._clock()
        if self._made is None or begin >= self._due:
            self._made = self._make()
            end = self._clock()
            took = end - begin
            self._due = end + REST * took if took > QUICK_SECONDS else 0.0
        return self._made
