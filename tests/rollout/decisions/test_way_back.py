"""The way back: a table of what was written, what others did since, and what the undo makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY
from azext_aksproxy.rollout.decisions.way_back import Route, WayBack
from azext_aksproxy.rollout.decisions.written import Written
from tools.fleet import ca

OLD, NEW, OTHER = ca("Old"), ca("New"), ca("Other")
A, B, C, D = (f"http://{name}:1/" for name in "abcd")


def route(has: dict[str, Any], *writes: tuple[Any, ...], kind: Any = HTTP_PROXY) -> Route:
    return WayBack(kind, "x", writes=tuple(Written(*each) for each in writes)).route(has)


def proxy(had: Any, sent: Any) -> tuple[Any, Any]:
    return {"httpProxy": had}, {"httpProxy": sent}


@pytest.mark.parametrize(
    ("has", "writes", "goes", "changed"),
    [
        # one write
        (B, [proxy(A, B)], {"httpProxy": A}, ()),
        (B.rstrip("/"), [proxy(A, B)], {"httpProxy": A}, ()),
        (B, [proxy(None, B)], {"httpProxy": None}, ()),
        (None, [proxy(A, None)], {"httpProxy": A}, ()),
        (A, [proxy(A, B)], {}, ()),
        (C, [proxy(A, B)], {}, ("httpProxy",)),
        (None, [proxy(A, B)], {}, ("httpProxy",)),
        (B, [({}, {})], {}, ()),
        # the first one never arrived, or somebody set it back: A is what there was
        (B, [proxy(A, B), proxy(A, B)], {"httpProxy": A}, ()),
        # somebody changed it between them: what stood there then comes back, and no more is known
        (B, [proxy(A, B), proxy(C, B)], {"httpProxy": C}, ()),
        (C, [proxy(A, B), proxy(C, B)], {}, ("httpProxy",)),
        # one after the other, such as undo and redo by one journal
        (C, [proxy(A, B), proxy(B, C)], {"httpProxy": A}, ()),
        (B, [proxy(A, B), proxy(B, C)], {"httpProxy": A}, ()),
        (D, [proxy(A, B), proxy(B, C)], {}, ("httpProxy",)),
        # a repair changes nothing
        (B, [proxy(A, B), ({}, {})], {"httpProxy": A}, ()),
    ],
)
def test_a_value_goes_back_as_far_as_it_is_ours(has: Any, writes: Any, goes: Any, changed: Any) -> None:
    assert route({"httpProxy": has}, *writes) == Route(goes, changed)


def no_proxy(had: str, sent: str) -> tuple[Any, Any]:
    return {"noProxy": had.split()}, {"noProxy": sent.split()}


@pytest.mark.parametrize(
    ("has", "writes", "goes"),
    [
        ("a new", [no_proxy("old", "new")], "a old"),
        ("a", [no_proxy("old", "new")], "a old"),
        ("a NEW theirs", [no_proxy("old", "new")], "a theirs old"),
        ("a old", [no_proxy("old", "new")], None),
        ("a OLD new", [no_proxy("old", "new")], "a OLD"),
        ("new", [no_proxy("", "new")], ""),
        ("a new", [no_proxy("", "new"), no_proxy("", "new")], "a"),
        # what AKS added meanwhile stays
        ("konnectivity localhost new", [no_proxy("old", "new")], "konnectivity localhost old"),
    ],
)
def test_entries_go_back_one_by_one(has: str, writes: Any, goes: str | None) -> None:
    expected = {} if goes is None else {"noProxy": goes.split() or None}

    assert route({"noProxy": has.split()}, *writes) == Route(expected)


def test_a_bundle_is_what_its_certificates_are() -> None:
    wrapped = "\n".join([NEW[:60], NEW[60:]])

    assert route({"trustedCa": wrapped}, ({"trustedCa": OLD}, {"trustedCa": NEW})).settings == {"trustedCa": OLD}
    assert route({"trustedCa": OTHER}, ({"trustedCa": OLD}, {"trustedCa": NEW})).changed == ("trustedCa",)


def test_a_value_is_sent_in_the_form_that_aks_takes() -> None:
    assert route({"httpProxy": B}, proxy("http://a:1", B)).settings == {"httpProxy": A}


@pytest.mark.parametrize(
    ("kind", "name", "had", "sent", "goes"),
    [
        (HTTP_PROXY, "enabled", None, False, True),
        (KUBE_PROXY, "enabled", None, False, True),
        (KUBE_PROXY, "mode", None, "NFTABLES", "IPTABLES"),
    ],
)
def test_what_was_not_there_goes_back_to_what_aks_does_by_itself(
    kind: Any, name: str, had: Any, sent: Any, goes: Any
) -> None:
    write = ({name: had}, {name: sent})

    assert route({name: sent}, write, kind=kind) == Route({name: goes}, implied=(name,))
    assert route({name: goes}, write, kind=kind) == Route({})
    assert route({}, write, kind=kind) == Route({})


@pytest.mark.parametrize(
    ("had", "sent", "others"),
    [
        ({"new": 1}, {"new": 2}, {"new": 3}),
        ({"new": None}, {"new": "x"}, {"new": "y"}),
        ({"new": ["a", "b"]}, {"new": ["b", "c"]}, {"new": ["b", "c", "d"]}),
        ({"new": {"deep": {"on": True}}}, {"new": {"deep": {"on": False}}}, {"new": {"deep": {"on": 1}}}),
    ],
)
@pytest.mark.parametrize("kind", [HTTP_PROXY, KUBE_PROXY])
def test_a_setting_that_no_code_knows_goes_back_as_well(kind: Any, had: Any, sent: Any, others: Any) -> None:
    assert route(sent, (had, sent), kind=kind) == Route(had)
    assert route(had, (had, sent), kind=kind) == Route({})
    assert route(others, (had, sent), kind=kind).settings == {}
    assert len(route(others, (had, sent), kind=kind).changed) == 1


IPVS = {"scheduler": "RoundRobin", "udpTimeoutSeconds": 3}
LEFT_IPVS = (
    {"mode": "IPVS", "ipvsConfig": IPVS},
    {"mode": "NFTABLES", "ipvsConfig": dict.fromkeys(IPVS)},
)
TIMEOUT = ({"ipvsConfig": {"udpTimeoutSeconds": None}}, {"ipvsConfig": {"udpTimeoutSeconds": 9}})


@pytest.mark.parametrize(
    ("has", "write", "expected"),
    [
        ({"mode": "NFTABLES"}, LEFT_IPVS, Route({"mode": "IPVS", "ipvsConfig": IPVS})),
        # what belongs to a mode is left with it
        ({"mode": "IPTABLES"}, LEFT_IPVS, Route({}, ("mode",))),
        (
            {"mode": "IPVS", "ipvsConfig": {"scheduler": "RoundRobin", "udpTimeoutSeconds": 9}},
            TIMEOUT,
            Route({"ipvsConfig": {"udpTimeoutSeconds": None}}),
        ),
        (
            {"mode": "IPVS", "ipvsConfig": {"udpTimeoutSeconds": 8}},
            TIMEOUT,
            Route({}, ("ipvsConfig.udpTimeoutSeconds",)),
        ),
    ],
)
def test_settings_within_settings(has: Any, write: Any, expected: Route) -> None:
    assert route(has, write, kind=KUBE_PROXY) == expected


@pytest.mark.parametrize(
    ("has", "lost"),
    [({"httpProxy": B}, ("httpProxy",)), ({"httpProxy": C}, ()), ({"httpProxy": A}, ())],
)
def test_what_was_not_kept_is_lost_only_where_it_would_come_back(has: Any, lost: Any) -> None:
    found = route(has, (*proxy(A, B), ("httpProxy",)))

    assert (found.settings, found.lost) == ({}, lost)


def test_entries_that_were_not_kept_are_lost() -> None:
    assert route({"noProxy": ["new"]}, (*no_proxy("old", "new"), ("noProxy",))).lost == ("noProxy",)


IPVS_BY_US = {"mode": None}, {"mode": "IPVS"}
SCHEDULER = {"ipvsConfig": {"scheduler": "RoundRobin"}}


@pytest.mark.parametrize(
    ("has", "write", "expected"),
    [
        # what a colleague set for our mode would be gone with it
        ({"mode": "IPVS", **SCHEDULER}, IPVS_BY_US, Route({}, ("ipvsConfig.scheduler",))),
        (
            {"mode": "IPVS", **SCHEDULER},
            ({"mode": None}, {"mode": "IPVS", "ipvsConfig": {"scheduler": "LeastConnection"}}),
            Route({}, ("ipvsConfig.scheduler",)),
        ),
        # our own goes with it
        ({"mode": "IPVS", **SCHEDULER}, ({}, {"mode": "IPVS", **SCHEDULER}), None),
        # nothing is gone where the mode goes back to IPVS
        ({"mode": "IPVS", **SCHEDULER}, ({"mode": "IPVS"}, {"mode": "IPVS"}), Route({})),
    ],
)
def test_a_mode_is_left_by_which_a_colleagues_settings_are_there(has: Any, write: Any, expected: Route | None) -> None:
    found = route(has, write, kind=KUBE_PROXY)

    assert found == (expected or found)
    assert ("mode" in found.settings) is (expected is None)
