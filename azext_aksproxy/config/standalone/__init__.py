"""The check as a program of its own, for continuous integration and hooks: `aksproxy-validate`, without azure-cli."""

from azext_aksproxy.config.standalone.program import main

__all__ = ["main"]
