"""The reader of docs/how-to/try-with-squid.md, who runs its commands in a folder."""

from __future__ import annotations

import os
import textwrap
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e import how_to
from tests.probe.squid import USER
from tools.az import Az, Outcome

PAGE = "try-with-squid.md"


@dataclass
class Trial:
    """The folder of a reader, with a squid at a port that is free here."""

    az: Az
    folder: Path
    port: int
    done: list[str] = field(default_factory=list)

    def run(self, heading: str, number: int = 0) -> Outcome:
        """Run a block of the section with `heading`."""
        block = how_to.steps(PAGE, heading)[number]
        self.done.append(block)
        ours = textwrap.dedent(block).replace("3129", str(self.port))
        # shared memory is named after the service, and several may run at once
        ours = ours.replace("squid -n trial ", f"squid -n trial{self.port} ")
        if os.getuid() == 0:  # as the page says
            ours = ours.replace("squid -n", f"chown -R {USER}: . && squid -n")
        return how_to.run(self.az, ours, self.folder, {})

    def wait_for(self, words: str) -> None:
        """Wait until squid has logged `words`."""
        until = time.monotonic() + 60
        log = self.folder / "cache.log"
        while words not in (text := log.read_text("utf-8", "replace") if log.exists() else ""):
            assert time.monotonic() < until, text
            time.sleep(0.05)
