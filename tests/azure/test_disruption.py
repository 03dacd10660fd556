"""What is read of when nodes may be disrupted, and what is in the way of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ServiceRequestError
from azure.mgmt.containerservice.models import MaintenanceConfiguration, ManagedCluster
from knack.util import CLIError

from azext_aksproxy.azure import disruption
from azext_aksproxy.azure.disruption import read_disruption
from azext_aksproxy.config.live.disruption.policy import IN_WINDOW, Disruption

ID = "/subscriptions/s/resourcegroups/rg/providers/Microsoft.ContainerService/managedClusters/c"
DAILY = {"schedule": {"daily": {"intervalDays": 1}}, "durationHours": 4, "startTime": "02:00", "startDate": "when?"}


def body(policy: str | None = None) -> dict[str, Any]:
    return {"id": ID, "properties": {"nodeDisruptionProfile": policy and {"nodeDisruptionPolicy": policy}}}


def refusal(status: int, kind: str = "application/json") -> HttpResponseError:
    error = HttpResponseError("No.")
    error.response = SimpleNamespace(status_code=status, headers={"Content-Type": kind})
    return error


class Azure:
    """Answers, or raises what is given in place of an answer; `asked` is what it was asked for."""

    def __init__(self, policy: Any, configuration: Any) -> None:
        self.policy, self.configuration = policy, configuration
        self.asked: list[Any] = []

    def client(self, _cli_ctx: Any, _kind: Any, **chosen: Any) -> Any:
        def answer(what: Any) -> Any:
            def get(*place: str, retry_total: int) -> Any:
                self.asked.append((*place, chosen))
                assert retry_total == 0
                if isinstance(what, Exception):
                    raise what
                return what

            return SimpleNamespace(get=get)

        return SimpleNamespace(
            managed_clusters=answer(self.policy), maintenance_configurations=answer(self.configuration)
        )


@pytest.fixture
def cli_ctx() -> Any:
    return SimpleNamespace(config=SimpleNamespace(get=lambda *_, fallback: fallback))


@pytest.fixture
def azure(monkeypatch: pytest.MonkeyPatch) -> Azure:
    azure = Azure(ManagedCluster(body("Block")), MaintenanceConfiguration({"properties": {"maintenanceWindow": DAILY}}))
    monkeypatch.setattr(disruption, "get_mgmt_service_client", azure.client)
    return azure


def test_what_a_preview_version_answered_is_not_asked_again(azure: Azure, cli_ctx: Any) -> None:
    assert read_disruption(cli_ctx, body("Allow"), is_preview=True) == Disruption("Allow", "rg", "c")
    assert read_disruption(cli_ctx, body("Block"), is_preview=False) == Disruption("Block", "rg", "c")
    assert read_disruption(cli_ctx, body(), is_preview=True) == Disruption("", "rg", "c")
    assert azure.asked == []


def test_the_policy_is_read_by_a_preview_version(azure: Azure, cli_ctx: Any) -> None:
    assert read_disruption(cli_ctx, body(), is_preview=False) == Disruption("Block", "rg", "c")
    assert azure.asked == [("rg", "c", {"subscription_id": "s", "api_version": "2026-08-02-preview"})]


@pytest.mark.parametrize(
    "trouble",
    [
        refusal(400),
        refusal(403),
        refusal(404, "text/html"),
        ServiceRequestError("No connection."),
        CLIError("az login"),
        ValueError("No JSON."),
    ],
)
def test_a_policy_that_cannot_be_read_is_not_known(azure: Azure, cli_ctx: Any, trouble: Exception) -> None:
    azure.policy = trouble

    assert read_disruption(cli_ctx, body(), is_preview=False) == Disruption("", "rg", "c")


def test_a_version_of_the_users_that_cannot_be_used_is_no_error_here(azure: Azure) -> None:
    cli_ctx = SimpleNamespace(config=SimpleNamespace(get=lambda *_, **__: "soon"))

    assert read_disruption(cli_ctx, body(), is_preview=False) == Disruption("", "rg", "c")
    assert azure.asked == []


def test_the_window_is_read_where_the_policy_asks_for_it(azure: Azure, cli_ctx: Any) -> None:
    has = read_disruption(cli_ctx, body(IN_WINDOW), is_preview=True)

    assert azure.asked == [("rg", "c", "aksManagedNodeOSUpgradeSchedule", {"subscription_id": "s"})]
    assert has.has_window
    assert has.window
    assert has.window.since is None


@pytest.mark.parametrize(
    ("answer", "has_window"),
    [
        (refusal(404), False),
        (refusal(404, "text/html"), None),
        (refusal(403), None),
        (ServiceRequestError("No connection."), None),
        (MaintenanceConfiguration({"properties": {"maintenanceWindowId": "/subscriptions/s"}}), True),
    ],
)
def test_a_window_that_is_not_there_is_told_from_one_that_cannot_be_read(
    azure: Azure, cli_ctx: Any, answer: Any, has_window: bool | None
) -> None:
    azure.configuration = answer

    has = read_disruption(cli_ctx, body(IN_WINDOW), is_preview=True)

    assert (has.has_window, has.window) == (has_window, None)


@pytest.mark.parametrize("named", [None, "", "/subscriptions/s", 1])
def test_a_cluster_without_an_id_is_left_alone(azure: Azure, cli_ctx: Any, named: Any) -> None:
    assert read_disruption(cli_ctx, {**body(), "id": named}, is_preview=False) == Disruption("", "", "")
    assert azure.asked == []
