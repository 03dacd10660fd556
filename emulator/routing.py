"""Paths as Azure Resource Manager matches them: without regard to case."""

from __future__ import annotations

import re


def arm_path(path: str) -> str:
    """Turn `/subscriptions/{subscription}` into an aiohttp route that ignores the case of its fixed parts.

    azure-cli itself asks for `resourceGroups` in one call and for `resourcegroups` in the next.
    """
    segments = path.strip("/").split("/")
    return "".join(f"/{_segment(number, segment)}" for number, segment in enumerate(segments))


def _segment(number: int, segment: str) -> str:
    if segment.startswith("{"):
        return segment
    return f"{{_{number}:(?i:{re.escape(segment)})}}"
