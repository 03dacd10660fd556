"""The way back from what a rollout wrote: for one cluster, from what it has now. Pure.

What somebody changed since is left. A value that is still as it was sent goes back to what that write found. Of several
writes the last is taken back first, then the one before it, as long as what is found then is what that one sent, or
what it found, since it never arrived: so what others put there between two writes comes back. In noProxy each entry
goes back to what the first write found: what was added leaves, what was removed returns, and all others stay.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from azext_aksproxy.config.check import Checked, canonical
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind
from azext_aksproxy.config.live.changes import http_proxy_changes, kube_proxy_changes, leaves
from azext_aksproxy.rollout.decisions.written import NO_PROXY, Path, Written, nested

IMPLIED: dict[tuple[Kind, Path], Any] = {
    (HTTP_PROXY, ("enabled",)): True,
    (KUBE_PROXY, ("enabled",)): True,
    (KUBE_PROXY, ("mode",)): "IPTABLES",
}
"""What is so where a setting is not there. It is sent instead: that AKS forgets what is left out is not documented."""

BELONGS_TO = {(KUBE_PROXY, "ipvsConfig"): ("mode", "IPVS")}
"""What is there by the value of another setting alone. It is left where that was changed since.

That other setting is left where somebody changed what is there by it, and would be gone.
"""


@dataclass(frozen=True)
class Route:
    """What an undo does to a cluster.

    `settings` are laid over what it has, None for what is removed. `changed` are the settings that were changed since,
    and are left; `lost` those that would go back to a value that is not known; `implied` those that were not there, and
    go back to what is so without them.
    """

    settings: dict[str, Any]
    changed: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    implied: tuple[str, ...] = ()


@dataclass(frozen=True)
class WayBack(Checked):
    """Settings that are asked for as a file asks: those that a cluster had before `writes`, the oldest first."""

    called: ClassVar[str] = "the undo"
    without_proxy: ClassVar[str] = "Give the cluster a proxy first: az aks update --http-proxy-config FILE."
    writes: tuple[Written, ...] = ()

    def over(self, cluster: Mapping[str, Any]) -> dict[str, Any]:
        """Return the settings that are laid over those of a cluster that has `cluster`."""
        return self.route(cluster).settings

    def route(self, cluster: Mapping[str, Any]) -> Route:
        """Return the way back for a cluster that has `cluster`."""
        now, goes = dict(leaves(cluster)), dict[Path, Any]()
        changed, lost, implied = list[str](), list[str](), list[str]()
        for path in dict.fromkeys(path for write in self.writes for path, _ in leaves(write.sent)):
            if path == (NO_PROXY,):
                continue
            has, name = now.get(path), ".".join(path)
            value, is_known, is_of_others = self._before(path, has)
            if not is_known:
                lost.append(name)
            elif not self._same(path, has, value):
                goes[path] = self._implied(path, value)
                implied += [name] * (value is None and goes[path] is not None)
            elif is_of_others:
                changed.append(name)
        if others := self._of_others(now, goes, changed):
            changed += [each for each in others if each not in changed]
            held = {self._owner(each.partition(".")[0])[0] for each in others}
            goes = {path: value for path, value in goes.items() if path[0] not in held}
            implied = [each for each in implied if each not in held]
        goes = {path: value for path, value in goes.items() if self._owner(path[0])[0] not in changed}
        entries = self._entries(cluster)
        if entries is not None:
            goes[(NO_PROXY,)] = entries or None
        if any(NO_PROXY in write.withheld for write in self.writes):
            lost.append(NO_PROXY)
        return Route(canonical(self.kind, nested(goes)), tuple(changed), tuple(lost), tuple(implied))

    def _of_others(self, now: Mapping[Path, Any], goes: Mapping[Path, Any], changed: Collection[str]) -> list[str]:
        """Return the settings of others that would be gone if the one went back that they belong to."""
        ours = {path for write in self.writes for path, _ in leaves(write.sent)}
        found = []
        for path in now:
            owner, value = self._owner(path[0])
            is_gone = (owner,) in goes and goes[(owner,)] != value
            if is_gone and (path not in ours or ".".join(path) in changed):
                found.append(".".join(path))
        return found

    def _owner(self, name: str) -> tuple[str, str]:
        """Return the setting by whose value the setting `name` is there, and that value; empty where there is none."""
        return BELONGS_TO.get((self.kind, name), ("", ""))

    def _before(self, path: Path, value: Any) -> tuple[Any, bool, bool]:
        """Return what a setting goes back to that is `value` now, whether that is known, and whether others stop it."""
        is_known = True
        for write in reversed(self.writes):
            sent, had = (dict(leaves(each)) for each in (write.sent, write.had))
            if path not in sent:
                continue
            if self._same(path, value, sent[path]):
                value, is_known = had.get(path), ".".join(path) not in write.withheld
            elif not self._same(path, value, had.get(path)):
                return value, is_known, True
        return value, is_known, False

    def _entries(self, cluster: Mapping[str, Any]) -> list[str] | None:
        """Return what noProxy goes back to, None where it stays as it is."""
        first: dict[str, str | None] = {}
        for write in self.writes:
            for each in write.had.get(NO_PROXY) or ():
                first.setdefault(each.lower(), each)
            for each in write.sent.get(NO_PROXY) or ():
                first.setdefault(each.lower(), None)
        has = [each for each in cluster.get(NO_PROXY) or () if isinstance(each, str)]
        kept = [each for each in has if first.get(each.lower(), each) is not None]
        known = {each.lower() for each in kept}
        returned = [each for key, each in first.items() if each is not None and key not in known]
        return [*kept, *returned] if returned or len(kept) < len(has) else None

    def _same(self, path: Path, one: Any, other: Any) -> bool:
        """Say whether two values of a setting mean the same."""
        before, after = (nested({path: self._implied(path, each)}) for each in (one, other))
        if self.kind is HTTP_PROXY:
            return not http_proxy_changes(before, after, frozenset())
        return not kube_proxy_changes(before, after)

    def _implied(self, path: Path, value: Any) -> Any:
        return IMPLIED.get((self.kind, path)) if value is None else value
