"""What a JSON Schema found wrong, in the words of somebody who edits the file."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from azext_aksproxy.config.findings import SAFE_OR_NOT, Finding, Path, Rename, Rule, Safety, Severity, Write
from azext_aksproxy.config.kinds import KINDS, folded, schema
from azext_aksproxy.config.no_proxy.entry import read
from azext_aksproxy.config.no_proxy.fault import items, safety_of, several
from azext_aksproxy.config.redact import redact

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

UNKNOWN_KEY = Rule(
    id="unknown-key",
    severity=Severity.ERROR,
    title="Every key is one that AKS knows",
    reason="A misspelt setting would be dropped, and the cluster created without it.",
    source="Microsoft.ContainerService managedClusters, API 2026-06-01 and 2026-08-02-preview",
    fixes=SAFE_OR_NOT,
)
WRONG_TYPE = Rule(
    id="wrong-type",
    severity=Severity.ERROR,
    title="Every value has the type that AKS expects",
    reason="The service refuses another type; a text in place of a list of entries is the commonest slip.",
    source="Microsoft.ContainerService managedClusters, API 2026-06-01 and 2026-08-02-preview",
    fixes=SAFE_OR_NOT,
)
UNKNOWN_VALUE = Rule(
    id="unknown-value",
    severity=Severity.ERROR,
    title="A mode or scheduler is one that AKS knows",
    reason="The service refuses any other.",
    source="service documentation, October 2022 and August 2026",
    fixes=SAFE_OR_NOT,
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
        unknown = {name: meant_key(name, known) for name in error.instance if name not in known}
        counted = Counter(unknown.values())
        for name, meant in unknown.items():
            found = _unknown_key((*path, name), known, meant)
            yield found if counted[meant] == 1 else replace(found, fix=None)
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


def _unknown_key(path: Path, known: Mapping[str, Any], meant: str | None) -> Finding:
    key = str(path[-1])
    message = f"The key '{redact(key)}' is not known."
    if belongs := _belongs(key, known, is_top=len(path) == 1):
        return Finding(UNKNOWN_KEY, message, belongs, path)
    if meant is None:
        names = ", ".join(name for name in known if name != "$schema")
        return Finding(UNKNOWN_KEY, message, f"Known keys: {names}.", path)
    found = Finding(UNKNOWN_KEY, message, f"Did you mean '{meant}'?", path)
    return found.fixed_by(Rename(meant), _sure(key, meant), f'Write "{meant}".')


def _sure(found: str, meant: str) -> Safety:
    """Say whether `meant` is only spelt otherwise, as `http_proxy` is in Terraform."""
    return Safety.SAFE if folded(found.strip()) == folded(meant) else Safety.UNSAFE


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
    message = f"{name_of(path)} '{redact(found)}' is not known."
    alias = VALUE_ALIASES.get(found.lower())
    meant = (
        alias if alias in values else _alike(found.lower(), {each.lower(): each for each in values}, LIKENESS_OF_VALUES)
    )
    if meant is None:
        return Finding(UNKNOWN_VALUE, message, f"Known values: {', '.join(values)}.", path)
    finding = Finding(UNKNOWN_VALUE, message, f"Did you mean '{meant}'?", path)
    return finding.fixed_by(Write(meant), _sure(found, meant), f'Write "{meant}".')


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
    finding = Finding(WRONG_TYPE, message, f"Write {TYPE_NAMES[expected]}.", path)
    if expected == "array" and isinstance(found, str):
        return _with_list(finding, found)
    if expected == "integer":
        return _with_integer(finding, found)
    if expected == "boolean" and isinstance(found, str) and (text := found.strip().lower()) in ("true", "false"):
        return replace(finding, hint=f"Write {text}, without quotes.").fixed_by(Write(text == "true"))
    return finding


def _with_integer(finding: Finding, found: object) -> Finding:
    is_text = isinstance(found, str) and re.fullmatch(r"\s*[1-9][0-9]{0,9}\s*", found)
    is_whole = isinstance(found, float) and found.is_integer()
    if not (is_text or is_whole) or not 1 <= int(found) <= 2**31 - 1:  # type: ignore[call-overload]
        return replace(finding, hint="Write a whole number of seconds, such as 900.")
    number = int(found)  # type: ignore[call-overload]
    return replace(finding, hint=f"Write {number}{', without quotes' * bool(is_text)}.").fixed_by(Write(number))


MAX_ENTRIES = 20
SAMPLE = ["localhost", "127.0.0.1", ".svc"]


def _with_list(finding: Finding, text: str) -> Finding:
    """Return `finding` with the list that `text` was meant to be, or a sample where that would be no right one."""
    entries = items(text)
    is_short = len(entries) <= MAX_ENTRIES and all(map(read, entries))
    shown = json.dumps(entries if entries and is_short else SAMPLE, ensure_ascii=False)
    advised = replace(finding, hint=f"Write a list: {shown}.")
    spread = several(text)
    return advised.fixed_by(Write(spread.values), safety_of(text), "Write a list.") if spread else advised


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
