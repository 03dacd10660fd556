"""What Azure answers, found by the name that stands in a message: a refusal's code, or how a node ended."""

from __future__ import annotations

import re

from azext_aksproxy.config.knowledge.article import Article
from azext_aksproxy.config.knowledge.node_exits import NODE_EXITS
from azext_aksproxy.config.knowledge.refusals import REFUSALS

EXIT = re.compile(
    r"""(?:exit\s*status|exit\s*code)\W{0,6}(?P<told>\d{1,3})\b    # exit status=161, "ExitCode": "161"
      | \bvmssCSE\W{1,3}(?P<short>\d{1,3})\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""How a message tells the exit code of a node (Microsoft support, pages on VMExtensionError, December 2024)."""

FEATURE = re.compile(
    r"Microsoft\.ContainerService/(\w+)\W{0,3}\s*(?:is|has)\s+not\s+(?:been\s+)?(?:enabled|registered)", re.IGNORECASE
)
"""A refusal that names a preview feature (AKS#2587, azure-cli#19385). It has no code of its own."""

UNREGISTERED = "feature-not-registered"
"""The rule that tells what to do about it."""

WORD = re.compile(r"\w+")

BY_NAME = {name.lower(): each for each in (*REFUSALS, *NODE_EXITS) for name in each.names}
"""All that Azure answers, by each of its names in lower case."""


def exit_code(message: str) -> str | None:
    """Return the exit code of a node that `message` tells, known or not; None where it tells none."""
    found = EXIT.search(message)
    return found and (found["told"] or found["short"])


def answer_in(message: str) -> Article | None:
    """Return what is known of the first code that `message` names, or of the node that it says did not boot."""
    words = (word.lower() for word in WORD.findall(message))
    named = next((BY_NAME[word] for word in words if word in BY_NAME and not word.isdecimal()), None)
    return named or BY_NAME.get(exit_code(message) or "")
