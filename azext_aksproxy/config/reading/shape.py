"""From a Document to settings in canonical wire names, by JSON Schema: known keys, right types, known values.

Names are matched without regard to case, as the service does: the first documentation spells `trustedCA` in its example
and `trustedCa` in its schema.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.kinds import Kind, schema
from azext_aksproxy.config.reading import shape_fault
from azext_aksproxy.config.reading.document import DUPLICATE_KEY, Array, Document, Member, Node, Object
from azext_aksproxy.config.reading.plain_fit import plainly_fits, require_jsonschema
from azext_aksproxy.config.reading.shape_fault import Fault, Path, explain, type_name
from azext_aksproxy.config.redact import shown

if TYPE_CHECKING:
    from jsonschema.protocols import Validator


NOT_AN_OBJECT = Rule(
    id="not-an-object",
    severity=Severity.ERROR,
    title="The file holds a JSON object",
    reason="Settings have names; a list or a text has none.",
    source="service documentation, September 2021 and October 2022",
)
SPELLING = Rule(
    id="spelling",
    severity=Severity.WARNING,
    title="Keys and values are written as AKS writes them",
    reason="Another case is understood and sent in the canonical spelling, but other tools may not read it.",
    source="service documentation, September 2021: its example and its schema differ in case",
)
READ_ONLY = Rule(
    id="read-only-key",
    severity=Severity.WARNING,
    title="The file holds nothing that only AKS can set",
    reason="Preview API versions answer effectiveNoProxy beside the settings. It is left out of the request.",
    source="recorded traffic, 2024",
)
RULES = (NOT_AN_OBJECT, *shape_fault.RULES, SPELLING, READ_ONLY)


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

    def add_fault(self, fault: Fault) -> None:
        """Note what a schema found."""
        where, remark = self.places[fault.path], fault.remark
        if fault.is_about_key and isinstance(where, Member):
            self.add_about_key(remark.rule, where, remark.message, remark.hint)
        else:
            self.add(remark.rule, fault.path, remark.message, remark.hint)

    def add_about_key(self, rule: Rule, member: Member, message: str, hint: str = "") -> None:
        """Note a finding about the key of `member`."""
        self.findings.append(self.document.finding(rule, member, message, hint))


def shape(document: Document, kind: Kind, node: Node | None = None) -> Shape:
    """Return the settings that stand at `node` of `document`, or at its top, with all findings about their shape."""
    result = Shape(document)
    node = node or document.root
    if not isinstance(node.value, Object):
        message = f"{_owner(node)} holds {type_name(_plain(node))}, not an object."
        result.findings.append(document.finding(NOT_AN_OBJECT, node, message, 'Write { "name": value }.'))
        return result
    result.settings = _canonical(result, node, schema(kind), ())
    _set_aside_read_only(result, kind)
    require_jsonschema()
    if not plainly_fits(result.settings, schema(kind)):
        for error in _validator(kind).iter_errors(result.settings):
            for fault in explain(error):
                result.add_fault(fault)
    result.settings.pop("$schema", None)
    return result


def _set_aside_read_only(result: Shape, kind: Kind) -> None:
    for name in [name for name in result.settings if name.lower() in map(str.lower, kind.read_only)]:
        del result.settings[name]
        message = f"'{name}' is what AKS answers; it is not sent."
        result.add(READ_ONLY, (name,), message, "Remove it from the file.")


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
            if first_spelling[name] != member.key:  # the same spelling is found for the whole document
                message = f"The keys '{shown(first_spelling[name])}' and '{shown(member.key)}' mean the same setting."
                result.add_about_key(DUPLICATE_KEY, member, message, "Remove one of them.")
            continue
        if name != member.key:
            result.add_about_key(
                SPELLING, member, f"The key '{shown(member.key)}' is written '{name}'.", f'Write "{name}".'
            )
        first_spelling[name] = member.key
        here = (*path, name)
        result.places[here] = member
        settings[name] = _canonical(result, member.node, properties.get(name, {}), here)
    return settings


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


def _owner(node: Node) -> str:
    return f"'{shown(node.pointer)}'" if node.pointer else "The file"


def _plain(node: Node) -> object:
    return {Object: {}, Array: []}.get(type(node.value), node.value)
