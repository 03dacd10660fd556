"""Parameter files of ARM templates: settings as the value of one parameter, or a parameter for each setting.

A value is a value, whatever its brackets. In its place may stand a reference to a key vault, which only a deployment
reads, or what Bicep leaves to it as `expression`. Sources: azure-cli 2.91.0, which takes parameters with and without
what goes around; the class DeploymentParameter of Azure Resource Manager, read in November 2026.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from azext_aksproxy.config.kinds import KINDS, KUBE_PROXY, Kind, folded, own_keys, schema
from azext_aksproxy.config.reading.document import Expression, Member, Node, Object

SHARED_KEYS = frozenset({"enabled"})
"""Keys of both kinds, which tell nothing."""

UNKNOWN = {"reference": "a reference to a key vault", "expression": "an expression"}
"""What may stand in the place of a value, and is known to a deployment alone."""

ABOUT_THE_FILE = frozenset({"$schema", "contentversion"})


def is_bare(root: Node) -> bool:
    """Say whether `root` holds parameters and nothing else, which a deployment takes without what goes around."""
    members = root.value.members if isinstance(root.value, Object) else []
    parameters = [each for each in members if each.key.lower() not in ABOUT_THE_FILE]
    return bool(parameters) and all(value_of(each) is not each for each in parameters)


def value_of(member: Member) -> Member:
    """Return the member `value` where `member` is a parameter; `member` itself where it is none."""
    inner = member.node.value.members if isinstance(member.node.value, Object) else []
    given = [each for each in inner if each.key.lower() != "metadata"]
    if [each.key.lower() for each in given] == ["value"]:
        return given[0]
    if len(given) == 1 and (called := UNKNOWN.get(given[0].key.lower())):
        return replace(member, node=replace(given[0].node, value=Expression(called, called)))
    return member


def values(parameters: Node) -> Iterator[tuple[Member, Member]]:
    """Yield each parameter among `parameters`, with the member that is its value."""
    members = parameters.value.members if isinstance(parameters.value, Object) else []
    pairs = ((member, value_of(member)) for member in members)
    return ((member, value) for member, value in pairs if value is not member)


def is_settings(parameter: Member, value: Member, kind: Kind) -> bool:
    """Say whether the value of a parameter is settings of `kind`, by its name or by its keys."""
    is_named = folded(parameter.key) == kind.wire_name.lower()
    return is_named or (isinstance(value.node.value, Object) and _tells(kind, value.node.value.members))


def setting_by_setting(parameters: Node, kind: Kind) -> Member | None:
    """Return settings of `kind` put together from parameters that have the names of settings."""
    named = [replace(value, key=parameter.key) for parameter, value in values(parameters)]
    if not _tells(kind, named):
        return None
    is_shared = any(_tells(other, named) for other in KINDS if other is not kind)
    names = own_keys(kind) - (SHARED_KEYS if is_shared else frozenset())
    members = [each for each in named if each.key.lower() in names]
    return Member("parameters", parameters.offset, replace(parameters, value=Object(members)))


def _tells(kind: Kind, members: Iterable[Member]) -> bool:
    """Say whether `members` are settings of `kind`. A node pool has a `mode` too, System or User."""
    modes = schema(KUBE_PROXY)["properties"]["mode"]["enum"]
    own = own_keys(kind) - SHARED_KEYS
    return any(
        each.key.lower() in own and (each.key.lower() != "mode" or str(each.node.value).upper() in modes)
        for each in members
    )
