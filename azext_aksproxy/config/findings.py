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


class Safety(str, Enum):
    """What a fix does to the meaning: it writes what was plainly meant, or what was probably meant."""

    SAFE = "safe"
    UNSAFE = "unsafe"


SAFE, UNSAFE = (Safety.SAFE,), (Safety.UNSAFE,)
SAFE_OR_NOT = (Safety.SAFE, Safety.UNSAFE)


@dataclass(frozen=True)
class Rule:
    """A requirement that files are held to.

    `id` is stable and appears in every finding; `reason` says what would happen otherwise; `source` says who says so.
    `fixes` says what kinds of fixes its findings may carry.
    """

    id: str
    severity: Severity
    title: str
    reason: str
    source: str
    fixes: tuple[Safety, ...] = ()


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
class Write:
    """A change that puts `value` in the place of a value: a scalar, or a tuple, which is written as a list."""

    value: Scalar | tuple[Scalar, ...]


@dataclass(frozen=True)
class Spread:
    """A change that puts several elements in the place of one element of a list."""

    values: tuple[Scalar, ...]


@dataclass(frozen=True)
class Rename:
    """A change that writes another key."""

    key: str


@dataclass(frozen=True)
class Remove:
    """A change that takes out an element of a list, or a key with its value."""


Scalar = str | int | float | bool | None
Change = Write | Spread | Rename | Remove


@dataclass(frozen=True)
class Edit:
    """`text` in the place of all from `start` up to `end`: offsets in the text of a file, in characters, from 0."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Fix:
    """What would mend a fault: a change of the setting that the finding is about.

    `description` is a sentence. `edits` are the same change in the text of a file; there are none where the setting
    does not stand in the file as a value of its own.
    """

    description: str
    change: Change = field(repr=False)
    safety: Safety = Safety.SAFE
    edits: tuple[Edit, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Finding:
    """What a rule found: the fact as a sentence, and the remedy, "" where the fact says it all.

    `path` is the setting that it is about, () for all of them; `place` is where in a file that stands. A room of
    settings knows only the path: `reading.shape` finds the place, and the edits of the `fix`. None carries one for a
    password or a private key: only a person decides about these.
    """

    rule: Rule
    message: str
    hint: str = ""
    path: Path = field(default=(), repr=False)  # a key may hold a password
    place: Place = NOWHERE
    fix: Fix | None = None

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.rule.severity

    @property
    def said(self) -> str:
        """The fact and the remedy."""
        return f"{self.message} {self.hint}" if self.hint else self.message

    @property
    def text(self) -> str:
        """What a person reads of it: fact, remedy, rule."""
        return f"{self.said} [{self.rule.id}]"

    def __str__(self) -> str:
        """One line for a person, whose severity is said by whoever prints it."""
        return f"{self.place}: {self.text}"

    def at(self, place: Place) -> Finding:
        """Return it with its place."""
        return replace(self, place=place)

    def about(self, path: Path) -> Finding:
        """Return it as one about the setting at `path`."""
        return replace(self, path=path)

    def fixed_by(self, change: Change, safety: Safety = Safety.SAFE, description: str = "") -> Finding:
        """Return it with a fix, which the hint describes if there is no other `description`."""
        return replace(self, fix=Fix(description or self.hint, change, safety))

    @property
    def fixable(self) -> Safety | None:
        """What kind of fix the text of its file can be given."""
        return self.fix.safety if self.fix and self.fix.edits else None

    def as_row(self) -> dict[str, Any]:
        """Return what is printed of it as data."""
        known = {"rule": self.rule.id, "severity": self.severity.value, **asdict(self.place)}
        fix = self.fixable and self.fixable.value
        return {**known, "message": self.message, "hint": self.hint, "fix": fix}


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
