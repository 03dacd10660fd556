"""The examples of the project, and the certificates in them."""

from __future__ import annotations

import json

from tools.checkout import ROOT

EXAMPLES = ROOT / "examples"
FIRST_CA = json.loads((EXAMPLES / "aks-proxy-config.json").read_text("utf-8"))["trustedCA"]
SECOND_CA = json.loads((EXAMPLES / "aks-proxy-config-2.json").read_text("utf-8"))["trustedCa"]
"""Certificates that are the same in every recording, and valid for decades."""
