"""The verdict on each whole file of verdict_files.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.findings import Severity
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, Purpose
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
