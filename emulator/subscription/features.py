"""Preview features of the subscription."""

from __future__ import annotations

from aiohttp import web

from emulator.documents import Json
from emulator.errors import bad_request
from emulator.routing import arm_path
from emulator.state import State, state_of

FEATURES = "/subscriptions/{subscription}/providers/Microsoft.Features"


def require_feature(state: State, name: str) -> None:
    """Refuse what a feature stands for while it is not in effect, in the words of AKS#2587.

    Raises:
        ProviderError: the feature is not registered, or the provider was not registered again since.

    """
    if state.settings.features.get(name) != "Registered" or name in state.features_to_propagate:
        raise bad_request(
            "BadRequest",
            f"Feature {name} is not enabled. Please see https://aka.ms/aks/previews for how to enable features.",
        )


def _resource(subscription: str, name: str, state: str) -> Json:
    namespace, _, feature = name.partition("/")
    return {
        "id": f"/subscriptions/{subscription}/providers/Microsoft.Features/providers/{namespace}/features/{feature}",
        "name": name,
        "type": "Microsoft.Features/providers/features",
        "properties": {"state": state},
    }


def _named(request: web.Request) -> tuple[str, str]:
    """Return the feature that the path names, in its known spelling, and its state."""
    states = state_of(request).settings.features
    name = f"{request.match_info['namespace']}/{request.match_info['feature']}"
    name = next((known for known in states if known.lower() == name.lower()), name)
    return name, states.get(name, "NotRegistered")


async def list_features(request: web.Request) -> web.Response:
    """List the features that have a state, of one provider or of all."""
    namespace = request.match_info.get("namespace", "").lower()
    states = state_of(request).settings.features
    subscription = request.match_info["subscription"]
    return web.json_response(
        {
            "value": [
                _resource(subscription, name, state)
                for name, state in states.items()
                if name.lower().startswith(namespace)
            ]
        }
    )


async def show_feature(request: web.Request) -> web.Response:
    """Show a feature; one whose registration was under way is registered for the next question."""
    name, state = _named(request)
    if state == "Registering":
        state_of(request).settings.features[name] = "Registered"
    return web.json_response(_resource(request.match_info["subscription"], name, state))


async def register_feature(request: web.Request) -> web.Response:
    """Begin to register a feature; it has no effect until the provider is registered again."""
    state_of(request).features_to_propagate.add(_named(request)[0])
    return _change(request, "Registering")


async def unregister_feature(request: web.Request) -> web.Response:
    """Take back a feature's registration."""
    return _change(request, "Unregistered")


def _change(request: web.Request, state: str) -> web.Response:
    name, _ = _named(request)
    state_of(request).settings.features[name] = state
    return web.json_response(_resource(request.match_info["subscription"], name, state))


def add_routes(app: web.Application) -> None:
    """Serve preview features."""
    of_provider = f"{FEATURES}/providers/{{namespace}}/features"
    app.router.add_get(arm_path(f"{FEATURES}/features"), list_features)
    app.router.add_get(arm_path(of_provider), list_features)
    app.router.add_get(arm_path(f"{of_provider}/{{feature}}"), show_feature)
    app.router.add_post(arm_path(f"{of_provider}/{{feature}}/register"), register_feature)
    app.router.add_post(arm_path(f"{of_provider}/{{feature}}/unregister"), unregister_feature)
