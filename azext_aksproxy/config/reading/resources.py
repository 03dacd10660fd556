"""The managed clusters among the resources of an ARM template, each with its node pools.

A nested deployment, as which Bicep writes a module, holds a template of its own. Source, read in November 2026:
https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from azext_aksproxy.config.reading.document import Expression, Node, Object
from azext_aksproxy.config.reading.expressions import Seen
from azext_aksproxy.config.reading.parameters import value_of

MANAGED_CLUSTERS = "microsoft.containerservice/managedclusters"
AGENT_POOLS = f"{MANAGED_CLUSTERS}/agentpools"
CHILD_POOLS = (AGENT_POOLS, "agentpools")
DEPLOYMENTS = "microsoft.resources/deployments"


@dataclass(frozen=True)
class Cluster:
    """What describes a cluster. A part of one, such as `properties` alone, says nothing by what it lacks."""

    body: Seen
    pools: tuple[Seen, ...] = ()
    """Pools that are resources of their own, and are made whatever a deployment is given."""
    is_whole: bool = False


def cluster_at(body: Seen) -> Cluster:
    """Return what `body` describes, which is a cluster, a part of one, or what goes around."""
    is_cluster = _type(body) == MANAGED_CLUSTERS
    return Cluster(body, _children(body) if is_cluster else ())


def clusters(template: Seen) -> Iterator[Cluster]:
    """Yield the managed clusters of `template` and of those nested in it, without those that it only refers to.

    Nobody can tell to which of several a pool beside them belongs.
    """
    every = list(_deployed(template, is_sure=True))
    bodies = [each for each, _ in every if _type(each) == MANAGED_CLUSTERS and not _is_true(each, "existing")]
    beside = [each for each, is_sure in every if is_sure and _type(each) == AGENT_POOLS] if len(bodies) == 1 else []
    for body in bodies:
        yield Cluster(body, (*_children(body), *beside), is_whole=True)


def _children(cluster: Seen) -> tuple[Seen, ...]:
    return tuple(each for each in _resources(cluster) if _type(each) in CHILD_POOLS and _is_sure(each))


def _deployed(template: Seen, is_sure: bool) -> Iterator[tuple[Seen, bool]]:
    """Yield the resources of `template`, and say whether they are made in any case. Templates end as files do."""
    for each in _resources(template):
        is_made = is_sure and _is_sure(each)
        yield each, is_made
        if _type(each) == DEPLOYMENTS and (nested := _nested(each, template.node)):
            yield from _deployed(nested, is_made)


def _resources(template: Seen) -> list[Seen]:
    """Return the resources of a template, which are a list, or an object by symbolic names, as they are written."""
    resources = template.node.get("resources")
    return Seen(resources, template.inside).listed() if resources else []


def _type(resource: Seen) -> str:
    found = resource.node.get("type")
    return found.value.partition("@")[0].lower() if found is not None and isinstance(found.value, str) else ""


def _is_sure(resource: Seen) -> bool:
    return resource.node.get("condition") is None or _is_true(resource, "condition")


def _is_true(resource: Seen, key: str) -> bool:
    found = resource.get(key)
    return found is not None and found.node.value is True


def _nested(deployment: Seen, around: Node) -> Seen | None:
    """Return the template in a nested deployment. One that is linked to, or stands in a variable, is not looked for."""
    properties = deployment.node.get("properties")
    template = properties and properties.get("template")
    if properties is None or template is None:
        return None
    scope = _scope(properties, around)
    if scope == "outer":
        return Seen(template, deployment.inside)
    its_own = template if scope == "inner" else None
    return Seen(template, deployment.inside.of_nested(its_own, _given(properties) if its_own else None))


def _scope(properties: Node, around: Node) -> str:
    """Return whose expressions those of a nested template are: "outer", "inner", "" where a deployment alone knows.

    Where nothing is said they are those of the template `around` (the property ExpressionEvaluationOptions of the class
    DeploymentProperties of Azure Resource Manager, read in November 2026). Whether that is so in a template with a
    languageVersion could not be found; Bicep always says "inner".
    """
    options = properties.get("expressionEvaluationOptions")
    if options is None or options.value is None:
        return "outer" if around.get("languageVersion") is None else ""
    scope = options.get("scope")
    said = scope.value.lower() if scope is not None and isinstance(scope.value, str) else ""
    return {"outer": "outer", "notspecified": "outer", "inner": "inner"}.get(said, "")


def _given(properties: Node) -> Mapping[str, Node] | None:
    """Return the parameters that a nested deployment is given, None where they are not in the file.

    What is given in another form than a value, such as a condition that makes one, is an Expression.
    """
    parameters = properties.get("parameters")
    if properties.get("parametersLink") or (parameters and not isinstance(parameters.value, Object)):
        return None
    members = parameters.value.members if parameters and isinstance(parameters.value, Object) else []
    given = {each.key.lower(): (each, value_of(each)) for each in members}
    return {
        name: value.node if value is not each else replace(each.node, value=Expression(each.key))
        for name, (each, value) in given.items()
    }
