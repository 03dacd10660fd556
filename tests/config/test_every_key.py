"""Every key of both schemas is read, merged, compared, shown, exported and asked about; so is one that no code knows.

Whoever adds a key to a schema has nothing else to do for that. The schemas are walked here: no list of keys is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import Mock

import pytest

from azext_aksproxy.config.check import Checked, check_source
from azext_aksproxy.config.export.template import FORMATS, export
from azext_aksproxy.config.kinds import HTTP_PROXY, KINDS, KUBE_PROXY, Kind, Purpose, schema
from azext_aksproxy.config.live.changes import TRUSTED_CA, Change, http_proxy_changes, kube_proxy_changes
from azext_aksproxy.config.live.cluster import Cluster
from azext_aksproxy.config.live.display import describe, table
from azext_aksproxy.config.live.health import own_settings
from azext_aksproxy.config.live.merge import merge_http_proxy, merge_kube_proxy
from azext_aksproxy.config.live.plan import plan_update
from azext_aksproxy.config.reading.source import Source
from azext_aksproxy.terminal import confirm
from tests.config import certificate_factory as factory

Json = dict[str, Any]

LEAVES: Json = {
    "text": {"type": ["string", "null"]},
    "texts": {"type": ["array", "null"], "items": {"type": "string"}},
    "count": {"type": ["integer", "null"]},
    "share": {"type": ["number", "null"]},
    "isOn": {"type": ["boolean", "null"]},
    "rules": {"type": "array", "items": {"type": "object", "properties": {"port": {"type": "integer"}}}},
}
INVENTED: Json = {
    **{f"invented{name.title()}": described for name, described in LEAVES.items()},
    "invented": {"type": ["object", "null"], "properties": LEAVES},
}
"""Keys that no code knows: one of each type, and an object in which they stand again."""

BASE: dict[Kind, Json] = {HTTP_PROXY: {"httpProxy": "http://base.test:1/"}, KUBE_PROXY: {"mode": "IPVS"}}
"""What any cluster has: without a proxy there is nothing to configure, and ipvsConfig stays with IPVS alone."""

MERGE = {HTTP_PROXY: merge_http_proxy, KUBE_PROXY: merge_kube_proxy}

TEXTS = tuple(factory.encoded(factory.pem(factory.root(name))) for name in ("First", "Second"))
"""Two texts that mean something else wherever a text stands: as a URL, as an entry, as a bundle."""


@dataclass(frozen=True)
class Key:
    """A key of a schema: where it stands, and what the schema says of it."""

    kind: Kind
    path: tuple[str, ...]
    described: Json

    def __str__(self) -> str:
        return f"{self.kind.wire_name}.{'.'.join(self.path)}"

    def value(self, number: int) -> Any:
        """Return the first or the second of two values, by 0 or 1."""
        return value_of(self.described, number)

    def settings(self, value: Any) -> Json:
        """Return settings in which the key has `value`; without it where `value` is `...`."""
        rest = {name: inner for name, inner in BASE[self.kind].items() if name != self.path[0]}
        return rest if value is ... else {**rest, **self.alone(value)}

    def alone(self, value: Any) -> Json:
        for name in reversed(self.path):
            value = {name: value}
        return dict(value)

    def of(self, settings: Any) -> Any:
        """Return the value of the key in `settings`, or `...`."""
        for name in self.path:
            settings = settings.get(name, ...) if isinstance(settings, dict) else ...
        return settings

    def file(self, value: Any) -> Checked:
        return check_source(self.kind, Source("f", json.dumps(self.alone(value))), Purpose.UPDATE, factory.NOW)

    def body(self, value: Any) -> Json:
        settings = {**BASE, self.kind: self.settings(value)}
        network = {KUBE_PROXY.wire_name: settings[KUBE_PROXY]}
        return {"properties": {HTTP_PROXY.wire_name: settings[HTTP_PROXY], "networkProfile": network}}

    def in_cluster(self, value: Any) -> Json:
        cluster = Cluster.of(self.body(value))
        return cluster.http_proxy if self.kind is HTTP_PROXY else cluster.kube_proxy


def value_of(described: Json, number: int) -> Any:
    if "enum" in described:
        return described["enum"][number]
    types: str | list[str] = described["type"]
    makers: dict[str, Callable[[], Any]] = {
        "string": lambda: TEXTS[number],
        "boolean": lambda: bool(number),
        "integer": lambda: described.get("minimum", 0) + number,
        "number": lambda: number + 0.5,
        "array": lambda: [value_of(described["items"], number)],
        "object": lambda: {name: value_of(inner, number) for name, inner in described["properties"].items()},
    }
    return makers[types if isinstance(types, str) else types[0]]()


def keys_in(kind: Kind, properties: Json, above: tuple[str, ...] = ()) -> Iterator[Key]:
    for name, described in properties.items():
        if name != "$schema":
            yield Key(kind, (*above, name), described)
            yield from keys_in(kind, described.get("properties", {}), (*above, name))


KEYS = [key for kind in KINDS for key in keys_in(kind, {**schema(kind)["properties"], **INVENTED})]


@pytest.fixture(autouse=True)
def _schemas_have_the_invented_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in KINDS:
        for name, described in INVENTED.items():
            monkeypatch.setitem(schema(kind)["properties"], name, described)


@pytest.fixture(params=KEYS, ids=str)
def key(request: pytest.FixtureRequest) -> Key:
    found: Key = request.param
    return found


def merged(key: Key, cluster: Any, file: Any) -> Json:
    return MERGE[key.kind](key.in_cluster(cluster), key.file(file).settings)


def changes(key: Key, before: Any, after: Any) -> list[Change]:
    one, other = key.settings(before), key.settings(after)
    return http_proxy_changes(one, other, frozenset()) if key.kind is HTTP_PROXY else kube_proxy_changes(one, other)


def test_it_is_read_from_a_file_and_from_a_cluster(key: Key) -> None:
    first = key.value(0)

    assert "unknown-key" not in {finding.rule.id for finding in key.file(first).findings}
    assert key.of(key.file(first).settings) == first
    assert key.of(key.in_cluster(first)) == first
    assert key.of(key.in_cluster(1 if isinstance(first, (str, bool, list, dict)) else "text")) is ...


def test_it_is_merged(key: Key) -> None:
    first, second = key.value(0), key.value(1)

    assert key.of(merged(key, ..., first)) == first
    assert key.of(merged(key, first, second)) == second
    assert key.of(merged(key, first, None)) is ...
    assert key.of(MERGE[key.kind](key.in_cluster(first), {})) == first


def test_it_is_compared(key: Key) -> None:
    first, second, name = key.value(0), key.value(1), ".".join(key.path)

    for pair in ((..., first), (first, ...), (first, second), (second, first)):
        assert changes(key, *pair)
        for change in changes(key, *pair):
            assert change.field.startswith(name)
            assert not {dict, list} & {type(change.before), type(change.after)}
    assert changes(key, first, first) == changes(key, ..., None) == []


def test_its_changes_are_told_apart(key: Key) -> None:
    values = [key.value(0), key.value(1)]
    values += [...] if changes(key, ..., values[1]) else []  # where nothing said means the second, it is no third
    pairs = [(before, after) for before in values for after in values if before != after]
    done = {json.dumps([[c.field, c.change, c.identity] for c in changes(key, *pair)]) for pair in pairs}

    assert len(done) == len(pairs)


def test_it_is_shown(key: Key) -> None:
    clusters = [Cluster.of(key.body(value)) for value in (..., key.value(0), key.value(1))]
    described = [describe(each, frozenset(), factory.NOW) for each in clusters]
    values = [key.of(each[key.kind.wire_name]) for each in described]
    tables = [[(row["Setting"], row["Value"]) for row in table(each)] for each in described]

    for shown in (values, tables):
        assert shown[0] != shown[1] != shown[2]
    assert all(" ".join(key.path) in " ".join(name for name, _ in rows) for rows in tables[1:])


@pytest.mark.parametrize("form", FORMATS)
def test_it_is_exported(key: Key, form: str) -> None:
    settings = [key.settings(value) for value in (..., key.value(0), key.value(1))]
    texts = [export(form, *(each if kind is key.kind else None for kind in KINDS)) for each in settings]

    assert len(set(texts)) == len(texts)
    for text in texts[1:]:
        assert "{'" not in text  # Python's own way to write an object
        assert f"{key.path[-1].lower()} " in text.replace("_", "").replace('"', "").replace(":", " ").lower()


@pytest.mark.parametrize("change", ["added", "changed", "removed"])
def test_it_is_asked_about(key: Key, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, name = key.value(0), ".".join(key.path)
    cluster, file = {"added": (..., first), "changed": (first, key.value(1)), "removed": (first, None)}[change]
    http_proxy, kube_proxy = (key.file(file) if kind is key.kind else None for kind in KINDS)
    warnings: list[str] = []
    monkeypatch.setattr(confirm.logger, "warning", lambda text, *values: warnings.append(text % values))
    ask = Mock(return_value=True)

    plan = plan_update(key.body(cluster), http_proxy, kube_proxy, lambda _: (frozenset(), True))
    confirm.confirm(plan, "c", is_answered=False, ask=ask)

    assert not plan.is_done_already
    assert f": {name}" in "".join(warnings)
    if key.kind is HTTP_PROXY and key.path != (TRUSTED_CA,):
        assert f"Change {name}" in ask.call_args.args[0]
    else:
        ask.assert_not_called()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.wire_name)
def test_what_only_a_newer_api_version_knows_is_kept_and_shown_without_secrets(kind: Kind) -> None:
    newer = {"a\x1b": [1, "http://u:secret@h/", {"b": None, "c": [[0.5]]}], "d": {"e": True}}
    key = Key(kind, ("newer",), {})

    assert key.of(key.in_cluster(newer)) == newer
    assert key.of(MERGE[kind](key.in_cluster(newer), {})) == newer
    described = describe(Cluster.of(key.body(newer)), frozenset(), factory.NOW)
    assert key.of(described[kind.wire_name])["d"] == {"e": True}
    rows = table(described)
    assert "secret" not in str((described, rows))
    assert "\x1b" not in "".join(row["Setting"] for row in rows)
    assert {"http://***@h/", "0.5", "True"} <= {row["Value"] for row in rows}
    assert [change.field for change in changes(key, newer, ...)] == [r"newer.a\x1b", "newer.d.e"]


@pytest.mark.parametrize("name", HTTP_PROXY.read_only)
def test_what_only_aks_sets_is_read_and_no_more(name: str) -> None:
    key = Key(HTTP_PROXY, (name,), {})
    cluster = Cluster.of(key.body(["a", 1]))

    assert key.of(cluster.http_proxy) == ["a"]
    assert key.of(key.in_cluster("a")) is ...
    assert changes(key, ["a"], ...) == []
    shown = describe(cluster, frozenset(), factory.NOW)[HTTP_PROXY.wire_name]
    for each in (merge_http_proxy(cluster.http_proxy, {}), own_settings(cluster, frozenset()), shown):
        assert key.of(each) is ...
