"""The check as a program of its own, for continuous integration and hooks: `aksproxy-validate`, without azure-cli.

It finds what `az aks proxy validate` finds. Exit code 0 without errors, 1 with any, 2 where it was called wrongly or
cannot run.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from io import TextIOWrapper

from azext_aksproxy.config.findings import Finding, fails
from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.config.reading.source import STDIN, is_file
from azext_aksproxy.config.standalone.baseline import Baseline, BaselineError
from azext_aksproxy.config.standalone.forms import FOR_PROGRAMS, WITH_NOTES, counted, note, version
from azext_aksproxy.config.standalone.look import KIND_NAMES, Looked, look_at

NAME = "aksproxy-validate"
AUTO = "auto"
INSTALL = "Install it: python -m pip install idna jsonschema PyYAML"
EPILOGUE = """\
exit code:
  0  no errors (with --strict: no warnings either)
  1  errors were found, a file cannot be read, or a folder or a pattern leads to no settings
  2  wrong usage, a baseline that is none, or a library is missing
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
    _refuse_wrong_baseline(parser, options)
    try:
        baseline = _baseline(options)
        looked = look_at(options)
        findings, notes = _new(looked, baseline, options)
    except ImportError as error:
        print(f"{NAME}: cannot import {error.name}, and so cannot check any file. {INSTALL}", file=sys.stderr)
        return 2
    except BaselineError as error:
        print(f"{NAME}: {error}", file=sys.stderr)
        return 2
    _print(findings, notes, options)
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
    add(
        "files",
        nargs="+",
        metavar="FILE",
        help="a file of JSON or YAML, a folder, a pattern such as 'clusters/**/*.yaml', or - for standard input",
    )
    add(
        "--exclude",
        action="append",
        default=[],
        metavar="PATTERN",
        help="leave out the files and folders that match, also those that are named; may be given several times",
    )
    add("--ignore-unknown", action="store_true", help="pass over a named file without such settings, as in a folder")
    add("--baseline", metavar="FILE", help="leave out the findings that this file knows, so that only new ones count")
    add("--create-baseline", action="store_true", help="write all that is found into the file of --baseline")
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
    add(
        "-o",
        "--output",
        choices=[*WITH_NOTES, *FOR_PROGRAMS],
        default="text",
        help="how findings are printed (default: text)",
    )
    add("--version", action="version", version=f"aksproxy {version()}")
    return parser


def _refuse_wrong_fixes(parser: ArgumentParser, options: Namespace) -> None:
    """End with the usage where options about fixes do not go with each other, or with what is to be fixed."""
    if options.unsafe_fixes and not (options.fix or options.diff):
        parser.error("--unsafe-fixes says which fixes: give --fix or --diff as well")
    if options.diff and options.output != "text":
        parser.error("--diff prints a diff: leave out --output")
    if options.fix and not options.diff and not all(map(is_file, options.files)):
        parser.error("--fix writes files: give --diff for standard input and inline JSON")


def _refuse_wrong_baseline(parser: ArgumentParser, options: Namespace) -> None:
    if options.create_baseline and options.baseline is None:
        parser.error("--create-baseline writes a file: name it by --baseline")
    if options.create_baseline and options.diff:
        parser.error("--diff writes nothing: leave out --create-baseline")


def _baseline(options: Namespace) -> Baseline | None:
    """Return what is known, None where nothing is asked for. Raises BaselineError."""
    if options.baseline is None:
        return None
    return Baseline(options.baseline) if options.create_baseline else Baseline.read(options.baseline)


def _new(looked: Looked, baseline: Baseline | None, options: Namespace) -> tuple[list[Finding], list[str]]:
    """Return the findings that `baseline` does not know, and the notes. Raises BaselineError."""
    if baseline is None:
        return looked.findings, looked.notes
    if options.create_baseline:
        written = baseline.create(looked.findings)
        return baseline.new(looked.findings), [
            *looked.notes,
            f"{baseline.path} knows {counted(written, 'finding')} now.",
        ]
    new = baseline.new(looked.findings)
    known = f"Left out {counted(len(looked.findings) - len(new), 'finding')} that {baseline.path} knows."
    stale = [
        f"{baseline.path} knows what is not found any more: {file}: {message} [{rule}]"
        for file, rule, _, message in baseline.stale(looked.files)
    ]
    return new, [*looked.notes, known, *stale]


def _print(findings: Sequence[Finding], notes: Sequence[str], options: Namespace) -> None:
    """Print what was found. Notes stand beside what only programs read."""
    form = options.output
    has_notes = form in WITH_NOTES
    report = WITH_NOTES[form](findings, notes) if has_notes else FOR_PROGRAMS[form](findings)
    try:
        print(report, file=sys.stderr if options.diff else sys.stdout, flush=True)
    except BrokenPipeError:  # whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    for each in () if has_notes else notes:
        print(note(each, form), file=sys.stderr)
