"""`az aks proxy init`."""

from __future__ import annotations

import os
from typing import Any

from azext_aksproxy.azure.cluster import added_by_aks, read_body
from azext_aksproxy.config.export.compose import bundle, compose, from_environment, split_entries
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.health import own_settings
from azext_aksproxy.terminal.new_file import read_bytes, refuse_existing, write_whole
from azext_aksproxy.terminal.report import refuse_wrong


def init(
    cmd: Any,
    *,
    file: str,
    http_proxy: str | None = None,
    https_proxy: str | None = None,
    no_proxy: list[str] | None = None,
    trusted_ca: list[str] | None = None,
    from_env: bool = False,
    resource_group_name: str | None = None,
    name: str | None = None,
    yes: bool = False,
) -> dict[str, Any]:
    """Write an HTTP proxy file from options, from the environment or from a cluster."""
    refuse_existing(file, yes)
    settings = from_environment(os.environ) if from_env else {}
    cluster = Cluster.of(read_body(cmd.cli_ctx, resource_group_name, name) if name else {})
    if name:
        settings = {**own_settings(cluster, added_by_aks(cmd.cli_ctx, cluster)), **settings}
    settings |= {key: url for key, url in (("httpProxy", http_proxy), ("httpsProxy", https_proxy)) if url}
    if no_proxy:
        settings["noProxy"] = split_entries(no_proxy)
    if trusted_ca:
        settings["trustedCa"] = bundle(read_bytes(path) for path in trusted_ca)
    text = compose(settings)
    refuse_wrong(text, file, cluster.http_proxy.get("noProxy") or ())
    write_whole(file, text)
    return {"file": file, "settings": [key for key in settings if settings[key] is not None]}
