"""`az aks proxy validate`."""

from __future__ import annotations

from typing import Any

from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.terminal.report import check_files, no_file, reported, table

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
    files = check_files(http_proxy_config, kube_proxy_config, Purpose(purpose))
    if not files:
        raise no_file()
    return reported(cmd.cli_ctx, [finding for each in files for finding in each.all_findings], strict)
