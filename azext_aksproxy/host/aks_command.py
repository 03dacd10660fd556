"""One run of `az aks create` or `az aks update` with our files."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import datetime, timezone
from functools import partial
from typing import Any

from azure.cli.command_modules.acs._consts import DecoratorEarlyExitException
from azure.cli.core.azclierror import AzCLIError, AzureResponseError, ManualInterrupt
from azure.cli.core.commands import AzCliCommandInvoker, LongRunningOperation
from azure.cli.core.util import get_error_type_by_azure_error, todict
from azure.core.exceptions import AzureError
from azure.core.polling import LROPoller
from knack.log import get_logger
from knack.prompting import prompt_y_n

from azext_aksproxy.azure.api_version import advice_on_unknown, is_unknown, preview_api_version
from azext_aksproxy.azure.models import kube_proxy_of, prints_kube_proxy, wire
from azext_aksproxy.azure.virtual_network import address_spaces
from azext_aksproxy.azure.web_page import web_pages_named
from azext_aksproxy.config.knowledge.article import more
from azext_aksproxy.config.live.merge import Merged, merge
from azext_aksproxy.config.live.plan import WITHOUT_ETAG, Plan, plan_update
from azext_aksproxy.host.advice import advice
from azext_aksproxy.host.decorator_class import DecoratorClass
from azext_aksproxy.host.managed_cluster_decorator import extend_create, extend_update
from azext_aksproxy.host.surviving_client import EndedBadly, SurvivingClient
from azext_aksproxy.terminal.confirm import confirm, in_words, refuse_unfit, tell_disruption, warn_of_guess
from azext_aksproxy.terminal.secret_filter import keep_secrets, mask_printed, redact_message, remember

logger = get_logger(__name__)

NO_CHANGE = frozenset(
    {"cmd", "client", "resource_group_name", "name", "yes", "no_wait", "http_proxy_config", "kube_proxy_config"}
)
"""Arguments of `aks update` that by themselves ask for no change, or that are ours."""


class AksCommand:
    """The host's function with our decorator in place of its own."""

    def __init__(self, host_function: Callable[..., Any], decorator: DecoratorClass, arguments: dict[str, Any]) -> None:
        self.host_function = host_function
        self.decorator = decorator
        self.cmd = arguments["cmd"]
        self.http_proxy = arguments.get("http_proxy_config")
        self.kube_proxy = arguments.pop("kube_proxy_config", None)
        self.is_create = self.cmd.name == "aks create"
        self.client = SurvivingClient(arguments["client"], self.is_create, self._plan)
        self.arguments = {**arguments, "client": self.client}
        self.unchanged: Any = None

    def run(self) -> Any:
        """Return what is to be printed: the cluster with both settings, or None with `--no-wait`."""

        keep_secrets()
        try:
            with web_pages_named():
                return self._run()
        except (AzCLIError, AzureError) as error:
            raise _with_advice(error, [*self._advice(str(error)), *self.client.aftermath()]) from None
        except KeyboardInterrupt:
            if lines := self.client.aftermath():
                raise ManualInterrupt("The command was interrupted.", recommendation=lines) from None
            raise

    def _run(self) -> Any:
        with self.decorator.replaced_by(self._extend):
            try:
                result = self.host_function(**self.arguments)
            except EndedBadly:
                result = self._once_more()
        return result if self.arguments.get("no_wait") else self._printed(self.unchanged or result)

    def _once_more(self) -> Any:
        """Make the update again, from its first step: what is sent must not be older than the eTag that it goes with.

        azure-core would have sent the same again, had the cluster not changed by our own write.
        """
        logger.warning("An operation on it has failed, which may have been that of the update. It is made once more.")
        self.client = self.client.anew()
        self.arguments["client"] = self.client
        return self.host_function(**self.arguments)

    def _extend(self, host_class: type) -> type:
        if self.is_create:
            return extend_create(host_class, merge({}, self.http_proxy, self.kube_proxy))
        return extend_update(host_class, self._review, self.http_proxy is not None, self.kube_proxy is not None)

    def _advice(self, message: str) -> list[str]:
        """Return what to do about a refusal that reads `message`, line by line; nothing where we do not know."""

        if self.kube_proxy is not None:
            mode = self.kube_proxy.settings.get("mode")
            version = preview_api_version(self.cmd.cli_ctx, mode)
            if is_unknown(message, version):
                return [*advice_on_unknown(message, version, mode), more("NoRegisteredProviderFound")]
        return advice(message)

    def _plan(self, body: Any) -> Plan:
        """Return what the files change in the cluster that `body` describes."""

        remember((body.get("properties") or {}).get("httpProxyConfig") or {})
        return plan_update(body, self.http_proxy, self.kube_proxy, partial(address_spaces, self.cmd.cli_ctx))

    def _review(self, mc: Any) -> Merged:
        """Look at the cluster before anything is done to it, and return what to send.

        Leaves early where there is nothing to do.
        """

        cli_ctx = self.cmd.cli_ctx
        plan = self._plan(wire(mc))
        refuse_unfit(plan)
        warn_of_guess(plan.service)
        if plan.is_done_already and self._asks_for_nothing_else():
            logger.warning("Nothing to do: the cluster '%s' is already as asked. Nothing was sent.", mc.name)
            self.unchanged = mc
            raise DecoratorEarlyExitException
        self._tell_disruption(plan, wire(mc))
        is_answered = self.arguments.get("yes") or cli_ctx.config.getboolean(
            "core", "disable_confirm_prompt", fallback=False
        )
        if not plan.cluster.etag:
            logger.warning(WITHOUT_ETAG, f"the cluster '{mc.name}'")
        confirm(plan, mc.name, bool(is_answered), lambda question: prompt_y_n(question, default="n"))
        return plan.sent

    def _tell_disruption(self, plan: Plan, body: Any) -> None:
        """Stop where the Node Disruption Policy forbids what changes, unless the command sets the policy itself.

        Without a change of the HTTP proxy no node is reimaged, and nothing is asked for.
        """

        if not plan.http_proxy or self.arguments.get("node_disruption_policy"):
            return
        from azext_aksproxy.azure.disruption import read_disruption
        from azext_aksproxy.config.live.disruption.policy import check_disruption

        disruption = read_disruption(self.cmd.cli_ctx, body, is_preview=False)
        tell_disruption(check_disruption(disruption, datetime.now(timezone.utc)))

    def _asks_for_nothing_else(self) -> bool:
        parameters = inspect.signature(self.host_function).parameters
        return all(
            self.arguments.get(name, parameter.default) == parameter.default
            for name, parameter in parameters.items()
            if name not in NO_CHANGE
        )

    def _verify(self, cluster: Any) -> None:
        """Raise AzureResponseError where the cluster, read after the end of its operation, is not as the files ask."""

        if changes := self._plan(wire(cluster)).changes:
            doing = "create" if self.is_create else "update"
            raise AzureResponseError(
                f"Azure did the {doing}, but the cluster '{cluster.name}' is not as asked. What would still change: "
                f"{'; '.join(map(in_words, changes))}.",
                recommendation="Look at it with az aks proxy show. Others may have changed it meanwhile.",
            )

    def _printed(self, result: Any) -> Any:
        """Return the cluster as azure-cli prints it, with `kubeProxyConfig` where its SDK model does not declare it."""

        if isinstance(result, LROPoller):
            result = LongRunningOperation(self.cmd.cli_ctx, f"Starting {self.cmd.name}")(result)
        if result is None:
            return None
        if self.unchanged is None:
            self._verify(result)
        mask_printed(result)
        if self.kube_proxy is None or prints_kube_proxy(result):
            return result
        printed = todict(result, AzCliCommandInvoker.remove_additional_prop_layer)
        printed["networkProfile"]["kubeProxyConfig"] = kube_proxy_of(result) or None
        return printed


def _with_advice(error: Any, lines: list[str]) -> Exception:
    """Return `error` with `lines` of what to do about it, of the type that azure-cli would make of it.

    The passwords that the service repeats are masked, and what a terminal would obey is left out.
    """

    is_classified = isinstance(error, AzCLIError)
    text = str(error) if is_classified else error.message
    harmless = redact_message(text, keep="\n\t")
    advised: Exception = error
    if harmless != text or (lines and not is_classified):
        kind = type(error) if is_classified else get_error_type_by_azure_error(error)
        known = error.recommendations if is_classified else []
        advised = kind(harmless, recommendation=[*known, *lines])
    elif lines:
        error.set_recommendation(lines)
    return advised
