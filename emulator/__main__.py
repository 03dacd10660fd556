"""Run the emulator: `python -m emulator --directory DIR`."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import threading
from pathlib import Path

from emulator.server import serve


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="resource manager, TLS (0: a free port)")
    parser.add_argument("--identity-port", type=int, default=0, help="managed identity (0: a free port)")
    parser.add_argument("--directory", type=Path, required=True, help="where the CA bundle is written")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end when standard input reaches its end")
    return parser.parse_args()


def _stop_at_end_of_input(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    # os.read holds no lock of sys.stdin, which a thread still waiting would keep from closing at exit.
    def wait() -> None:
        while os.read(0, 65536):
            pass
        loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=wait, daemon=True).start()


async def run(arguments: argparse.Namespace) -> None:
    """Serve until a signal, or the end of standard input, asks to stop."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if arguments.until_stdin_closes:
        _stop_at_end_of_input(loop, stop)
    async with serve(arguments.port, arguments.identity_port, arguments.directory) as ready:
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(run(parse_arguments()))
