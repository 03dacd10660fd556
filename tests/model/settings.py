"""What is asked for, and whether a cluster has it, found out without any code of ours."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import Any

from emulator.documents import Json

_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_ADDED = ("169.254.169.254", "168.63.129.16", "konnectivity", "localhost", "127.0.0.1", "10.224.0.0/12")
"""What the service adds to noProxy, beside the FQDN and the ranges of the network profile."""

Item = tuple[str, str]
"""A setting and one value of it: a whole URL, one host of noProxy, one certificate, one tag, one IP range."""


def pems(bundled: str | None) -> list[bytes]:
    """Return the certificates of a trustedCa."""
    return _PEM.findall(base64.b64decode(bundled or ""))


def bundle(bundles: list[str]) -> str:
    """Return a trustedCa with the certificates of all `bundles`, each once."""
    every = dict.fromkeys(pem for each in bundles for pem in pems(each))
    return base64.b64encode(b"".join(pem + b"\n" for pem in every)).decode()


@dataclass(frozen=True)
class Asked:
    """What a command asks for: a file, and for an update tags and IP ranges (None: they are not mentioned).

    A rollout may ask for `kube_proxy` as well: its whole configuration, as it will be.
    """

    file: Json
    tags: dict[str, str] | None = None
    ranges: tuple[str, ...] | None = None
    kube_proxy: Json | None = None

    @property
    def names(self) -> list[str]:
        """The settings that are agreed to."""
        return [*self.file, *["kubeProxy"] * (self.kube_proxy is not None)]

    def is_in(self, body: Json) -> bool:
        """Say whether the cluster `body` has it."""
        return not self.changes(body)

    def changes(self, body: Json) -> set[tuple[str, Item]]:
        """Return what the cluster `body` has to lose ("-") and to gain ("+") until it is as asked."""
        changes: set[tuple[str, Item]] = set()
        for name, wanted in self._wanted().items():
            changes |= difference(items(body, name), wanted)
        return changes

    def keeps(self, before: Json, after: Json) -> bool:
        """Say whether everything that is not asked for is in `after` as it was in `before`."""
        return all(items(before, name) == items(after, name) for name in NAMES if name not in self._wanted())

    def _wanted(self) -> dict[str, set[Item]]:
        wanted = {name: _items(name, value) for name, value in self.file.items()}
        if self.tags is not None:
            wanted["tags"] = _items("tags", self.tags)
        if self.ranges is not None:
            wanted["ranges"] = _items("ranges", self.ranges)
        if self.kube_proxy is not None:
            wanted["kubeProxy"] = _items("kubeProxy", self.kube_proxy)
        return wanted


def difference(had: set[Item], has: set[Item]) -> set[tuple[str, Item]]:
    """Return what is lost and gained between two sets of values."""
    return {("-", each) for each in had - has} | {("+", each) for each in has - had}


NAMES = ("httpProxy", "httpsProxy", "noProxy", "trustedCa", "tags", "ranges", "kubeProxy")


def items(body: Json, name: str) -> set[Item]:
    """Return the values that the cluster `body` has of a setting; of noProxy without what the service adds."""
    properties = body["properties"]
    if name == "tags":
        return _items(name, body.get("tags"))
    if name == "kubeProxy":
        return _items(name, (properties.get("networkProfile") or {}).get("kubeProxyConfig"))
    if name == "ranges":
        return _items(name, (properties.get("apiServerAccessProfile") or {}).get("authorizedIPRanges"))
    found = _items(name, (properties.get("httpProxyConfig") or {}).get(name))
    network = properties.get("networkProfile") or {}
    added = {*_ADDED, properties.get("fqdn"), network.get("serviceCidr"), network.get("podCidr"), "10.0.0.0/16"}
    return {each for each in found if name != "noProxy" or each[1] not in added}


def _items(name: str, value: Any) -> set[Item]:
    if name == "trustedCa":
        return {(name, pem.decode()) for pem in pems(value)}
    if name == "noProxy":
        return {(name, each) for each in value or () if each not in _ADDED}
    if name == "kubeProxy":
        return {(name, f"{key}={content}") for key, content in (value or {}).items()}
    if name == "tags":
        return {(name, f"{tag}={content}") for tag, content in (value or {}).items()}
    return {(name, each) for each in ([value] if isinstance(value, str) else value or ())}
