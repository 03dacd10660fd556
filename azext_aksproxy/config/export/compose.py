"""A new HTTP proxy file, put together from what an operator has at hand."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from azext_aksproxy.config.kinds import HTTP_PROXY, schema


def from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings that the usual variables hold; lower case comes first, as curl has it."""

    def value(name: str) -> str:
        return environment.get(name.lower()) or environment.get(name) or ""

    found = {"httpProxy": value("HTTP_PROXY"), "httpsProxy": value("HTTPS_PROXY")}
    settings: dict[str, Any] = {name: url for name, url in found.items() if url}
    if entries := split_entries([value("NO_PROXY")]):
        settings["noProxy"] = entries
    return settings


def split_entries(texts: Iterable[str]) -> list[str]:
    """Return the entries of lists that are separated by commas or white space."""
    return [entry for text in texts for entry in re.split(r"[,\s]+", text) if entry]


def bundle(pem_files: Iterable[bytes]) -> str:
    """Return the `trustedCa` that holds the PEM text of all `pem_files`, each on lines of its own."""
    texts = (content.removeprefix(b"\xef\xbb\xbf").strip() + b"\n" for content in pem_files)
    return base64.b64encode(b"".join(texts)).decode()


def compose(settings: Mapping[str, Any]) -> str:
    """Return the text of a file with `settings`, in the order of their schema.

    It names no schema: there is none at an address that could be fetched.
    """
    order = [name for name in schema(HTTP_PROXY)["properties"] if settings.get(name) is not None]
    return json.dumps({name: settings[name] for name in order}, indent=2, ensure_ascii=False) + "\n"
