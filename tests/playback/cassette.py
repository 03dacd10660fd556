"""How cassettes are written, and by what a request is known again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import yaml
from vcr.cassette import Cassette
from vcr.errors import CannotOverwriteExistingCassetteException
from vcr.request import Request

from tests.playback.mask import Mask
from tests.playback.target import RESOURCE_MANAGER, Target
from tools.checkout import ROOT

MATCHED_HEADERS = ("If-Match", "If-None-Match")
KEPT_HEADERS = ("azure-asyncoperation", "location", "content-type")
"""Headers of answers that a client follows, and the one by which ours tells Azure's answers from a proxy's."""


class Tape:
    """The filters of one recording or replay. Everything but the resource manager's traffic passes by."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._mask = Mask(target)
        self._is_paused = False

    def __deepcopy__(self, _: object) -> Tape:
        """Return itself: pytest-recording copies a configuration, and what its methods are bound to."""
        return self

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let requests pass by that are not part of the scenario."""
        self._is_paused = True
        try:
            yield
        finally:
            self._is_paused = False

    def request(self, request: Request) -> Request | None:
        """Return a request as it is written and compared, or None if it is neither."""
        ours = (self._target.resource_manager, RESOURCE_MANAGER)
        if self._is_paused or not request.uri.startswith(ours) or "/_emulator/" in request.uri:
            return None
        headers = {name: self._mask(str(request.headers[name])) for name in MATCHED_HEADERS if name in request.headers}
        body = self._mask(_text(request.body)) if request.body else None
        return Request(request.method, self._mask(request.uri), body, headers)

    def response(self, response: dict[str, Any]) -> dict[str, Any]:
        """Return an answer as it is written."""
        headers = {name.lower(): values for name, values in response["headers"].items()}
        kept = {name: [self._mask(value) for value in headers[name]] for name in KEPT_HEADERS if name in headers}
        body = {"string": self._mask(_text(response["body"]["string"])).encode()}
        return {"status": response["status"], "headers": kept, "body": body}


def same_body(sent: Request, recorded: Request) -> None:
    """Compare the bodies as JSON. Raises AssertionError, whose text says where they differ."""
    ours, theirs = _data(sent.body), _data(recorded.body)
    differences = list(_differences(ours, theirs, "body"))
    assert not differences, "; ".join(differences)


def same_headers(sent: Request, recorded: Request) -> None:
    """Compare the headers that decide about a write. Raises AssertionError."""
    ours, theirs = ({name: each.headers.get(name) for name in MATCHED_HEADERS} for each in (sent, recorded))
    assert ours == theirs, f"{ours} is not {theirs}"


MATCHERS = {"same_body": same_body, "same_headers": same_headers}
MATCH_ON = ("method", "scheme", "host", "port", "path", "query", *MATCHERS)


@contextmanager
def played_whole(cassette: Cassette) -> Iterator[None]:
    """See in a replay that each request is on the cassette, and that none of it is left. Raises AssertionError.

    The exit code does not tell: `az aks create` goes on whatever happens to its first request.
    """
    unknown: list[str] = []

    class Unknown(CannotOverwriteExistingCassetteException):  # type: ignore[misc]
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            unknown.append(str(self))

    with patch("vcr.stubs.CannotOverwriteExistingCassetteException", Unknown):
        yield
    assert not unknown, unknown[0]
    left = [each for number, each in enumerate(cassette.requests) if not cassette.play_counts[number]]
    assert not left, f"These requests of the cassette were not made: {left}"


def serialize(cassette: dict[str, Any]) -> str:
    """Return a cassette as YAML whose bodies are data, not text."""
    document = {"interactions": [_written(each) for each in cassette["interactions"]], "version": cassette["version"]}
    text: str = yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False, width=120, allow_unicode=True)
    return text


def deserialize(text: str) -> dict[str, Any]:
    """Return a cassette as vcrpy has it in memory."""
    document = yaml.load(text, Loader=yaml.CSafeLoader)
    return {**document, "interactions": [_read(each) for each in document["interactions"]]}


def _written(interaction: dict[str, Any]) -> dict[str, Any]:
    request, response = interaction["request"], interaction["response"]
    headers = {name: values[0] for name, values in response["headers"].items()}
    return {
        "request": {**request, "body": _data(request["body"])},
        "response": {"status": response["status"], "headers": headers, "body": _data(response["body"]["string"])},
    }


def _read(interaction: dict[str, Any]) -> dict[str, Any]:
    request, response = interaction["request"], interaction["response"]
    body = "" if response["body"] is None else json.dumps(response["body"])
    return {
        "request": {**request, "body": request["body"] and json.dumps(request["body"])},
        "response": {
            **response,
            "headers": {name: [value] for name, value in response["headers"].items()},
            "body": {"string": body},
        },
    }


def _text(body: Any) -> str:
    return body.decode() if isinstance(body, bytes) else str(body)


def _data(body: Any) -> Any:
    """Return the JSON of a body, or None where there is none."""
    return json.loads(_text(body)) if body else None


def _differences(ours: Any, theirs: Any, place: str) -> Iterator[str]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in sorted(ours.keys() | theirs.keys()):
            yield from _differences(ours.get(name, "absent"), theirs.get(name, "absent"), f"{place}.{name}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from _differences(one, other, f"{place}[{number}]")
    elif ours != theirs or isinstance(ours, bool) != isinstance(theirs, bool):
        yield f"{place} is {ours!r:.100}, was {theirs!r:.100}"


[CASSETTES_OF] = re.findall(r"^azure-cli==(.+)$", (ROOT / "requirements-dev.in").read_text("utf-8"), re.MULTILINE)
"""The azure-cli whose requests the cassettes hold: another version may send another body."""
