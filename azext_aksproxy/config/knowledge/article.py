"""What is told of one thing that a user has met: a rule, a refusal of the service, an exit code of a node."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

RULE = "rule"
REFUSAL = "refusal"
NODE_EXIT = "node exit code"


@dataclass(frozen=True)
class Article:  # pylint: disable=too-many-instance-attributes
    """`remedy` is a sentence a line, the first the likeliest; `wrong` and `right` are a line each.

    `aliases` are other names of the same thing. `severity` is that of a rule, "" for anything else. Each of `sources`
    names its date, or the version that it is about.
    """

    name: str
    kind: str
    what: str
    cause: str
    remedy: tuple[str, ...]
    wrong: str
    right: str
    sources: tuple[str, ...]
    severity: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names by which it is found."""
        return (self.name, *self.aliases)

    def as_data(self) -> dict[str, Any]:
        """Return what is printed of it as data."""
        data = {name: list(each) if isinstance(each, tuple) else each for name, each in asdict(self).items()}
        return {**data, "severity": self.severity or None}


def more(name: str) -> str:
    """Return the line of advice that leads on to all that is known of `name`."""
    return f"More: az aks proxy explain {name}"
