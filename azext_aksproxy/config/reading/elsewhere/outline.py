"""The few parts of a large report of Terraform that matter, in their places.

A plan of a landing zone has megabytes, nearly all of it about other resources. Parsing them with their places would
take minutes; the standard library's scanner, in C, steps over them. What is left out becomes `0` and blanks, line ends
kept, so that what is left stands where it stood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from json import JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from azext_aksproxy.config.reading.elsewhere.providers import is_of_a_cluster

REPORT = r'"format_version"\s*:\s*"'
WHITE_SPACE = re.compile(r"[ \t\n\r]*")

_Visit = Callable[["_Scan"], None]


def outline(text: str) -> str | None:
    """Return `text` with what matters alone, as long as it was; None where it is no report, or no JSON."""
    if not text.lstrip().startswith("{") or not re.search(REPORT, text):
        return None
    scan = _Scan(text)
    try:
        _object(REPORT_PARTS)(scan)
    except (ValueError, StopIteration, IndexError, RecursionError):  # the last of them for what is nested too deep
        return None
    return scan.text_left() if scan.is_report else None


class _Scan:
    """Stands at a place in `text`, and remembers what was left out before, and the `addresses` of what was not.

    Terraform prints the planned values, which have all addresses, before the changes.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.is_report = False
        self.addresses: set[str] = set()
        self._decode = JSONDecoder().raw_decode
        self._kept: list[str] = []
        self._from = 0

    def value(self) -> Any:
        """Return the value that begins here, and stay."""
        return self._decode(self.text, self.at)[0]

    def keep(self) -> None:
        """Step over a value that stays."""
        self.at = self._decode(self.text, self.at)[1]

    def leave_out(self) -> None:
        """Step over a value that does not matter."""
        start = self.at
        self.keep()
        blank = "\n".join(" " * len(line) for line in self.text[start + 1 : self.at].split("\n"))
        self._kept += [self.text[self._from : start], "0", blank]
        self._from = self.at

    def skip(self, *expected: str) -> str:
        """Step over white space, and one of the characters `expected`, which is returned. Raises StopIteration."""
        found = WHITE_SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        character = self.text[self.at]
        if expected:
            if character not in expected:
                raise StopIteration
            self.at += 1
        return character

    def key(self) -> str:
        """Step over a key and its colon."""
        self.skip('"')
        key, self.at = scanstring(self.text, self.at, True)
        self.skip(":")
        self.skip()
        return str(key)

    def text_left(self) -> str:
        """Return the text without what was left out."""
        return "".join((*self._kept, self.text[self._from :]))


def _object(visits: Mapping[str, _Visit]) -> _Visit:
    """Return what visits the members of an object that have a name in `visits`, and leaves out the others."""

    def visit(scan: _Scan) -> None:
        if scan.skip() != "{":
            scan.keep()
            return
        scan.skip("{")
        if scan.skip() == "}":
            scan.skip("}")
            return
        while True:
            visits.get(scan.key(), _Scan.leave_out)(scan)
            if scan.skip(",", "}") == "}":
                return

    return visit


def _array(element: _Visit) -> _Visit:
    def visit(scan: _Scan) -> None:
        if scan.skip() != "[":
            scan.keep()
            return
        scan.skip("[")
        if scan.skip() == "]":
            scan.skip("]")
            return
        while True:
            scan.skip()
            element(scan)
            if scan.skip(",", "]") == "]":
                return

    return visit


def _format_version(scan: _Scan) -> None:
    scan.is_report = isinstance(scan.value(), str)
    scan.keep()


def _resource(scan: _Scan) -> None:
    value = scan.value()
    if isinstance(value, dict) and is_of_a_cluster(value.get("type"), value.get("values")):
        scan.addresses.add(str(value.get("address")))
        RESOURCE_PARTS(scan)
    else:
        scan.leave_out()


def _change(scan: _Scan) -> None:
    value = scan.value()
    if isinstance(value, dict) and str(value.get("address")) in scan.addresses:
        CHANGE_PARTS(scan)
    else:
        scan.leave_out()


def _module(scan: _Scan) -> None:
    _object({"resources": _array(_resource), "child_modules": _array(_module)})(scan)


HIDDEN = _object(dict.fromkeys(("http_proxy_config", "body"), _Scan.keep))
VALUES = _object(
    dict.fromkeys(("http_proxy_config", "body", "type", "name", "default_node_pool", "os_type"), _Scan.keep)
)
RESOURCE_PARTS = _object(
    {**dict.fromkeys(("address", "mode", "type"), _Scan.keep), "values": VALUES, "sensitive_values": HIDDEN}
)
CHANGE_PARTS = _object({"address": _Scan.keep, "change": _object({"after_unknown": HIDDEN})})
VALUES_OF_A_REPORT = _object({"root_module": _module})
REPORT_PARTS: Mapping[str, _Visit] = {
    "format_version": _format_version,
    "terraform_version": _Scan.keep,
    "planned_values": VALUES_OF_A_REPORT,
    "values": VALUES_OF_A_REPORT,
    "resource_changes": _array(_change),
}
