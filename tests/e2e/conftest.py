"""The real `az` against the emulator: one emulator and one login a worker, a cluster name of its own a test."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from emulator.process import Emulator
from tests.e2e.cluster_commands import RESOURCE_GROUP
from tests.e2e.how_to import fetch, steps
from tests.e2e.places import EXTENSIONS
from tests.e2e.rollout import Fleet, two_subscriptions
from tools.az import Az
from tools.checkout import ROOT
from tools.forks.start import forking


@pytest.fixture(scope="session", autouse=True)
def installed_extension() -> None:
    """Fail at once where the installed extension is not this checkout's: script/test installs it."""
    installed = EXTENSIONS / "aksproxy" / "azext_aksproxy"
    for source in (ROOT / "azext_aksproxy").rglob("*.py"):
        copy = installed / source.relative_to(ROOT / "azext_aksproxy")
        assert copy.is_file(), f"{copy} is missing: run script/test"
        assert copy.read_bytes() == source.read_bytes(), f"{copy} is not what {source} is: run script/test"


@pytest.fixture(scope="session", autouse=True)
def forks(thorough: bool) -> Iterator[None]:
    """Have `az` begun by forks; in the nightly run each is a new Python."""
    if thorough:
        yield
        return
    with forking() as az, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Az, "start", (str(az),))
        yield


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    with Emulator(tmp_path_factory.mktemp("emulator")) as running:
        yield running


@pytest.fixture(scope="session")
def logged_in(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Az:
    az = Az(tmp_path_factory.mktemp("config"), EXTENSIONS, emulator)
    az.log_in()
    az.must("group", "create", "-n", RESOURCE_GROUP, "-l", "westeurope")
    return az


@pytest.fixture(scope="session")
def fleet_login(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Az]:
    """A login for tests that begin with an empty subscription: to an emulator that others find without their group."""
    with two_subscriptions(tmp_path_factory.mktemp("fleet")) as az:
        yield az


@pytest.fixture
def fleet(fleet_login: Az, tmp_path: Path) -> Fleet:
    """An empty subscription, and a file with a new CA for the clusters that a test puts there."""
    fleet = Fleet(fleet_login, tmp_path / "ca.json")
    fleet.reset()
    return fleet


@pytest.fixture
def az(logged_in: Az) -> Az:
    """`az` with the extension, and an emulator that has received no request yet."""
    logged_in.emulator.forget_requests()
    return logged_in


@pytest.fixture(scope="session")
def wheelhouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout and those of its dependencies, fetched as docs/how-to/install-offline.md says."""
    [wheel] = (EXTENSIONS / "aksproxy").glob("aksproxy-*.whl")
    folder = tmp_path_factory.mktemp("wheelhouse")
    shutil.copyfile(wheel, folder / wheel.name)
    fetch(steps("install-offline.md", "Fetch the wheels")[0], folder)
    return folder / "wheels"


names = count(1)


@pytest.fixture
def name() -> str:
    """The name of a cluster that no other test uses."""
    return f"cluster{next(names)}"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    """Return a function that writes a file of settings and returns its path."""

    def write_file(settings: Any, file: str = "settings.json") -> str:
        path = tmp_path / file
        path.write_text(settings if isinstance(settings, str) else json.dumps(settings), encoding="utf-8")
        return str(path)

    return write_file
