"""Names looked up without waiting longer than the time that is left: nothing stops a resolver that hangs."""

from __future__ import annotations

import socket
from threading import Event, Lock, Thread

from azext_aksproxy.probe.way.clock import left_until
from azext_aksproxy.probe.way.failure import ChannelError, TimeIsUpError

MAX_ADDRESSES = 8
"""How many addresses of a name are tried. Ours: each gets its share of the time."""

Address = tuple[socket.AddressFamily, str, int]  # pylint: disable=no-member
"""Family, address and port."""


class Lookup:
    """The addresses of one host, asked for once and in the background."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._done = Event()
        self._found: list[Address] = []
        self._fault = ""
        Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            found = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
            addresses: list[Address] = [(family, str(place[0]), int(place[1])) for family, _, _, _, place in found]
            self._found = list(dict.fromkeys(addresses))[:MAX_ADDRESSES]
        except (OSError, UnicodeError) as error:
            self._fault = getattr(error, "strerror", None) or "it is no name"
        self._done.set()

    def addresses(self, deadline: float) -> list[Address]:
        """Return the addresses. Raises ChannelError, and TimeIsUpError at `deadline`."""
        if not self._done.wait(left_until(deadline)):
            raise TimeIsUpError("has a name that was not found in time")
        if self._fault:
            raise ChannelError(f"has a name that cannot be found ({self._fault})")
        return self._found


class Names:
    """The names of one run, each looked up once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._lookups: dict[tuple[str, int], Lookup] = {}

    def addresses(self, host: str, port: int, deadline: float) -> list[Address]:
        """Return the addresses of `host`. Raises as `Lookup.addresses` does."""
        with self._lock:
            lookup = self._lookups.get((host, port)) or Lookup(host, port)
            self._lookups[host, port] = lookup
        return lookup.addresses(deadline)
