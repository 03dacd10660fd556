"""Stands for `az` where a server of forks runs: has a command begun with its own streams, and ends as that ends.

    python -IS client.py SOCKET [ARGUMENT ...]

Imports what Python has in itself alone, since it starts for each command.
"""

from __future__ import annotations

import _socket
import marshal
import os
import sys

STREAMS = (0, 1, 2)


def main(path: str, *arguments: str) -> int:
    """Return how the command ended: its exit code, or the negative number of the signal that ended it."""
    umask = os.umask(0)
    os.umask(umask)
    request = marshal.dumps((list(arguments), dict(os.environ), os.getcwd(), umask))
    server = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    server.connect(path)
    rights = b"".join(each.to_bytes(4, sys.byteorder) for each in STREAMS)
    server.sendmsg([len(request).to_bytes(8, "big")], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, rights)])
    server.sendall(request)
    return int(server.recv(16))


if __name__ == "__main__":
    code = main(*sys.argv[1:])
    if code < 0:
        import signal

        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)
