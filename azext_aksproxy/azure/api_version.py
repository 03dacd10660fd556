"""Preview versions of the managed clusters API: which know kube-proxy, and which a cloud says it knows."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from azure.cli.core.azclierror import InvalidArgumentValueError

from azext_aksproxy.config.limits import KUBE_PROXY_API_VERSION, NFTABLES_API_VERSION, PREVIEW_API_VERSION

UNKNOWN_VERSION = ("InvalidApiVersionParameter", "InvalidResourceType", "NoRegisteredProviderFound")
"""The codes with which the resource manager refuses an API version that it does not know."""

VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(?:-preview)?", re.ASCII)


def least_version(mode: str | None) -> str:
    """Return the first API version that knows kube-proxy in `mode`, or kube-proxy at all."""
    return NFTABLES_API_VERSION if mode == "NFTABLES" else KUBE_PROXY_API_VERSION


def preview_api_version(cli_ctx: Any, mode: str | None) -> str:
    """Return the preview API version for a kube-proxy `mode`: the user's, else PREVIEW_API_VERSION.

    Raises InvalidArgumentValueError for a version that is malformed or too old for the mode.
    """
    version: str = cli_ctx.config.get("aksproxy", "preview_api_version", fallback=PREVIEW_API_VERSION)
    if can_configure(version, mode):
        return version
    needs = f"mode {mode}" if mode == "NFTABLES" else "kube-proxy configuration"
    raise InvalidArgumentValueError(
        f"'{version}', set as aksproxy.preview_api_version, cannot be used: {needs} needs a preview API version, "
        f"at least '{least_version(mode)}'.",
        recommendation=f"az config set aksproxy.preview_api_version={PREVIEW_API_VERSION}",
    )


def can_configure(version: str, mode: str | None) -> bool:
    """Say whether `version` is one of a preview, and recent enough to configure kube-proxy in `mode`."""
    day, preview, rest = version.partition("-preview")
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return bool(VERSION.fullmatch(version) and preview) and not rest and version >= least_version(mode)


def is_unknown(message: str, version: str) -> bool:
    """Say whether `message` is the refusal of a cloud that does not know the API version `version`."""
    return any(code in message for code in UNKNOWN_VERSION) and f"'{version}'" in message


def usable_versions(message: str, version: str, mode: str | None) -> list[str]:
    """Return the preview versions that can configure kube-proxy, the newest first, of those that `message` names.

    `message` is the refusal of `version`.
    """
    return [each for each in _named(message, version) if can_configure(each, mode)]


def advice_on_unknown(message: str, version: str, mode: str | None) -> list[str]:
    """Return what to do about the refusal `message` of a cloud that does not know our API version `version`."""
    if usable := usable_versions(message, version, mode):
        return [
            f"This cloud knows these preview versions with which kube-proxy can be configured: {', '.join(usable)}.",
            f"Use one of them: az config set aksproxy.preview_api_version={usable[0]}",
        ]
    return [
        "kube-proxy cannot be configured in this cloud: it names no preview version that is at least "
        f"'{least_version(mode)}', but {', '.join(_named(message, version)) or 'none at all'}.",
        "Leave out --kube-proxy-config. The HTTP proxy needs no preview version.",
    ]


def _named(message: str, refused: str) -> list[str]:
    """Return the API versions that are named as supported, the newest first."""
    return sorted({*VERSION.findall(message.partition("supported")[2])} - {refused}, reverse=True)
