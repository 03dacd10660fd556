"""What a JSON Schema found wrong, in the words of somebody who edits the file."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from azext_aksproxy.config.findings import Finding, Path, Rule, Severity
from azext_aksproxy.config.kinds import KINDS, folded, schema
from azext_aksproxy.config.no_proxy.entry import read
from azext_aksproxy.config.redact import redact

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

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
RULES = (UNKNOWN_KEY, WRONG_TYPE, UNKNOWN_VALUE, OUT_OF_RANGE)


def explain(error: ValidationError) -> Iterator[Finding]:
    """Yield what `error` stands for; nothing where another error says the same."""
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        for name in error.instance:
            if name not in known:
                yield _unknown_key((*path, name), known)
    elif error.validator == "type":
        types = error.validator_value
        yield _wrong_type(path, error.instance, types if isinstance(types, str) else types[0])
    elif error.validator == "enum":
        if isinstance(error.instance, str):
            yield _unknown_value(path, error.instance, error.validator_value)
    elif isinstance(error.instance, int):
        limits = f"{error.schema['minimum']} to {error.schema['maximum']}"
        message = f"{name_of(path)} is {type_name(error.instance)}; it must be {limits}."
        yield Finding(OUT_OF_RANGE, message, "Write a number of seconds.", path)


KEY_ALIASES = {"proxy": "httpProxy", "ca": "trustedCa", "cacert": "trustedCa", "bypass": "noProxy"}
VALUE_ALIASES = {"rr": "RoundRobin", "lc": "LeastConnection", "nft": "NFTABLES"}
"""What other programs call it, and what AKS calls it."""

OPPOSITES = frozenset({"disabled"})
"""What looks like a slip for `enabled`, and means the opposite."""

PROXY = "proxy"
"""How settings end that differ in what comes before: ftpProxy and allProxy are no slips for httpProxy."""

LIKENESS_OF_KEYS = 0.6
LIKENESS_OF_VALUES = 0.8
"""How alike a value must be to one that is known: WeightedRoundRobin is no slip for RoundRobin (0.71 after difflib)."""


def _unknown_key(path: Path, known: Mapping[str, Any]) -> Finding:
    key = str(path[-1])
    hint = _belongs(key, known, is_top=len(path) == 1)
    if not hint:
        meant = meant_key(key, known)
        names = ", ".join(name for name in known if name != "$schema")
        hint = f"Did you mean '{meant}'?" if meant else f"Known keys: {names}."
    return Finding(UNKNOWN_KEY, f"The key '{redact(key)}' is not known.", hint, path)


def _belongs(key: str, known: Mapping[str, Any], is_top: bool) -> str:
    """Return where `key` belongs, if that is in a setting among `known`, or at the top of the other file."""
    if not is_top or _has(known, key):
        return ""
    inside = [name for name, each in known.items() if _has(each.get("properties", {}), key)]
    others = [kind.option for kind in KINDS if _has(schema(kind)["properties"], key)]
    if inside:
        return f"It belongs into {inside[0]}."
    return f"It belongs into the file of {others[0]}." if others else ""


def _has(names: Iterable[str], key: str) -> bool:
    return folded(key) in map(folded, names)


def meant_key(key: str, known: Iterable[str]) -> str | None:
    """Return which of the keys `known` was probably meant by `key`, which is none of them."""
    names = {folded(name): name for name in known if name != "$schema"}
    names |= {alias: name for alias, name in KEY_ALIASES.items() if folded(key) == alias and name in names.values()}
    plain = folded(key)
    if plain in names or plain in OPPOSITES:
        return names.get(plain)
    if not plain.endswith(PROXY):
        return _alike(plain, names, LIKENESS_OF_KEYS)
    stems = {name.removesuffix(PROXY): called for name, called in names.items() if name.endswith(PROXY)}
    return _alike(plain.removesuffix(PROXY), stems, LIKENESS_OF_KEYS)


def _unknown_value(path: Path, found: str, known: list[str | None]) -> Finding:
    values = [value for value in known if value is not None]
    alias = VALUE_ALIASES.get(found.lower())
    meant = (
        alias if alias in values else _alike(found.lower(), {each.lower(): each for each in values}, LIKENESS_OF_VALUES)
    )
    hint = f"Did you mean '{meant}'?" if meant else f"Known values: {', '.join(values)}."
    return Finding(UNKNOWN_VALUE, f"{name_of(path)} '{redact(found)}' is not known.", hint, path)


def _alike(found: str, names: Mapping[str, str], likeness: float) -> str | None:
    close = difflib.get_close_matches(found, names, 1, likeness)
    return names[close[0]] if close else None


TYPE_NAMES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}


def _wrong_type(path: Path, found: object, expected: str) -> Finding:
    message = f"{name_of(path)} must be {TYPE_NAMES[expected]}, not {type_name(found)}."
    return Finding(WRONG_TYPE, message, _type_hint(found, expected), path)


def _type_hint(found: object, expected: str) -> str:
    if expected == "array" and isinstance(found, str):
        return f"Write a list: {json.dumps(_entries(found), ensure_ascii=False)}."
    if expected == "integer":
        return _integer_hint(found)
    if expected == "boolean" and isinstance(found, str) and found.strip().lower() in ("true", "false"):
        return f"Write {found.strip().lower()}, without quotes."
    return f"Write {TYPE_NAMES[expected]}."


def _integer_hint(found: object) -> str:
    is_text = isinstance(found, str) and re.fullmatch(r"\s*[1-9][0-9]{0,9}\s*", found)
    is_whole = isinstance(found, float) and found.is_integer()
    if not (is_text or is_whole) or not 1 <= int(found) <= 2**31 - 1:  # type: ignore[call-overload]
        return "Write a whole number of seconds, such as 900."
    return f"Write {int(found)}, without quotes." if is_text else f"Write {int(found)}."  # type: ignore[call-overload]


MAX_ENTRIES = 20


def _entries(text: str) -> list[str]:
    """Return the list that `text` was probably meant to be, or an example where that would be no right one."""
    entries = [entry for entry in re.split(r"[,;\s]+", text) if entry]
    is_right = entries and len(entries) <= MAX_ENTRIES and all(map(read, entries))
    return entries if is_right else ["localhost", "127.0.0.1", ".svc"]


def type_name(value: object) -> str:
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


def name_of(path: Path) -> str:
    """Return how a reader would call the setting at `path`."""
    if path and isinstance(path[-1], int):
        return f"Entry {path[-1] + 1} of {redact(str(path[-2]))}"
    return redact(str(path[-1])) if path else "The file"
