"""Puts a wheel into a folder with its SHA-256 and an index, as `az config set extension.index_url=...` expects it.

What of the index is read, and how, stands in azure-cli: `azure/cli/core/extension/_index.py`, `_resolve.py` and
`operations.py`.
"""

from __future__ import annotations

import argparse
import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZipFile

import pkginfo

INDEX = "index.json"
EXTENSION_METADATA = "azext_aksproxy/azext_metadata.json"


def main() -> None:
    """Read the command line and write the files of a release."""
    parser = argparse.ArgumentParser(prog="script/release", description="Make the wheel, its SHA-256 and an index.")
    parser.add_argument("wheel", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--base-url", type=base_url, required=True, help="URL below which the files will be served")
    parser.add_argument("--output", type=Path, default=Path("dist"), help="folder to write them to (default: dist)")
    options = parser.parse_args()
    release(options.wheel, options.base_url, options.output)


def base_url(text: str) -> str:
    """Return `text` without a slash at its end. Raises ArgumentTypeError for what is no URL of https or http."""
    if urlsplit(text).scheme not in ("https", "http") or not urlsplit(text).hostname:
        raise argparse.ArgumentTypeError(f"'{text}' is no URL: write https://HOST/PATH")
    return text.rstrip("/")


def release(wheel: Path, url: str, output: Path) -> None:
    """Write the wheel, its SHA-256 and the index to `output`, and print their paths.

    The index keeps the versions that it has; one of the same file name is replaced.
    """
    output.mkdir(parents=True, exist_ok=True)
    copy = Path(shutil.copyfile(wheel, output / wheel.name))
    new = entry(copy, url)
    digest = output / f"{wheel.name}.sha256"
    digest.write_text(f"{new['sha256Digest']}  {wheel.name}\n", "utf-8")
    index = output / INDEX
    extensions = json.loads(index.read_text("utf-8"))["extensions"] if index.exists() else {}
    name = new["metadata"]["name"]
    extensions[name] = [each for each in extensions.get(name, []) if each["filename"] != wheel.name] + [new]
    index.write_text(json.dumps({"extensions": extensions, "formatVersion": "1"}, indent=4, sort_keys=True) + "\n")
    for path in (copy, digest, index):
        print(path)


def entry(wheel: Path, url: str) -> dict[str, Any]:
    """Return the entry of `wheel` in an index; `url` is that of its folder."""
    described = pkginfo.Wheel(str(wheel))
    with ZipFile(wheel) as archive:
        compatibility = json.loads(archive.read(EXTENSION_METADATA))
    return {
        "filename": wheel.name,
        "downloadUrl": f"{url}/{wheel.name}",
        "sha256Digest": sha256(wheel.read_bytes()).hexdigest(),
        "metadata": {
            **compatibility,
            "name": described.name,
            "version": described.version,
            "summary": described.summary,
            "license": described.license_expression or described.license,
            "requires_python": described.requires_python,
            "run_requires": [{"requires": list(described.requires_dist)}],
        },
    }


if __name__ == "__main__":
    main()
