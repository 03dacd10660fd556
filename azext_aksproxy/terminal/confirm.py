"""The guard of `az aks update`: what will change is said, and asked for where it is more than a new CA."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timezone
from typing import Any

from azure.cli.core.azclierror import InvalidArgumentValueError, ManualInterrupt, NoTTYError
from knack.log import get_logger
from knack.prompting import NoTTYException

from azext_aksproxy.config.findings import Finding, errors
from azext_aksproxy.config.live.changes import TRUSTED_CA, Change
from azext_aksproxy.config.live.plan import LEAVES_EARLY, Plan
from azext_aksproxy.config.live.service_entries import ServiceEntries
from azext_aksproxy.config.redact import redact
from azext_aksproxy.terminal.report import refuse_errors, warn_of

logger = get_logger(__name__)


def refuse_unfit(plan: Plan) -> None:
    """Warn of what is doubtful about `plan`. Raises InvalidArgumentValueError with all that speaks against it."""
    warn_of(plan.findings)
    refuse_errors(plan.findings, "Nothing was sent; the cluster is as it was.")


def tell_disruption(findings: Iterable[Finding]) -> None:
    """Say what the Node Disruption Policy means for an update. Raises InvalidArgumentValueError where it forbids it."""
    told = list(findings)
    if wrong := errors(told):
        raise InvalidArgumentValueError(
            "\n".join(each.text for each in wrong), recommendation="Nothing was sent; the cluster is as it was."
        )
    warn_of_disruption(told)


def warn_of_disruption(findings: Iterable[Finding]) -> None:
    """Say what the Node Disruption Policy means for an update, and stop nothing."""
    for finding in findings:
        logger.warning("%s", finding.said)


def warn_of_guess(service: ServiceEntries) -> None:
    """Say what was only guessed to be AKS's in noProxy."""
    if service.guessed:
        logger.warning(
            "The address space of the cluster's virtual network cannot be read. What only the cluster has in noProxy "
            "is taken for it: %s.",
            ", ".join(map(redact, service.guessed)),
        )


def confirm(plan: Plan, name: str, is_answered: bool, ask: Callable[[str], bool]) -> None:
    """Say what `plan` does to the cluster `name`; ask, unless `is_answered` or only the CA is rolled.

    `ask` raises NoTTYException where nobody can be asked. Raises NoTTYError then, ManualInterrupt if the answer is no.
    """
    if plan.kube_proxy:
        logger.warning("kube-proxy changes: %s.", "; ".join(map(in_words, plan.kube_proxy)))
        logger.warning("Traffic to services of the cluster may be interrupted briefly.")
    if not plan.http_proxy:
        return
    for change in plan.http_proxy:
        logger.warning("HTTP proxy: %s", in_words(change))
    for certificate in plan.leaving(datetime.now(timezone.utc)):
        logger.warning(LEAVES_EARLY, certificate)
    logger.warning("AKS will reimage every node pool of the cluster '%s'.", name)
    fields = ", ".join(sorted({change.field for change in plan.http_proxy} - {TRUSTED_CA}))
    if fields and not is_answered:
        agree(
            f"Change {fields} of the cluster '{name}' and reimage all its node pools?",
            ask,
            alone=f"The update changes {fields} of the cluster '{name}'",
            remedy="Add --yes to change the settings and reimage every node pool.",
        )


def agree(question: str, ask: Callable[[str], bool], alone: str, remedy: str) -> None:
    """Ask `question`. Raises NoTTYError with `alone` and `remedy` where nobody can be asked, ManualInterrupt if not."""
    try:
        agreed = ask(question)
    except NoTTYException:
        raise NoTTYError(f"{alone}, and nobody can be asked. Nothing was sent.", recommendation=remedy) from None
    if not agreed:
        raise ManualInterrupt("Operation cancelled. Nothing was sent.")


def in_words(change: Change) -> str:
    """Return `change` as a message tells it."""
    if change.before is None:
        return f"{change.field} gains {_value(change.after)}"
    if change.after is None:
        return f"{change.field} loses {_value(change.before)}"
    return f"{change.field} changes from {_value(change.before)} to {_value(change.after)}"


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else redact(str(value))
