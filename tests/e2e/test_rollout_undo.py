"""`az aks proxy rollout --undo`: the way back over a fleet, by the guard by which it was gone."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.rollout import Fleet, reasons, states
from tools import clusters
from tools.az import Outcome
from tools.fleet import NO_PROXY, PROXY, ca, landed

PASSWORD = "Hunter2-secret"
IPVS = {"enabled": True, "mode": "IPVS", "ipvsConfig": {"scheduler": "LeastConnection", "udpTimeoutSeconds": 300}}


def undo(fleet: Fleet, *arguments: str, journal: Path | None = None, **more: Any) -> Outcome:
    return fleet.az.run("aks", "proxy", "rollout", "--undo", str(journal or fleet.journal), *arguments, **more)


def has(fleet: Fleet, name: str) -> dict[str, Any]:
    """Return the properties of a cluster, as it is now."""
    bodies = fleet.emulator.control("GET", "clusters")
    return next(dict(each["properties"]) for each in bodies if each["name"] == name)


def colleague(fleet: Fleet, name: str, **settings: Any) -> None:
    """Let somebody else change settings of the HTTP proxy of a cluster."""
    [body] = [each for each in fleet.emulator.control("GET", "clusters") if each["name"] == name]
    body["properties"]["httpProxyConfig"].update(settings)
    body["eTag"] = f"{body['eTag']}-colleague"
    fleet.emulator.control("PUT", "clusters", body)


def files(fleet: Fleet) -> dict[str, Path]:
    return {path.name: path for path in fleet.file.parent.iterdir()}


def test_ours_is_taken_back_and_a_colleagues_is_not(fleet: Fleet) -> None:
    fleet.put_many(4)
    assert fleet.run("--yes").exit_code == 0
    colleague(fleet, "c1", noProxy=[*has(fleet, "c1")["httpProxyConfig"]["noProxy"], "colleague.test"])
    colleague(fleet, "c2", trustedCa=ca("Colleague"))
    fleet.az.must("aks", "delete", "-g", "rg", "-n", "c3", "--yes")
    fleet.emulator.forget_requests()
    planned = undo(fleet, "--plan")
    sent_by_plan = fleet.emulator.cluster_puts()
    done = undo(fleet, "--yes")

    assert (planned.exit_code, done.exit_code) == (0, 0), done.stderr
    assert sent_by_plan == []
    assert states(planned) == {"c0": "planned", "c1": "planned", "c2": "skipped", "c3": "skipped"}
    leaves, comes = planned.json[0]["changes"]
    assert (leaves.startswith("trustedCa loses"), comes.startswith("trustedCa gains")) == (True, True)
    assert ("O=New" in leaves, "O=Old" in comes) == (True, True)
    assert states(done) == {"c0": "succeeded", "c1": "succeeded", "c2": "skipped", "c3": "skipped"}
    assert reasons(done)["c2"] == "trustedCa was changed since, and is left."
    assert reasons(done)["c3"] == "It was deleted."
    assert landed(fleet.emulator) == {"c0": 1, "c1": 1}
    now = {name: has(fleet, name)["httpProxyConfig"] for name in ("c0", "c1", "c2")}
    assert [now[name]["trustedCa"] for name in now] == [ca("Old"), ca("Old"), ca("Colleague")]
    assert "colleague.test" in now["c1"]["noProxy"]

    again = undo(fleet)
    assert states(again) == states(done)
    assert again.exit_code == 0, "nobody was asked, since nothing was to be done"
    assert landed(fleet.emulator) == {"c0": 1, "c1": 1}


def test_what_is_kept_is_the_users_alone_to_read(fleet: Fleet) -> None:
    fleet.put_many(3)
    fleet.run("--yes")
    undo(fleet, "--yes")

    names = ("ca.rollout.before.jsonl", "ca.rollout.undo.before.jsonl", "ca.rollout.undo.jsonl")
    found = files(fleet)
    assert set(found) == {"ca.json", "ca.rollout.jsonl", *names}
    assert {stat.S_IMODE(os.stat(found[name]).st_mode) for name in (*names, "ca.rollout.jsonl")} == {0o600}
    kept = [json.loads(line) for line in found[names[0]].read_text("utf-8").splitlines()]
    assert [each["trustedCa"] for each in kept if "sha256" in each] == [ca("Old"), ca("New")], "each bundle once"
    assert [each["had"] for each in kept if "id" in each] == [
        {"httpProxyConfig": {"trustedCa": f"sha256:{kept[0]['sha256']}"}}
    ] * 3


def test_what_was_undone_can_be_redone_either_way(fleet: Fleet) -> None:
    fleet.put_many(2)
    fleet.run("--yes")
    undo(fleet, "--yes")
    resumed = fleet.run("--yes")
    undone = undo(fleet, "--yes")
    redone = undo(fleet, "--yes", journal=fleet.file.with_name("ca.rollout.undo.jsonl"))

    assert "changed back: planned" in resumed.stderr
    assert "changed back: planned" in undone.stderr
    assert [each.exit_code for each in (resumed, undone, redone)] == [0, 0, 0], redone.stderr
    assert has(fleet, "c0")["httpProxyConfig"]["trustedCa"] == ca("New")
    assert landed(fleet.emulator) == {"c0": 5, "c1": 5}


def test_entries_go_back_by_themselves(fleet: Fleet) -> None:
    fleet.put("c0", httpProxyConfig={**PROXY, "noProxy": [*NO_PROXY, "old.test", "new.test"]})
    fleet.put("c1", httpProxyConfig={**PROXY, "noProxy": [*NO_PROXY, "old.test"]})
    change = ("--add-no-proxy", "new.test", "--remove-no-proxy", "old.test", "--journal", str(fleet.journal))
    assert fleet.az.run("aks", "proxy", "rollout", *change, "--yes").exit_code == 0
    colleague(fleet, "c1", noProxy=[*has(fleet, "c1")["httpProxyConfig"]["noProxy"], "theirs.test"])
    done = undo(fleet, "--yes")

    assert done.exit_code == 0, done.stderr
    lists = {name: set(has(fleet, name)["httpProxyConfig"]["noProxy"]) for name in ("c0", "c1")}
    mine = {name: {each for each in lists[name] if each.endswith(".test")} for name in lists}
    assert mine == {"c0": {"old.test", "new.test"}, "c1": {"old.test", "theirs.test"}}


def test_kube_proxy_goes_back_as_well(fleet: Fleet) -> None:
    network = clusters.ORDINARY["networkProfile"]
    fleet.put("had", networkProfile={**network, "kubeProxyConfig": IPVS})  # type: ignore[dict-item]
    fleet.put("none")
    kube = ("--kube-proxy-config", '{"mode": "NFTABLES"}', "--journal", str(fleet.journal), "-g", "rg")
    assert fleet.az.run("aks", "proxy", "rollout", *kube, "--yes").exit_code == 0
    done = undo(fleet, "--yes")

    assert done.exit_code == 0, done.stderr
    assert has(fleet, "had")["networkProfile"]["kubeProxyConfig"] == IPVS
    assert has(fleet, "none")["networkProfile"]["kubeProxyConfig"] == {"enabled": True, "mode": "IPTABLES"}


def test_a_password_is_kept_nowhere_and_its_cluster_is_told_so(fleet: Fleet, tmp_path: Path) -> None:
    fleet.file.write_text(json.dumps({"httpProxy": "http://new:1/", "noProxy": ["new"]}), "utf-8")
    fleet.put("c0", httpProxyConfig={**PROXY, "httpProxy": f"http://user:{PASSWORD}@old:1/"})
    fleet.put("c1", httpProxyConfig={**PROXY, "noProxy": [f"http://u:{PASSWORD}@h"]})
    fleet.put("c2")
    logs = {"AZURE_LOGGING_ENABLE_LOG_FILE": "yes", "AZURE_LOGGING_LOG_DIR": str(tmp_path)}
    rolled = fleet.run("--yes", "--debug", env=logs)
    done = undo(fleet, "--yes", "--debug", env=logs)

    assert rolled.exit_code == 0, rolled.stderr[-2000:]
    assert done.exit_code == 1
    assert states(done) == {"c0": "skipped", "c1": "skipped", "c2": "succeeded"}
    assert reasons(done)["c0"].startswith("What httpProxy had before may have held a password or a key")
    assert "az aks update --http-proxy-config FILE" in reasons(done)["c1"]
    written = [path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file()]
    assert any("cli.knack.cli" in text for text in written), "the log file is there"
    assert any('"http://old:1/"' in text for text in written), "the rest of the URL is kept"
    assert PASSWORD not in "".join([*written, rolled.stdout, rolled.stderr, done.stdout, done.stderr])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--http-proxy-config", "{}"), "--http-proxy-config cannot be given beside it"),
        (("-g", "rg", "--add-no-proxy", "a"), "--add-no-proxy, --resource-group cannot be given beside it"),
        (("--canary", "-1"), "--canary is -1; it must be at least 0."),
    ],
)
def test_wrong_arguments(fleet: Fleet, arguments: tuple[str, ...], words: str) -> None:
    fleet.journal.touch()
    outcome = undo(fleet, *arguments)

    assert outcome.exit_code == 1
    assert words in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert fleet.emulator.cluster_puts() == []


def test_what_is_missing_is_told(fleet: Fleet) -> None:
    nowhere = undo(fleet, "--yes")
    fleet.put("c0")
    planned = fleet.run("--plan")
    fleet.journal.touch()
    nothing = undo(fleet, "--yes")
    fleet.run("--yes")
    itself = undo(fleet, "--yes", "--journal", str(fleet.journal))
    alone = undo(fleet)
    before = fleet.file.with_name("ca.rollout.before.jsonl")
    whole = before.read_text("utf-8")
    before.write_text(whole.replace("httpProxyConfig", "meddled"), "utf-8")
    meddled = undo(fleet, "--yes")
    before.unlink()
    gone = undo(fleet, "--yes")

    assert planned.exit_code == 0
    assert "There is no journal" in nowhere.stderr
    assert (nothing.exit_code, nothing.json) == (0, [])
    assert "nothing was written, so there is nothing to undo" in nothing.stderr
    assert "An undo has a journal of its own." in itself.stderr
    assert "would change trustedCa of 1 cluster, and reimage 1 node pool with 3 nodes" in alone.stderr
    assert reasons(meddled)["c0"].startswith("What it had before is not recorded.")
    assert "What the clusters had is not known" in gone.stderr
    assert [each.exit_code for each in (nowhere, itself, alone, meddled, gone)] == [1] * 5
    assert landed(fleet.emulator) == {"c0": 1}
    assert has(fleet, "c0")["httpProxyConfig"]["trustedCa"] == ca("New")
