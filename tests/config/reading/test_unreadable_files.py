"""A file that cannot be taken for text is one finding, which names the file, the reason and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.kinds import HTTP_PROXY
from azext_aksproxy.config.limits import MAX_FILE_BYTES


@pytest.mark.parametrize(
    ("content", "rule", "message", "hint"),
    [
        (
            b'{"a": "\xff"}',
            "encoding",
            "The file is not UTF-8 text: byte 8 is not valid.",
            "Save the file as UTF-8.",
        ),
        (
            b" " * (MAX_FILE_BYTES + 1),
            "too-large",
            "The file is larger than 1 MiB.",
            "A configuration with 20 certificates has some 50 KB.",
        ),
    ],
)
def test_what_is_no_text_is_told_with_its_place(
    content: bytes, rule: str, message: str, hint: str, tmp_path: Path
) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(content)

    [finding] = check(HTTP_PROXY, str(file)).findings

    assert (finding.rule.id, finding.message, finding.hint) == (rule, message, hint)
    assert (finding.place.file, finding.place.pointer, finding.place.line, finding.place.column) == (
        str(file),
        "",
        1,
        1,
    )
