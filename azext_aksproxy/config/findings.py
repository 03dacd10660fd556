"""A finding: one fact about a file, with its place and what to do about it. Data only; printing is somebody else's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
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


@dataclass(frozen=True)
class Remark:
    """What a rule found about a value: the fact, and the remedy. A finding that does not know its place yet."""

    rule: Rule
    message: str
    hint: str


@dataclass(frozen=True)
class Finding:  # pylint: disable=too-many-instance-attributes
    """What a rule found, and where.

    `pointer` is an RFC 6901 JSON pointer in the user's own spelling, with long keys shortened; `line` and `column` are
    1-based and count characters. A finding that has no place in the file carries the pointer "" and stands at line 1,
    column 1.
    """

    rule: str
    severity: Severity
    file: str
    pointer: str
    line: int
    column: int
    message: str
    hint: str

    @property
    def place(self) -> str:
        """Where it is, in the form of compilers: `file:line:column`."""
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def told(self) -> str:
        """What a person is told of it: fact, remedy, rule."""
        return " ".join(fact for fact in (self.message, self.hint, f"[{self.rule}]") if fact)

    def __str__(self) -> str:
        """One line for a person, whose severity is said by whoever prints it."""
        return f"{self.place}: {self.told}"

    def as_row(self) -> dict[str, Any]:
        """Return what is printed of it as data."""
        return {**asdict(self), "severity": self.severity.value}


def fails(findings: Iterable[Finding], strict: bool) -> bool:
    """Say whether a check with `findings` ends with exit code 1; `strict` counts warnings as errors."""
    failing = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return any(finding.severity in failing for finding in findings)
