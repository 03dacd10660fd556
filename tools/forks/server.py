"""Begins commands of `az` as forks of this process, which has imported the libraries that azure-cli stands on.

    python server.py LISTENER NEW_PYTHON...

LISTENER is the number of a listening socket, NEW_PYTHON the command that a fork does the same as. Ends when standard
input does. azure-cli and its extensions are imported by each command for itself, since they read the environment then.
What begins is a process of its own, and ends as Python ends. Where it could differ from a new Python, it becomes one.
"""

from __future__ import annotations

import contextlib
import gc
import marshal
import os
import re
import runpy
import select
import signal
import socket
import sys
import threading
from importlib import import_module
from pathlib import Path

LIBRARIES = (
    "azure.mgmt.containerservice",
    "azure.mgmt.msi",
    "azure.mgmt.resource",
    "dateutil.parser",
    "humanfriendly.terminal.spinners",
    "jmespath",
    "knack",
    "msal",
    "msrest.paging",
    "netrc",
    "packaging.version",
    "pkginfo",
    "portalocker",
    "semver",
    "webbrowser",
    "yaml",
)
"""What commands import, directly or by way of these, apart from azure-cli and the extension with its own libraries."""

READ_LATE = re.compile(
    r"(AZURE|IDENTITY|PIP|PYTEST)_.*|REQUESTS_CA_BUNDLE|(HTTPS?|NO|ALL)_PROXY|PATH|PWD|OLDPWD|SHLVL|PS1|_",
    re.IGNORECASE,
)
"""Variables that neither the start of Python reads nor a library when it is imported: in these, forks may differ."""

STREAMS = (0, 1, 2)


def import_libraries() -> None:
    """Import what commands import, so far as this azure-cli stands on it."""
    for library in LIBRARIES:
        with contextlib.suppress(ImportError):
            import_module(library)


def may_fork(environment: dict[str, str]) -> bool:
    """Say whether `environment` makes no difference to what this process has done already."""
    return all(READ_LATE.fullmatch(name) for name, _ in os.environ.items() ^ environment.items())


def forks_of(listener: socket.socket) -> socket.socket:
    """Fork for each connection. Returns in the fork, with its connection."""
    while True:
        waited_for: list[int | socket.socket] = [0, listener]
        ready = select.select(waited_for, [], [])[0]
        if 0 in ready:
            os._exit(0)  # whoever began this is gone
        client, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            return client
        client.close()
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def report(command: int, client: socket.socket) -> None:
    """Tell `client` how the process `command` ends, and end as well. It is killed where the client goes first."""

    def kill_without_client() -> None:
        client.recv(1)
        with contextlib.suppress(ProcessLookupError):
            os.kill(command, signal.SIGKILL)

    threading.Thread(target=kill_without_client, daemon=True).start()
    status = os.waitpid(command, 0)[1]
    with contextlib.suppress(BrokenPipeError):
        client.sendall(b"%d" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def become(arguments: list[str], environment: dict[str, str], folder: str, umask: int) -> None:
    """Make this process what a new Python would be that was given `arguments`, or else start one in its place."""
    _, _, *new_python = sys.argv
    os.chdir(folder)
    os.umask(umask)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if any(map(os.isatty, STREAMS)) or not may_fork(environment):
        os.execve(new_python[0], [*new_python, *arguments], environment)  # noqa: S606 - there is no shell in it
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[:] = ["-c", *arguments]
    sys.orig_argv[:] = [*new_python, *arguments]


def main() -> None:
    """Serve. Returns only in forks that are to be `az`."""
    import_libraries()
    assert threading.active_count() == 1, "a thread would be missing after the fork"
    gc.freeze()  # what no fork collects, none needs a copy of: without it the end of each takes most of its time
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    client = forks_of(socket.socket(fileno=int(sys.argv[1])))
    size, streams, _, _ = socket.recv_fds(client, 8, len(STREAMS))
    request = marshal.loads(client.recv(int.from_bytes(size, "big"), socket.MSG_WAITALL))  # noqa: S302 - it is ours
    command = os.fork()
    if command == 0:
        client.close()
        for stream, given in zip(STREAMS, streams, strict=True):
            os.dup2(given, stream)
    for given in streams:
        os.close(given)
    if command:
        report(command, client)
    become(*request)


if __name__ == "__main__":
    sys.path.remove(str(Path(__file__).parent))
    main()
    runpy.run_module("azure.cli", alter_sys=True)
