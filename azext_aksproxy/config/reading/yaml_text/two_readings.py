"""Values without quotes that readers of YAML take for different things."""

from __future__ import annotations

from collections.abc import Iterator

from azext_aksproxy.config.findings import Finding, Rule, Severity
from azext_aksproxy.config.reading.document import Array, Document, Node, Object

TWO_READINGS = Rule(
    id="yaml-two-readings",
    severity=Severity.WARNING,
    title="A value in YAML means the same to every reader",
    reason="Programs read YAML by its version 1.1 or 1.2, which differ in words such as no and on, and in numbers such "
    "as 010 and 1_000. It is judged as Kubernetes reads it.",
    source="YAML 1.1, yaml.org/type; YAML 1.2.2, section 10.3.2; sigs.k8s.io/yaml and PyYAML 6, November 2026",
)
RULES = (TWO_READINGS,)


def two_readings(document: Document, node: Node | None) -> Iterator[Finding]:
    """Yield a finding for each value at `node` of `document`, or below it, that is not the same to every reader."""
    if node is None or not document.readings:
        return
    if said := document.readings.get(node.offset):
        message = f"Without quotes the value is {said}."
        yield Finding(TWO_READINGS, message, "Write a text in quotes; true, false and numbers as JSON has them.").at(
            document.place(node)
        )
    inner: list[Node] = []
    if isinstance(node.value, Object):
        inner = [member.node for member in node.value.members]
    elif isinstance(node.value, Array):
        inner = node.value.items
    for each in inner:
        yield from two_readings(document, each)
