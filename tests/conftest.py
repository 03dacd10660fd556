"""What every test process starts with: an Azure CLI home of its own, and one of two modes.

The modes are the ordinary one, and the nightly one of `script/test --thorough`.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

import pytest
from hypothesis import settings

for _name in [name for name in os.environ if name.startswith("AZURE_")]:
    del os.environ[_name]
# azure-cli reads both when it is first imported, which the module of any test may do. Yours is left alone.
_HOME = tempfile.mkdtemp(prefix="aksproxy-tests-")
os.environ["AZURE_CONFIG_DIR"] = _HOME
os.environ["AZURE_EXTENSION_DIR"] = os.path.join(_HOME, "extensions")
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)

settings.register_profile("ordinary", max_examples=50, deadline=None)
settings.register_profile("thorough", max_examples=2000, deadline=None, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="run what takes long as well, with more random examples")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "thorough: takes long; runs only with script/test --thorough")
    settings.load_profile("thorough" if config.getoption("--thorough") else "ordinary")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # the files that take longest begin first, so that no worker is left alone with one of them at the end; pytest-xdist
    # would begin with those that have most tests (--no-loadscope-reorder), and these take seconds at most
    items.sort(key=lambda item: not {"e2e", "model"} & {*item.path.parts})
    if config.getoption("--thorough"):
        return
    for item in items:
        if item.get_closest_marker("thorough"):
            item.add_marker(pytest.mark.skip(reason="only with script/test --thorough"))


@pytest.fixture(scope="session")
def thorough(request: pytest.FixtureRequest) -> bool:
    """Whether this is the nightly run, for tests that do more of the same then."""
    return bool(request.config.getoption("--thorough"))
