"""Settings as text for a template: ARM JSON, Bicep or Terraform.

All three are printable ASCII, whatever the settings hold: the text survives every console, encoding and clipboard, and
no invisible character hides in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from azext_aksproxy.config.export import arm as export_arm
from azext_aksproxy.config.export import bicep as export_bicep
from azext_aksproxy.config.export import terraform as export_terraform
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY

FORMATS = ("arm", "bicep", "terraform")
"""What `export` can write."""

WRITERS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "arm": export_arm.write,
    "bicep": export_bicep.write,
    "terraform": export_terraform.write,
}


def export(form: str, http_proxy: Mapping[str, Any] | None, kube_proxy: Mapping[str, Any] | None) -> str:
    """Return the settings of one or both files as a text of `form`, one of `FORMATS`.

    The settings have canonical wire names and were checked without errors; those that are `None` are left out. Neither
    file, or another form, is a `ValueError`.
    """
    if form not in WRITERS:
        raise ValueError(f"The form '{form}' is not one of {', '.join(FORMATS)}.")
    properties: dict[str, Any] = {}
    if http_proxy is not None:
        properties[HTTP_PROXY.wire_name] = _without_none(http_proxy)
    if kube_proxy is not None:
        properties["networkProfile"] = {KUBE_PROXY.wire_name: _without_none(kube_proxy)}
    if not properties:
        raise ValueError("There are no settings to export.")
    return WRITERS[form](properties)


def _without_none(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of `settings` that have a value, at every depth."""
    return {
        name: _without_none(value) if isinstance(value, Mapping) else value
        for name, value in settings.items()
        if value is not None
    }
