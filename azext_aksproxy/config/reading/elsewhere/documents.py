"""From the text of a file in any language that is read to its documents."""

from __future__ import annotations

from dataclasses import replace

from azext_aksproxy.config.findings import Finding, Place, UnreadableError
from azext_aksproxy.config.limits import MAX_FILE_BYTES
from azext_aksproxy.config.reading.document import Document, Notation
from azext_aksproxy.config.reading.elsewhere.inner_json import inner_json
from azext_aksproxy.config.reading.elsewhere.outline import outline
from azext_aksproxy.config.reading.other_language import TEMPLATE, YAML, language_of
from azext_aksproxy.config.reading.parser import SYNTAX, parse
from azext_aksproxy.config.reading.source import Source, too_large
from azext_aksproxy.config.reading.yaml_text.parser import parse_yaml
from azext_aksproxy.config.reading.yaml_text.unfilled import template_at


def documents(source: Source) -> list[Document]:
    """Return the document that is JSON, or those of a YAML file, at least one.

    Raises UnreadableError, which says where and why it is neither, and ImportError where PyYAML is missing.
    """
    report = outline(source.text)
    if report is not None:
        return [Document(source, parse(Source(source.name, report)).root, Notation.REPORT)]
    if len(source.text) > MAX_FILE_BYTES:
        raise too_large(source.name)
    try:
        return [_inside(parse(source))]
    except UnreadableError as error:
        language = language_of(source.text)
        if language is YAML:
            return parse_yaml(source) or _empty(source)
        if language is TEMPLATE:
            raise UnreadableError(template_at(source)) from None
        if language and language.checked_as:
            raise UnreadableError(_with_hint(error.finding, language.checked_as)) from None
        raise


def _inside(document: Document) -> Document:
    """Return the parameters in what `az bicep build-params --stdout` prints; `document` where it is anything else."""
    parameters = document.root.get("parametersJson")
    if parameters is None or not isinstance(parameters.value, str):
        return document
    return replace(document, root=inner_json(document, parameters), notation=Notation.REPORT)


def _with_hint(finding: Finding, hint: str) -> Finding:
    return Finding(finding.rule, finding.message, hint, place=finding.place)


def _empty(source: Source) -> list[Document]:
    raise UnreadableError(Finding(SYNTAX, "The file is empty.", "It must hold an object.", place=Place(source.name)))
