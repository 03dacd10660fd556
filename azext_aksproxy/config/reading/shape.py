"""From a Document to settings in canonical wire names, by JSON Schema: known keys, right types, known values.

Names are matched without regard to case, as the service does: the first documentation spells `trustedCA` in its example
and `trustedCa` in its schema.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from azext_aksproxy.config.findings import (
    SAFE,
    Change,
    Finding,
    Path,
    Remove,
    Rename,
    Rule,
    Severity,
    Write,
    coming_from,
)
from azext_aksproxy.config.kinds import Kind, schema
from azext_aksproxy.config.reading import shape_fault
from azext_aksproxy.config.reading.document import (
    Array,
    Document,
    Expression,
    Member,
    Node,
    Object,
    agreed,
    repeated,
)
from azext_aksproxy.config.reading.expressions import UNCHECKED, unchecked
from azext_aksproxy.config.reading.plain_fit import plainly_fits, require_jsonschema
from azext_aksproxy.config.reading.shape_fault import UNKNOWN_KEY, explain, meant_key, type_name
from azext_aksproxy.config.redact import redact

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
    fixes=SAFE,
)
BOOLEAN_TEXT = Rule(
    id="boolean-as-text",
    severity=Severity.WARNING,
    title="true and false stand without quotes",
    reason='The documentation writes "true" as a text in a template. It is sent as the boolean that the API declares.',
    source="AKS#5138; service documentation, August 2026",
    fixes=SAFE,
)
READ_ONLY = Rule(
    id="read-only-key",
    severity=Severity.WARNING,
    title="The file holds nothing that only AKS can set",
    reason="Preview API versions answer effectiveNoProxy beside the settings. It is left out of the request.",
    source="recorded traffic, 2024",
    fixes=SAFE,
)
RULES = (NOT_AN_OBJECT, *shape_fault.RULES, SPELLING, BOOLEAN_TEXT, READ_ONLY)


ABOUT_KEYS = (UNKNOWN_KEY,)
"""Rules whose findings stand at the key of a setting, not at its value."""


@dataclass(frozen=True)
class Shape:
    """The settings of a file, where each stands, and what is wrong with their shape.

    `settings` maps canonical names to values, `null` included; `places` maps a path to the key or element in the file.
    """

    document: Document
    settings: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[Path, Member | Node] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    unresolved: frozenset[Path] = frozenset()
    """The settings, and the elements of lists, that a template leaves to its deployment. They are not in `settings`."""
    misspelt: frozenset[str] = frozenset()
    """The settings that keys at the top were probably meant for."""

    def placed(self, finding: Finding) -> Finding:
        """Return `finding` with the place of its path; with that of the whole file if nothing stands there."""
        where = self.places.get(finding.path)
        is_about_value = isinstance(where, Member) and finding.rule not in ABOUT_KEYS
        place = self.document.place(where.node if is_about_value else where)  # type: ignore[union-attr]
        found = finding.at(place)
        if finding.fix:
            found = self.document.with_edits(replace(found, fix=None) if self._is_taken(finding) else found, where)
        return found if where is None else _from(where, found)

    def _is_taken(self, finding: Finding) -> bool:
        """Say whether a fix would write a key that is there already."""
        change = finding.fix and finding.fix.change
        if not isinstance(change, Rename):
            return False
        path = (*finding.path[:-1], change.key)
        return path in self.places or path in self.unresolved


def shape(document: Document, kind: Kind, node: Node | None = None) -> Shape:
    """Return the settings that stand at `node` of `document`, or at its top, with all findings about their shape."""
    node = node or document.root
    if isinstance(node.value, Expression):
        value = node.value
        whole = Finding(
            value.rule or UNCHECKED, unchecked(_owner(node), value), value.remedy, place=document.place(node)
        )
        return Shape(document, findings=(whole,), unresolved=frozenset({()}))
    if not isinstance(node.value, Object):
        message = f"{_owner(node)} holds {type_name(_plain(node))}, not an object."
        finding = Finding(NOT_AN_OBJECT, message, 'Write { "name": value }.', place=document.place(node))
        return Shape(document, findings=(_from(node, finding),))
    canonical = _Canonical(document)
    settings = canonical.read(node, schema(kind), ())
    read_only = [name for name in settings if name.lower() in map(str.lower, kind.read_only)]
    unplaced = [_read_only(name) for name in read_only]
    settings = {name: value for name, value in settings.items() if name not in read_only}
    require_jsonschema()
    if not plainly_fits(settings, schema(kind)):
        unplaced += [finding for error in _validator(kind).iter_errors(settings) for finding in explain(error)]
    settings.pop("$schema", None)
    known = schema(kind)["properties"]
    misspelt = frozenset(meant for name in settings if name not in known and (meant := meant_key(name, known)))
    read = Shape(document, settings, canonical.places, (), frozenset(canonical.unresolved), misspelt)
    return replace(read, findings=(*canonical.findings, *map(read.placed, unplaced)))


def _read_only(name: str) -> Finding:
    message = f"'{name}' is what AKS answers; it is not sent."
    return Finding(READ_ONLY, message, "Remove it from the file.", (name,)).fixed_by(Remove())


class _Canonical:
    """Reads values with names in the spelling of a schema. Collects where each stands, and what was spelt otherwise."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.places: dict[Path, Member | Node] = {}
        self.findings: list[Finding] = []
        self.unresolved: set[Path] = set()

    def read(self, node: Node, subschema: Mapping[str, Any], path: Path) -> Any:
        if isinstance(node.value, Object):
            return self._read_object(node.value, subschema, path)
        if isinstance(node.value, Array):
            items = [each for each in node.value.items if not self._is_unresolved(each, each, (*path, "*"))]
            self.places.update({(*path, index): item for index, item in enumerate(items)})
            return [self.read(item, subschema.get("items", {}), (*path, index)) for index, item in enumerate(items)]
        if "boolean" in subschema.get("type", ()) and str(node.value).lower() in ("true", "false"):
            return self._read_boolean(node)
        for value in subschema.get("enum", ()):
            if _same_but_for_case(node.value, value):
                message = f"'{node.value}' is written '{value}'."
                self._add(SPELLING, node, message, f'Write "{value}".', Write(value))
                return value
        return node.value

    def _is_unresolved(self, node: Node, where: Member | Node, path: Path) -> bool:
        """Say whether a value is an expression, which is told once for each setting."""
        if not isinstance(node.value, Expression):
            return False
        if path not in self.unresolved:
            name = redact(str(path[-2] if path[-1] == "*" else path[-1]))
            what = f"An entry of {name}" if path[-1] == "*" else name
            self._add(node.value.rule or UNCHECKED, where, unchecked(what, node.value), node.value.remedy)
        self.unresolved.add(path)
        return True

    def _read_boolean(self, node: Node) -> bool:
        """Return a boolean that may be written as a text, in any case."""
        text = str(node.value).lower()
        if isinstance(node.value, str):
            name = redact(str(node.path[-1]))
            message = f"{name} is the text '{node.value}'."
            self._add(BOOLEAN_TEXT, node, message, f"Write {text}, without quotes.", Write(text == "true"))
        return text == "true"

    def _read_object(self, value: Object, subschema: Mapping[str, Any], path: Path) -> dict[str, Any]:
        properties = subschema.get("properties", {})
        names: dict[str, str] = {name.lower(): name for name in properties}
        settings: dict[str, Any] = {}
        first_spelling: dict[str, str] = {}
        same: frozenset[str] | None = None

        def called(key: str) -> str:
            return names.get(key.lower(), key)

        counted = Counter(called(member.key) for member in value.members)
        for member in value.members:
            name = called(member.key)
            if name in settings:
                if first_spelling[name] != member.key:  # the same spelling is found for the whole document
                    keys = f"'{redact(first_spelling[name])}' and '{redact(member.key)}'"
                    same = agreed(value.members, called) if same is None else same
                    found = repeated(f"The keys {keys} mean the same setting.", name in same)
                    self._found(found, member)
                continue
            if self._is_unresolved(member.node, member, (*path, name)):
                continue
            if name != member.key:
                message = f"The key '{redact(member.key)}' is written '{name}'."
                self._add(SPELLING, member, message, f'Write "{name}".', Rename(name) if counted[name] == 1 else None)
            first_spelling[name] = member.key
            here = (*path, name)
            self.places[here] = member
            settings[name] = self.read(member.node, properties.get(name, {}), here)
        return settings

    def _add(self, rule: Rule, where: Member | Node, message: str, hint: str, change: Change | None = None) -> None:
        finding = Finding(rule, message, hint)
        self._found(finding.fixed_by(change) if change else finding, where)

    def _found(self, finding: Finding, where: Member | Node) -> None:
        placed = finding.at(self.document.place(where))
        self.findings.append(_from(where, self.document.with_edits(placed, where)))


def _from(where: Member | Node, finding: Finding) -> Finding:
    """Return `finding` about a value, and where in a template that comes from, if it does not stand where it is."""
    node = where.node if isinstance(where, Member) else where
    origin = "" if isinstance(node.value, Expression) else node.origin
    return replace(finding, message=coming_from(origin, finding.message))


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
    return f"'{redact(node.pointer)}'" if node.pointer else "The file"


def _plain(node: Node) -> object:
    return {Object: {}, Array: []}.get(type(node.value), node.value)
