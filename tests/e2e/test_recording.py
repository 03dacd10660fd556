"""docs/demo.svg shows what the demo prints, and nothing of the machine that made it."""

from __future__ import annotations

import getpass
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tools import demo
from tools.az import Az
from tools.pages.demo_picture import PICTURE, picture

TEXT = "{http://www.w3.org/2000/svg}text"


def lines(svg: str) -> list[str]:
    """Return the texts in a picture, without the blanks at their ends."""
    texts = ["".join(text.itertext()) for text in ET.fromstring(svg).iter(TEXT)]  # noqa: S314 - ours
    return [text.replace("\N{NO-BREAK SPACE}", " ").rstrip() for text in texts if text.strip()]


def test_the_picture_is_what_the_demo_prints(az: Az, capsys: pytest.CaptureFixture[str]) -> None:
    demo.create_and_update(az)
    demo.probe(az)

    shown, printed = lines(PICTURE.read_text("utf-8")), lines(picture(capsys.readouterr().out))
    title, *commands = printed
    assert len([line for line in commands if line.startswith("> az aks ")]) == 4
    assert shown[0] == title == "script/demo"
    start = next(number for number, line in enumerate(shown) if line.startswith("> az aks create"))
    assert shown[start:-1] == commands, "run script/record-demo"
    assert shown[-1] == "Done. Nothing was sent beyond this machine."
    assert [line for line in shown[1:start] if not line.startswith("> az ")] == []


def test_the_picture_has_nothing_of_a_machine_and_loads_nothing() -> None:
    svg = PICTURE.read_text("utf-8")
    text = "\n".join(lines(svg))

    assert not re.search(r"/(?:tmp|home|root|Users|work)/|[A-Z]:\\", text)
    assert not re.search(r"127\.0\.0\.1:\d|localhost:\d", text)
    assert not re.search(r"[A-Za-z0-9+/]{40}", text)
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", text)
    assert str(Path.home()) not in text
    assert f"/{getpass.getuser()}/" not in text
    assert re.findall(r"url\((?!#)|href=|@import|<script|<image", svg) == []
