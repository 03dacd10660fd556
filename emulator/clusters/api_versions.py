"""The API versions of managed clusters, and what each of them knows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aiohttp import web

from emulator.errors import ArmError
from emulator.state import LOCATION, State

KNOWN_VERSIONS = ("2026-08-02-preview", "2026-06-01", "2025-09-02-preview", "2024-09-02-preview")
"""What the provider is said to support while every well-formed version is accepted."""

_FORM = re.compile(r"(\d{4}-\d{2}-\d{2})(-preview)?")


@dataclass(frozen=True)
class ApiVersion:
    """An API version: a date, which may be that of a preview."""

    date: str
    preview: bool

    @property
    def knows_kube_proxy(self) -> bool:
        """Whether `kubeProxyConfig` and `effectiveNoProxy` exist: in previews alone, from August 2022 on."""
        return self.preview and self.date >= "2022-08-02"

    @property
    def knows_nftables(self) -> bool:
        """Whether kube-proxy's mode `NFTABLES` exists: in previews, from September 2025 on."""
        return self.preview and self.date >= "2025-09-02"

    @property
    def knows_node_disruption(self) -> bool:
        """Whether `nodeDisruptionProfile` exists: in previews, as far as is known from March 2026 on."""
        return self.preview and self.date >= "2026-03-02"

    @property
    def knows_etag(self) -> bool:
        """Whether answers carry `eTag`: from 2024 on."""
        return self.date >= "2024"


def api_version_of(request: web.Request, state: State, location: str = LOCATION) -> ApiVersion:
    """Read the API version of a request about managed clusters.

    Raises:
        ArmError: it is missing, not a date, or not among the versions set as supported.

    """
    text = request.query.get("api-version")
    if not text:
        raise ArmError(
            400,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )
    supported = state.settings.api_versions
    match = _FORM.fullmatch(text.lower())
    if match is None:
        known = ",".join(supported if supported is not None else KNOWN_VERSIONS)
        message = f"The api-version '{text}' is invalid. The supported versions are '{known}'."
        raise ArmError(400, "InvalidApiVersionParameter", message)
    if supported is not None and text.lower() not in supported:
        raise ArmError(
            400,
            "NoRegisteredProviderFound",
            f"No registered resource provider found for location '{location}' and API version '{text}' for "
            f"type 'managedClusters'. The supported api-versions are '{', '.join(supported)}'. "
            f"The supported locations are '{LOCATION}'.",
        )
    return ApiVersion(match[1], match[2] is not None)
