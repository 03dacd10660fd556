"""The browser in which the page is seen, one a worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser import Page, browser, program


@pytest.fixture(scope="session")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    if program() is None:
        pytest.skip("there is no Chromium on this machine")
    with browser(tmp_path_factory.mktemp("browser")) as page:
        yield page
