"""The inventory in 120 columns of a terminal. Pure."""

from __future__ import annotations

from typing import Any

from azext_aksproxy.config.redact import printable

WIDTH = 120
"""How many characters a line has at most."""

BETWEEN = 2
"""How many spaces azure-cli puts between two columns."""

HEAD = 2
"""By how much a column is wider than its name at least: so does tabulate, by which azure-cli prints."""

LEAST = {"Name": 7, "Group": 7, "Subscription": 14, "Location": 10, "HttpProxy": 11, "State": 9, "Version": 9}
"""The columns that are cut where a line is too long, always the widest of them first, and how narrow they get."""

UNKNOWN = "?"
CUT = ".."


def table(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return what `-o table` shows of the rows of the inventory: each line fits WIDTH.

    What is not known is a question mark. Names are cut in their middle where need be; `-o json` has them whole. Where
    there are several subscriptions, they have the place of the location.
    """
    has_several = len({row["subscription"] for row in rows}) > 1
    lines = [_line(row, has_several) for row in rows]
    widths = {
        name: max([len(name) + HEAD, *(len(line[name]) for line in lines)]) for name in (lines[0] if lines else ())
    }
    _narrow(widths)
    return [{name: _cut(text, widths[name]) for name, text in line.items()} for line in lines]


def _narrow(widths: dict[str, int]) -> None:
    """Make columns narrower until all of them fit."""
    while sum(widths.values()) + BETWEEN * (len(widths) - 1) > WIDTH:
        elastic = [name for name in widths if widths[name] > LEAST.get(name, widths[name])]
        if not elastic:
            return
        widths[max(elastic, key=lambda name: widths[name])] -= 1


def _line(row: dict[str, Any], has_several: bool) -> dict[str, str]:
    place = {"Subscription": row["subscription"]} if has_several else {"Location": row["location"]}
    cells = {
        "Name": row["name"],
        "Group": row["resourceGroup"],
        **place,
        "Version": row["kubernetesVersion"],
        "State": row["state"],
        "Nodes": row["nodes"],
        "HttpProxy": row["httpProxy"] or row["httpsProxy"],
        "Expires": (row["expires"] or "")[:10],
        "Days": row["daysLeft"],
        "Mode": UNKNOWN if "kubeProxyMode" in row["unknown"] else row["kubeProxyMode"],
        "Err/Warn": f"{row['findings']['errors']}/{row['findings']['warnings']}",
    }
    return {name: printable("" if value is None else str(value)) for name, value in cells.items()}


def _cut(text: str, width: int) -> str:
    """Return `text` in at most `width` characters, without its middle where it has more."""
    if len(text) <= width:
        return text
    end = (width - len(CUT)) // 2
    return f"{text[: width - len(CUT) - end]}{CUT}{text[-end:]}"
