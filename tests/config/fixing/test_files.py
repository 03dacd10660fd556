"""`aksproxy-validate --fix`, `--unsafe-fixes` and `--diff`: what is written, printed and returned."""

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

from azext_aksproxy.config.standalone import main
from tools.checkout import ROOT

WRONG = '{"httpProxy": "p:1", "noProxy": ["*.a.b", ".svc", ".cluster.local"]}'
SAFE = WRONG.replace("*", "")
ALL = SAFE.replace("p:1", "http://p:1/")
RIGHT = '{"httpProxy":"http://p:1","noProxy":[".svc",".cluster.local"]}'

Write = Callable[..., str]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    return code, *capsys.readouterr()


def test_safe_fixes_are_written_and_what_is_left_decides(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "--fix", write(WRONG))

    assert (code, Path("proxy.json").read_text()) == (1, SAFE)
    assert err == 'proxy.json:1:34: fixed: Write ".a.b". [no-proxy-wildcard-suffix]\n'
    assert [line.rpartition(" ")[2] for line in out.splitlines()[:-1]] == ["[proxy-url-no-scheme]"]
    assert out.splitlines()[-1] == "Found 1 error, 0 warnings, 0 infos. Can be fixed: 1 by --fix --unsafe-fixes."


def test_guesses_are_written_where_they_are_asked_for(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "--fix", "--unsafe-fixes", write(WRONG))

    assert (code, Path("proxy.json").read_text()) == (0, ALL)
    assert out == "Found 0 errors, 0 warnings, 0 infos.\n"
    assert len(err.splitlines()) == 2


@pytest.mark.parametrize("options", [["--diff"], ["--diff", "--fix"]])
def test_a_diff_writes_nothing_and_the_file_as_it_is_decides(
    write: Write, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    code, out, err = run(capsys, *options, write(WRONG))

    assert (code, Path("proxy.json").read_text()) == (1, WRONG)
    assert [line for line in out.splitlines() if line[0] in "+-"][2:] == [f"-{WRONG}", f"+{SAFE}"]
    assert err.splitlines()[-1] == (
        "Found 2 errors, 0 warnings, 0 infos. Can be fixed: 1 by --fix, 1 by --fix --unsafe-fixes."
    )


def test_a_diff_of_guesses_shows_them(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"+{ALL}" in run(capsys, "--diff", "--unsafe-fixes", write(WRONG))[1]


@pytest.mark.parametrize("options", [["--fix"], ["--diff"], ["--fix", "--unsafe-fixes"]])
def test_a_right_file_is_not_touched(
    write: Write, capsys: pytest.CaptureFixture[str], options: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_put(*_: Any) -> None:
        raise AssertionError

    monkeypatch.setattr("azext_aksproxy.config.fixing.files.put", no_put)

    code, out, err = run(capsys, *options, write(RIGHT))

    assert (code, "".join((out, err))) == (0, "Found 0 errors, 0 warnings, 0 infos.\n")
    assert Path("proxy.json").read_text() == RIGHT


def test_each_of_many_files_is_fixed(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    names = [write(SAFE.replace(".a.b", f"*.{number}.de"), f"{number}.json") for number in range(5)]
    names += [write('{"mode": "nftables"}', "kube.json"), write("{", "broken.json"), "missing.json"]

    code, out, err = run(capsys, "--fix", *names)

    assert code == 1
    assert [Path(f"{number}.json").read_text() for number in range(5)] == [
        SAFE.replace(".a.b", f".{number}.de") for number in range(5)
    ]
    assert Path("kube.json").read_text() == '{"mode": "NFTABLES"}'
    assert Path("broken.json").read_text() == "{"
    assert "[json-syntax]" in out
    assert "[unreadable]" in out
    assert len(err.splitlines()) == 6


@pytest.mark.parametrize(
    ("form", "read"), [("json", json.loads), ("sarif", lambda text: json.loads(text)["runs"][0]["results"])]
)
def test_what_is_left_is_reported_in_any_form(
    write: Write, capsys: pytest.CaptureFixture[str], form: str, read: Callable[[str], Any]
) -> None:
    _, out, err = run(capsys, "--fix", "-o", form, write(WRONG))

    assert len(read(out)) == 1
    assert "fixed:" in err


def test_a_template_is_fixed_for_all_that_it_holds(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    cluster: dict[str, Any] = {"httpProxyConfig": {"httpProxy": "http://p:1", "enabled": "true"}}
    cluster["networkProfile"] = {"kubeProxyConfig": {"mode": "nftables"}}
    text = json.dumps({"properties": cluster}, indent=4)

    code, *_ = run(capsys, "--fix", write(text))

    assert code == 0
    assert Path("proxy.json").read_text() == text.replace('"true"', "true").replace("nftables", "NFTABLES")


def test_a_kind_and_a_purpose_are_heeded(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    code, *_ = run(capsys, "--fix", "--kind", "kube-proxy", "--for", "update", write('{"enabled": "false"}'))

    assert (code, Path("proxy.json").read_text()) == (0, '{"enabled": false}')


PLAN = (ROOT / "examples" / "terraform" / "plan.json").read_text("utf-8").replace("localhost", "*.a.b")
PARAMETERS = json.dumps(
    {"parametersJson": json.dumps({"parameters": {"httpProxyConfig": {"value": json.loads(WRONG)}}})}
)


@pytest.mark.parametrize("text", [PLAN, PARAMETERS], ids=["a plan", "parameters"])
@pytest.mark.parametrize("kind", [[], ["--kind", "http-proxy"]])
def test_what_a_program_has_printed_is_left_and_reported_as_ever(
    write: Write, capsys: pytest.CaptureFixture[str], text: str, kind: list[str]
) -> None:
    """It is not where the settings are kept."""
    code, plain, _ = run(capsys, *kind, write(text))
    assert "no-proxy-wildcard-suffix" in plain

    for option in ("--fix", "--diff"):
        again, out, err = run(capsys, option, "--unsafe-fixes", *kind, "proxy.json")
        assert (again, out + err) == (code, plain)
    assert Path("proxy.json").read_text() == text


def test_a_file_that_could_not_be_written_is_an_error(
    write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where nothing else in it was one."""
    text = SAFE.replace("httpProxy", "HTTPProxy").replace("p:1", "http://p:1")
    monkeypatch.setattr(os, "access", lambda *_: False)

    code, out, err = run(capsys, "--fix", write(text))

    assert (code, err, Path("proxy.json").read_text()) == (1, "", text)
    assert "proxy.json:1:1: error: The file was not fixed: it is read-only." in out
    assert "[not-fixed]" in out
    assert "[spelling]" in out


def test_standard_input_and_inline_json_can_be_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WRONG.encode())))

    code, out, _ = run(capsys, "--diff", "-", WRONG.replace("a.b", "c.d"))

    assert code == 1
    assert "--- <stdin>\n" in out
    assert "--- <inline JSON>\n" in out
    assert '".a.b"' in out
    assert '".c.d"' in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--unsafe-fixes", "a.json"], "give --fix or --diff"),
        (["--fix", "-"], "give --diff for standard input"),
        (["--fix", "a.json", "{}"], "give --diff for standard input and inline JSON"),
        (["--diff", "-o", "sarif", "a.json"], "leave out --output"),
    ],
)
def test_options_that_do_not_go_together_end_with_2_and_write_nothing(
    write: Write, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    write(WRONG, "a.json")

    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2
    assert said in capsys.readouterr().err
    assert Path("a.json").read_text() == WRONG


def test_a_password_is_neither_fixed_nor_printed(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    text = WRONG.replace("p:1", " http://u:hunter2@p:1/x ")

    for option in ("--diff", "--fix"):
        _, out, err = run(capsys, option, "--unsafe-fixes", write(text))
        assert "hunter2" not in out + err
    assert Path("proxy.json").read_text() == text.replace("*", "")


MANIFEST = """\
# of the platform team
apiVersion: containerservice.azure.com/v1api20240901
kind: ManagedCluster
metadata: {name: edge}
spec:
  httpProxyConfig:
    HTTPProxy: 'http://p:1/'   # the new one
    noProxy:
    - "*.a.b"
    # kept for the old network
    - 10.0.0.1/8
    - .svc, .cluster.local
    - .A.b
---
apiVersion: v1
kind: ConfigMap
metadata: {name: other}
data: {noProxy: "*.a.b"}
"""
MENDED = """\
# of the platform team
apiVersion: containerservice.azure.com/v1api20240901
kind: ManagedCluster
metadata: {name: edge}
spec:
  httpProxyConfig:
    httpProxy: 'http://p:1/'   # the new one
    noProxy:
    - ".a.b"
    # kept for the old network
    - 10.0.0.0/8
    - .svc
    - .cluster.local
---
apiVersion: v1
kind: ConfigMap
metadata: {name: other}
data: {noProxy: "*.a.b"}
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_yaml_is_fixed_with_its_comments_and_its_layout(
    write: Write, capsys: pytest.CaptureFixture[str], line_end: str
) -> None:
    write(MANIFEST.replace("\n", line_end), "edge.yaml")

    code, _, err = run(capsys, "--fix", "edge.yaml")

    assert (code, Path("edge.yaml").read_bytes()) == (0, MENDED.replace("\n", line_end).encode())
    assert err.splitlines()[0] == 'edge.yaml:7:5: fixed: Write "httpProxy". [spelling]'
    assert run(capsys, "--diff", "edge.yaml")[1] == ""


LOADED = """
import sys
from azext_aksproxy.config.standalone import main
main(sys.argv[1:])
names = {name for name in sys.modules if ".fixing." in name or ".editing." in name and not name.endswith(".written")}
print(*sorted({name.split(".")[-2] for name in names}))
"""


@pytest.mark.parametrize(
    ("text", "options", "loaded"),
    [
        (RIGHT, [], ""),
        ("noProxy: ['.a.b']", [], ""),
        (RIGHT, ["-o", "sarif"], ""),
        ("{", [], ""),
        ('{"httpProxy": "http://u:p@p:1"}', [], ""),
        (WRONG, [], "editing"),
        ("noProxy: ['*.a.b']", [], "editing"),
        (RIGHT, ["--fix"], "fixing"),
    ],
)
def test_what_is_not_needed_is_not_loaded(write: Write, text: str, options: list[str], loaded: str) -> None:
    command = [sys.executable, "-c", LOADED, *options, write(text)]
    outcome = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)})

    assert outcome.stdout.splitlines()[-1] == loaded
