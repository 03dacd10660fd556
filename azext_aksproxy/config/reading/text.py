"""What no text in a file may hold, whichever setting it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from azext_aksproxy.config.findings import SAFE, Finding, Path, Rule, Severity, Write
from azext_aksproxy.config.reading.shape_fault import name_of

CONTROL_CHARACTER = Rule(
    id="control-character",
    severity=Severity.ERROR,
    title="A value has no control characters",
    reason="It would end up in environment variables and files on every node. White space in trustedCa is excepted.",
    source="Unicode 15.0, general category Cc",
    fixes=SAFE,
)
SURROGATE = Rule(
    id="lone-surrogate",
    severity=Severity.ERROR,
    title="A value is text",
    reason="Half of a surrogate pair, such as \\ud800, cannot be encoded and so cannot be sent.",
    source="RFC 8259, section 8.2",
)
RULES = (CONTROL_CHARACTER, SURROGATE)

CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
SURROGATES = re.compile(r"[\ud800-\udfff]")


def check(settings: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield a finding for each value that holds what no text may hold."""
    for path, value in _texts(settings, ()):
        judged = re.sub(r"[\t\r\n]", "", value) if path == ("trustedCa",) else value
        if found := SURROGATES.search(judged):
            message = f"{name_of(path)} holds half of a surrogate pair, \\u{ord(found.group()):04x}."
            yield Finding(SURROGATE, message, "Write the whole character.", path)
        elif found := CONTROL_CHARACTERS.search(judged):
            message = f"{name_of(path)} holds the control character U+{ord(found.group()):04X}."
            finding = Finding(CONTROL_CHARACTER, message, "Remove it.", path)
            bare = value.strip()
            is_around = bare and not CONTROL_CHARACTERS.search(bare)
            yield (
                finding.fixed_by(Write(bare), description="Remove the white space around it.") if is_around else finding
            )


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))
