"""The page about a hundred thousand clusters, with the tables of the simulation in it."""

from __future__ import annotations

import re

from tools.checkout import ROOT
from tools.simulation.tables import TABLES

PAGE = ROOT / "docs" / "explanation" / "hundred-thousand-clusters.md"
PLACE = re.compile(r"<!-- simulated: (?P<name>[a-z ]+) -->\n(?P<table>.*?)<!-- end -->", re.DOTALL)


def rendered(text: str) -> str:
    """Return the text of the page with its tables as they are simulated now. Raises KeyError for an unknown one."""
    return PLACE.sub(
        lambda place: f"<!-- simulated: {place['name']} -->\n{TABLES[place['name']]()}\n<!-- end -->", text
    )
