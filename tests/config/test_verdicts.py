"""The verdict on each whole file of verdict_files.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from azext_aksproxy.config import compatibility, flags
from azext_aksproxy.config.check import check
from azext_aksproxy.config.findings import Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, Purpose
from azext_aksproxy.config.knowledge.examples import EXAMPLES
from azext_aksproxy.config.live import disruption, health, held, known_bad
from azext_aksproxy.config.reading import expressions, source, template, which_kind
from azext_aksproxy.config.rules import SECTIONS
from tests.config.certificate_factory import NOW
from tests.config.verdict_files import FOR_UPDATE, HTTP_PROXY_FILES, INFOS, KUBE_PROXY_FILES, filled

LOUD = (Severity.ERROR, Severity.WARNING)


def verdict(file: str, kind: Kind, purpose: Purpose, path: Path, severities: tuple[Severity, ...] = LOUD) -> str:
    """Return the rules that `file` breaks, in the order of their places."""
    path = path / "file.json"
    path.write_text(filled(file), encoding="utf-8")
    return " ".join(
        each.rule.id for each in check(kind, str(path), purpose, NOW).findings if each.severity in severities
    )


@pytest.mark.parametrize(("file", "expected"), HTTP_PROXY_FILES)
def test_http_proxy(file: str, expected: str, tmp_path: Path) -> None:
    assert verdict(file, HTTP_PROXY, Purpose.CREATE, tmp_path) == expected


@pytest.mark.parametrize(("file", "expected"), KUBE_PROXY_FILES)
def test_kube_proxy(file: str, expected: str, tmp_path: Path) -> None:
    assert verdict(file, KUBE_PROXY, Purpose.CREATE, tmp_path) == expected


@pytest.mark.parametrize(("file", "expected"), INFOS)
def test_infos(file: str, expected: str, tmp_path: Path) -> None:
    assert verdict(file, HTTP_PROXY, Purpose.CREATE, tmp_path, (Severity.INFO,)) == expected


@pytest.mark.parametrize(("file", "expected"), FOR_UPDATE)
def test_for_update(file: str, expected: str, tmp_path: Path) -> None:
    assert verdict(file, HTTP_PROXY, Purpose.UPDATE, tmp_path) == expected


def test_the_table_has_a_file_for_every_rule() -> None:
    """So a rule that finds nothing any more fails a test, whatever broke it. Its example is such a file too."""
    tables = (HTTP_PROXY_FILES, KUBE_PROXY_FILES, INFOS, FOR_UPDATE)
    shown = {rule for table in tables for _, expected in table for rule in expected.split()}
    shown |= {rule for rule, example in EXAMPLES.items() if example.kind is not None}
    rooms = (source, which_kind, expressions, template, flags, compatibility, health, held, known_bad, disruption)
    with_tests_of_their_own = [rule for room in rooms for rule in room.RULES]
    elsewhere = {rule.id for rule in with_tests_of_their_own}

    assert shown | elsewhere == {rule.id for rules in SECTIONS.values() for rule in rules}
