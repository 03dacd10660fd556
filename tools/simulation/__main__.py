"""Print the tables of the simulation, or write them into their page: `python -m tools.simulation [--write]`."""

from __future__ import annotations

import argparse

from tools.simulation.page import PAGE, rendered
from tools.simulation.tables import TABLES


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="script/simulate", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write them into {PAGE.name}")
    parser.add_argument("table", nargs="*", choices=[[], *TABLES], help="only these")
    arguments = parser.parse_args()
    if arguments.write:
        PAGE.write_text(rendered(PAGE.read_text("utf-8")), "utf-8")
        return
    for name in arguments.table or TABLES:
        print(f"{name}\n\n{TABLES[name]()}\n", flush=True)


if __name__ == "__main__":
    main()
