"""`aksproxy-validate`: the check as a program of its own, without azure-cli."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY
from azext_aksproxy.config.standalone import main

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted(str(path) for path in (ROOT / "examples").glob("*.json"))

GOOD = '{"httpProxy": "http://proxy:8080/", "noProxy": [".svc", ".cluster.local"]}'
DOUBTFUL = '{"httpProxy": "http://proxy/", "noProxy": [".svc", ".cluster.local"]}'
WRONG = '{\n  "httpProxy": "ftp://user:secret@proxy:8080/",\n  "noProxy": [".svc", ".cluster.local"]\n}'

Write = Callable[..., str]


@pytest.mark.parametrize(
    ("text", "options", "exit_code"),
    [
        (GOOD, [], 0),
        (DOUBTFUL, [], 0),
        (DOUBTFUL, ["--strict"], 1),
        ('{"httpProxy": "http://proxy:8080/"}', ["--strict"], 0),
        (WRONG, [], 1),
        (WRONG, ["-o", "json"], 1),
        (WRONG, ["-o", "sarif"], 1),
        ('{"trustedCa": null}', [], 1),
        ('{"trustedCa": null}', ["--for", "update"], 0),
        ('{"mode": "IPVS"}', [], 0),
        ('{"mode": "IPVS"}', ["--kind", "http-proxy"], 1),
        ('{"enabled": false}', [], 1),
        ('{"enabled": false}', ["--kind", "kube-proxy"], 0),
    ],
)
def test_the_exit_code_is_that_of_the_worst_finding(
    write: Write, text: str, options: list[str], exit_code: int
) -> None:
    assert main([write(text), *options]) == exit_code


def test_text_is_a_line_a_finding_and_their_number(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    main([write(DOUBTFUL), write('{"mode": "ipvs"}', "kube.json"), write(WRONG, "wrong.json")])

    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" ")[:2] for line in lines[:-1]] == [
        ["proxy.json:1:15:", "warning:"],
        ["kube.json:1:10:", "warning:"],
        ["kube.json:1:10:", "warning:"],
        ["wrong.json:2:16:", "error:"],
        ["wrong.json:2:16:", "error:"],
    ]
    assert lines[3].endswith("[proxy-url-user-information]")
    assert lines[-1] == "Found 2 errors, 3 warnings, 0 infos. Can be fixed: 1 by --fix."
    assert "secret" not in "".join(lines)


def test_json_is_the_list_that_az_prints(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    main([write(WRONG), "-o", "json"])

    findings = json.loads(capsys.readouterr().out)
    assert findings == [finding.as_row() for finding in check(HTTP_PROXY, "proxy.json").findings]
    assert set(findings[0]) == {"rule", "severity", "file", "pointer", "line", "column", "message", "hint", "fix"}
    assert findings[0]["severity"] == "error"


def test_sarif_holds_the_same_findings(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    main([write(WRONG), "--output", "sarif"])

    [run] = json.loads(capsys.readouterr().out)["runs"]
    assert [each["ruleId"] for each in run["results"]] == [each.rule.id for each in check(HTTP_PROXY, WRONG).findings]


def test_a_file_that_cannot_be_read_is_a_finding_beside_those_of_the_others(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["missing.json", write(WRONG)]) == 1

    out = capsys.readouterr().out
    assert "missing.json:1:1: error: The file 'missing.json' does not exist." in out
    assert "proxy-url-scheme" in out


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WRONG.encode())))

    assert main(["-"]) == 1
    assert capsys.readouterr().out.startswith("<stdin>:2:16: error:")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "FILE"),
        (["-", "-"], "once only"),
        (["a.json", "--kind", "other"], "invalid choice: 'other'"),
        (["a.json", "--for", "delete"], "invalid choice: 'delete'"),
        (["a.json", "--output", "table"], "invalid choice: 'table'"),
        (["a.json", "--create-baseline"], "--baseline"),
        (["a.json", "--create-baseline", "--baseline", "b.json", "--diff"], "writes nothing"),
    ],
)
def test_wrong_usage_is_told_and_ends_with_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2
    assert said in capsys.readouterr().err


def test_a_missing_library_is_told_and_ends_with_2(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from azext_aksproxy.config.reading import plain_fit, shape

    shape._validator.cache_clear()
    plain_fit.require_jsonschema.cache_clear()
    monkeypatch.setitem(sys.modules, "jsonschema", None)

    assert main([write(GOOD)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "cannot import jsonschema" in captured.err
    assert "pip install" in captured.err


WITHOUT_AZURE = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("azure", "knack", "msrest", "msal", "requests"):
            raise ImportError("not to be imported", name=name)

sys.meta_path.insert(0, Blocker())
try:
    import knack
except ImportError:
    from azext_aksproxy.config.standalone import main
    sys.exit(main(sys.argv[1:]))
"""


def run(*arguments: str) -> Any:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_nothing_of_azure_is_imported(form: str) -> None:
    outcome = run("-c", WITHOUT_AZURE, *EXAMPLES, "--for", "update", "-o", form)

    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert "aks-proxy-config.json" in outcome.stdout


def test_the_package_can_be_run() -> None:
    outcome = run("-m", "azext_aksproxy.config", "--kind", "kube-proxy", "-o", "json", *EXAMPLES)

    found = [finding.as_row() for file in EXAMPLES for finding in check(KUBE_PROXY, file).findings]
    assert (outcome.returncode, json.loads(outcome.stdout)) == (1, found)


def test_a_reader_may_stop_early() -> None:
    command = f"set -o pipefail; {sys.executable} -m azext_aksproxy.config {'examples/kube-proxy.json ' * 999} -o json"
    text = f"{command} | head -1; exit ${{PIPESTATUS[0]}}"

    outcome = subprocess.run(["bash", "-c", text], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "[\n", "")


def test_what_a_terminal_cannot_show_is_escaped(write: Write) -> None:
    file = write('{"httpProxy": "http://pröxy:8080/"}')

    outcome = subprocess.run(
        [sys.executable, "-m", "azext_aksproxy.config", str(Path(file).absolute())],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )

    assert outcome.returncode == 1
    assert rb"pr\xf6xy" in outcome.stdout
