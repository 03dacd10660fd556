"""The subscriptions of a rollout, each with a client of its own, by the `aks update` that azure-cli loaded."""

from __future__ import annotations

import copy
import threading
from typing import Any

from knack.log import get_logger

from azext_aksproxy.azure.attempts import listen
from azext_aksproxy.azure.plain.resource_manager import ResourceManager
from azext_aksproxy.host.loaded import loaded_update
from azext_aksproxy.rollout.decisions.asked import Asked
from azext_aksproxy.rollout.decisions.throttle import Throttle

logger = get_logger(__name__)


class Subscription:
    """One subscription. Whatever is asked of it is seen by the throttle; safe to use from many threads."""

    def __init__(self, cmd: Any, subscription_id: str, throttle: Throttle, asked: Asked) -> None:
        """Take `cmd` as a template: the client factories of the hosts read the subscription from its context."""
        self.id = subscription_id
        self.throttle = throttle
        self.cmd = copy.copy(cmd)
        self.cmd.cli_ctx = copy.copy(cmd.cli_ctx)
        self.cmd.cli_ctx.data = {**cmd.cli_ctx.data, "subscription_id": subscription_id}
        self.clusters = loaded_update(cmd).client_factory(self.cmd.cli_ctx, {"kube_proxy_config": asked.kube_proxy})
        listen(self.clusters)
        self._manager = ResourceManager(self.cmd.cli_ctx, subscription_id)

    def note(self, response: Any) -> None:
        """Tell the throttle of an answer, also of one that azure-core is about to ask for again."""
        answer = response.http_response
        self.throttle.answered(self.id, answer.status_code, answer.headers)

    def note_aloud(self, response: Any) -> None:
        """Tell the throttle of an answer, and the user where azure-core waits before it asks again."""
        self.note(response)
        if response.http_response.status_code == 429:
            logger.warning(
                "Azure takes no more requests of the subscription '%s' for a while; it is asked again in %.0f seconds.",
                self.id,
                self.throttle.held(self.id),
            )

    def request(self, method: str, url: str, body: Any = None, is_counted: bool = True) -> Any:
        """Send a request to the resource manager, once, and return its answer whatever the status.

        `url` is one that it owns, or begins at the root. azure-core would wait as long as a `Retry-After` says, without
        a word. What is not `is_counted` has limits of its own, and says nothing about those of the subscription.
        """
        return self._manager.request(method, url, body, self.note if is_counted else None)

    def owns(self, url: str) -> bool:
        """Say whether `url` is the resource manager's. Nobody else is to be sent a token, whatever a journal says."""
        return self._manager.owns(url)


class Subscriptions:
    """All subscriptions of a rollout, each made when it is first asked for."""

    def __init__(self, cmd: Any, throttle: Throttle, asked: Asked) -> None:
        """Take what is `asked`, by which the client factories choose the API version."""
        self._cmd, self._asked = cmd, asked
        self.throttle = throttle
        self._lock = threading.Lock()
        self._known: dict[str, Subscription] = {}

    def __getitem__(self, subscription_id: str) -> Subscription:
        """Return a subscription by its id. Raises CLIError where the login does not know it."""
        key = subscription_id.lower()
        with self._lock:
            if key not in self._known:
                self._known[key] = Subscription(self._cmd, key, self.throttle, self._asked)
            return self._known[key]
