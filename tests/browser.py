"""A real browser, Chromium without a window, spoken to by the DevTools protocol: what a page looks like, what it does.

Nothing of it runs in the page: a script that is evaluated comes from outside, whatever the policy of the page forbids.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS_TO_START = 60
SECONDS_TO_ANSWER = 60


def program() -> str | None:
    """Return the path of the browser, None where this machine has none."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


class Page:
    """The one page of a browser. `events` are what it told of, in order, each with `method` and `params`."""

    def __init__(self, loop: asyncio.AbstractEventLoop, socket: Any) -> None:
        self._loop, self._socket, self._number = loop, socket, 0
        self.events: list[dict[str, Any]] = []

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command, and return its result. Raises RuntimeError where the browser refuses it."""
        return self._loop.run_until_complete(asyncio.wait_for(self._send(method, parameters), SECONDS_TO_ANSWER))

    async def _send(self, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        while True:
            message = await self._socket.receive_json()
            if message.get("id") != self._number:
                self.events.append(message)
            elif "error" in message:
                raise RuntimeError(f"{method}: {message['error']}")
            else:
                result: dict[str, Any] = message["result"]
                return result

    def open(self, file: Path, width: int = 1280, height: int = 900, media: dict[str, Any] | None = None) -> None:
        """Show a file in a window of so many pixels until it is loaded; `media` as `Emulation.setEmulatedMedia`."""
        self.events.clear()
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.send(f"{domain}.enable")
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.send("Emulation.setDeviceMetricsOverride", **size)
        self.send("Emulation.setEmulatedMedia", **(media or {"media": "", "features": []}))
        self.send("Page.navigate", url=file.as_uri())
        while self.evaluate("document.readyState") != "complete" or not self.evaluate(f"'{file.as_uri()}' == location"):
            self._loop.run_until_complete(asyncio.sleep(0.05))

    def evaluate(self, script: str) -> Any:
        """Return the value of a script, as JSON. Raises RuntimeError where it throws."""
        result = self.send("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(str(result["exceptionDetails"]))
        return result["result"].get("value")

    def told(self, method: str) -> list[dict[str, Any]]:
        """Return the parameters of all events of one kind since the page was opened."""
        return [each["params"] for each in self.events if each["method"] == method]


@contextmanager
def browser(folder: Path) -> Iterator[Page]:
    """Start the browser with a profile of its own in `folder`, and end it."""
    path = program()
    assert path is not None
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # root has none
    options = ["--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-dev-shm-usage"]
    command = [path, *options, *sandbox, "--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        loop = asyncio.new_event_loop()
        try:
            port = _port(folder / "DevToolsActivePort", process)
            session, socket = loop.run_until_complete(_connect(port))
            yield Page(loop, socket)
            loop.run_until_complete(session.close())
        finally:
            loop.close()
            process.terminate()


def _port(file: Path, process: subprocess.Popen[bytes]) -> int:
    for _ in range(SECONDS_TO_START * 10):
        if file.is_file() and (lines := file.read_text("utf-8").split()):
            return int(lines[0])
        assert process.poll() is None, "the browser has ended"
        time.sleep(0.1)
    raise TimeoutError("the browser does not start")


async def _connect(port: int) -> tuple[aiohttp.ClientSession, Any]:
    session = aiohttp.ClientSession()
    async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
        [address] = [each["webSocketDebuggerUrl"] for each in await answer.json() if each["type"] == "page"]
    return session, await session.ws_connect(address, max_msg_size=0)
