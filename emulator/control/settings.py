"""What a test can set about the emulator's behaviour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from emulator.control.fault_script import complete, is_script
from emulator.documents import Json
from emulator.errors import ArmError

KUBE_PROXY_FEATURE = "Microsoft.ContainerService/KubeProxyConfigurationPreview"


@dataclass
class Settings:
    """The emulator's settings, with the names of JSON in snake case."""

    operation_polls: int = 1
    operation_time_limit_seconds: float | None = 0.5
    retry_after_milliseconds: int = 20
    seed: int = 0
    api_versions: list[str] | None = None
    features: dict[str, str] = field(default_factory=lambda: {KUBE_PROXY_FEATURE: "Registered"})
    provider_state: str = "Registered"
    fail_next_operation: dict[str, str] | None = None
    faults: list[Json] = field(default_factory=list)
    refuse_next_write: Json | None = None
    new_etag_at_once: bool = False
    """Whether an update answers with its new eTag already: the recorded one does not, and one recording is not much."""
    http_proxy_as_in2025: bool = False
    """Whether `noProxy` comes back as it was sent, the whole list as `effectiveNoProxy` alone, and `enabled` always."""

    def as_json(self) -> Json:
        """Return all settings under their JSON names."""
        return {name: getattr(self, attribute) for name, attribute in _ATTRIBUTES.items()}

    def change(self, changes: Json) -> None:
        """Take over the settings named in `changes`; features are set one by one, the others replaced.

        Raises:
            ArmError: a setting is unknown or its value is not usable; nothing has been changed then.

        """
        for name, value in changes.items():
            if name not in _ATTRIBUTES:
                known = ", ".join(_ATTRIBUTES)
                raise ArmError(400, "UnknownSetting", f"'{name}' is no setting. Settings: {known}.")
            if not _CHECKS[name](value):
                raise ArmError(400, "InvalidSetting", f"{value!r} is no value for the setting '{name}'.")
        for name, value in changes.items():
            if name == "features":
                self.features.update(value)
            elif name == "faults":
                self.faults = [complete(fault) for fault in value]
            else:
                setattr(self, _ATTRIBUTES[name], value)


_ATTRIBUTES = {
    "operationPolls": "operation_polls",
    "operationTimeLimitSeconds": "operation_time_limit_seconds",
    "retryAfterMilliseconds": "retry_after_milliseconds",
    "seed": "seed",
    "apiVersions": "api_versions",
    "features": "features",
    "providerState": "provider_state",
    "failNextOperation": "fail_next_operation",
    "faults": "faults",
    "refuseNextWrite": "refuse_next_write",
    "newEtagAtOnce": "new_etag_at_once",
    "httpProxyAsIn2025": "http_proxy_as_in2025",
}


def _is_integer(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _is_time_limit(value: Any) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0)


def _is_text_list(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(item, str) for item in value))


def _is_text_map(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


def _is_failure(value: Any) -> bool:
    if value is None:
        return True
    if not _is_text_map(value) or not {"code", "message"} <= value.keys() <= {"code", "message", "status"}:
        return False
    return value.get("status", "Failed") in ("Failed", "Canceled")


def _is_refusal(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("status"), int):
        return value is None
    return 400 <= value["status"] < 600 and _is_failure({name: value[name] for name in value if name != "status"})


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "operationPolls": lambda value: _is_integer(value, 0),
    "operationTimeLimitSeconds": _is_time_limit,
    # azure-core takes a hint of 0 for none at all, and waits 30 seconds.
    "retryAfterMilliseconds": lambda value: _is_integer(value, 1),
    "seed": lambda value: _is_integer(value, 0),
    "apiVersions": _is_text_list,
    "features": _is_text_map,
    "providerState": lambda value: isinstance(value, str),
    "failNextOperation": _is_failure,
    "faults": is_script,
    "refuseNextWrite": _is_refusal,
    "newEtagAtOnce": lambda value: isinstance(value, bool),
    "httpProxyAsIn2025": lambda value: isinstance(value, bool),
}
