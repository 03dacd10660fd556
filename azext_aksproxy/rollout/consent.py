"""What stands between a plan and its first write: the question to the user, and the probe of the proxies."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from azure.cli.core.azclierror import ValidationError
from knack.log import get_logger
from knack.prompting import prompt_y_n

from azext_aksproxy.probe.row import FROM_HERE
from azext_aksproxy.rollout.decisions.job import UNENDED
from azext_aksproxy.rollout.decisions.plan import Row
from azext_aksproxy.rollout.decisions.proof import prove
from azext_aksproxy.rollout.decisions.verdict import Reading
from azext_aksproxy.rollout.watching.progress import counted
from azext_aksproxy.terminal.confirm import agree

logger = get_logger(__name__)

KEEP_BOTH = "Have trustedCa carry both certificates, or change the proxy first."


def require_proof(rows: list[Row], urls: Sequence[str], is_plan: bool) -> None:
    """Probe what depends on certificates that leave. Raises ValidationError where something does; a plan is told."""
    awaited = [
        row.reading for row in rows if row.is_update or (row.is_settled and row.job and row.job.state in UNENDED)
    ]
    changeovers = [reading.changeover for reading in awaited if reading.changeover]
    proof = prove(urls, changeovers)
    logger.warning(
        FROM_HERE if changeovers else "Nothing was probed: by these settings no certificate leaves that is valid."
    )
    for doubt in proof.doubts:
        logger.warning("%s", doubt)
    if proof.against and not is_plan:
        raise ValidationError("\n".join(proof.against), recommendation=f"Nothing was sent. {KEEP_BOTH}")
    for fact in proof.against:
        logger.warning("%s %s", fact, KEEP_BOTH)


def ask(updates: list[Reading]) -> None:
    """Ask once for all. Raises NoTTYError where nobody can be asked, ManualInterrupt if the answer is no."""
    fields = ", ".join(dict.fromkeys(name for reading in updates for name in reading.touched))
    reimaged = [each for each in updates if each.reimages]
    pools, nodes = sum(each.pools for each in reimaged), sum(each.nodes for each in reimaged)
    lasts = f", and reimage {counted(pools, 'node pool')} with {counted(nodes, 'node')}" if reimaged else ""
    what = f"{fields} of {counted(len(updates), 'cluster')}{lasts}"
    agree(
        f"Change {what}?",
        partial(prompt_y_n, default="n"),
        alone=f"The rollout would change {what}",
        remedy="Look at it with --plan, then add --yes.",
    )
