"""Everything else works as before: plain azure-cli and azure-cli with the extension, side by side."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from emulator.process import Emulator
from tests.e2e.cluster_commands import RESOURCE_GROUP
from tests.e2e.places import EXTENSIONS
from tests.e2e.side_by_side import assert_the_same_one_put, conversation, fresh_cluster, no_cluster, options
from tools.az import Az
from tools.checkout import ROOT

SSH_KEY = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDIviUhNjMWkw== someone@example.com"
KEY = "--no-ssh-key"
SIZED = ("--node-count", "2", "--node-vm-size", "Standard_D4s_v5", "--tags", "a=b", "c=d")
OVERLAY = ("--network-plugin", "azure", "--network-plugin-mode", "overlay", "--pod-cidr", "192.168.0.0/16")
CREATE = [
    [KEY],
    [*SIZED, "--ssh-key-value", SSH_KEY, *OVERLAY],
    [KEY, *SIZED],
    ["--ssh-key-value", SSH_KEY, "--admin-username", "operator", "--max-pods", "50"],
    [KEY, *OVERLAY],
    [KEY, "--network-plugin", "azure", "--network-policy", "calico", "--service-cidr", "10.2.0.0/24"],
    [KEY, "--network-plugin", "none", "--outbound-type", "managedNATGateway", "--nat-gateway-idle-timeout", "5"],
    [KEY, "--enable-cluster-autoscaler", "--min-count", "1", "--max-count", "5", "--auto-upgrade-channel", "stable"],
    [KEY, "--tier", "standard", "--disable-local-accounts", "--enable-oidc-issuer", "--enable-workload-identity"],
    [KEY, "--enable-private-cluster", "--api-server-authorized-ip-ranges", ""],
    [KEY, "--aks-custom-headers", "A=B", "--no-wait"],
]
UPDATE = [
    ["--disable-http-proxy"],
    ["--tags", "a=b", "--tier", "standard", "--enable-oidc-issuer"],
    ["--tags", "a=b"],
    ["--enable-http-proxy", "--tags", ""],
    ["--tier", "standard", "--enable-oidc-issuer"],
    ["--enable-cluster-autoscaler", "--min-count", "1", "--max-count", "3"],
    ["--api-server-authorized-ip-ranges", "8.8.8.0/24", "--if-none-match", "an-older-one"],
    ["--load-balancer-managed-outbound-ip-count", "2", "--no-wait"],
]


USUAL = 2
"""How many of each list are run in the ordinary mode: least, and several together. All of them take a minute."""


def listed(commands: list[list[str]]) -> list[Any]:
    """Return the parameters of a test that runs `commands`."""
    return [
        pytest.param(each, id=" ".join(each), marks=[] if number < USUAL else [pytest.mark.thorough])
        for number, each in enumerate(commands)
    ]


THIN = (
    "",
    "._client_factory",
    "._help",
    "._help_files",
    "._help_fleet",
    "._params",
    "._params_file",
    "._params_fleet",
    "._validators",
    ".commands",
    ".host",
    ".host.decorator_class",
    ".host.extension",
    ".terminal",
    ".terminal.installation",
)
"""What of ours may be imported for a command that is not ours, before a file is read."""

AZURE_CLIS = ("pkginfo", "tarfile", "grp")
"""What azure-cli imports to load any extension."""


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Az, Az]]:
    """Plain azure-cli and azure-cli with the extension, each with an emulator of its own."""
    base = tmp_path_factory.mktemp("pair")
    with Emulator(base / "emulator-plain") as first, Emulator(base / "emulator-extended") as second:
        plain = Az(base / "plain", base / "no-extensions", first)
        extended = Az(base / "extended", EXTENSIONS, second)
        for az in (plain, extended):
            az.log_in()
            az.must("group", "create", "-n", RESOURCE_GROUP, "-l", "westeurope")
        yield plain, extended


@pytest.mark.parametrize("arguments", listed(CREATE))
def test_create_without_our_flags_is_as_without_the_extension(pair: tuple[Az, Az], arguments: list[str]) -> None:
    for az in pair:
        no_cluster(az)
    assert_the_same_one_put(*(conversation(az, "create", *arguments) for az in pair))


@pytest.mark.parametrize("arguments", listed(UPDATE))
def test_update_without_our_flags_is_as_without_the_extension(pair: tuple[Az, Az], arguments: list[str]) -> None:
    for az in pair:
        fresh_cluster(az)
    assert_the_same_one_put(*(conversation(az, "update", *arguments) for az in pair))


def test_update_without_any_flag_still_asks(pair: tuple[Az, Az]) -> None:
    for az in pair:
        fresh_cluster(az)
    plain, extended = (conversation(az, "update") for az in pair)

    assert plain["exit code"] == 1
    assert plain["requests"] == []
    assert extended == plain


def test_the_options_differ_by_ours_alone(pair: tuple[Az, Az]) -> None:
    for command in ("create", "update"):
        plain, extended = (options(az, command) for az in pair)
        assert extended - plain == {"--kube-proxy-config"}
        assert plain <= extended


def test_help_explains_both_parameters_with_an_example(pair: tuple[Az, Az]) -> None:
    page = " ".join(pair[1].must("aks", "create", "--help").stdout.split())

    assert "JSON file with the HTTP proxy of all nodes" in page
    assert "JSON file with the kube-proxy configuration" in page
    assert "Create a cluster behind an HTTP proxy, with kube-proxy in IPVS mode" in page


def test_help_of_the_whole_cli_is_as_before(pair: tuple[Az, Az]) -> None:
    plain, extended = (az.must("--help").stdout for az in pair)

    assert extended == plain


def test_the_commands_are_there_after_another_group_was_used_first(pair: tuple[Az, Az], tmp_path: Path) -> None:
    extended = pair[1]
    fresh = Az(tmp_path / "config", EXTENSIONS, extended.emulator)
    fresh.log_in()

    assert "--kube-proxy-config" in fresh.must("aks", "update", "--help").stdout
    assert "validate" in fresh.must("aks", "proxy", "--help").stdout


TELL_MODULES = """
import atexit, os, pathlib, sys
atexit.register(lambda: pathlib.Path(os.environ["TELL_MODULES"]).write_text("\\n".join(sys.modules)))
"""
CREATE_HELP = ("aks", "create", "--help")
CREATE_PLAINLY = ("aks", "create", "-g", RESOURCE_GROUP, "-n", "imports", KEY)


def imported(az: Az, folder: Path, *arguments: str) -> set[str]:
    """Return the names of all modules that the process of a command has when it ends."""
    (folder / "sitecustomize.py").write_text(TELL_MODULES)
    told = folder / "modules"
    outcome = az.run(*arguments, env={"PYTHONPATH": str(folder), "TELL_MODULES": str(told)})
    assert outcome.exit_code == 0, outcome.stderr
    return set(told.read_text().split())


@pytest.fixture(scope="module")
def imported_plainly(pair: tuple[Az, Az], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., set[str]]:
    """Return a function that returns the names for a command of plain azure-cli; the same are run once."""
    return cache(lambda *command: imported(pair[0], tmp_path_factory.mktemp("plainly"), *command))


@pytest.mark.parametrize(
    "command",
    [CREATE_HELP, ("aks", "update", "--help"), CREATE_PLAINLY],
    ids=["create --help", "update --help", "create"],
)
def test_nothing_heavy_is_imported_before_a_file_is_read(
    pair: tuple[Az, Az], imported_plainly: Callable[..., set[str]], tmp_path: Path, command: tuple[str, ...]
) -> None:
    more = imported(pair[1], tmp_path, *command) - imported_plainly(*command)
    assert {name for name in more if not name.startswith(AZURE_CLIS)} <= {f"azext_aksproxy{name}" for name in THIN}
    assert "azext_aksproxy.commands" in more


@pytest.mark.parametrize("command", ["validate", "diff", "export", "rollout"])
def test_the_help_of_a_command_imports_no_library(
    pair: tuple[Az, Az], imported_plainly: Callable[..., set[str]], tmp_path: Path, command: str
) -> None:
    """Its parameters are those of its function, so the module of that is imported: of ours, and of Python's own."""
    more = imported(pair[1], tmp_path, "aks", "proxy", command, "--help") - imported_plainly(*CREATE_HELP)

    assert f"azext_aksproxy.actions.{command}" in more
    assert {name.partition(".")[0] for name in more if not name.startswith(AZURE_CLIS)} <= {
        "azext_aksproxy",
        "azure",
        *sys.stdlib_module_names,
    }
    assert not {name for name in more if name.startswith("azure.mgmt")}


@pytest.mark.parametrize("name", THIN)
def test_what_may_be_imported_is_there(name: str) -> None:
    """A module that is gone, or has moved, would otherwise stay listed for nothing."""
    place = ROOT.joinpath("azext_aksproxy", *name.split("."))

    assert (place / "__init__.py").is_file() or place.with_suffix(".py").is_file()


def test_completion_offers_file_names(pair: tuple[Az, Az], tmp_path: Path) -> None:
    (tmp_path / "proxies.json").write_text("{}")
    line = f"az aks create --kube-proxy-config {tmp_path}/pro"
    completion = tmp_path / "completion"
    env = {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(completion),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "ARGCOMPLETE_USE_TEMPFILES": "1",
    }

    pair[1].run(env=env)

    assert "proxies.json" in completion.read_text()
