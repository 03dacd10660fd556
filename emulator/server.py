"""The emulator put together: the resource manager over TLS, the managed-identity endpoint over HTTP."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import trustme
from aiohttp import web

from emulator import polling
from emulator.clusters import agent_pools, maintenance_configurations, managed_clusters, outbound
from emulator.control import endpoints, fleet_behaviour
from emulator.control.faults import meet_faults
from emulator.control.refusals import refuse_next_write
from emulator.control.request_log import remember_requests
from emulator.documents import Json
from emulator.errors import answer_errors
from emulator.identity import TOKEN_PATH, TOKENS, Tokens, authenticate, identity_app
from emulator.state import LOCATION, STATE, SUBSCRIPTION_ID, TENANT_ID, State
from emulator.subscription import (
    authorization,
    features,
    metadata,
    networks,
    providers,
    resource_graph,
    resource_groups,
    subscriptions,
)

HOST = "127.0.0.1"
SERVED = (
    metadata,
    subscriptions,
    resource_groups,
    networks,
    authorization,
    providers,
    features,
    resource_graph,
    managed_clusters,
    agent_pools,
    maintenance_configurations,
    outbound,
    polling,
    endpoints,
    fleet_behaviour,
)
"""The modules that answer at the resource manager, each with the routes that it adds."""

_SHUTDOWN_SECONDS = 0.1


def resource_manager_app(tokens: Tokens) -> web.Application:
    """Make the resource manager.

    The middlewares run in this order: what is put right behind `remember_requests` sees every request before
    it is answered and every answer before it is sent, while the request stays on record.
    """
    steps = [remember_requests, meet_faults, answer_errors, authenticate, refuse_next_write]
    app = web.Application(middlewares=[*steps, fleet_behaviour.behave_as_fleet])
    app[STATE] = State()
    app[TOKENS] = tokens
    for module in SERVED:
        module.add_routes(app)
    return app


def tls_context(directory: Path) -> tuple[ssl.SSLContext, Path]:
    """Make a certificate for loopback, and write its authority's to a bundle for `REQUESTS_CA_BUNDLE`."""
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(HOST, "localhost").configure_cert(context)
    bundle = directory / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    return context, bundle


@asynccontextmanager
async def serve(port: int, identity_port: int, directory: Path) -> AsyncIterator[Json]:
    """Listen on both ports, and give what a client needs to know to use them."""
    tokens = Tokens()
    context, bundle = tls_context(directory)
    manager = web.AppRunner(resource_manager_app(tokens), shutdown_timeout=_SHUTDOWN_SECONDS)
    identity = web.AppRunner(identity_app(tokens), shutdown_timeout=_SHUTDOWN_SECONDS)
    try:
        manager_address = await _listen(manager, port, context)
        identity_address = await _listen(identity, identity_port, None)
        yield {
            "resourceManager": f"https://{manager_address}",
            "identityEndpoint": f"http://{identity_address}{TOKEN_PATH}",
            "identityHeader": tokens.identity_header,
            "caBundle": str(bundle.resolve()),
            "subscriptionId": SUBSCRIPTION_ID,
            "tenantId": TENANT_ID,
            "location": LOCATION,
        }
    finally:
        await manager.cleanup()
        await identity.cleanup()


async def _listen(runner: web.AppRunner, port: int, context: ssl.SSLContext | None) -> str:
    await runner.setup()
    await web.TCPSite(runner, HOST, port, ssl_context=context).start()
    return f"{HOST}:{runner.addresses[0][1]}"
