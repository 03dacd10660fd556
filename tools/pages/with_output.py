"""The pages that show commands and what these print, and what each of them begins with."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from tools.az import Az
from tools.checkout import ROOT
from tools.emulated_shell import emulated, furnished
from tools.pages import checked, console, fleet_rollover, inspected, inventory, readme, stages

DOCS = ROOT / "docs"


@dataclass(frozen=True)
class Page:
    """A page with console blocks.

    `prepare` puts clusters into the emulator, and files into a folder. `around` gives the `az` of the page, and keeps
    what it needs as long as it runs; it is given a folder for that, which is not there yet.
    """

    path: Path
    prepare: Callable[[Az, Path], None]
    shown: Callable[[str], str] = str
    """Makes of what is printed today what the page shows."""
    around: Callable[[Az, Path], AbstractContextManager[Az]] = lambda az, _: nullcontext(az)

    def rendered(self, az: Az, directory: Path) -> str:
        """Return the page with the output of its commands as they print it now.

        The emulator is reset before, and they run in a new folder in `directory`.
        """
        az.emulator.control("DELETE", "state")
        folder = furnished(directory / self.path.stem)
        self.prepare(az, folder)
        with self.around(az, directory / f"around-{self.path.stem}") as own_az:
            return console.rendered(self.path.read_text("utf-8"), own_az, folder, self.shown)


def nothing(az: Az, folder: Path) -> None:
    """Leave all as it is: the page begins where script/emulator does."""


def two_certificates(az: Az, folder: Path) -> None:
    """Put a cluster behind a proxy that trusts the first CA of the examples, and both CAs as PEM files."""
    readme.put_cluster(az)
    for file, key, name in (
        ("aks-proxy-config.json", "trustedCA", "old-ca.pem"),
        ("aks-proxy-config-2.json", "trustedCa", "new-ca.pem"),
    ):
        settings = json.loads((ROOT / "examples" / file).read_text("utf-8"))
        (folder / name).write_bytes(base64.b64decode(settings[key]).strip() + b"\n")


def a_blocked_cluster(az: Az, folder: Path) -> None:
    """Put a cluster behind a proxy whose nodes may not be disrupted, and a file with another CA."""
    readme.put_cluster(az)
    [body] = az.emulator.control("GET", "clusters")
    body["properties"]["nodeDisruptionProfile"] = {"nodeDisruptionPolicy": "Block"}
    az.emulator.control("PUT", "clusters", body)
    settings = json.loads((ROOT / "examples" / "aks-proxy-config-2.json").read_text("utf-8"))
    (folder / "new.json").write_text(json.dumps(settings), encoding="utf-8")


def file_of_the_cluster(az: Az, folder: Path) -> None:
    """Put a cluster behind a proxy, and the file of its proxies and noProxy."""
    readme.put_cluster(az)
    settings = json.loads((ROOT / "examples" / "aks-proxy-config.json").read_text("utf-8"))
    del settings["trustedCA"]
    (folder / "proxy.json").write_text(json.dumps(settings, indent=2), encoding="utf-8")


def file_with_faults(az: Az, folder: Path) -> None:
    """Put a file with the commonest slips, and a manifest."""
    entries = ["localhost", "*.example.com", "10.0.0.1/8", ".svc, .cluster.local"]
    settings = {"HTTPProxy": "http://proxy.example.com:8080/proxy.pac", "noProxy": entries}
    (folder / "proxy.json").write_text(f"{json.dumps(settings, indent=2)}\n", encoding="utf-8")
    (folder / "edge.yaml").write_text(MANIFEST, encoding="utf-8")


MANIFEST = """\
# of the platform team
apiVersion: containerservice.azure.com/v1api20240901
kind: ManagedCluster
metadata:
  name: edge
spec:
  httpProxyConfig:
    HTTPProxy: http://proxy.example.com:8080/ # the new one
    noProxy:
      - '*.example.com'
      # kept for the old network
      - 10.0.0.1/8
      - .svc, .cluster.local
"""


def cluster_with_ipvs(az: Az, folder: Path) -> None:
    """Put a cluster whose kube-proxy has the settings of the example, on a Kubernetes that has nftables as well."""
    kube_proxy = {"mode": "IPVS", "ipvsConfig": {"scheduler": "LeastConnection"}}
    network = {"networkPlugin": "azure", "serviceCidr": "10.0.0.0/16", "kubeProxyConfig": kube_proxy}
    readme.put_cluster(az, currentKubernetesVersion="1.35.2", networkProfile=network)


PAGES = (
    Page(DOCS / "tutorial.md", nothing),
    Page(DOCS / "how-to" / "ca-rollover.md", two_certificates),
    Page(DOCS / "how-to" / "node-disruption.md", a_blocked_cluster),
    Page(DOCS / "how-to" / "terraform-and-bicep.md", file_of_the_cluster),
    Page(DOCS / "how-to" / "find-out.md", nothing),
    Page(DOCS / "how-to" / "fix-files.md", file_with_faults),
    Page(DOCS / "how-to" / "find-the-ca.md", nothing, around=inspected.behind_inspection),
    Page(DOCS / "how-to" / "ipvs-to-nftables.md", cluster_with_ipvs),
    Page(DOCS / "how-to" / "inventory.md", inventory.put_fleet, inventory.as_of_the_page),
    Page(DOCS / "how-to" / "stages-and-windows.md", stages.put_fleet, stages.as_shown),
)


if __name__ == "__main__":
    with emulated(Path(sys.argv[1])) as (own_az, own_folder):
        readme.README.write_text(readme.rendered(own_az), "utf-8")
        for each in PAGES:
            each.path.write_text(each.rendered(own_az, own_folder), "utf-8")
        for page in checked.PAGES:
            page.write_text(checked.rendered(page, own_folder), "utf-8")
        fleet_rollover.HOW_TO.write_text(fleet_rollover.rendered(own_az, own_folder), "utf-8")
