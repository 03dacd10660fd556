"""The clusters of a selection, read: listed with all that they are, or named first and then read several at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from azure.core.exceptions import AzureError

from azext_aksproxy.azure.answers import says_missing
from azext_aksproxy.azure.models import wire
from azext_aksproxy.azure.refusal import code_and_message
from azext_aksproxy.rollout.clusters.graph import graph_ids
from azext_aksproxy.rollout.clusters.reader import Reader
from azext_aksproxy.rollout.clusters.selection import Selection
from azext_aksproxy.rollout.clusters.subscriptions import Subscription, Subscriptions
from azext_aksproxy.rollout.decisions.job import Job
from azext_aksproxy.rollout.decisions.verdict import Reading

READERS = 8
"""How many clusters are read at a time for the plan: themselves, or what a list does not tell of them."""


def readings(subscriptions: Subscriptions, selection: Selection, reader: Reader) -> Iterator[Reading]:
    """Yield each selected cluster as it was read: those of `--ids` in their order, the others in that of their ids.

    One that cannot be read is yielded with the reason. Raises HttpResponseError where the clusters
    cannot be listed, and AzureResponseError where what came cannot be all of them.
    """
    if selection.ids:
        yield from read_all(subscriptions, list(selection.ids), reader)
    elif selection.graph_filter is not None:
        ids = graph_ids(subscriptions[selection.subscription], selection)
        yield from (each for each in read_all(subscriptions, ids, reader) if each.has_setting or each.unread)
    else:
        yield from sorted(_listed(subscriptions[selection.subscription], selection, reader), key=lambda each: each.id)


def _listed(subscription: Subscription, selection: Selection, reader: Reader) -> Iterator[Reading]:
    """Yield the clusters of the resource group; of the whole subscription only those that are meant."""
    if selection.resource_group:
        listed = subscription.clusters.list_by_resource_group(
            selection.resource_group, raw_response_hook=subscription.note_aloud
        )
    else:
        listed = subscription.clusters.list(raw_response_hook=subscription.note_aloud)
    for reading in _several_at_a_time(reader, map(wire, listed)):
        if selection.resource_group or reading.has_setting:
            yield reading


def read_all(subscriptions: Subscriptions, ids: list[str], reader: Reader) -> Iterator[Reading]:
    """Yield the clusters with `ids`, in their order."""
    for each in dict.fromkeys(Job(id_).subscription for id_ in ids):
        _ = subscriptions[each]  # one that the login does not know is told before anything is read
    yield from _several_at_a_time(lambda id_: _read(subscriptions, id_, reader), ids)


def _several_at_a_time(read: Callable[[Any], Reading], clusters: Iterable[Any]) -> Iterator[Reading]:
    """Yield what `read` returns for each of `clusters`, in their order."""
    with ThreadPoolExecutor(READERS) as pool:
        try:
            yield from pool.map(read, clusters)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _read(subscriptions: Subscriptions, id_: str, reader: Reader) -> Reading:
    job = Job(id_)
    subscription = subscriptions[job.subscription]
    try:
        return reader(wire(subscription.clusters.get(*job.place, raw_response_hook=subscription.note_aloud)))
    except (AzureError, ValueError) as error:  # ValueError: what answered was no resource manager
        why = f"It cannot be read: {': '.join(code_and_message(error))}"
        return Reading(id_, unread=why, is_missing=says_missing(error))
