"""From what the user typed to text: a path, inline JSON, or `-` for standard input."""

from __future__ import annotations

import json
import os
import re
import sys
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from dataclasses import dataclass
from functools import cached_property

from azext_aksproxy.config.findings import Finding, Place, Rule, Severity, UnreadableError
from azext_aksproxy.config.limits import MAX_FILE_BYTES
from azext_aksproxy.config.redact import redact

STDIN = "-"
STDIN_NAME = "<stdin>"
INLINE_NAME = "<inline JSON>"
NO_FILES = frozenset({STDIN_NAME, INLINE_NAME})
"""The names of what is no file."""

EXPECTED = "Give the path of a JSON file, inline JSON that begins with '{', or '-' for standard input."

MARKS = {
    BOM_UTF32_BE: "utf-32-be",
    BOM_UTF32_LE: "utf-32-le",
    BOM_UTF16_BE: "utf-16-be",
    BOM_UTF16_LE: "utf-16-le",
    BOM_UTF8: "utf-8",
}
"""The byte order marks, and the encoding of what comes behind each. That of UTF-16 begins one of UTF-32."""

UNREADABLE = Rule(
    id="unreadable",
    severity=Severity.ERROR,
    title="The file can be read",
    reason="A setting that cannot be read cannot be sent.",
    source="aksproxy's own, 2026",
)
TOO_LARGE = Rule(
    id="too-large",
    severity=Severity.ERROR,
    title="The file is at most 1 MiB, what terraform show -json prints at most 32",
    reason="A configuration with the 20 certificates that AKS takes has some 50 KB; a larger file is another file.",
    source="aksproxy's own, 2026",
)
ENCODING = Rule(
    id="encoding",
    severity=Severity.ERROR,
    title="The file is UTF-8, UTF-16 or UTF-32",
    reason="JSON is Unicode text. Windows PowerShell writes UTF-16, which is read as well.",
    source="RFC 8259, section 8.1",
)
NOT_WRITTEN = Rule(
    id="not-fixed",
    severity=Severity.ERROR,
    title="A file that is to be fixed can be replaced",
    reason="It is replaced whole, or left as it is: also where somebody else has changed it meanwhile.",
    source="aksproxy's own, 2026",
)
NOTHING_CHECKED = Rule(
    id="nothing-to-check",
    severity=Severity.ERROR,
    title="A folder or a pattern that is checked leads to settings",
    reason="A check of nothing would look as if all were well.",
    source="aksproxy's own, 2026",
)
RULES = (UNREADABLE, TOO_LARGE, ENCODING, NOT_WRITTEN, NOTHING_CHECKED)


@dataclass(frozen=True)
class Source:
    """Text and the name by which the user knows it: the path as typed, `<stdin>` or `<inline JSON>`."""

    name: str
    text: str

    @cached_property
    def line_starts(self) -> list[int]:
        """The offsets at which lines begin, for all documents in the text."""
        return [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", self.text))]


def read(value: str, most: int = MAX_FILE_BYTES) -> Source:
    """Return the text that `value` stands for, at most so many bytes.

    `value` is a path (`~` is expanded), inline JSON, or `-` for standard input. Raises UnreadableError.
    """
    if not value.strip():
        raise _unreadable("<empty value>", UNREADABLE, "No file was named: the value is empty.")
    if is_inline(value):
        return Source(INLINE_NAME, value)
    if value == STDIN:
        return Source(STDIN_NAME, decode(STDIN_NAME, sys.stdin.buffer.read(most + 1), most))
    name, data = read_bytes(value, most)
    return Source(name, decode(name, data, most))


def read_bytes(value: str, most: int = MAX_FILE_BYTES) -> tuple[str, bytes]:
    """Return the name by which the user knows the file `value`, and what is in it. Raises UnreadableError.

    Of a file that has more than `most` bytes, it returns one more than these.
    """
    path = os.path.expanduser(value)
    try:
        with open(path, "rb") as file:
            return value, file.read(most + 1)
    except (OSError, ValueError) as error:
        # what is no file may be a URL, and its password is not to be shown
        raise _not_read(value if os.path.lexists(path) else redact(value), path, error) from None


def is_inline(value: str) -> bool:
    """Say whether `value` is text rather than a name: azure-cli puts the content of a file in the place of `@FILE`.

    Even what looks like text can be the name of a file that exists, such as `{{name}}/proxy.json` in a template.
    """
    is_like_text = value.lstrip()[:1] in ("{", "[") or "\n" in value or "-----BEGIN" in value
    return is_like_text and not os.path.exists(value)


def is_file(value: str) -> bool:
    """Say whether `value` is a name, and so what it stands for can be written: not inline JSON, not standard input."""
    return value != STDIN and not is_inline(value)


def _not_read(name: str, path: str, error: Exception) -> UnreadableError:
    if os.path.isdir(path):
        return _unreadable(name, UNREADABLE, f"'{name}' is a directory, not a file.")
    if isinstance(error, FileNotFoundError):
        return _unreadable(name, UNREADABLE, f"The file '{name}' does not exist.")
    reason = getattr(error, "strerror", None) or str(error)
    return _unreadable(name, UNREADABLE, f"The file '{name}' cannot be read: {reason}.")


def decode(name: str, data: bytes, most: int = MAX_FILE_BYTES) -> str:
    """Return the text of `data`, which the user knows as `name`. Raises UnreadableError."""
    if len(data) > most:
        raise too_large(name, most)
    encoding = json.detect_encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        byte = error.start + 1 + (len(BOM_UTF8) if encoding == "utf-8-sig" else 0)  # it counts from behind the mark
        message = f"The file is not {encoding.removesuffix('-sig').upper()} text: byte {byte} is not valid."
        raise _unreadable(name, ENCODING, message, "Save the file as UTF-8.") from None


def encode(text: str, like: bytes) -> bytes:
    """Return `text` in the encoding of `like`, with its byte order mark if it has one. Raises UnicodeEncodeError."""
    for mark, encoding in MARKS.items():
        if like.startswith(mark):
            return mark + text.encode(encoding)
    return text.encode(json.detect_encoding(like))


def too_large(name: str, most: int = MAX_FILE_BYTES) -> UnreadableError:
    """Return the error that the file `name` has more than `most` bytes."""
    message = f"The file is larger than {most // MAX_FILE_BYTES} MiB."
    return _unreadable(name, TOO_LARGE, message, "A configuration with 20 certificates has some 50 KB.")


def _unreadable(name: str, rule: Rule, message: str, hint: str = EXPECTED) -> UnreadableError:
    return UnreadableError(Finding(rule, message, hint, place=Place(name)))
