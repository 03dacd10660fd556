"""The check as a program of its own, for continuous integration and hooks: `aksproxy-validate`, without azure-cli.

It finds what `az aks proxy validate` finds. Exit code 0 without errors, 1 with any, 2 where it was called wrongly or
cannot run.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from io import TextIOWrapper

from azext_aksproxy.config.findings import Finding, Safety, Severity, fails
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, Purpose
from azext_aksproxy.config.reading.source import STDIN, Source, is_file

NAME = "aksproxy-validate"
AUTO = "auto"
KIND_NAMES: dict[str, Kind] = {"http-proxy": HTTP_PROXY, "kube-proxy": KUBE_PROXY}
INSTALL = "Install it: python -m pip install idna jsonschema PyYAML"
EPILOGUE = """\
exit code:
  0  no errors (with --strict: no warnings either)
  1  errors were found, or a file cannot be read
  2  wrong usage, or a library is missing
"""


def main(arguments: list[str] | None = None) -> int:
    """Check the files that `arguments` (default: those of the process) name, print, and return the exit code."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a value of a file may not fit a terminal's encoding
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.files.count(STDIN) > 1:
        parser.error("standard input can be read once only: give all files but one by their names")
    _refuse_wrong_fixes(parser, options)
    try:
        work = _fix if options.fix or options.diff else _check
        findings = [finding for file in options.files for finding in work(file, options)]
        report = FORMS[options.output](findings)
        print(report, file=sys.stderr if options.diff else sys.stdout)
    except ImportError as error:
        print(f"{NAME}: cannot import {error.name}, and so cannot check any file. {INSTALL}", file=sys.stderr)
        return 2
    return int(fails(findings, options.strict))


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog=NAME,
        description="Check the files of az aks create --http-proxy-config and --kube-proxy-config, and these settings "
        "in ARM templates and parameters, in what terraform show -json prints, in manifests of Cluster API, Crossplane "
        "and Azure Service Operator, and in clusters as az prints them.",
        epilog=EPILOGUE,
        formatter_class=RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("files", nargs="+", metavar="FILE", help="a file of JSON or YAML, or - for standard input")
    add("--kind", choices=(AUTO, *KIND_NAMES), default=AUTO, help="what the files hold (default: as they tell)")
    add(
        "--for",
        dest="purpose",
        choices=[purpose.value for purpose in Purpose],
        default=Purpose.CREATE.value,
        help="judge as for a new cluster (default), or allow what a cluster may have already",
    )
    add("--fix", action="store_true", help="write what was plainly meant in the place of what is wrong")
    add("--unsafe-fixes", action="store_true", help="with --fix or --diff: also what was probably meant")
    add("--diff", action="store_true", help="print what --fix would change, and write nothing")
    add("--strict", action="store_true", help="count warnings as errors")
    add("-o", "--output", choices=list(FORMS), default="text", help="how findings are printed (default: text)")
    add("--version", action="version", version=f"aksproxy {_version()}")
    return parser


def _check(file: str, options: Namespace) -> tuple[Finding, ...]:
    purpose = Purpose(options.purpose)
    from azext_aksproxy.config.check import check_any

    return check_any(file, purpose, kind=KIND_NAMES.get(options.kind))


def _refuse_wrong_fixes(parser: ArgumentParser, options: Namespace) -> None:
    """End with the usage where options about fixes do not go with each other, or with what is to be fixed."""
    if options.unsafe_fixes and not (options.fix or options.diff):
        parser.error("--unsafe-fixes says which fixes: give --fix or --diff as well")
    if options.diff and options.output != "text":
        parser.error("--diff prints a diff: leave out --output")
    if options.fix and not options.diff and not all(map(is_file, options.files)):
        parser.error("--fix writes files: give --diff for standard input and inline JSON")


def _fix(file: str, options: Namespace) -> tuple[Finding, ...]:
    """Fix `file`, or show how it would be, and return what is found in it as it stands then."""
    from azext_aksproxy.config.check import check_any_source
    from azext_aksproxy.config.fixing.files import fix_file, show_fixes

    purpose = Purpose(options.purpose)

    def look(source: Source) -> tuple[Finding, ...]:
        return check_any_source(source, purpose, kind=KIND_NAMES.get(options.kind))

    outcome = (show_fixes if options.diff else fix_file)(file, look, options.unsafe_fixes)
    print(outcome.diff, end="", flush=True)
    for line in outcome.said:
        print(line, file=sys.stderr)
    return outcome.left


def _as_text(findings: list[Finding]) -> str:
    """Return a line a finding, as compilers write them, and a line with their numbers."""
    lines = [f"{finding.place}: {finding.severity.value}: {finding.text}" for finding in findings]
    counted = Counter(finding.severity for finding in findings)
    total = ", ".join(f"{counted[each]} {each.value}{'s' * (counted[each] != 1)}" for each in Severity)
    fixes = Counter(finding.fixable for finding in findings)
    known = [f"{fixes[each]} by {option}" for each, option in FIXED_BY.items() if fixes[each]]
    fixable = f" Can be fixed: {', '.join(known)}." if known else ""
    return "\n".join((*lines, f"Found {total}.{fixable}"))


FIXED_BY = {Safety.SAFE: "--fix", Safety.UNSAFE: "--fix --unsafe-fixes"}


def _as_json(findings: list[Finding]) -> str:
    return json.dumps([finding.as_row() for finding in findings], indent=2)


def _as_sarif(findings: list[Finding]) -> str:
    from azext_aksproxy.config.sarif import as_sarif

    return json.dumps(as_sarif(findings, _version()), indent=2)


FORMS: dict[str, Callable[[list[Finding]], str]] = {"text": _as_text, "json": _as_json, "sarif": _as_sarif}


def _version() -> str:
    try:
        return version_of("aksproxy")
    except PackageNotFoundError:
        return "0+checkout"  # run from the sources
