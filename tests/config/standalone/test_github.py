"""Findings as commands of a workflow of GitHub Actions, and what can never become one."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.findings import Finding, Place, Rule, Severity
from azext_aksproxy.config.standalone import main
from azext_aksproxy.config.standalone.forms import as_github
from azext_aksproxy.config.standalone.github import annotation, notice
from tests.config.standalone.files import put

EVERY_LINE = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""Whatever anybody takes for the end of a line. The runner of GitHub takes the first two."""


def rule(severity: Severity = Severity.ERROR) -> Rule:
    return Rule("some-rule", severity, "", "", "")


@pytest.mark.parametrize(
    ("severity", "command"), [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "notice")]
)
def test_a_finding_is_a_command_with_its_place(severity: Severity, command: str) -> None:
    finding = Finding(rule(severity), "100 % wrong: a, b.", "Write c.", place=Place("a/b.json", "/x", 2, 3))

    assert annotation(finding) == (
        f"::{command} file=a/b.json,line=2,col=3,title=some-rule::100 %25 wrong: a, b. Write c."
    )


def test_a_file_is_named_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    for name in ("x/a,b:c%.json", os.fspath(tmp_path / "x" / "a,b:c%.json"), "./x/../x/a,b:c%.json"):
        assert " file=x/a%2Cb%3Ac%25.json,line=1," in annotation(Finding(rule(), "", place=Place(name)))
    assert " file=/elsewhere/a.json," in annotation(Finding(rule(), "", place=Place("/elsewhere/a.json")))
    assert annotation(Finding(rule(), "Wrong.", place=Place("<stdin>"))) == "::error title=some-rule::Wrong."


@given(st.text(), st.text(), st.text())
def test_nothing_of_a_file_can_begin_a_line(file: str, message: str, hint: str) -> None:
    place = Place(f"x{file}".replace("\0", ""), "", 1, 1)
    printed = as_github([Finding(rule(), message, hint, place=place)], [message])

    assert [line.partition(" ")[0] for line in EVERY_LINE.split(printed)][::2] == ["::error", "Found"]
    assert EVERY_LINE.split(printed)[1].startswith("::notice::")
    assert re.fullmatch(r"::error [^:]*::.*", EVERY_LINE.split(printed)[0])


@pytest.mark.parametrize(
    "text", ["a\n::stop-commands::x", "\r::error::x", "\r\n::add-mask::x", "\u2028::error::x", "%0A"]
)
def test_what_looks_like_a_command_stays_a_text(text: str) -> None:
    said = notice(text)

    assert EVERY_LINE.search(said) is None
    assert said.startswith("::notice::")
    assert "%0A" not in said or "%250A" in said or "\n" in text


def test_line_breaks_and_percent_are_written_as_the_runner_reads_them() -> None:
    assert notice("a\r\nb%0A\tc") == "::notice::a%0D%0Ab%250A c"


def test_a_hostile_file_says_nothing_to_the_runner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    hostile = "x\n::stop-commands::t\r::error::y\u2028::add-mask::z\n##[error]"
    settings = {"httpProxy": hostile, hostile: 1, "noProxy": [hostile, "*.example.com", ".svc, .a"], "mode": hostile}
    put(tmp_path, {f"{hostile}.json": json.dumps(settings), "::stop-commands::t/a.json": '{"mode": "ipvs"}'})
    known = {"file": hostile, "rule": hostile, "pointer": "", "message": hostile, "count": 1}
    put(tmp_path, {"known": json.dumps({"version": 1, "findings": [known]})})

    for options in ([], ["--baseline", "known"], ["--fix"]):
        main([".", "-o", "github", *options])
        out, err = capsys.readouterr()
        for line in EVERY_LINE.split(out.rstrip("\n")) + EVERY_LINE.split(err.rstrip("\n")):
            assert re.match(r"::(error|warning|notice) file=[^:]*::|::notice::|Found |\Z", line), line
        assert out.count("::notice::") >= 1


def test_the_last_line_has_the_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['{"mode": "IPSV"}', "-o", "github"]) == 1

    [command, last] = capsys.readouterr().out.splitlines()
    assert command.startswith("::error title=unknown-value::mode 'IPSV' is not known.")
    assert last == "Found 1 error, 0 warnings, 0 infos."
