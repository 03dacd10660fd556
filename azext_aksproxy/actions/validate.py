"""`az aks proxy validate`."""

from __future__ import annotations

from typing import Any

from azext_aksproxy.config.check import check_any
from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.terminal.report import files_of, no_file, reported, table

__all__ = ["table", "validate"]


def validate(
    cmd: Any,
    *,
    http_proxy_config: list[str] | None = None,
    kube_proxy_config: list[str] | None = None,
    purpose: str = "create",
    strict: bool = False,
) -> list[dict[str, Any]]:
    """Check proxy files without Azure."""
    files = files_of(http_proxy_config, kube_proxy_config)
    if not files:
        raise no_file()
    found = [finding for kind, value in files for finding in check_any(value, Purpose(purpose), kind=kind)]
    return reported(cmd.cli_ctx, found, strict)
