"""Recording for real: on the emulator or in a subscription, in a resource group that is deleted at the end."""

from __future__ import annotations

import os
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import requests

from emulator.process import Emulator
from tests.playback.target import PROXY, RESOURCE_MANAGER, Target

GROUPS_API_VERSION = "2021-04-01"
SUBSCRIPTIONS_API_VERSION = "2022-12-01"
SECONDS_TO_ANSWER = 60
SECONDS_TO_SPARE = 300


@dataclass(frozen=True)
class Recording:
    """What script/record was asked for."""

    environment: dict[str, str]
    """The user's own environment, in which azure-identity looks for a login."""
    is_live: bool = False
    resource_manager: str = RESOURCE_MANAGER
    subscription: str = ""
    location: str = "westeurope"
    proxy: str = ""

    @property
    def unplayable(self) -> dict[str, str]:
        """The fixtures of scenarios that cannot be recorded, each with the reason."""
        if not self.is_live:
            return {}
        without_proxy = {} if self.proxy else {"proxy": "give --proxy, the URL of a proxy that nodes can reach"}
        return {"service": "only the emulator can be told how to behave", **without_proxy}


TARGET = pytest.StashKey[Recording | None]()


@contextmanager
def target_of(recording: Recording | None) -> Iterator[Target]:
    """Yield what is played on: cassettes if nothing is recorded. A recording's resource group is deleted at the end."""
    if recording is None:
        yield Target()
    elif recording.is_live:
        with _resource_group(_signed_in(recording), recording.location) as target:
            yield replace(target, proxy=recording.proxy and f"{recording.proxy.rstrip('/')}/")
    else:
        with tempfile.TemporaryDirectory() as directory, Emulator(Path(directory)) as emulator:
            target = _signed_in(_pointed_at(emulator, recording))
            with _resource_group(replace(target, emulator=emulator), emulator.ready["location"]) as made:
                yield made


def _pointed_at(emulator: Emulator, recording: Recording) -> Recording:
    """Return `recording` with the emulator's managed identity as the only login there is."""
    ready = emulator.ready
    identity = {"IDENTITY_ENDPOINT": ready["identityEndpoint"], "IDENTITY_HEADER": ready["identityHeader"]}
    others = {name: value for name, value in recording.environment.items() if not name.startswith("AZURE_")}
    os.environ |= {"REQUESTS_CA_BUNDLE": ready["caBundle"], "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    return replace(recording, environment={**others, **identity}, resource_manager=ready["resourceManager"])


def _signed_in(recording: Recording) -> Target:
    """Return the subscription that the user's login leads to. Raises RuntimeError if it leads to none or to many."""
    target = Target(recording.resource_manager, token=_tokens(recording), is_recorded=True, proxy=PROXY)
    listed = _call(target, "GET", "/subscriptions", SUBSCRIPTIONS_API_VERSION).json()["value"]
    found = {each["subscriptionId"]: each["tenantId"] for each in listed}
    wanted = recording.subscription or (next(iter(found)) if len(found) == 1 else "")
    if wanted not in found:
        raise RuntimeError(f"Give --subscription: the login found leads to {len(found)} subscriptions.")
    return replace(target, subscription=wanted, tenant=found[wanted])


def _tokens(recording: Recording) -> Callable[[], str]:
    """Return a function that returns a token; it is kept, since `az login` takes a second to give one."""
    from azure.core.credentials import AccessToken
    from azure.identity import DefaultAzureCredential

    with patch.dict(os.environ, recording.environment, clear=True):
        credential = DefaultAzureCredential()
    kept = AccessToken("", 0)

    def token() -> str:
        nonlocal kept
        if kept.expires_on < time.time() + SECONDS_TO_SPARE:
            with patch.dict(os.environ, recording.environment, clear=True):
                kept = credential.get_token(f"{recording.resource_manager}/.default")
        return str(kept.token)

    return token


@contextmanager
def _resource_group(target: Target, location: str) -> Iterator[Target]:
    """Yield `target` with a resource group of its own, which is deleted whatever happens."""
    group = f"aksproxy-record-{secrets.token_hex(4)}"
    path = f"/subscriptions/{target.subscription}/resourcegroups/{group}"
    try:
        _call(target, "PUT", path, GROUPS_API_VERSION, {"location": location})
        print(f"\nRecording in the resource group {group}.", flush=True)
        yield replace(target, group=group)
    finally:
        _delete(target, path)
        print(f"\nThe resource group {group} is deleted.", flush=True)


def _delete(target: Target, path: str) -> None:
    answer = _call(target, "DELETE", path, GROUPS_API_VERSION)
    while answer.status_code == 202:
        time.sleep(
            float(answer.headers.get("retry-after-ms", 0)) / 1000 or float(answer.headers.get("retry-after", 15))
        )
        answer = _call(target, "GET", answer.headers["location"])


def _call(target: Target, method: str, path: str, api_version: str = "", body: Any = None) -> requests.Response:
    """Call the resource manager. Raises requests.HTTPError for a refusal."""
    url = path if path.startswith("https:") else f"{target.resource_manager}{path}?api-version={api_version}"
    headers = {"Authorization": f"Bearer {target.token()}"}
    answer = requests.request(method, url, json=body, headers=headers, timeout=SECONDS_TO_ANSWER)
    answer.raise_for_status()
    return answer
