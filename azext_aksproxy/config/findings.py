"""A finding: one fact about a file, with its place and what to do about it. Data only; printing is somebody else's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from enum import Enum
from typing import Any


class Severity(str, Enum):
    """How much a finding matters. An error stops a command before any request is sent."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Rule:
    """A requirement that files are held to.

    `id` is stable and appears in every finding; `reason` says what would happen otherwise; `source` says who says so.
    """

    id: str
    severity: Severity
    title: str
    reason: str
    source: str


Path = tuple[str | int, ...]
"""A setting by its canonical wire names and indices, from the top of the settings: `("noProxy", 2)`."""


@dataclass(frozen=True)
class Place:
    """Where in what the user gave.

    `pointer` is an RFC 6901 JSON pointer in the user's own spelling, with long keys shortened; `line` and `column` are
    1-based and count characters. What concerns all of a file, or no file, has the pointer "", line 1 and column 1.
    """

    file: str
    pointer: str = ""
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """Return it in the form of compilers."""
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Place("")
"""The place of a finding that has not been placed yet."""


@dataclass(frozen=True)
class Finding:
    """What a rule found: the fact as a sentence, and the remedy, "" where the fact says it all.

    `path` is the setting that it is about, () for all of them; `place` is where in a file that stands. A room of
    settings knows only the path: `reading.shape` finds the place.
    """

    rule: Rule
    message: str
    hint: str = ""
    path: Path = field(default=(), repr=False)  # a key may hold a password
    place: Place = NOWHERE

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.rule.severity

    @property
    def text(self) -> str:
        """What a person reads of it: fact, remedy, rule."""
        return " ".join(fact for fact in (self.message, self.hint, f"[{self.rule.id}]") if fact)

    def __str__(self) -> str:
        """One line for a person, whose severity is said by whoever prints it."""
        return f"{self.place}: {self.text}"

    def at(self, place: Place) -> Finding:
        """Return it with its place."""
        return replace(self, place=place)

    def about(self, path: Path) -> Finding:
        """Return it as one about the setting at `path`."""
        return replace(self, path=path)

    def as_row(self) -> dict[str, Any]:
        """Return what is printed of it as data."""
        known = {"rule": self.rule.id, "severity": self.severity.value, **asdict(self.place)}
        return {**known, "message": self.message, "hint": self.hint}


def coming_from(origin: str, message: str) -> str:
    """Return `message` about a value, and that it comes from `origin`, such as a parameter; "" stands where it is."""
    return f"{message} The value comes from {origin}." if origin else message


class UnreadableError(Exception):
    """What the user gave cannot be read at all; `finding` says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Return those of `findings` that stop a command."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def fails(findings: Iterable[Finding], strict: bool) -> bool:
    """Say whether a check with `findings` ends with exit code 1; `strict` counts warnings as errors."""
    failing = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return any(finding.severity in failing for finding in findings)
