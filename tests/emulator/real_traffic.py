"""Sessions of real traffic with the service, which are not part of the repository, and what two answers differ in."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, cast

import pytest
import yaml
from requests import Response

from emulator.documents import Json
from emulator.process import Emulator
from tools.checkout import ROOT

RECORDINGS = ROOT.parent / "shared" / "recordings"


@cache
def _session(name: str) -> list[Json]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (RECORDINGS / f"{name}.yaml").read_text("utf-8")
    session: dict[str, list[Json]] = yaml.load(text, Loader=loader)  # noqa: S506 - a safe one
    return session["interactions"]


def exchanges_of(name: str) -> list[Json]:
    """Return the requests and answers of the session `name`; skip the test where it is missing."""
    if not (RECORDINGS / f"{name}.yaml").is_file():
        pytest.skip(f"the recording {name} is not there")
    return _session(name)


def path_of(exchange: Json) -> str:
    """Return the path and query that were asked for."""
    return str(exchange["request"]["uri"]).removeprefix("https://management.azure.com")


def body_of(exchange: Json) -> Json:
    """Return the JSON that was answered."""
    return cast("Json", json.loads(exchange["response"]["body"]["string"]))


def send(emulator: Emulator, exchange: Json, path: str) -> Response:
    """Send the emulator, at `path`, what was sent to the service."""
    body = exchange["request"]["body"]
    return emulator.call(exchange["request"]["method"], path, json.loads(body) if body else None)


def paths_of(document: Any, path: str = "") -> set[str]:
    """Return the paths of all properties; the items of a list share one."""
    if isinstance(document, dict):
        members = (paths_of(value, f"{path}.{name}".lstrip(".")) for name, value in document.items())
        return set().union({path} - {""}, *members)
    if isinstance(document, list):
        return set().union({path}, *(paths_of(item, f"{path}[]") for item in document))
    return {path}


def shape(url: str) -> str:
    """Return an operation's URL without its host, identifier and API version."""
    path = re.sub(r"https://[^/]+", "", url).partition("?")[0]
    return re.sub(r"[0-9a-f-]{36}$", "{}", path)
