"""Folders and patterns: which files are found there, and which of them are judged."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from azext_aksproxy.config.standalone import main
from tests.config.standalone.files import MANIFEST, MEANT, RIGHT, UNRELATED, WRONG, found, put
from tests.work import assert_linear

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, whose name is longer than what is put there."""
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def summary(capsys: Capture, *arguments: str) -> list[str]:
    main(list(arguments))
    return [line for line in capsys.readouterr().out.splitlines() if line.startswith(("Checked", "Found"))]


def test_a_folder_is_searched_in_order(here: Path, capsys: Capture) -> None:
    wrong = ("b.json", "a/z.yaml", "a/b/c.yml", "a.JSON", "a/x.json/y.json")
    put(here, {**dict.fromkeys(wrong, WRONG), "a/x.txt": WRONG, "x.tf": WRONG})

    expected = ["a.JSON", "b.json", "a/z.yaml", "a/b/c.yml", "a/x.json/y.json"]
    assert found(capsys, ".") == (1, [f"{name} unknown-value" for name in expected])
    assert found(capsys, "a/") == (1, [f"{name} unknown-value" for name in expected[2:]])
    assert found(capsys, os.fspath(here / "a"))[1][0] == f"{here}/a/z.yaml unknown-value"


@pytest.mark.parametrize("name", UNRELATED)
def test_a_file_of_another_program_is_passed_over(here: Path, capsys: Capture, name: str) -> None:
    put(here, {"ours.json": RIGHT, f"x/{name}": UNRELATED[name]})

    assert found(capsys, ".") == (0, [])
    assert summary(capsys, ".")[0] == "Checked 1 file, passed over 1 without settings."
    assert found(capsys, "ours.json", f"x/{name}")[0] == 1


@pytest.mark.parametrize("name", MEANT)
def test_a_file_that_is_meant_is_judged(here: Path, capsys: Capture, name: str) -> None:
    put(here, {f"x/{name}": MEANT[name]})

    exit_code, rules = found(capsys, ".")

    assert exit_code == 1
    assert rules == found(capsys, f"x/{name}")[1]
    assert not {rule.split()[1] for rule in rules} & {"nothing-to-check", "kind-unknown", "settings-not-found"}


def test_one_document_without_settings_hides_none_with_some(here: Path, capsys: Capture) -> None:
    put(here, {"all.yaml": f"properties: {{}}\n---\n{MANIFEST}---\n[a]\n"})

    assert found(capsys, ".") == (1, ["all.yaml proxy-url-scheme"])


@pytest.mark.parametrize("kind", ["http-proxy", "kube-proxy"])
def test_the_kind_that_is_said_makes_no_file_ours(here: Path, capsys: Capture, kind: str) -> None:
    put(here, {**UNRELATED, "both.json": '{"httpProxyConfig": {"enabled": 1}, "kubeProxyConfig": {"enabled": 1}}'})

    exit_code, rules = found(capsys, ".", "--kind", kind)

    assert exit_code == 1
    assert {rule.split()[0] for rule in rules} <= {"both.json", "flag.json"}


def test_settings_that_are_not_read_where_they_stand_are_told(here: Path, capsys: Capture) -> None:
    nested = '{"cluster": {"httpProxyConfig": {"httpProxy": "ftp://proxy:1/"}}, "enabled": true}'
    put(
        here, {"ours.json": RIGHT, "values.json": nested, "schema.json": '{"$id": "http-proxy-config.json", "mode": 1}'}
    )

    assert main(["."]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Passed over values.json, which names such settings where they are not read.",
        "Checked 1 file, passed over 2 without settings.",
        "Found 0 errors, 0 warnings, 0 infos.",
    ]


def test_folders_of_programs_are_not_searched_unless_they_are_named(here: Path, capsys: Capture) -> None:
    hidden = (".git", ".terraform", ".venv/lib", "node_modules/x", "x/node_modules")
    put(here, {"ours.json": RIGHT, **{f"{folder}/a.json": WRONG for folder in hidden}})

    assert found(capsys, ".") == (0, [])
    assert found(capsys, "**/*.json") == (0, [])
    assert found(capsys, ".terraform", "node_modules/*/*.json")[1] == [
        ".terraform/a.json unknown-value",
        "node_modules/x/a.json unknown-value",
    ]


def test_no_link_to_a_folder_is_followed_but_one_to_a_file(here: Path, capsys: Capture) -> None:
    put(here, {"a/ours.json": WRONG, "elsewhere/b.json": WRONG})
    (here / "a" / "round").symlink_to(here / "a")
    (here / "a" / "self.json").symlink_to("self.json")
    (here / "a" / "gone.json").symlink_to("nowhere")
    (here / "a" / "out").symlink_to(here / "elsewhere")
    (here / "a" / "file.json").symlink_to(here / "elsewhere" / "b.json")
    (here / "link").symlink_to(here / "a")

    expected = ["a/file.json unknown-value", "a/ours.json unknown-value"]
    assert found(capsys, "a") == (1, expected)
    assert found(capsys, "a/**/*.json") == (1, expected)
    assert found(capsys, "link")[1] == [each.replace("a/", "link/", 1) for each in expected]


def test_what_is_no_regular_file_is_not_read(here: Path, capsys: Capture) -> None:
    put(here, {"a/ours.json": RIGHT})
    os.mkfifo(here / "a" / "pipe.json")

    assert found(capsys, ".", "a/*.json") == (0, [])


def test_what_cannot_be_read_is_a_finding(here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    put(here, {"a/ours.json": RIGHT, "a/shut/b.json": WRONG, "a/b.json": WRONG})
    scandir, opened = os.scandir, open

    def allowed(path: str) -> str:
        if path.endswith(("shut", "b.json")):
            raise PermissionError(13, "Permission denied", path)
        return path

    monkeypatch.setattr(os, "scandir", lambda path: scandir(allowed(path)))
    monkeypatch.setattr("builtins.open", lambda file, *rest: opened(allowed(file), *rest))

    assert found(capsys, "a") == (1, ["a/shut unreadable", "a/b.json unreadable"])
    main(["a", "--exclude", "shut"])
    out = capsys.readouterr().out
    assert "The file 'a/b.json' cannot be read: Permission denied." in out
    assert "shut" not in out


def test_a_file_is_checked_once(here: Path, capsys: Capture) -> None:
    put(here, {"a/b.json": WRONG, "a/package.json": UNRELATED["package.json"]})

    assert found(capsys, "a", "a/b.json", "./a/../a/b.json", "a/*.json", os.fspath(here)) == (
        1,
        ["a/b.json unknown-value"],
    )
    assert found(capsys, "a", "a/package.json")[1] == ["a/b.json unknown-value", "a/package.json kind-unknown"]
    assert found(capsys, "a/package.json", "a")[1] == ["a/package.json kind-unknown", "a/b.json unknown-value"]


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("*.json", ["a.json"]),
        ("*", ["a.conf", "a.json"]),
        ("**/*.json", ["a.json", "x/b.json", "x/y/c.json"]),
        ("x/**", ["x/b.json", "x/y/c.json"]),
        ("./x/*.json", ["./x/b.json"]),
        ("?/[b-c].json", ["x/b.json"]),
        ("*/../a.json", []),
    ],
)
def test_a_pattern_finds_what_it_matches(here: Path, capsys: Capture, pattern: str, names: list[str]) -> None:
    put(here, dict.fromkeys(("a.json", "a.conf", "x/b.json", "x/y/c.json"), WRONG))

    assert found(capsys, pattern) == (1, [f"{name} unknown-value" for name in names] or [f"{pattern} nothing-to-check"])


def test_a_pattern_leads_no_deeper_than_it_has_parts(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(here, {"a.json": RIGHT, "x/b.json": RIGHT, "x/y/c.json": RIGHT})
    scandir = os.scandir
    seen: list[str] = []
    monkeypatch.setattr(os, "scandir", lambda path: seen.append(path) or scandir(path))  # type: ignore[func-returns-value]

    assert main(["*.json", "x/*.json"]) == 0
    assert seen == [".", "x/"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(here: Path, capsys: Capture) -> None:
    put(here, {"[a].json": WRONG, "x*.json": WRONG, "xy.json": WRONG})

    assert found(capsys, "[a].json", "x*.json") == (1, ["[a].json unknown-value", "x*.json unknown-value"])


@pytest.mark.parametrize("value", ["*.yaml", "nowhere/**", "empty", "others", "others/*.json"])
def test_what_leads_to_no_settings_is_an_error(here: Path, capsys: Capture, value: str) -> None:
    put(here, {"ours.json": RIGHT, "others/package.json": "{}"})
    (here / "empty").mkdir()

    assert found(capsys, "ours.json", value) == (1, [f"{value} nothing-to-check"])


def test_a_name_that_may_be_an_address_is_shown_without_its_password(capsys: Capture) -> None:
    assert main(["http://user:secret@proxy/?x"]) == 1
    assert "secret" not in capsys.readouterr().out


def test_excluded_files_are_left_out_whoever_names_them(here: Path, capsys: Capture) -> None:
    put(here, dict.fromkeys(("a.json", "tests/b.json", "x/vendor/c.json", "x/d.json"), WRONG))
    options = ["--exclude", "tests/**", "--exclude", "vendor", "--exclude", "a.json"]

    assert found(capsys, ".", "a.json", "tests/b.json", "**/*.json", *options) == (1, ["x/d.json unknown-value"])
    assert found(capsys, "a.json", "tests/b.json", *options) == (0, [])
    assert found(capsys, "tests", *options) == (1, ["tests nothing-to-check"])
    assert found(capsys, '{"mode": "IPSV"}', "--exclude", "*")[1] == ["<inline JSON> unknown-value"]


def test_named_files_without_settings_are_passed_over_on_demand(here: Path, capsys: Capture) -> None:
    put(here, {**{f"x/{name}": text for name, text in UNRELATED.items()}, "ours.json": WRONG})

    names = [f"x/{name}" for name in UNRELATED]
    assert found(capsys, *names, "--ignore-unknown") == (0, [])
    assert found(capsys, *names, "ours.json", "gone.json", "--ignore-unknown") == (
        1,
        ["ours.json unknown-value", "gone.json unreadable"],
    )
    assert summary(capsys, *names, "--ignore-unknown") == [
        f"Checked 0 files, passed over {len(names)} without settings.",
        "Found 0 errors, 0 warnings, 0 infos.",
    ]


def test_a_folder_is_fixed_and_files_of_others_stay(here: Path, capsys: Capture) -> None:
    put(here, {"x/ours.json": '{"mode": "nftables"}', "x/policy.json": '{"mode": "nftables", "a": {"b": 1, "b": 1}}'})
    before = (here / "x" / "policy.json").read_bytes()

    assert main(["x", "--diff"]) == 0
    assert capsys.readouterr().out.count("+++") == 1
    assert main(["x", "--fix"]) == 0
    assert (here / "x" / "ours.json").read_text() == '{"mode": "NFTABLES"}'
    assert (here / "x" / "policy.json").read_bytes() == before


@pytest.fixture
def deep(here: Path) -> Iterator[None]:
    """Folders in folders, too many for the stack of who would remove them."""
    depth = 1500
    for _ in range(depth):
        os.mkdir("d")
        os.chdir("d")
    for _ in range(depth):
        os.chdir("..")
    yield
    for _ in range(depth):
        os.chdir("d")
    for _ in range(depth):
        os.chdir("..")
        os.rmdir("d")


@pytest.mark.usefixtures("deep")
def test_deep_folders_are_searched_without_end_of_the_stack(here: Path, capsys: Capture) -> None:
    put(here, {"ours.json": RIGHT})

    assert found(capsys, ".") == (0, [])


def test_the_work_grows_no_faster_than_the_files(here: Path, capsys: Capture) -> None:
    def of(count: int) -> Callable[[], object]:
        put(here, {f"{count}/{number % 20}/{number}.json": '{"name": "x"}' for number in range(count)})
        put(here, {f"{count}/{number}.json": RIGHT for number in range(count // 20)})
        return lambda: main([str(count), f"{count}/**/*.json", "--exclude", "vendor", "--exclude", "a/b/**"])

    assert_linear(of, 200)


def test_a_name_that_stands_for_something_else_is_that_file_here(
    here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/nowhere")
    put(here, {"~/a.json": WRONG, "x/b\nc.json": WRONG, "x/-----BEGIN.json": WRONG})

    expected = ["x/-----BEGIN.json", "x/b\nc.json", "./~/a.json"]
    assert found(capsys, ".")[1] == [f"{name} unknown-value" for name in expected]
    assert main([".", "--diff"]) == 1
    assert "inline" not in capsys.readouterr().err


def test_names_are_shown_on_one_line(here: Path, capsys: Capture) -> None:
    put(here, {"x/a\n::error::b.json": WRONG, "x/\x1b[31m.json": WRONG})

    main(["x"])
    lines = capsys.readouterr().out.splitlines()

    assert [line.split(" ")[0] for line in lines] == [
        "x/?[31m.json:1:10:",
        "x/a?::error::b.json:1:10:",
        "Checked",
        "Found",
    ]
