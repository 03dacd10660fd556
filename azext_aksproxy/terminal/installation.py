"""A broken installation of the extension: an error that says how to repair it."""

from __future__ import annotations

from typing import NoReturn

REINSTALL = "az extension remove --name aksproxy, then az extension add it again."


def refuse_broken(error: Exception) -> NoReturn:
    """Raise what is to be told of `error`, which ended a command: CLIInternalError for an import, else `error`.

    jsonschema comes with rpds-py, a binary for one version of Python: after azure-cli moves to another, it is broken.
    """
    if not isinstance(error, ImportError):
        raise error
    from azure.cli.core.azclierror import CLIInternalError

    raise CLIInternalError(
        f"The extension aksproxy cannot import {error.name}, and so cannot check any file. Nothing was sent.",
        recommendation=f"Install the extension again, for the Python that az runs with: {REINSTALL}",
    ) from error
