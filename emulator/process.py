"""The emulator as a process, for who drives it: its settings, what was asked of it, and requests of one's own."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cached_property
from pathlib import Path
from typing import Any

from requests import Response, Session

PREVIEW = "2026-08-02-preview"
"""An API version that knows everything."""

_CHECKOUT = Path(__file__).parents[1]
_SECONDS_TO_START = 30


class Emulator:
    """An emulator process on loopback. A context manager; the process ends with it, or with this process.

    `ready` is what the process said of itself: its addresses, its CA bundle, and what the subscription is called.
    """

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-B", "-m", "emulator", "--directory", str(directory), "--until-stdin-closes"]
        self.process = subprocess.Popen(
            command, cwd=_CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self.process.stdout is not None
        ready = self.process.stdout.readline()
        if not ready:
            raise RuntimeError(f"{' '.join(command)} did not start")
        self.ready: dict[str, Any] = json.loads(ready)
        self.session = Session()
        self.session.trust_env = False  # REQUESTS_CA_BUNDLE would win over `verify`
        self.session.verify = self.ready["caBundle"]

    def __enter__(self) -> Emulator:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> int:
        """End the process. Returns its exit code."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.session.close()
        self.process.stdin.close()
        try:
            return self.process.wait(_SECONDS_TO_START)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()
        finally:
            self.process.stdout.close()

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Call the control endpoint `path` and return the JSON that it answers. Raises requests.HTTPError."""
        url = f"{self.ready['resourceManager']}/_emulator/{path}"
        answer = self.session.request(method, url, json=body, timeout=_SECONDS_TO_START)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def set(self, **settings: Any) -> None:
        """Change the settings that are named."""
        self.control("PATCH", "settings", settings)

    def requests(self, method: str | None = None, containing: str = "") -> list[dict[str, Any]]:
        """Return the requests that were received, in order, of `method` and with `containing` in the path."""
        return [
            each
            for each in self.control("GET", "requests")
            if method in (None, each["method"]) and containing.lower() in each["path"].lower()
        ]

    def forget_requests(self) -> None:
        """Begin a new list of requests."""
        self.control("DELETE", "requests")

    def cluster_puts(self) -> list[dict[str, Any]]:
        """Return the requests that wrote a cluster."""
        return self.requests("PUT", "/managedClusters/")

    @cached_property
    def token(self) -> str:
        """An access token for the resource manager."""
        answer = self.session.get(
            self.ready["identityEndpoint"],
            params={"api-version": "2019-08-01", "resource": self.ready["resourceManager"]},
            headers={"X-IDENTITY-HEADER": self.ready["identityHeader"]},
            timeout=_SECONDS_TO_START,
        )
        return str(answer.json()["access_token"])

    def call(
        self, method: str, path: str, body: Any = None, version: str | None = PREVIEW, **headers: str | None
    ) -> Response:
        """Ask the resource manager, with a token.

        `path` may be a whole URL, as answers name them. `If_Match` is the header `If-Match`; None leaves one out.
        """
        url = path if path.startswith("https:") else self.ready["resourceManager"] + path
        query = {} if version is None or "api-version=" in path else {"api-version": version}
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        named: dict[str, Any] = {"Authorization": f"Bearer {self.token}", **given}
        return self.session.request(method, url, json=body, params=query, headers=named, timeout=_SECONDS_TO_START)
