"""The whole way of a file: from what the user typed to settings that may be sent, or to the findings why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Any, ClassVar

from azext_aksproxy.config import kube_proxy
from azext_aksproxy.config.at_a_glance import glance
from azext_aksproxy.config.compatibility import ABOUT_ENABLED
from azext_aksproxy.config.findings import NOWHERE, Finding, Place, Rule, UnreadableError, errors
from azext_aksproxy.config.http_proxy import rules as http_proxy_rules
from azext_aksproxy.config.http_proxy import urls as http_proxy
from azext_aksproxy.config.ignored import without_ignored
from azext_aksproxy.config.kinds import HTTP_PROXY, KINDS, KUBE_PROXY, Kind, Purpose
from azext_aksproxy.config.limits import MAX_REPORT_BYTES
from azext_aksproxy.config.no_proxy import entries as no_proxy
from azext_aksproxy.config.reading import text
from azext_aksproxy.config.reading.document import Document, Notation, Object
from azext_aksproxy.config.reading.elsewhere.documents import documents
from azext_aksproxy.config.reading.elsewhere.settings import not_to_be_sent, settings_in, tool_of
from azext_aksproxy.config.reading.expressions import Expressions
from azext_aksproxy.config.reading.parser import parse
from azext_aksproxy.config.reading.shape import Shape, shape
from azext_aksproxy.config.reading.source import Source, read
from azext_aksproxy.config.reading.template import check_template
from azext_aksproxy.config.reading.unwrap import Found, not_found, unwrap
from azext_aksproxy.config.reading.which_kind import is_other, unknown_kind, which_kinds
from azext_aksproxy.config.reading.yaml_text.two_readings import two_readings
from azext_aksproxy.config.redact import encodable, redact
from azext_aksproxy.config.trusted_ca import bundle as trusted_ca


@dataclass(frozen=True)
class Checked:
    """A file that was looked at. It may be sent only where no finding is an error."""

    called: ClassVar[str] = "the file"
    without_proxy: ClassVar[str] = 'Add "httpProxy": "http://host:8080/" to the file.'
    """What to do where there is no proxy at all."""

    kind: Kind
    name: str
    _settings: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    shape: Shape | None = None
    about_template: tuple[Finding, ...] = ()
    """What else is in a template against the settings. No command sends that: a flag or a live cluster decides."""

    @property
    def settings(self) -> dict[str, Any]:
        """What the file asks for in canonical wire names, `None` where it asks for removal: a copy, yours to change."""
        return deepcopy(dict(self._settings))

    def over(self, cluster: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is laid over the settings of a cluster that has `cluster`: those of the file."""
        del cluster  # an edit of single entries needs it
        return self.settings

    @property
    def request(self) -> Any:
        """What tells one request from another, whatever a cluster has: JSON."""
        return self.settings

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """What there is to say of the file as it stands."""
        return in_order([*self.findings, *self.about_template])

    def placed(self, finding: Finding) -> Finding:
        """Return one more finding about the file, with its place."""
        return finding.at(Place(self.name)) if self.shape is None else self.shape.placed(finding)


def check(kind: Kind, value: str, purpose: Purpose = Purpose.CREATE, now: datetime | None = None) -> Checked:
    """Read and check what `value` stands for: a path, inline JSON, or `-` for standard input.

    `purpose` says whether a cluster may have what the file leaves out; certificates are judged as of `now`.
    """
    try:
        document = parse(read(value))
        return _check_document(kind, document, purpose, now)
    except UnreadableError as error:
        return _unread(kind, error)


def check_source(kind: Kind, source: Source, purpose: Purpose, now: datetime | None = None) -> Checked:
    """Check the text of `source`; see `check`."""
    try:
        document = parse(source)
        return _check_document(kind, document, purpose, now)
    except UnreadableError as error:
        return _unread(kind, error)


def check_any(
    value: str, purpose: Purpose = Purpose.CREATE, now: datetime | None = None, kind: Kind | None = None
) -> tuple[Finding, ...]:
    """Return the findings about what `value` stands for: a path, text, or `-` for standard input.

    It holds settings of `kind`; without one, its content tells which. Raises ImportError where a library is missing.
    """
    try:
        return check_any_source(read(value, MAX_REPORT_BYTES), purpose, now, kind)
    except UnreadableError as error:
        return in_order([error.finding])


def check_any_source(
    source: Source,
    purpose: Purpose = Purpose.CREATE,
    now: datetime | None = None,
    kind: Kind | None = None,
    searched: bool = False,
) -> tuple[Finding, ...]:
    """Return the findings about the text of `source`; see `check_any`.

    A file that was `searched` for settings may be anybody's: where it holds none, one of NO_SETTINGS is all of it.
    """
    now = now or datetime.now(timezone.utc).replace(microsecond=0)  # what many files hold alike is judged once
    found_at_once = glance(source, kind, lambda of, settings: _about_settings(of, settings, purpose, now))
    if found_at_once is not None:
        return in_order(found_at_once)
    try:
        read_as = documents(source)
    except UnreadableError as error:
        return in_order([error.finding])
    kinds = (kind,) if kind else ()
    found = [_check_all(document, kinds, purpose, now, searched) for document in read_as]
    if all(each is None for each in found):
        return in_order([_nothing(read_as, kind)])
    # what concerns a document, such as a repeated key, is found for each kind
    findings: Iterable[Finding] = dict.fromkeys(finding for each in found for finding in each or ())
    if read_as[0].notation is Notation.YAML:
        findings = without_ignored(source, findings, tell_unused=kind is None)
    return in_order(findings)


def _nothing(read_as: list[Document], kind: Kind | None) -> Finding:
    if len(read_as) == 1 and kind is None and not tool_of(read_as[0]):
        return unknown_kind(read_as[0])
    return not_found(read_as[0], *((kind,) if kind else KINDS))


def _check_all(
    document: Document, kinds: tuple[Kind, ...], purpose: Purpose, now: datetime | None, searched: bool
) -> list[Finding] | None:
    """Return the findings about all settings of `kinds`, or of those that are there; None where there are none."""
    tool = tool_of(document)
    if searched and not tool and is_other(document.root):
        return None
    if not kinds:
        kinds = KINDS if tool else which_kinds(document, Expressions(document))
    found = [(kind, each) for kind in kinds for each in settings_in(document, kind)]
    if not found or (searched and all(each.node is None for _, each in found)):
        return None
    findings = document.repeated_keys()
    for kind, each in found:
        checked = _check_found(kind, document, each, purpose, now).all_findings
        findings += [_of(each, document, finding) for finding in checked] if tool else checked
        findings += two_readings(document, each.node)
    return findings


def _of(found: Found, document: Document, finding: Finding) -> Finding:
    """Return `finding` with the one of several clusters that it is about, in the file of another tool.

    What is about no setting in particular has the place of all settings of that cluster.
    """
    owner = f" Resource: {redact(found.owner)}." if found.owner else ""
    is_about_all = finding.place == document.place() and found.node is not None
    place = document.place(found.node) if is_about_all else finding.place
    return replace(finding, message=f"{finding.message}{owner}", place=place)


def canonical(kind: Kind, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return `settings` in the form that is sent. What is wrong stays as it is."""
    return trusted_ca.canonical(http_proxy.canonical(settings)) if kind is HTTP_PROXY else dict(settings)


def _unread(kind: Kind, error: UnreadableError) -> Checked:
    findings = in_order([error.finding])
    return Checked(kind, findings[0].place.file, findings=findings)


def _check_document(kind: Kind, document: Document, purpose: Purpose, now: datetime | None) -> Checked:
    """Check a document whose settings are to be sent."""
    if refused := not_to_be_sent(document, kind):
        return Checked(kind, document.source.name, findings=in_order([refused]))
    found = unwrap(document, kind, Expressions(document))
    checked = _check_found(kind, document, found, purpose, now)
    return replace(checked, findings=in_order([*document.repeated_keys(), *checked.findings]))


def _check_found(
    kind: Kind, document: Document, found: Found, purpose: Purpose, now: datetime | None = None
) -> Checked:
    """Check the settings of `kind` that were found in `document`. Keys that are repeated there are not looked for."""
    name = document.source.name
    if found.node is None or errors(found.findings):
        return Checked(kind, name, findings=in_order(found.findings))
    node = (found.expressions or Expressions(document)).resolved(found.node)
    shaped = shape(document, kind, node)
    findings = [*found.findings, *shaped.findings]
    about_template: list[Finding] = []
    if isinstance(node.value, Object):
        unknown, now = _unknown(shaped), now or datetime.now(timezone.utc)
        findings += map(shaped.placed, _about_meaning(kind, shaped.settings, unknown, purpose, now))
        if found.cluster is not None:
            against = check_template(kind, shaped.settings, found.cluster, document)
            about_template += (
                each if each.place != NOWHERE else shaped.placed(each) for each in _sure(against, unknown)
            )
    sent = deepcopy(canonical(kind, shaped.settings))
    return Checked(kind, name, sent, in_order(findings), shaped, in_order(about_template))


BESIDE: Mapping[Rule, frozenset[str]] = {
    http_proxy_rules.MISSING: frozenset({"httpProxy", "httpsProxy"}),
    kube_proxy.IPVS_SETTINGS: frozenset({"mode"}),
    **dict.fromkeys(no_proxy.ABOUT_THE_WHOLE, frozenset({"noProxy", "enabled"})),
    **dict.fromkeys(ABOUT_ENABLED, frozenset({"enabled"})),
}
"""Rules whose findings depend on other settings than the one that they are about, and which these are."""


def _unknown(shaped: Shape) -> frozenset[str | int]:
    """Return the settings whose value, or whose name, is not known."""
    return frozenset({path[0] for path in shaped.unresolved if path} | shaped.misspelt)


def _sure(findings: Iterable[Finding], unknown: Set[str | int]) -> Iterable[Finding]:
    """Yield those of `findings` that do not depend on a setting of `unknown`."""
    return (each for each in findings if not BESIDE.get(each.rule, frozenset()) & unknown) if unknown else findings


def _about_meaning(
    kind: Kind, settings: Mapping[str, Any], unknown: Set[str | int], purpose: Purpose, now: datetime
) -> Iterator[Finding]:
    """Yield the findings about the meaning of the settings. A value that is no text is not judged further."""
    no_text = list(text.check(settings))
    yield from no_text
    unfit = {finding.path for finding in no_text}
    found = _about_settings(kind, settings, purpose, now)
    yield from (finding for finding in _sure(found, unknown) if finding.path not in unfit)


def _about_settings(kind: Kind, settings: Mapping[str, Any], purpose: Purpose, now: datetime) -> Iterator[Finding]:
    """Yield the findings about settings whose texts are texts."""
    if kind is KUBE_PROXY:
        yield from kube_proxy.check(settings, purpose)
        return
    yield from http_proxy.check(settings, purpose)
    yield from no_proxy.check(settings, purpose)
    yield from trusted_ca.check(settings, purpose, now)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return `findings` as they are printed: by their places, and in what any output can encode."""
    return tuple(sorted(map(_encodable, findings), key=lambda each: (each.place.line, each.place.column)))


def _encodable(finding: Finding) -> Finding:
    """Return `finding` with the escapes of what no output can encode, such as half of a surrogate pair in a key."""
    if f"{finding.place.file}{finding.place.pointer}{finding.message}{finding.hint}".isascii():
        return finding
    place = replace(finding.place, file=encodable(finding.place.file), pointer=encodable(finding.place.pointer))
    return replace(finding, message=encodable(finding.message), hint=encodable(finding.hint), place=place)
