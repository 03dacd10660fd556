"""Asks HttpClient of .NET which way its requests would go: pairs as JSON on standard input, verdicts on the output."""

from __future__ import annotations

import importlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.clients.recorder import variables

PROXY_URL = "http://127.0.0.1:1/"
RUNTIME = {"runtimeOptions": {"framework": {"name": "Microsoft.NETCore.App", "version": "3.1.0"}}}


def load_runtime() -> None:
    """Start the .NET of the package dotnetcore2 in this process."""
    root = Path(str(importlib.import_module("dotnetcore2").__file__)).parent / "bin"
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "runtimeconfig.json")
        config.write_text(json.dumps(RUNTIME))
        runtime = importlib.import_module("clr_loader").get_coreclr(runtime_config=str(config), dotnet_root=str(root))
        importlib.import_module("pythonnet").load(runtime)


def main() -> None:
    load_runtime()
    clr: Any = importlib.import_module("clr")
    assembly = clr.AddReference("System.Net.Http")
    system: Any = importlib.import_module("System")
    # HttpClient.DefaultProxy reads the variables once in a process; this is what it is made by
    create = assembly.GetType("System.Net.Http.HttpEnvironmentProxy").GetMethod("TryCreate")
    verdicts = []
    for no_proxy, url in json.load(sys.stdin):
        for name, value in variables(PROXY_URL, no_proxy).items():
            system.Environment.SetEnvironmentVariable(name, value)
        created = system.Array[system.Object]([None])
        create.Invoke(None, created)
        try:
            verdicts.append("direct" if created[0].IsBypassed(system.Uri(url)) else "proxy")
        except system.UriFormatException:
            verdicts.append("refused")
    json.dump(verdicts, sys.stdout)


if __name__ == "__main__":
    main()
