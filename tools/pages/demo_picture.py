"""The picture of the demo in the README: what the demo prints, as an SVG of a terminal."""

from __future__ import annotations

import contextlib
import io
import re
import sys

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from tools import demo
from tools.checkout import ROOT

PICTURE = ROOT / "docs" / "demo.svg"
WIDTH = 118
LEFT_OUT = re.compile(r"^  the cluster now has:\n(?:^    .*\n)+|, with API version [\w-]+(?=:$)", re.MULTILINE)
"""What is left out: what would make the picture twice as high, and what depends on azure-cli's version."""

BLACK, RED, GREEN, YELLOW = (27, 31, 36), (255, 123, 114), (126, 231, 135), (227, 179, 65)
BLUE, MAGENTA, CYAN, WHITE = (121, 192, 255), (210, 168, 255), (165, 214, 255), (208, 215, 222)
THEME = TerminalTheme(
    BLACK,
    WHITE,
    [BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE],
)
FORMAT = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, monospace; font-size: {char_height}px; }}
.{unique_id}-title {{ font-family: sans-serif; font-size: 18px; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""Like rich's own, but with the fonts of whoever looks at it: nothing is loaded from elsewhere."""


def picture(output: str) -> str:
    """Return the SVG of a terminal that shows `output`, which the demo printed."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for line in LEFT_OUT.sub("", output).strip().splitlines():
        console.print(Text(line, style=_style(line)), soft_wrap=False)
    return console.export_svg(title="script/demo", theme=THEME, code_format=FORMAT, unique_id="aksproxy-demo")


def _style(line: str) -> str:
    if line.startswith("> "):
        return "bold green"
    return "yellow" if line.startswith("    WARNING: ") else ""


def main(wheel: str) -> int:
    """Run the demo with the extension in `wheel`, and write its picture. Returns the demo's exit code."""
    with contextlib.redirect_stdout(io.StringIO()) as output:
        code = demo.main(wheel)
    if code == 0:
        PICTURE.write_text(picture(output.getvalue()), "utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
