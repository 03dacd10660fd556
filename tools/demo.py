"""The demo: the wheel installed into the real `az`, a probe, and the two commands with the files of examples/."""

from __future__ import annotations

import base64
import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from emulator.process import PREVIEW, Emulator
from tools.az import Az
from tools.checkout import ROOT
from tools.clusters import cluster_id
from tools.intercepting_proxy import intercepting

OURS = ["localhost", "127.0.0.1"]
FINGERPRINT = re.compile("[0-9A-F]{64}")
GROUP, NAME = "demo-rg", "demo-aks"


class DemoError(Exception):
    """A step of the demo did not end as it should."""


def main(wheel: str) -> int:
    """Run the demo with the extension in `wheel`. Returns the exit code."""
    with tempfile.TemporaryDirectory(prefix="aksproxy-demo-") as directory:
        home = Path(directory)
        try:
            with Emulator(home / "emulator") as emulator:
                demonstrate(Az(home / "config", home / "extensions", emulator), wheel)
        except (DemoError, RuntimeError) as error:
            print(f"FAILED: {error}", file=sys.stderr)
            return 1
    print("\nDone. Nothing was sent beyond this machine.")
    return 0


def demonstrate(az: Az, wheel: str) -> None:
    """Install, log in, probe, create, update; show after each write what was sent and what the cluster has."""
    os.chdir(ROOT)
    az.config_dir.mkdir()
    step(f"az extension add --source {Path(wheel).name}")
    az.must("extension", "add", "--yes", "--source", wheel, machine_ca=True)
    step("az login, to an emulated Azure on this machine")
    az.log_in()
    create_and_update(az)
    probe(az)


def create_and_update(az: Az) -> None:
    """Create a cluster and update it twice, with an `az` that is logged in."""
    az.must("group", "create", "-n", GROUP, "-l", "westeurope")
    both = "--http-proxy-config examples/aks-proxy-config.json --kube-proxy-config examples/kube-proxy.json"
    created = run(az, "create", "--no-ssh-key", *both.split())
    expect(created, "kubeProxyConfig", "mode", "IPVS")
    updated = run(az, "update", "--kube-proxy-config", "examples/kube-proxy-iptables.json")
    expect(updated, "kubeProxyConfig", "mode", "IPTABLES")
    rolled = run(az, "update", "--http-proxy-config", "examples/aks-proxy-config-2.json")
    expect(rolled, "httpProxyConfig", "httpProxy", "http://myproxy.server.com:8080/")


def probe(az: Az) -> None:
    """Probe a proxy that intercepts TLS with an unknown CA; show what is told of it, its fingerprint shortened."""
    with intercepting() as proxy:
        step("az aks proxy probe --http-proxy-config FILE --url https://mcr.microsoft.com/")
        file = json.dumps({"httpProxy": proxy.url})
        outcome = az.run("aks", "proxy", "probe", "--http-proxy-config", file, "--url", "https://mcr.microsoft.com/")
    if outcome.exit_code != 1:
        raise DemoError(f"az aks proxy probe ended with exit code {outcome.exit_code}:\n{outcome.stderr}")
    print("".join(f"    {line}\n" for line in outcome.stderr.splitlines() if line), end="")
    [row] = outcome.json
    print(
        f"  {row['url']} is {row['result']}:\n    {FINGERPRINT.sub(lambda found: f'{found[0][:16]}...', row['detail'])}"
    )
    if row["result"] != "not-trusted":
        raise DemoError(f"the result is {row['result']!r}; it should be 'not-trusted'")


def run(az: Az, verb: str, *arguments: str) -> Any:
    """Run `az aks VERB`, show the settings in the request and in the cluster, and return the cluster's properties."""
    az.emulator.forget_requests()
    step(f"az aks {verb} -g {GROUP} -n {NAME} {' '.join(arguments)}")
    outcome = az.run("aks", verb, "-g", GROUP, "-n", NAME, *arguments)
    print("".join(f"    {line}\n" for line in outcome.stderr.splitlines() if line), end="")
    if outcome.exit_code != 0:
        raise DemoError(f"az aks {verb} ended with exit code {outcome.exit_code}")
    puts = az.emulator.cluster_puts()
    if len(puts) != 1:
        raise DemoError(f"{len(puts)} requests wrote the cluster; it should have been one")
    [put] = puts
    print(f"  sent, with API version {put['query']['api-version']}:")
    show(put["body"]["properties"])
    print("  the cluster now has:")
    properties = cluster(az)["properties"]
    show(properties)
    return properties


def cluster(az: Az) -> Any:
    """Return the cluster as the resource manager has it, read with a preview API version."""
    return az.must("rest", "--url", f"{cluster_id(az.emulator, NAME, group=GROUP)}?api-version={PREVIEW}").json


def show(properties: Any) -> None:
    """Print both settings under their wire names, the certificate shortened."""
    proxy = dict(properties.get("httpProxyConfig") or {})
    if "trustedCa" in proxy:
        pem = base64.b64decode(proxy["trustedCa"])
        proxy["trustedCa"] = f"{proxy['trustedCa'][:16]}... ({pem.count(b'BEGIN CERTIFICATE')} certificate)"
    proxy.pop("effectiveNoProxy", None)
    added = [entry for entry in proxy["noProxy"] if entry not in OURS]
    proxy["noProxy"] = [*OURS, *([f"... {len(added)} added by AKS"] if added else [])]
    for name, value in sorted(proxy.items()):
        print(f"    httpProxyConfig.{name}: {json.dumps(value)}")
    for name, value in (properties["networkProfile"].get("kubeProxyConfig") or {}).items():
        print(f"    networkProfile.kubeProxyConfig.{name}: {json.dumps(value)}")


def expect(properties: Any, setting: str, name: str, value: str) -> None:
    """Fail unless a cluster with `properties` has `value` under `setting`.`name`."""
    found = {**properties, **properties["networkProfile"]}[setting].get(name)
    if found != value:
        raise DemoError(f"{setting}.{name} is {found!r}; it should be {value!r}")


def step(text: str) -> None:
    """Print the heading of a step."""
    print(f"\n> {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
