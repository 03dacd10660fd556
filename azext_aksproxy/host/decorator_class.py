"""The class of a host that builds and sends the ManagedCluster: how a subclass of ours comes into its place.

Only what the loading of the commands needs is in here, which no other command is to pay for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from azure.cli.core import __version__
from azure.cli.core.azclierror import CLIInternalError


@dataclass(frozen=True)
class DecoratorClass:
    """Where a host's function finds the class that builds and sends the ManagedCluster."""

    module: str
    name: str

    @contextmanager
    def replaced_by(self, extend: Callable[[type], type]) -> Iterator[None]:
        """Put `extend(class)` in the place of the class while a host's function runs, which looks it up by name.

        Raises CLIInternalError for a host that has no such class.
        """
        module = import_module(self.module)
        require(module, self.name)
        original = getattr(module, self.name)
        setattr(module, self.name, extend(original))
        try:
            yield
        finally:
            setattr(module, self.name, original)


@dataclass(frozen=True)
class Host:
    """A host's command: its function, the decorator class that the function uses, and the factory of its client."""

    function: Callable[..., Any]
    decorator: DecoratorClass
    client_factory: Callable[..., Any]


def require(owner: Any, *names: str) -> None:
    """Raise CLIInternalError if `owner`, a part of the host, lacks one of `names`.

    A host that no longer calls what ours overrides would go its way without the checked files.
    """
    missing = [name for name in names if not callable(getattr(owner, name, None))]
    if not missing:
        return
    raise lacking(owner, missing[0])


def lacking(owner: Any, what: str) -> Exception:
    """Return the error of a host whose part `owner` lacks what ours stands on."""
    where = getattr(owner, "__name__", type(owner).__name__)
    error: Exception = CLIInternalError(
        f"The extension aksproxy does not work with this azure-cli {__version__}: {where} has no {what}. "
        "Nothing was sent.",
        recommendation="Update both: az upgrade, and az extension update --name aksproxy",
    )
    return error
