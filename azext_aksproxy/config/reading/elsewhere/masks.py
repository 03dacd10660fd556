"""What a report of Terraform hides: values that are known only after a change, and those that are sensitive.

Beside the values stands the same structure with `true` where something is hidden. A value that is not known is left out
or null; one that is sensitive is there in plain text, and is neither judged nor printed all the same.

Source: the JSON output format of Terraform (after_unknown, sensitive_values), read in November 2026.
"""

from __future__ import annotations

from dataclasses import replace

from azext_aksproxy.config.reading.document import WITHHELD, Array, Expression, Member, Node, Object

UNKNOWN = Expression("", "known only after terraform apply", WITHHELD)
SENSITIVE = Expression("", "sensitive", WITHHELD)


def hide(value: Node | None, mask: Node | None, as_what: Expression) -> Node | None:
    """Return `value` with `as_what` in the place of what `mask` hides; None where neither has anything."""
    if mask is None or value is None:
        return _only_hidden(mask, as_what) if value is None else value
    if mask.value is True:
        is_seen = as_what is UNKNOWN and value.value is not None
        return value if is_seen else replace(value, value=as_what)
    if isinstance(mask.value, Object) and isinstance(value.value, Object):
        return replace(value, value=_object(value.value, mask.value, as_what))
    if isinstance(mask.value, Array) and isinstance(value.value, Array):
        return replace(value, value=_array(value.value, mask.value, as_what))
    if value.value is None:
        return _only_hidden(mask, as_what) or value
    return value


def _only_hidden(mask: Node | None, as_what: Expression) -> Node | None:
    """Return what `mask` hides of a value that is not there: a set of blocks, for one, or all of it."""
    if mask is None or mask.value is False:
        return None
    if mask.value is True:
        return replace(mask, value=as_what)
    if isinstance(mask.value, Object):
        members = _hidden_members(mask.value, frozenset(), as_what)
        return replace(mask, value=Object(members)) if members else None
    if isinstance(mask.value, Array):
        items = [found for item in mask.value.items if (found := _only_hidden(item, as_what))]
        return replace(mask, value=Array(items)) if items else None
    return None


def _object(value: Object, mask: Object, as_what: Expression) -> Object:
    members = [
        replace(each, node=hide(each.node, mask.by_name.get(each.key.lower()), as_what) or each.node)
        for each in value.members
    ]
    return Object([*members, *_hidden_members(mask, frozenset(value.by_name), as_what)])


def _hidden_members(mask: Object, there: frozenset[str], as_what: Expression) -> list[Member]:
    """Return the members that `mask` alone has, which stand where it says that they are hidden."""
    absent = (each for each in mask.members if each.key.lower() not in there)
    return [replace(each, node=found) for each in absent if (found := _only_hidden(each.node, as_what))]


def _array(value: Array, mask: Array, as_what: Expression) -> Array:
    """Hide elements by their position. A set has no positions: those of it that are unknown are null, or left out."""
    masks = [*mask.items, *[None] * len(value.items)]
    items = [hide(each, masks[index], as_what) or each for index, each in enumerate(value.items)]
    hidden = [each for each in mask.items if each.value is True]
    if as_what is UNKNOWN and hidden:
        items = [replace(each, value=as_what) if each.value is None else each for each in items]
        if not any(each.value is as_what for each in items):
            items.append(replace(hidden[0], value=as_what))
    blocks = (each for each in mask.items[len(value.items) :] if isinstance(each.value, Object))
    return Array([*items, *(found for each in blocks if (found := _only_hidden(each, as_what)))])
