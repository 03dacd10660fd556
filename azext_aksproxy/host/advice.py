"""What to do when the service refuses: its message, and commands ready to copy."""

from __future__ import annotations

from azext_aksproxy.config.knowledge.answers import FEATURE, UNREGISTERED, answer_in
from azext_aksproxy.config.knowledge.article import more


def advice(message: str) -> list[str]:
    """Return what to do about a refusal that reads `message`, line by line; nothing where we do not know.

    The last line says how to read all that is known of it.
    """
    if found := FEATURE.search(message):
        named = f"--namespace Microsoft.ContainerService --name {found[1]}"
        return [
            f"Register the feature: az feature register {named}",
            f"Wait until its state is Registered: az feature show {named} --query properties.state",
            "Then register the provider again: az provider register --namespace Microsoft.ContainerService",
            more(UNREGISTERED),
        ]
    known = answer_in(message)
    return [*known.remedy, more(known.name)] if known else []
