"""A release as its users see it: `az extension` with the index that `script/release` writes, served over TLS."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import trustme

from emulator.process import Emulator
from tests.e2e.releases import CURRENT, OLDER, checkout_of, release
from tests.e2e.websites import served
from tools.az import Az


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, wheelhouse: Path) -> Iterator[tuple[Path, str, Path]]:
    """A folder that is served, its URL, and the CA to trust: an older release, one with both, and broken ones."""
    folder = tmp_path_factory.mktemp("site")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    older, current = (checkout_of(each, tmp_path_factory.mktemp("checkouts") / each) for each in (OLDER, CURRENT))
    with served(folder, authority) as url:
        for name, checkouts in {"older": [older], "both": [older, current], "corrupted": [current]}.items():
            for checkout in checkouts:
                release(checkout, f"{url}/{name}", folder / name)
        [wheel] = (folder / "corrupted").glob("*.whl")
        wheel.write_bytes(wheel.read_bytes() + b"\0")
        yield folder, url, folder / "ca.pem"


@pytest.fixture
def az(emulator: Emulator, site: tuple[Path, str, Path], wheelhouse: Path, tmp_path: Path) -> Az:
    """An `az` without extensions, which trusts the site and has the dependencies at hand."""
    env = {"REQUESTS_CA_BUNDLE": str(site[2]), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheelhouse)}
    return Az(tmp_path / "config", tmp_path / "extensions", emulator, env={**env, "PIP_CONFIG_FILE": os.devnull})


@pytest.fixture(scope="module")
def with_older(
    emulator: Emulator,
    site: tuple[Path, str, Path],
    wheelhouse: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """An extensions folder that holds the older release."""
    base = tmp_path_factory.mktemp("with-older")
    env = {"REQUESTS_CA_BUNDLE": str(site[2]), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheelhouse)}
    az = Az(base / "config", base / "extensions", emulator, env={**env, "PIP_CONFIG_FILE": os.devnull})
    use_index(az, site, "older")
    az.must("extension", "add", "--name", "aksproxy")
    return az.extension_dir


def use_index(az: Az, site: tuple[Path, str, Path], name: str) -> None:
    az.must("config", "set", f"extension.index_url={site[1]}/{name}/index.json", "--only-show-errors")


def version(az: Az) -> str:
    return az.must("extension", "show", "--name", "aksproxy", "--query", "version", "-o", "tsv").stdout.strip()


def appearance(az: Az) -> dict[str, str]:
    """Return what azure-cli tells of itself."""
    commands = ("--version",), ("aks", "--help"), ("aks", "create", "--help"), ("aks", "update", "--help")
    return {" ".join(each): az.must(*each).stdout for each in commands}


def indexed(az: Az) -> list[str]:
    """Return the files of azure-cli's command index that name the extension."""
    return [each.name for each in az.config_dir.glob("*ndex.json") if "azext_aksproxy" in each.read_text("utf-8-sig")]


def test_the_digest_stands_beside_the_wheel(site: tuple[Path, str, Path]) -> None:
    folder = site[0] / "older"
    [wheel] = folder.glob("*.whl")
    [entry] = json.loads((folder / "index.json").read_text("utf-8"))["extensions"]["aksproxy"]

    digest = sha256(wheel.read_bytes()).hexdigest()
    assert entry["sha256Digest"] == digest
    assert (folder / f"{wheel.name}.sha256").read_text("utf-8") == f"{digest}  {wheel.name}\n"


def test_a_release_comes_and_goes(az: Az, site: tuple[Path, str, Path]) -> None:
    before = appearance(az)
    use_index(az, site, "both")

    available = az.must("extension", "list-available").json
    assert [(each["name"], each["version"], each["installed"]) for each in available] == [("aksproxy", CURRENT, False)]

    az.must("extension", "add", "--name", "aksproxy")
    assert version(az) == CURRENT
    assert "--kube-proxy-config" in az.must("aks", "create", "--help").stdout
    assert indexed(az)
    assert az.must("extension", "list-available").json[0]["installed"] is True

    az.must("extension", "remove", "--name", "aksproxy")
    assert appearance(az) == before
    assert not indexed(az)


def test_an_older_release_is_updated(az: Az, site: tuple[Path, str, Path], with_older: Path) -> None:
    shutil.copytree(with_older, az.extension_dir)
    use_index(az, site, "both")
    versions = az.must("extension", "list-versions", "--name", "aksproxy").json
    assert [each["version"] for each in versions] == [OLDER, f"{CURRENT} (max compatible version)"]

    az.must("extension", "update", "--name", "aksproxy")

    assert version(az) == CURRENT
    assert "Latest version" in az.must("extension", "update", "--name", "aksproxy").stderr


def test_a_corrupted_wheel_is_refused(az: Az, site: tuple[Path, str, Path]) -> None:
    use_index(az, site, "corrupted")

    outcome = az.run("extension", "add", "--name", "aksproxy")

    assert outcome.exit_code == 1
    assert "The checksum of the extension does not match" in outcome.stderr
    assert not az.extension_dir.exists()


@pytest.mark.parametrize(
    ("index", "fault"),
    [("corrupted", "checksum"), pytest.param("both", "Pip failed", marks=pytest.mark.thorough)],
)
def test_an_update_that_fails_leaves_the_older_release(
    az: Az, site: tuple[Path, str, Path], with_older: Path, index: str, fault: str
) -> None:
    shutil.copytree(with_older, az.extension_dir)
    use_index(az, site, index)
    if index == "both":
        az.env["PIP_FIND_LINKS"] = ""

    outcome = az.run("extension", "update", "--name", "aksproxy")

    assert outcome.exit_code == 1
    assert fault in outcome.stderr
    assert f"Rolled aksproxy back to {OLDER}" in outcome.stderr
    assert version(az) == OLDER
    assert "validate" in az.must("aks", "proxy", "--help").stdout
