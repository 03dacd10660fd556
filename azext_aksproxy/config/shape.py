"""From a Document to settings in canonical wire names, by JSON Schema: known keys, right types, known values.

Names are matched without regard to case, as the service does: the first documentation spells `trustedCA` in its example
and `trustedCa` in its schema.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from azext_aksproxy.config.document import Array, Document, Member, Node, Object
from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.kinds import KINDS, Kind, schema
from azext_aksproxy.config.shown import has_user_information, shown

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

Path = tuple[str | int, ...]

NOT_AN_OBJECT = Rule(
    id="not-an-object",
    severity=Severity.ERROR,
    title="The file holds a JSON object",
    reason="Settings have names; a list or a text has none.",
    source="service documentation, September 2021 and October 2022",
)
DUPLICATE_KEY = Rule(
    id="duplicate-key",
    severity=Severity.ERROR,
    title="A key appears once",
    reason="JSON leaves open which of two equal keys counts, so one of the two values would be lost without a word.",
    source="RFC 8259, section 4",
)
UNKNOWN_KEY = Rule(
    id="unknown-key",
    severity=Severity.ERROR,
    title="Every key is one that AKS knows",
    reason="A misspelt setting would be dropped, and the cluster created without it.",
    source="Microsoft.ContainerService managedClusters, API 2026-06-01 and 2026-08-02-preview",
)
WRONG_TYPE = Rule(
    id="wrong-type",
    severity=Severity.ERROR,
    title="Every value has the type that AKS expects",
    reason="The service refuses another type; a text in place of a list of entries is the commonest slip.",
    source="Microsoft.ContainerService managedClusters, API 2026-06-01 and 2026-08-02-preview",
)
UNKNOWN_VALUE = Rule(
    id="unknown-value",
    severity=Severity.ERROR,
    title="A mode or scheduler is one that AKS knows",
    reason="The service refuses any other.",
    source="service documentation, October 2022 and August 2026",
)
OUT_OF_RANGE = Rule(
    id="out-of-range",
    severity=Severity.ERROR,
    title="A timeout is a number of seconds from 1 to 2147483647",
    reason="The service takes positive 32-bit integers.",
    source="Microsoft.ContainerService managedClusters, API 2026-08-02-preview",
)
SPELLING = Rule(
    id="spelling",
    severity=Severity.WARNING,
    title="Keys and values are written as AKS writes them",
    reason="Another case is understood and sent in the canonical spelling, but other tools may not read it.",
    source="service documentation, September 2021: its example and its schema differ in case",
)
RULES = (NOT_AN_OBJECT, DUPLICATE_KEY, UNKNOWN_KEY, WRONG_TYPE, UNKNOWN_VALUE, OUT_OF_RANGE, SPELLING)


@dataclass
class Shape:
    """The settings of a file, where each stands, and what is wrong with their shape.

    `settings` maps canonical names to values, `null` included; `places` maps a canonical path such as
    `("noProxy", 2)` to the key or element in the file.
    """

    document: Document
    settings: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, Member | Node] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def finding(self, rule: Rule, path: Path, message: str, hint: str = "") -> Finding:
        """Return a finding about the value at `path`, or one without a place if nothing stands there."""
        where = self.places.get(path)
        return self.document.finding(rule, where.node if isinstance(where, Member) else where, message, hint)

    def add(self, rule: Rule, path: Path, message: str, hint: str = "") -> None:
        """Note a finding about the value at `path`."""
        self.findings.append(self.finding(rule, path, message, hint))

    def add_about_key(self, rule: Rule, member: Member, message: str, hint: str = "") -> None:
        """Note a finding about the key of `member`."""
        self.findings.append(self.document.finding(rule, member, message, hint))


def shape(document: Document, kind: Kind, node: Node | None = None) -> Shape:
    """Return the settings that stand at `node` of `document`, or at its top, with all findings about their shape."""
    result = Shape(document)
    node = node or document.root
    if not isinstance(node.value, Object):
        message = f"{_owner(node)} holds {_type_name(_plain(node))}, not an object."
        result.findings.append(document.finding(NOT_AN_OBJECT, node, message, 'Write { "name": value }.'))
        return result
    result.settings = _canonical(result, node, schema(kind), ())
    for error in _validator(kind).iter_errors(result.settings):
        _explain(result, error)
    result.settings.pop("$schema", None)
    return result


def _canonical(result: Shape, node: Node, subschema: dict[str, Any], path: Path) -> Any:
    if isinstance(node.value, Object):
        return _canonical_object(result, node.value, subschema, path)
    if isinstance(node.value, Array):
        items = node.value.items
        result.places.update({(*path, index): item for index, item in enumerate(items)})
        return [
            _canonical(result, item, subschema.get("items", {}), (*path, index)) for index, item in enumerate(items)
        ]
    for value in subschema.get("enum", ()):
        if _same_but_for_case(node.value, value):
            result.add(SPELLING, path, f"'{node.value}' is written '{value}'.", f'Write "{value}".')
            return value
    return node.value


def _canonical_object(result: Shape, value: Object, subschema: dict[str, Any], path: Path) -> dict[str, Any]:
    properties = subschema.get("properties", {})
    names = {name.lower(): name for name in properties}
    settings: dict[str, Any] = {}
    first_spelling: dict[str, str] = {}
    for member in value.members:
        name = names.get(member.key.lower(), member.key)
        if name in settings:
            result.add_about_key(DUPLICATE_KEY, member, _twice(first_spelling[name], member.key), "Remove one of them.")
            continue
        if name != member.key:
            result.add_about_key(SPELLING, member, f"The key '{member.key}' is written '{name}'.", f'Write "{name}".')
        first_spelling[name] = member.key
        here = (*path, name)
        result.places[here] = member
        settings[name] = _canonical(result, member.node, properties.get(name, {}), here)
    return settings


def _twice(first: str, second: str) -> str:
    if first == second:
        return f"The key '{shown(first)}' appears twice."
    return f"The keys '{shown(first)}' and '{shown(second)}' mean the same setting."


def _same_but_for_case(found: object, known: object) -> bool:
    return isinstance(found, str) and isinstance(known, str) and found != known and found.lower() == known.lower()


@cache
def _validator(kind: Kind) -> Validator:
    """Return a validator in which an integer is an integer: `1.0` is none, though JSON Schema would take it."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    exact = Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    )
    validator: Validator = extend(Draft202012Validator, type_checker=exact)(schema(kind))
    return validator


def _explain(result: Shape, error: ValidationError) -> None:
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        for name in _unknown_names(error):
            _explain_unknown_key(result, (*path, name), list(error.schema["properties"]))
    elif error.validator == "type":
        expected = [name for name in error.validator_value if name != "null"]
        expected = expected if isinstance(error.validator_value, list) else [error.validator_value]
        _explain_wrong_type(result, path, error.instance, expected[0])
    elif error.validator == "enum":
        _explain_unknown_value(result, path, error)
    else:
        limits = f"{error.schema['minimum']} to {error.schema['maximum']}"
        result.add(
            OUT_OF_RANGE,
            path,
            f"{name_of(path)} is {_type_name(error.instance)}; it must be {limits}.",
            "Write a number of seconds.",
        )


def _unknown_names(error: ValidationError) -> Iterator[str]:
    return (name for name in error.instance if name not in error.schema["properties"])


def _explain_unknown_key(result: Shape, path: Path, known: list[str]) -> None:
    member = result.places[path]
    if not isinstance(member, Member):
        return
    key = member.key.lower()
    names = {name.lower(): name for name in known if name != "$schema"}
    others = [kind for kind in KINDS if key in (name.lower() for name in schema(kind)["properties"])]
    close = difflib.get_close_matches(key, names, 1)
    if len(path) == 1 and others:
        hint = f"It belongs into the file of {others[0].option}."
    else:
        hint = f"Did you mean '{names[close[0]]}'?" if close else f"Known keys: {', '.join(names.values())}."
    result.add_about_key(UNKNOWN_KEY, member, f"The key '{shown(member.key)}' is not known.", hint)


def _explain_unknown_value(result: Shape, path: Path, error: ValidationError) -> None:
    known = [value for value in error.validator_value if value is not None]
    if not isinstance(error.instance, str):
        return  # the type is wrong as well, and that is what is reported
    close = difflib.get_close_matches(error.instance.lower(), [value.lower() for value in known], 1)
    names = {value.lower(): value for value in known} | ALIASES
    meant = names.get(error.instance.lower()) or (names[close[0]] if close else None)
    hint = f"Did you mean '{meant}'?" if meant else f"Known values: {', '.join(known)}."
    result.add(UNKNOWN_VALUE, path, f"{name_of(path)} '{shown(error.instance)}' is not known.", hint)


ALIASES = {"rr": "RoundRobin", "lc": "LeastConnection", "nft": "NFTABLES"}
"""What kube-proxy and ipvsadm call it, and what AKS calls it."""

TYPE_NAMES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "object": "an object",
    "string": "a string",
}


def _explain_wrong_type(result: Shape, path: Path, found: object, expected: str) -> None:
    message = f"{name_of(path)} must be {TYPE_NAMES[expected]}, not {_type_name(found)}."
    result.add(WRONG_TYPE, path, message, _type_hint(found, expected))


def _type_hint(found: object, expected: str) -> str:
    if expected == "array" and isinstance(found, str):
        entries = ["host", ".domain"] if has_user_information(found) else found.replace(",", " ").split()
        return f"Write a list: {shown(json.dumps(entries, ensure_ascii=False))}."
    if expected == "integer" and isinstance(found, str) and found.strip().isdecimal():
        return f"Write {int(found)}, without quotes."
    if expected == "integer" and isinstance(found, float) and found.is_integer():
        return f"Write {int(found)}."
    if expected == "boolean" and isinstance(found, str) and found.strip().lower() in ("true", "false"):
        return f"Write {found.strip().lower()}, without quotes."
    return f"Write {TYPE_NAMES[expected]}."


def _type_name(value: object) -> str:
    """Return what `value` is, in a reader's words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)[:20]
    if isinstance(value, str):
        return "a string"
    return "an object" if isinstance(value, dict) else "a list"


def _owner(node: Node) -> str:
    return f"'{node.pointer}'" if node.pointer else "The file"


def _plain(node: Node) -> object:
    return {Object: {}, Array: []}.get(type(node.value), node.value)


def name_of(path: Path) -> str:
    """Return how a reader would call the setting at `path`."""
    if path and isinstance(path[-1], int):
        return f"Entry {path[-1] + 1} of {path[-2]}"
    return str(path[-1]) if path else "The file"
