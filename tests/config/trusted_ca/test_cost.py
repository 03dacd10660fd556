"""What a file with certificates costs: counted in lines of Python that a whole process runs, imports included."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.config.certificate_factory import encoded
from tests.config.trusted_ca.checked import shipped_roots
from tools.checkout import ROOT

MOST = 1.5
"""How often the work for one certificate that for twenty may be."""

COUNTED = """
import json, sys
count = 0
def tell(frame, event, argument):
    global count
    count += event == "line"
    return tell
sys.settrace(tell)
from azext_aksproxy.config.standalone import main
code = main(["-o", "json", sys.argv[1]])
sys.settrace(None)
print(count, code, *sorted({"cryptography", "OpenSSL", "jsonschema"} & set(sys.modules)), file=sys.stderr)
"""


def cost(count: int, folder: Path) -> int:
    """Return the work for a file with so many certificates."""
    file = folder / f"{count}.json"
    value = encoded("".join(shipped_roots()[:count]))
    file.write_text(json.dumps({"httpProxy": "http://proxy.test:8080/", "trustedCa": value}), "utf-8")
    command = [sys.executable, "-c", COUNTED, str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = re.fullmatch(r"(\d+) 0\n", done.stderr)
    assert found is not None, done.stderr  # no error, and nothing imported that takes long
    return int(found[1])


def test_twenty_certificates_cost_little_more_than_one(tmp_path: Path) -> None:
    cost(1, tmp_path)  # what is compiled for the first time is not counted
    one, twenty = cost(1, tmp_path), cost(20, tmp_path)
    assert twenty <= MOST * one, f"{one} lines for one certificate, {twenty} for twenty"
