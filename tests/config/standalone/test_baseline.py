"""Known findings: only new ones fail a check."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from azext_aksproxy.config.standalone import main
from tests.config.standalone.files import MANIFEST, WRONG, found, put

Capture = pytest.CaptureFixture[str]
KNOWN = "baseline.json"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def create(*files: str) -> int:
    return main([*files, "--baseline", KNOWN, "--create-baseline"])


def said(capsys: Capture, *arguments: str) -> tuple[int, list[str]]:
    exit_code = main(list(arguments))
    return exit_code, capsys.readouterr().out.splitlines()


def test_known_findings_do_not_fail_and_new_ones_do(here: Path, capsys: Capture) -> None:
    put(here, {"a.json": WRONG, "x/b.yaml": MANIFEST})

    assert create("a.json", "x") == 0
    assert capsys.readouterr().out.splitlines() == [
        "Checked 2 files.",
        "baseline.json knows 2 findings now.",
        "Found 0 errors, 0 warnings, 0 infos.",
    ]
    assert said(capsys, "a.json", "x", "--baseline", KNOWN) == (
        0,
        [
            "Checked 2 files.",
            "Left out 2 findings that baseline.json knows.",
            "Found 0 errors, 0 warnings, 0 infos.",
        ],
    )
    put(here, {"a.json": WRONG.replace("IPSV", "IPVX")})
    assert found(capsys, "a.json", "x", "--baseline", KNOWN) == (1, ["a.json unknown-value"])


def test_a_finding_is_known_on_whatever_line_and_from_whatever_folder(
    here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(here, {"x/a.json": WRONG})
    create("x/a.json")
    put(here, {"x/a.json": "\n\n" + WRONG})
    capsys.readouterr()

    assert found(capsys, "./x/a.json", "--baseline", os.fspath(here / KNOWN)) == (0, [])
    monkeypatch.chdir(here / "x")
    assert found(capsys, "a.json", "--baseline", f"../{KNOWN}") == (0, [])
    assert found(capsys, os.fspath(here), "--baseline", f"../{KNOWN}") == (0, [])


def test_an_entry_that_is_added_to_a_list_makes_those_behind_it_not_new(here: Path, capsys: Capture) -> None:
    put(here, {"a.json": '{"httpProxy": "http://p:1/", "noProxy": [".svc", ".cluster.local", "*.x"]}'})
    create("a.json")
    put(here, {"a.json": '{"httpProxy": "http://p:1/", "noProxy": ["new", ".svc", ".cluster.local", "*.x"]}'})
    capsys.readouterr()

    assert json.loads((here / KNOWN).read_text())["findings"][0]["pointer"] == "/noProxy/*"
    assert said(capsys, "a.json", "--baseline", KNOWN)[1][0] == "Left out 1 finding that baseline.json knows."


def test_of_equal_findings_so_many_are_known_as_there_were(here: Path, capsys: Capture) -> None:
    put(here, {"a.yaml": f"{MANIFEST}---\n{MANIFEST}"})
    create("a.yaml")
    put(here, {"a.yaml": f"{MANIFEST}---\n{MANIFEST}---\n{MANIFEST}"})
    capsys.readouterr()

    [row] = json.loads((here / KNOWN).read_text())["findings"]
    assert row["count"] == 2
    assert found(capsys, "a.yaml", "--baseline", KNOWN) == (1, ["a.yaml proxy-url-scheme"])


def test_the_file_is_the_same_for_the_same_findings_and_a_line_a_fact(here: Path, capsys: Capture) -> None:
    put(here, {"b.json": '{"httpProxy": "ftp://me:secret@proxy:1/", "noProxy": ["*.x"]}', "a.json": WRONG})
    create("b.json", "a.json")
    first = (here / KNOWN).read_bytes()
    create("a.json", "b.json")

    assert (here / KNOWN).read_bytes() == first
    assert b"secret" not in first
    assert first.endswith(b"}\n")
    rows = json.loads(first)["findings"]
    assert [list(row) for row in rows] == [["file", "rule", "pointer", "message", "count"]] * len(rows)
    assert [row["file"] for row in rows] == sorted(row["file"] for row in rows)
    assert len(first.splitlines()) == 4 + 7 * len(rows) + 1
    assert os.listdir(here).count(KNOWN) == 1
    assert len(os.listdir(here)) == 3


def test_what_is_not_found_any_more_is_told_and_fails_nothing(here: Path, capsys: Capture) -> None:
    put(here, {"a.json": WRONG, "b.json": WRONG, "gone.json": WRONG})
    create("a.json", "b.json", "gone.json")
    put(here, {"a.json": '{"mode": "NFTABLES"}'})
    (here / "gone.json").unlink()
    capsys.readouterr()

    exit_code, lines = said(capsys, "a.json", "--baseline", KNOWN)

    assert exit_code == 0
    told = [line for line in lines if "not found any more" in line]
    assert [line.split(": ")[1] for line in told] == ["a.json", "gone.json"]
    assert "b.json" not in "".join(lines)


ROW = {"file": "", "rule": "", "pointer": "", "message": "", "count": 1}
NO_ROWS: list[object] = [
    1,
    [1],
    [{}],
    {"a": 1},
    [{**ROW, "file": 1}],
    [{**ROW, "count": "1"}],
    [{**ROW, "count": True}],
]


@pytest.mark.parametrize(
    "text",
    [
        *("", "{}", "[]", "null", '"x"', "[" * 10**5, "\udcff", '{"version": 1}', '{"version": 2, "findings": []}'),
        *(json.dumps({"version": 1, "findings": rows}) for rows in NO_ROWS),
    ],
)
def test_what_is_no_baseline_ends_with_2(here: Path, capsys: Capture, text: str) -> None:
    put(here, {"a.json": WRONG, KNOWN: text})

    assert main(["a.json", "--baseline", KNOWN]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "aksproxy-validate: The file 'baseline.json' is no baseline: write it anew by --create-baseline.\n"


def test_a_baseline_that_cannot_be_read_or_written_ends_with_2(here: Path, capsys: Capture) -> None:
    put(here, {"a.json": WRONG})

    assert main(["a.json", "--baseline", "gone.json"]) == 2
    assert "'gone.json' cannot be read: No such file or directory." in capsys.readouterr().err
    assert main(["a.json", "--baseline", "gone/b.json", "--create-baseline"]) == 2
    assert "'gone/b.json' cannot be written: No such file or directory." in capsys.readouterr().err


def test_a_count_without_end_is_no_more_work(here: Path, capsys: Capture) -> None:
    put(here, {"a.json": WRONG})
    create("a.json")
    text = (here / KNOWN).read_text()
    put(here, {KNOWN: text.replace('"count": 1', f'"count": {10**15}')})
    capsys.readouterr()

    assert found(capsys, "a.json", "--baseline", KNOWN) == (0, [])


def test_a_file_that_cannot_be_read_is_never_known(here: Path, capsys: Capture) -> None:
    put(here, {"a.json": '{"mode": }'})
    (here / "empty").mkdir()

    assert create("a.json", "gone.json", "empty", '{"mode": "IPSV"}') == 1
    assert json.loads((here / KNOWN).read_text())["findings"] == []


def test_a_baseline_that_was_written_by_hand_hides_no_file(here: Path, capsys: Capture) -> None:
    put(here, {"a.json": '{"mode": }'})
    assert main(["a.json", "-o", "json"]) == 1
    [row] = json.loads(capsys.readouterr().out)
    known = {each: row[each] for each in ("file", "rule", "pointer", "message")}
    put(here, {KNOWN: json.dumps({"version": 1, "findings": [{**known, "count": 1}]})})

    assert found(capsys, "a.json", "--baseline", KNOWN) == (1, ["a.json json-syntax"])


def test_what_a_baseline_says_is_shown_on_one_line(here: Path, capsys: Capture) -> None:
    known = {"file": "gone\n\x1b[31m", "rule": "r", "pointer": "", "message": "m\nFound 0 errors", "count": 1}
    put(here, {"a.json": '{"mode": "NFTABLES"}', KNOWN: json.dumps({"version": 1, "findings": [known]})})

    assert said(capsys, "a.json", "--baseline", KNOWN)[1] == [
        "Left out 0 findings that baseline.json knows.",
        "baseline.json knows what is not found any more: gone??[31m: m?Found 0 errors [r]",
        "Found 0 errors, 0 warnings, 0 infos.",
    ]


def test_the_old_file_stays_where_the_new_one_cannot_be_written(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(here, {"a.json": WRONG, KNOWN: "old"})

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    assert create("a.json") == 2
    assert (here / KNOWN).read_text() == "old"
    assert sorted(os.listdir(here)) == ["a.json", KNOWN]


def test_the_file_keeps_its_permissions_and_a_link_stays_one(here: Path) -> None:
    put(here, {"a.json": WRONG, "real.json": "old"})
    (here / "real.json").chmod(0o640)
    (here / KNOWN).symlink_to("real.json")

    assert create("a.json") == 0
    assert (here / KNOWN).is_symlink()
    assert (here / "real.json").stat().st_mode & 0o777 == 0o640
    assert "a.json" in (here / "real.json").read_text()


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_no_output_has_what_is_known(here: Path, capsys: Capture, form: str) -> None:
    put(here, {"a.json": WRONG})
    create("a.json")
    capsys.readouterr()

    assert main(["a.json", "--baseline", KNOWN, "-o", form]) == 0
    out, err = capsys.readouterr()
    assert "unknown-value::" not in out
    assert form == "github" or json.loads(out) == [] or json.loads(out)["runs"][0]["results"] == []
    assert "Left out 1 finding that baseline.json knows." in (out if form == "github" else err)


def test_known_findings_are_fixed_as_well(here: Path, capsys: Capture) -> None:
    put(here, {"a.json": '{"mode": "ipvs"}'})
    create("a.json")
    capsys.readouterr()

    assert main(["a.json", "--baseline", KNOWN, "--diff"]) == 0
    out, err = capsys.readouterr()
    assert '+{"mode": "IPVS"}' in out.splitlines()
    assert "Found" not in out
    assert err.startswith("Left out 2 findings")
    assert main(["a.json", "--baseline", KNOWN, "--fix", "--strict"]) == 0
    assert (here / "a.json").read_text() == '{"mode": "IPVS"}'
