"""Hold the emulated Azure Resource Graph to the little of KQL that it says it knows."""

from __future__ import annotations

import pytest

from tests.arm_emulator.errors import ArmError
from tests.arm_emulator.resource_graph import Query

ROWS = [
    {"id": "2", "name": "b", "location": "westeurope", "tags": {"env": "Test"}, "properties": {"httpProxyConfig": {}}},
    {"id": "1", "name": "a", "location": "eastus", "tags": {"env": "prod"}, "properties": {}},
]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("true", "12"),
        ("false", ""),
        ("name == 'a'", "1"),
        ("name == 'A'", ""),
        ("name =~ 'A' or location in~ (\"WestEurope\", 'x')", "12"),
        ("name == 'a' and (name == 'b' or location startswith 'EAST')", "1"),
        ("not(tags.env == 'prod')", "2"),
        ("tags['env'] contains 'es'", "2"),
        ("isnotnull(properties.httpProxyConfig)", "2"),
        ("isnull(properties.httpProxyConfig.httpProxy)", "12"),
        ("name != 'a\\'b' and true", "12"),
    ],
)
def test_conditions(condition: str, found: str) -> None:
    query = f"Resources | where ({condition}) | project id | order by id asc"

    assert "".join(row["id"] for row in Query(query).run(ROWS)) == found


@pytest.mark.parametrize(
    "query",
    [
        "Tables",
        "Resources | take 1",
        "Resources | where name",
        "Resources | where (true",
        "Resources | where name == 'a",
        "",
    ],
)
def test_what_it_does_not_know_is_refused(query: str) -> None:
    with pytest.raises(ArmError, match="ParserFailure"):
        Query(query).run(ROWS)
