"""From the text of a YAML file to its documents."""

from __future__ import annotations

from typing import Any

from azext_aksproxy.config.findings import UnreadableError
from azext_aksproxy.config.reading.document import Document
from azext_aksproxy.config.reading.source import Source
from azext_aksproxy.config.reading.yaml_syntax.events import events
from azext_aksproxy.config.reading.yaml_text.composer import Composer
from azext_aksproxy.config.reading.yaml_text.unfilled import is_template, template_at
from azext_aksproxy.config.redact import redact


def parse_yaml(source: Source) -> list[Document]:
    """Return the documents of `source` that hold something.

    Raises UnreadableError, which says where and why it is no YAML, and ImportError where PyYAML is missing.
    """
    try:
        return _documents(source)
    except UnreadableError:
        if is_template(source):
            raise UnreadableError(template_at(source)) from None
        raise


def _documents(source: Source) -> list[Document]:
    import yaml

    composer = Composer(source, iter(()))
    try:
        composer = Composer(source, events(source.text))
        return list(composer.documents())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = redact(" ".join(str(part) for part in (error.context, error.problem) if part))
        raise composer.wrong(f"The file is no YAML: {said}.", mark.index if mark else 0) from None
    except yaml.reader.ReaderError as error:
        message = f"The character {_named(error.character)} must not stand in YAML."
        raise composer.wrong(message, _offset(source.text, error)) from None
    except UnicodeEncodeError as error:
        message = f"The character {_named(source.text[error.start])} must not stand in YAML."
        raise composer.wrong(message, error.start) from None


def _named(character: Any) -> str:
    return f"U+{character if isinstance(character, int) else ord(character):04X}"


def _offset(text: str, error: Any) -> int:
    """Return where in `text` the character stands, which libyaml counts in bytes."""
    character = error.character
    return max(0, text.find(chr(character) if isinstance(character, int) else character))
