"""Ctrl-C while a proxy, and the resolver, hang."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading

import pytest

from tests.probe.proxies import proxied
from tools.checkout import ROOT

PROGRAM = """
import socket, sys, time
from azext_aksproxy.probe.run import probe
if sys.argv[2] == "resolver":
    socket.getaddrinfo = lambda *_, **__: (print("asked", flush=True), time.sleep(600))
urls = [f"https://h{number}.test/" for number in range(20)]
probe(urls, {"httpProxy": sys.argv[1]}, timeout=600)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
@pytest.mark.parametrize("what", ["proxy", "resolver"])
def test_an_interrupt_ends_it_at_once(what: str) -> None:
    asked = threading.Event()

    def hang(connected: socket.socket) -> None:
        connected.recv(100)
        asked.set()
        while connected.recv(4096):
            pass

    with proxied(hang) as proxy:
        command = [sys.executable, "-c", PROGRAM, proxy, what]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout
            assert process.stderr
            if what == "resolver":
                assert process.stdout.readline() == "asked\n"
            else:
                assert asked.wait(60)
            process.send_signal(signal.SIGINT)
            # ten minutes are what a wait for the threads would take
            process.wait(120)
            told = process.stderr.read()

    assert "KeyboardInterrupt" in told
    assert process.returncode == -signal.SIGINT
