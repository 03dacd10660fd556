"""The how-tos on installing, run as they stand there: without PyPI, and behind a proxy that opens TLS."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from emulator.process import Emulator
from tests.e2e.how_to import fetch, headings, run, steps
from tests.e2e.releases import CURRENT, OLDER, WHEEL, checkout_of, release
from tests.e2e.websites import Website, served, write_package_index
from tools.az import Az
from tools.checkout import ROOT

OFFLINE, BEHIND = "install-offline.md", "install-behind-a-proxy.md"
PROXY, EXTENSIONS, MIRROR = (
    "http://proxy.example.com:8080",
    "https://extensions.example.com",
    "https://pypi.example.com",
)
PUBLIC_CAS, COMPANY_CA = "/etc/ssl/certs/ca-certificates.crt", "corporate-ca.pem"
NOTHING_LISTENS = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Network:
    """Two proxies as the only ways out, and two sites that need none.

    `opening` opens the TLS of all hosts but PyPI's; `blind` opens none. `company` and `public` are PEM files of the CAs
    that certificates are from, opened or not. `mirror` is the URL of a mirror of PyPI, `extensions` that of an index.
    """

    opening: Website
    blind: Website
    mirror: str
    extensions: str
    public: Path
    company: Path


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory, wheelhouse: Path) -> Iterator[Network]:
    folder = tmp_path_factory.mktemp("internet")
    checkout = checkout_of(CURRENT, folder / "checkout")
    public, company = trustme.CA(), trustme.CA()
    public.cert_pem.write_to_path(str(folder / "public.pem"))
    company.cert_pem.write_to_path(str(folder / "company.pem"))
    shutil.copytree(wheelhouse, folder / "files.pythonhosted.org" / "packages")
    write_package_index(folder / "pypi.org" / "simple", wheelhouse, "https://files.pythonhosted.org/packages")
    shutil.copytree(wheelhouse, folder / "mirror" / "packages")
    write_package_index(folder / "mirror" / "simple", wheelhouse, "../../packages")
    release(checkout, EXTENSIONS, folder / "extensions.example.com")
    (folder / "direct").mkdir()
    with (
        Website(folder, company, {"pypi.org": public, "files.pythonhosted.org": public}).running() as opening,
        Website(folder, public).running() as blind,
        served(folder / "mirror", public) as mirror,
        served(folder / "direct", public) as extensions,
    ):
        release(checkout, extensions, folder / "direct")
        yield Network(opening, blind, mirror, extensions, folder / "public.pem", folder / "company.pem")


@pytest.fixture
def az(emulator: Emulator, tmp_path: Path) -> Az:
    """An `az` without extensions, whose pip does not try twice."""
    return Az(tmp_path / "config", tmp_path / "extensions", emulator, env={"PIP_RETRIES": "0"})


@pytest.fixture
def offline(az: Az, tmp_path: Path, wheelhouse: Path) -> Az:
    """An `az` on a machine with the wheels and without any way out."""
    az.env["HTTPS_PROXY"] = NOTHING_LISTENS
    shutil.copytree(wheelhouse, tmp_path / "wheels")
    shutil.copyfile(wheelhouse / WHEEL, tmp_path / WHEEL)
    return az


def version(az: Az) -> str:
    return az.must("extension", "show", "--name", "aksproxy", "--query", "version", "-o", "tsv").stdout.strip()


def follow(az: Az, commands: str, folder: Path, places: dict[str, str] | None = None) -> None:
    """Run commands of a how-to that are to succeed, and to leave the current version installed and able to work."""
    outcome = run(az, commands, folder, places or {})
    assert outcome.exit_code == 0, outcome.stderr
    assert version(az) == CURRENT
    az.must("aks", "proxy", "validate", "--kube-proxy-config", str(ROOT / "examples" / "kube-proxy.json"))


def test_every_section_with_commands_is_tested() -> None:
    assert headings(OFFLINE) == [
        "Fetch the wheels",
        "Install from the folder",
        "Update from the folder",
        "Install from a mirror of PyPI",
        "After an update of azure-cli",
    ]
    assert headings(BEHIND) == ["Through the proxy", "Where only PyPI lies behind the proxy", "A proxy that opens TLS"]


@pytest.mark.thorough
def test_wheels_are_fetched_for_another_python(tmp_path: Path, wheelhouse: Path) -> None:
    shutil.copyfile(wheelhouse / WHEEL, tmp_path / WHEEL)

    fetch(steps(OFFLINE, "Fetch the wheels")[1], tmp_path)

    assert [each for each in (tmp_path / "wheels-3.13").glob("rpds_py-*") if "cp313" in each.name]


def test_installing_from_the_folder_needs_no_network(offline: Az, tmp_path: Path) -> None:
    follow(offline, steps(OFFLINE, "Install from the folder")[0], tmp_path)


@pytest.mark.thorough
def test_updating_and_installing_again_from_the_folder_need_no_network(offline: Az, tmp_path: Path) -> None:
    release(checkout_of(OLDER, tmp_path / "checkout"), EXTENSIONS, tmp_path / "older")
    older = f"older/{WHEEL.replace(CURRENT, OLDER)}"
    install = steps(OFFLINE, "Install from the folder")[0]
    assert run(offline, install, tmp_path, {f"wheels/{WHEEL}": older}).exit_code == 0
    assert version(offline) == OLDER

    follow(offline, steps(OFFLINE, "Update from the folder")[0], tmp_path)
    follow(offline, steps(OFFLINE, "After an update of azure-cli")[0], tmp_path)


@pytest.mark.thorough
@pytest.mark.parametrize("block", [0, 1], ids=["PIP_INDEX_URL", "--pip-extra-index-urls"])
def test_a_mirror_serves_where_pypi_cannot_be_reached(
    offline: Az, network: Network, tmp_path: Path, block: int
) -> None:
    offline.env["REQUESTS_CA_BUNDLE"] = str(network.public)

    follow(offline, steps(OFFLINE, "Install from a mirror of PyPI")[block], tmp_path, {MIRROR: network.mirror})


@pytest.mark.thorough
def test_the_way_through_a_proxy(az: Az, network: Network, tmp_path: Path) -> None:
    az.env["REQUESTS_CA_BUNDLE"] = str(network.public)
    install, update = steps(BEHIND, "Through the proxy")

    follow(az, install + update, tmp_path, {PROXY: f"http://{network.blind.address}"})

    assert set(network.blind.visited) >= {"extensions.example.com", "pypi.org", "files.pythonhosted.org"}


@pytest.mark.thorough
def test_a_proxy_for_pip_alone(az: Az, network: Network, tmp_path: Path) -> None:
    az.env["REQUESTS_CA_BUNDLE"] = str(network.public)
    [commands] = steps(BEHIND, "Where only PyPI lies behind the proxy")
    network.blind.visited.clear()

    follow(az, commands, tmp_path, {PROXY: f"http://{network.blind.address}", EXTENSIONS: network.extensions})

    assert set(network.blind.visited) == {"pypi.org", "files.pythonhosted.org"}


def opened(network: Network) -> tuple[str, dict[str, str]]:
    [commands] = steps(BEHIND, "A proxy that opens TLS")
    places = {PROXY: f"http://{network.opening.address}", PUBLIC_CAS: str(network.public)}
    return commands, {**places, COMPANY_CA: str(network.company)}


def test_a_bundle_of_both_serves_behind_a_proxy_that_opens_tls(az: Az, network: Network, tmp_path: Path) -> None:
    commands, places = opened(network)

    follow(az, commands, tmp_path, places)


@pytest.mark.parametrize(
    ("trusted", "fault"), [("public", "CERTIFICATE_VERIFY_FAILED"), ("company", "Pip failed with status code 1")]
)
def test_one_ca_alone_does_not(az: Az, network: Network, tmp_path: Path, trusted: str, fault: str) -> None:
    commands, places = opened(network)
    alone = str(getattr(network, trusted))

    outcome = run(az, commands, tmp_path, {**places, PUBLIC_CAS: alone, COMPANY_CA: alone})

    assert outcome.exit_code == 1
    assert fault in outcome.stderr
