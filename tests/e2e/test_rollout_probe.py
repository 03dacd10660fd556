"""`az aks proxy rollout --probe`: a proxy that has not changed to the new CA stops it before anything is sent."""

from __future__ import annotations

import json

import pytest

from tests.e2e.rollout import Fleet
from tests.probe.authority import Authority, trusted_ca
from tests.probe.hosts import Talk, secured
from tests.probe.proxies import by_host, opened, proxied

OLD, NEW = Authority("Old root"), Authority("New root")
URL = "https://inspected.test/"


def presenting(authority: Authority) -> Talk:
    return by_host({"inspected.test": opened(secured(authority.issue("inspected.test")))})


def given(fleet: Fleet, proxy: str) -> None:
    for name in ("c0", "c1"):
        fleet.put(name, httpProxyConfig={"httpProxy": proxy, "trustedCa": trusted_ca(OLD)})
    fleet.file.write_text(json.dumps({"trustedCa": trusted_ca(NEW)}))


def test_a_proxy_that_presents_the_old_ca_stops_it_and_one_with_the_new_does_not(fleet: Fleet) -> None:
    with proxied(presenting(OLD)) as proxy:
        given(fleet, proxy)
        stopped = fleet.az.run(*fleet.command("--yes", "--probe", URL))
        planned = fleet.az.run(*fleet.command("--plan", "--probe", URL))

    assert stopped.exit_code == 1
    assert f"The proxy {proxy} still presents a chain for {URL}" in stopped.stderr
    assert "2 clusters would no longer trust it" in stopped.stderr
    assert "Have trustedCa carry both certificates" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert not fleet.journal.exists()
    assert planned.exit_code == 0, planned.stderr
    assert "still presents a chain" in planned.stderr
    assert not [each for each in fleet.emulator.requests() if each["method"] == "PUT"]

    with proxied(presenting(NEW)) as proxy:
        given(fleet, proxy)
        done = fleet.az.run(*fleet.command("--yes", "--probe", URL))

    assert done.exit_code == 0, done.stderr
    assert [each["state"] for each in done.json] == ["succeeded", "succeeded"]


def test_where_no_certificate_leaves_it_says_that_nothing_was_probed(fleet: Fleet) -> None:
    given(fleet, "http://127.0.0.1:1/")
    fleet.file.write_text(json.dumps({"trustedCa": trusted_ca(OLD, NEW)}))
    outcome = fleet.az.run(*fleet.command("--plan", "--probe", URL))

    assert outcome.exit_code == 0, outcome.stderr
    assert "Nothing was probed" in outcome.stderr
    assert "This ran from this machine" not in outcome.stderr


@pytest.mark.parametrize("url", ["inspected.test", "https://"])
def test_a_url_that_is_none_is_told_before_anything_is_asked(fleet: Fleet, url: str) -> None:
    outcome = fleet.az.run(*fleet.command("--plan", "--probe", url))

    assert outcome.exit_code == 1
    assert "URL" in outcome.stderr
    assert fleet.emulator.requests() == []
