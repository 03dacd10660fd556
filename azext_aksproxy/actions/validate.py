"""`az aks proxy validate`."""

from __future__ import annotations

from typing import Any

from azext_aksproxy.config.check import check_any
from azext_aksproxy.config.kinds import Purpose
from azext_aksproxy.terminal.report import given_files, no_file, reported, table

__all__ = ["table", "validate"]


def validate(
    cmd: Any,
    *,
    http_proxy_config: list[str] | None = None,
    kube_proxy_config: list[str] | None = None,
    purpose: str = "create",
    strict: bool = False,
    fix: bool = False,
    unsafe_fixes: bool = False,
    diff: bool = False,
) -> list[dict[str, Any]] | None:
    """Check proxy files without Azure, and fix them where that is asked for."""
    files = given_files(http_proxy_config, kube_proxy_config)
    if not files:
        raise no_file()
    if not (fix or diff or unsafe_fixes):
        found = [finding for kind, value in files for finding in check_any(value, Purpose(purpose), kind=kind)]
        return reported(cmd.cli_ctx, found, strict)
    from azext_aksproxy.terminal.fixes import fix_files, refuse_wrong_fixes, show_fixes

    refuse_wrong_fixes(files, fix, unsafe_fixes, diff)
    if diff:
        show_fixes(cmd.cli_ctx, files, Purpose(purpose), unsafe_fixes, strict)
        return None
    return reported(cmd.cli_ctx, fix_files(files, Purpose(purpose), unsafe_fixes), strict)
