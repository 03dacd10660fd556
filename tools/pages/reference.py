"""The pages of docs/reference/: written from the help of the commands, and from the JSON Schemas."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from azext_aksproxy.config.kinds import KINDS, Kind, schema
from tools.az import Az
from tools.checkout import ROOT
from tools.emulated_shell import emulated

COMMANDS_PAGE = ROOT / "docs" / "reference" / "commands.md"
SCHEMAS_PAGE = ROOT / "docs" / "reference" / "schemas.md"

OURS = {"--http-proxy-config", "--kube-proxy-config"}
COMMANDS_INTRODUCTION = """\
# Commands

What the extension adds to `az`. Every command has azure-cli's global options as well, such as `--output`, `--query`,
`--subscription` and `--debug`.

This page is written from the help of the commands, by `script/write-reference`.
"""

SCHEMAS_INTRODUCTION = """\
# The two files

The settings that the files of `--http-proxy-config` and `--kube-proxy-config` may hold. Each file has a JSON Schema
(draft 2020-12), by which [editors](../how-to/ci-check.md#while-writing) complete and check it:

    az aks proxy schema --http-proxy-config > http-proxy-config.schema.json
    az aks proxy schema --kube-proxy-config > kube-proxy-config.schema.json

A file may name the printed schema in `$schema`, by its path; files without it are as good. A schema knows names, types
and values. What URLs, entries and certificates mean is held to the [rules](../rules.md).

Keys are read in any case, and sent as they are spelt here. `null` removes a setting on update.

This page is written from the schemas, by `script/write-reference`.
"""


def commands_page(az: Az) -> str:
    """Return docs/reference/commands.md, from the help that `az` has."""
    command = [sys.executable, "-B", "-m", "tools.pages.command_help"]
    finished = subprocess.run(command, cwd=ROOT, env=az.environment(), capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        raise RuntimeError(finished.stderr)
    pages = json.loads(finished.stdout)["commands"]
    return "\n".join([COMMANDS_INTRODUCTION, *(_command(name, page) for name, page in sorted(pages.items()))])


def _command(name: str, page: Mapping[str, Any]) -> str:
    is_ours = name.startswith("aks proxy")
    texts = [page["summary"], page["details"]] if is_ours else ["Beside the options that azure-cli has:"]
    parameters = [each for each in page["parameters"] if is_ours or OURS & {*each["options"]}]
    examples = [each for each in page["examples"] if is_ours or any(option in each["text"] for option in OURS)]
    return "\n".join(
        [
            f"## az {name}\n",
            *(f"{text.strip()}\n" for text in texts if text),
            *_table(("option", "what it is"), (_option(each) for each in parameters)),
            "",
            *(f"{each['name']}:\n\n    {' '.join(each['text'].split())}\n" for each in examples),
        ]
    )


def _option(parameter: Mapping[str, Any]) -> tuple[str, str]:
    choices, default = parameter["choices"], parameter["default"]
    notes = [
        "Required." if parameter["required"] else "",
        f"One of {', '.join(f'`{each}`' for each in choices)}." if choices else "",
        f"The default is `{default}`." if default not in (None, False) else "",
    ]
    options = ", ".join(f"`{each}`" for each in parameter["options"])
    return options, " ".join(filter(None, (parameter["help"], *notes)))


def schemas_page() -> str:
    """Return docs/reference/schemas.md."""
    return "\n".join([SCHEMAS_INTRODUCTION, *(_schema(kind) for kind in KINDS)])


def _schema(kind: Kind) -> str:
    content = schema(kind)
    example = json.dumps(content["examples"][-1], indent=2).replace("\n", "\n    ")
    return "\n".join(
        [
            f"## {content['title']}\n",
            f"{content['description']}\n\nThe schema calls itself `{content['$id']}`.\n",
            *_table(("key", "type", "what it is"), _settings(content)),
            f"\nAn example:\n\n    {example}\n",
        ]
    )


def _settings(content: Mapping[str, Any], above: str = "") -> Iterable[tuple[str, str, str]]:
    for name, each in content["properties"].items():
        texts = [f"{text.removesuffix('.')}." for text in (each.get("title"), each.get("description")) if text]
        values = ", ".join(f"`{value}`" for value in each.get("enum", ()) if value)
        texts += [f"One of {values}."] if values else []
        texts += [f"From {each['minimum']} to {each['maximum']}."] if "minimum" in each else []
        yield f"`{above}{name}`", _type(each), " ".join(texts)
        if "properties" in each:
            yield from _settings(each, f"{above}{name}.")


def _type(setting: Mapping[str, Any]) -> str:
    types = setting["type"]
    names = [types] if isinstance(types, str) else [each for each in types if each != "null"]
    of = f" of {setting['items']['type']}s" if "items" in setting else ""
    return f"{' or '.join(names)}{of}"


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    cells = [heading, tuple("---" for _ in heading), *rows]
    return [f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in cells]


if __name__ == "__main__":
    SCHEMAS_PAGE.write_text(schemas_page(), "utf-8")
    with emulated(Path(sys.argv[1])) as (az, _):
        COMMANDS_PAGE.write_text(commands_page(az), "utf-8")
