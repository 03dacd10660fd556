"""`az aks proxy export`."""

from __future__ import annotations

from typing import Any

from azext_aksproxy.config.export.template import export as exported
from azext_aksproxy.terminal.new_file import refuse_existing, write_whole
from azext_aksproxy.terminal.report import no_file


def export(
    *,
    form: str,
    http_proxy_config: Any = None,
    kube_proxy_config: Any = None,
    file: str | None = None,
    yes: bool = False,
) -> None:
    """Write proxy files as part of an ARM template, in Bicep or in Terraform."""
    if http_proxy_config is None and kube_proxy_config is None:
        raise no_file()
    if file:
        refuse_existing(file, yes)
    text = exported(form, *(each and each.settings for each in (http_proxy_config, kube_proxy_config)))
    if file:
        write_whole(file, text)
    else:
        print(text, end="")
