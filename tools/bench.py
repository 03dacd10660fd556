"""Whole-process times in alternating pairs, as medians and ratios, beside the budgets that they have to keep."""

from __future__ import annotations

import argparse
import base64
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import trustme

from emulator.process import Emulator
from tools import fleet
from tools.az import AZ, Az
from tools.checkout import ROOT
from tools.clusters import GROUP, cluster_id, put
from tools.intercepting_proxy import InterceptingProxy, intercepting
from tools.pairs import Pair, Run, Section, heading, measure_processor_time, measured, process_run, row

HELP, OTHER_GROUPS, WITH_A_FILE, CERTIFICATES, MANY = 1.06, 1.03, 1.15, 1.5, 3.0
"""What the second of a pair may take at most, as a multiple of the first."""

PROBE = 1.5
"""What a probe of all that AKS requires may take, as a multiple of a command of the same group that does nothing."""

UPDATE_WITH_A_FILE = 1.20
"""The same for an update, which reads the Node Disruption Policy besides: one request more than azure-cli sends."""

SUBSCRIPTIONS = tuple(f"00000000-aaaa-bbbb-cccc-00000000000{number}" for number in (1, 2, 3))
SETTINGS = {"httpProxy": "http://proxy:8080/", "noProxy": ["localhost", ".svc", ".cluster.local"]}
PROXY_FILE, CA_FILE = (str(ROOT / "examples" / name) for name in ("aks-proxy-config.json", "aks-proxy-config-2.json"))
SCHEMA = ROOT / "azext_aksproxy" / "config" / "schema" / "http-proxy-config.json"
CHECK_JSONSCHEMA = (sys.executable, "-m", "check_jsonschema", "--schemafile", str(SCHEMA))
USUAL = (".internal", ".blob.core.windows.net", ".corp.example.com", "intranet")
CLUSTER = ("-g", GROUP, "-n", "bench")


def main() -> int:
    """Print a table for each section. Return 1 if a budget was missed, else 0."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("extensions", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("pairs", type=int, nargs="?", default=11, help="runs of each pair (default: 11)")
    parser.add_argument("--cpu", action="store_true", help="measure the time of the processor, on a busy machine")
    parser.add_argument("--only", metavar="NAME", help="measure the section whose table begins with this name alone")
    parser.add_argument("--markdown", action="store_true", help="print tables in Markdown")
    options = parser.parse_args()
    if options.cpu:
        measure_processor_time()
    missed = 0
    with tempfile.TemporaryDirectory(prefix="aksproxy-bench-") as directory:
        home = Path(directory)
        with Emulator(home / "emulator") as emulator:
            plain, extended = (
                logged_in(Az(home / name, extensions, emulator))
                for name, extensions in (("plain", home / "no-extensions"), ("extended", options.extensions))
            )
            for section in sections(plain, extended, home, options.only):
                print(heading(section, options.markdown))
                for pair in section.pairs:
                    firsts, seconds = measured(pair, options.pairs)
                    ratio = median(second / first for first, second in zip(firsts, seconds, strict=True))
                    is_missed = pair.budget is not None and ratio > pair.budget
                    missed += is_missed
                    budget = f"{pair.budget:.2f}{' missed' if is_missed else ''}" if pair.budget else ""
                    cells = (pair.name, f"{median(firsts):.3f} s", f"{median(seconds):.3f} s", f"{ratio:.2f}", budget)
                    print(row(cells, options.markdown), flush=True)
    print(f"Medians of {options.pairs} alternating pairs.")
    return 1 if missed else 0


def sections(plain: Az, extended: Az, home: Path, only: str | None = None) -> Iterator[Section]:
    """Yield what is measured: all, or the section whose table begins with the name `only`."""
    files = cache(lambda: written_files(home))
    with intercepting() as proxy:
        made: dict[tuple[str, str, str], Callable[[], Iterator[Pair]]] = {
            ("command", "azure-cli", "with aksproxy"): lambda: beside_plain(plain, extended),
            ("az aks proxy list", "10 clusters", "1,000 clusters"): lambda: beside_few_clusters(
                extended, home / "report.html"
            ),
            ("az aks proxy validate", "first", "second"): lambda: beside_less(extended, files()),
            ("the same files", "check-jsonschema", "validate"): lambda: beside_check_jsonschema(extended, files()),
            ("files of a fleet", "check-jsonschema", "aksproxy-validate"): lambda: program_beside_check_jsonschema(
                home
            ),
            ("a start of az, a probe", "start", "probe"): lambda: beside_a_start(extended, proxy, home),
        }
        for columns, pairs in made.items():
            if only in (None, columns[0]):
                yield Section(columns, list(pairs()))


def beside_plain(plain: Az, extended: Az) -> Iterator[Pair]:
    """Yield the same commands without and with the extension."""
    for words, budget in (
        ("--version", OTHER_GROUPS),
        ("group list --help", OTHER_GROUPS),
        ("aks create --help", HELP),
    ):
        alone = tuple(words.split())
        yield Pair(f"`az {words}`", az_run(plain, alone), az_run(extended, alone), budget)
    create, update = ("aks", "create", *CLUSTER, "--no-ssh-key"), ("aks", "update", *CLUSTER, "--yes")
    commands: list[tuple[str, tuple[str, ...], float]] = [
        ("`az aks create`", create, HELP),
        ("`az aks create --http-proxy-config FILE`", (*create, "--http-proxy-config", PROXY_FILE), WITH_A_FILE),
        ("`az aks update --tags`", (*update, "--tags", "a=b"), HELP),
        ("`az aks update --http-proxy-config FILE`", (*update, "--http-proxy-config", PROXY_FILE), UPDATE_WITH_A_FILE),
    ]
    for name, arguments, budget in commands:
        before = no_cluster if "create" in arguments else a_cluster
        yield Pair(name, az_run(plain, arguments, before), az_run(extended, arguments, before), budget)


def beside_less(extended: Az, files: dict[str, list[str]]) -> Iterator[Pair]:
    """Yield `validate` of little beside much. A cost that grows linearly stays below the multiple of the size."""
    for first, second, budget in (
        ("1 file", "1,000 files", MANY),
        ("1,000 files", "10,000 files", 10.0),
        ("10,000 entries", "20,000 entries", 2.0),
        ("1 certificate", "20 certificates", CERTIFICATES),
    ):
        little, much = (validate_run(extended, files[name]) for name in (first, second))
        yield Pair(f"{first}, {second}", little, much, budget)


def beside_few_clusters(extended: Az, report: Path) -> Iterator[Pair]:
    """Yield `list` of a subscription with few clusters beside one with many.

    They share a handful of CAs, as fleets do. In the last pair each has an entry of noProxy of its own besides.
    """
    few, many, unlike = SUBSCRIPTIONS
    extended.emulator.control("DELETE", "state")
    for subscription, count in ((few, 10), (many, 1_000), (unlike, 1_000)):
        for number in range(count):
            own = [f"host{number}.example.com"] if subscription == unlike else []
            proxy = {**fleet.PROXY, "noProxy": [*fleet.NO_PROXY, *own], "trustedCa": fleet.ca(f"CA {number % 5}")}
            fleet.put(extended.emulator, f"c{number}", subscription, httpProxyConfig=proxy)

    def listed(subscription: str, *more: str) -> Run:
        return az_run(extended, ("aks", "proxy", "list", "--subscriptions", subscription, "-o", "none", *more))

    with_page = ("--yes", "--report", str(report))
    yield Pair("`az aks proxy list`", listed(few), listed(many), MANY)
    yield Pair("`az aks proxy list --report`", listed(few, *with_page), listed(many, *with_page), MANY)
    yield Pair("`az aks proxy list`, no two alike", listed(few), listed(unlike), MANY)


def beside_check_jsonschema(extended: Az, files: dict[str, list[str]]) -> Iterator[Pair]:
    """Yield `validate` beside check-jsonschema with the same schema, which knows the shape of a file but no rule."""
    for name, paths in files.items():
        yield Pair(name, process_run([*CHECK_JSONSCHEMA, *paths], dict(os.environ)), validate_run(extended, paths))


def program_beside_check_jsonschema(home: Path) -> Iterator[Pair]:
    """Yield `aksproxy-validate`, which needs no azure-cli, beside check-jsonschema, of files of which no two are alike.

    Each has hosts of its own, and one of five CAs or its own. For an update nothing is found in them.
    """
    alike = fleet_files(home, 10_000, 5)
    for name, purpose, files, budget in (
        ("1 file", "update", fleet_files(home, 1, 1), 1.0),
        ("10,000 files, no findings", "update", alike, 1.0),
        ("10,000 files, 1 finding each", "create", alike, None),
        ("10,000 files, 2 findings each", "create", fleet_files(home, 10_000, 5, ["10.0.0.0/8"]), None),
        ("1,000 files with 1,000 CAs", "update", fleet_files(home, 1_000, 1_000), None),
    ):
        program = [sys.executable, "-m", "azext_aksproxy.config", "--for", purpose]
        first, second = (process_run([*command, *files], dict(os.environ)) for command in (CHECK_JSONSCHEMA, program))
        yield Pair(name, first, second, budget)


def fleet_files(home: Path, count: int, authorities: int, more: Sequence[str] = ()) -> list[str]:
    """Write the files of `count` clusters with so many CAs among them, and `more` entries of noProxy; their paths."""
    folder = Path(tempfile.mkdtemp(dir=home))
    cas = [
        base64.b64encode(b"".join(trustme.CA(organization_name=f"{n} {m}").cert_pem.bytes() for m in "ab")).decode()
        for n in range(authorities)
    ]
    for number in range(count):
        proxy = f"http://proxy{number}.example.com:8080/"
        own = [f"{name}{number}.example.com" for name in ("registry", ".team", "git", "vault")]
        address = f"10.{number // 250}.{number % 250}.4"
        settings = {
            "httpProxy": proxy,
            "httpsProxy": proxy,
            "noProxy": [*fleet.NO_PROXY, *USUAL, *own, address, *more],
            "trustedCa": cas[number % authorities],
        }
        (folder / f"{number}.json").write_text(json.dumps(settings, indent=2), "utf-8")
    return list(map(str, sorted(folder.iterdir())))


def beside_a_start(extended: Az, proxy: InterceptingProxy, home: Path) -> Iterator[Pair]:
    """Yield the probe of all that AKS requires in the public cloud beside commands that do nothing.

    The one of the same group loads what `az` loads for a probe; help and commands of other groups load less.
    """
    file = home / "probed.json"
    file.write_text(json.dumps({"httpProxy": proxy.url, "trustedCa": base64.b64encode(proxy.ca_pem).decode()}), "utf-8")
    public = replace(extended, env={**extended.env, "AZURE_CLOUD_NAME": "AzureCloud"})
    probe = az_run(public, ("aks", "proxy", "probe", "-o", "none", "--http-proxy-config", str(file)))
    for words, budget in (("aks proxy explain no-proxy-url", PROBE), ("aks show --help", None), ("version", None)):
        nothing = az_run(public, tuple(words.split()))
        yield Pair(f"`az {words}`, 8 endpoints", nothing, probe, budget)


def az_run(az: Az, arguments: tuple[str, ...], before: Callable[[Az], None] | None = None) -> Run:
    """Return a run of `az`; `before` is called each time, and not timed."""
    run = process_run([*AZ, *arguments], az.environment())

    def prepared_run() -> float:
        if before:
            before(az)
        return run()

    return prepared_run


def validate_run(az: Az, paths: list[str]) -> Run:
    """Return a run of `az aks proxy validate`."""
    return az_run(az, ("aks", "proxy", "validate", "-o", "none", "--http-proxy-config", *paths))


def logged_in(az: Az) -> Az:
    """Log in."""
    az.log_in()
    return az


def no_cluster(az: Az) -> None:
    """Leave the emulator with a resource group, and operations that end at once."""
    az.emulator.control("DELETE", "state")
    az.emulator.set(operationPolls=0)
    put(az.emulator, cluster_id(az.emulator, "another"), {})


def a_cluster(az: Az) -> None:
    """Leave the emulator with a cluster behind the proxy of PROXY_FILE, with another CA."""
    no_cluster(az)
    settings = json.loads(Path(PROXY_FILE).read_text("utf-8"))
    del settings["trustedCA"]
    proxy = {**settings, **json.loads(Path(CA_FILE).read_text("utf-8"))}
    put(az.emulator, cluster_id(az.emulator, "bench"), {"httpProxyConfig": proxy})


def written_files(home: Path) -> dict[str, list[str]]:
    """Write the files to be validated, those of many clusters with one CA, and return their paths by what they are."""

    def write(name: str, settings: dict[str, Any]) -> str:
        path = home / f"{name}.json"
        path.write_text(json.dumps({**SETTINGS, **settings}), "utf-8")
        return str(path)

    trusted_ca = json.loads(Path(CA_FILE).read_text("utf-8"))["trustedCa"]
    many = [write(str(number), {"trustedCa": trusted_ca}) for number in range(10_000)]
    entries = [f"host{number}.example.com" for number in range(20_000)]
    pem = [trustme.CA(organization_name=f"Authority {number}").cert_pem.bytes() for number in range(20)]
    bundles = [base64.b64encode(b"".join(each)).decode() for each in (pem[:1], pem)]
    return {
        "1 file": many[:1],
        "1,000 files": many[:1_000],
        "10,000 files": many,
        "10,000 entries": [write("half", {"noProxy": entries[:10_000]})],
        "20,000 entries": [write("long", {"noProxy": entries})],
        "1 certificate": [write("certificate", {"trustedCa": bundles[0]})],
        "20 certificates": [write("certificates", {"trustedCa": bundles[1]})],
    }


if __name__ == "__main__":
    sys.exit(main())
