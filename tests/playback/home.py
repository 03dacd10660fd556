"""The Azure CLI home of the in-process tests: a login by hand, and the checkout as the installed extension."""

from __future__ import annotations

import configparser
import json
import os
from pathlib import Path

import pytest

from tests.playback.target import Target
from tools.checkout import ROOT

CLOUD = "Played"


def furnish(home: Path, target: Target) -> None:
    """Write into `home`, which azure-cli must not have read yet, the login for `target` and the extension."""
    _install(home / "extensions" / "aksproxy")
    _write_settings(home / "config", {"cloud": {"name": CLOUD}, "core": {"collect_telemetry": "no"}})
    _write_settings(home / "clouds.config", {CLOUD: {**_endpoints(target), "subscription": target.subscription}})
    subscription = {
        "id": target.subscription,
        "name": "Played",
        "state": "Enabled",
        "user": {"name": "systemAssignedIdentity", "type": "servicePrincipal", "assignedIdentityInfo": "MSI"},
        "isDefault": True,
        "tenantId": target.tenant,
        "environmentName": CLOUD,
    }
    _write_json(home / "azureProfile.json", {"subscriptions": [subscription]})
    from azure.cli.core import __version__

    # Without it every command asks the internet for news of azure-cli.
    _write_json(home / "versionCheck.json", {"versions": {"core": {"local": __version__}}})


def sign_in(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let azure-cli take its tokens from `target` instead of a managed identity."""
    from azure.cli.core.auth.msal_credentials import ManagedIdentityCredential

    def acquire_token(*_: object, **__: object) -> dict[str, object]:
        return {"access_token": target.token(), "token_type": "Bearer", "expires_in": 3600}

    monkeypatch.setattr(ManagedIdentityCredential, "acquire_token", acquire_token)


def _install(folder: Path) -> None:
    """Make the checkout look like a wheel that `az extension add` has installed."""
    information = folder / "aksproxy-0.dist-info"
    information.mkdir(parents=True, exist_ok=True)
    (information / "METADATA").write_text("Metadata-Version: 2.4\nName: aksproxy\nVersion: 0\n", "utf-8")
    if not (folder / "azext_aksproxy").exists():
        os.symlink(ROOT / "azext_aksproxy", folder / "azext_aksproxy", target_is_directory=True)


def _endpoints(target: Target) -> dict[str, str]:
    names = ("resource_manager", "active_directory", "active_directory_resource_id", "management")
    return {f"endpoint_{name}": target.resource_manager for name in names}


def _write_settings(path: Path, sections: dict[str, dict[str, str]]) -> None:
    parser = configparser.ConfigParser()
    parser.read_dict(sections)
    with path.open("w", encoding="utf-8") as file:
        parser.write(file)


def _write_json(path: Path, document: object) -> None:
    path.write_text(json.dumps(document), "utf-8")
