"""What became of one probe."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any

FROM_HERE = "This ran from this machine, not from a node: another network may have other rules."
"""What every text about a probe has to say."""


class Result(str, Enum):
    """What a probe ends with. The script prints the same words."""

    PASSED_THROUGH = "passed-through"
    """The chain ends at a public root, or a request for an http URL was answered."""
    INTERCEPTED = "intercepted"
    """The chain is trusted through trustedCa alone."""
    NOT_TRUSTED = "not-trusted"
    REFUSED = "refused"
    """The proxy answered, and does not let it through."""
    UNREACHABLE = "unreachable"
    DIRECT = "direct"
    """noProxy covers it: not probed."""

    @property
    def is_well(self) -> bool:
        """Say whether a node would get through, as far as it was probed."""
        return self in (Result.PASSED_THROUGH, Result.INTERCEPTED, Result.DIRECT)


@dataclass(frozen=True)
class Presented:
    """A certificate of a chain that was presented. Dates are in UTC as ISO 8601, `sha256` in upper case."""

    subject: str
    issuer: str
    not_before: str
    not_after: str
    sha256: str


@dataclass(frozen=True)
class Row:
    """What became of one probe.

    `route` is "direct" or the URL of the proxy without its password. `detail` says what was seen and ends with what to
    do. `issuer` is who issued the certificate of the host, "" where none was presented; `certificates` is the chain as
    it was presented, that of the host first. `seconds` is how long it took.
    """

    url: str
    route: str
    result: Result
    detail: str
    issuer: str = ""
    certificates: tuple[Presented, ...] = field(default=())
    seconds: float = 0.0

    def as_row(self) -> dict[str, Any]:
        """Return it as it is printed, with the names as Azure CLI spells them."""
        row = {**asdict(self), "result": self.result.value, "seconds": round(self.seconds, 3)}
        row["certificates"] = [
            {
                "subject": each.subject,
                "issuer": each.issuer,
                "notBefore": each.not_before,
                "notAfter": each.not_after,
                "sha256": each.sha256,
            }
            for each in self.certificates
        ]
        return row
