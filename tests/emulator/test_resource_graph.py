"""Azure Resource Graph as the emulator has it: the little of KQL that it knows, and the refusal of the rest."""

from __future__ import annotations

import pytest

from azext_aksproxy.rollout.clusters.selection import query
from emulator.errors import ArmError
from emulator.subscription.resource_graph import rows_of

CLUSTER = {"type": "Microsoft.ContainerService/ManagedClusters", "properties": {"httpProxyConfig": {}}}
ROWS = [
    {**CLUSTER, "id": "2", "name": "b", "location": "westeurope", "tags": {"env": "Test"}},
    {**CLUSTER, "id": "1", "name": "a", "location": "eastus", "tags": {"env": "prod"}},
    {**CLUSTER, "id": "3", "name": "a", "properties": {}},
    {**CLUSTER, "id": "4", "name": "a", "type": "Microsoft.Network/virtualNetworks"},
]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("true", "12"),
        ("name == 'a'", "1"),
        ("name == 'A'", ""),
        ("name =~ 'A'", "1"),
        ("location in~ ('WestEurope', 'x')", "2"),
        ("tags.env =~ 'test' and location =~ 'westeurope'", "2"),
        ("tags.env == 'research and development'", ""),
        ("isnotnull(tags.env) and name == 'b'", "2"),
        ("isnotnull(tags.env.deeper)", ""),
        ("isnotnull(tags.env.deeper) or name == 'b'", "2"),
        ("name == 'x' or tags.env == 'prod' or isnotnull(tags)", "12"),
    ],
)
def test_conditions(condition: str, found: str) -> None:
    assert "".join(row["id"] for row in rows_of(query(condition), ROWS)) == found


@pytest.mark.parametrize(
    "condition",
    [
        "name",
        "name == 'a' and name == 'b' or true",
        "tags.env matches 'x'",
        "not(true)",
        "name == 'a\\'b'",
        "(true) and (true)",
        "true and",
    ],
)
def test_a_condition_that_it_does_not_know_is_refused(condition: str) -> None:
    with pytest.raises(ArmError, match="ParserFailure"):
        rows_of(query(condition), ROWS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Resources",
        "Tables\n| project id\n| order by id asc",
        "Resources\n| take 1\n| project id\n| order by id asc",
        "Resources\n| project name\n| order by id asc",
        "Resources\n| project id",
    ],
)
def test_what_is_no_query_for_ids_is_refused(text: str) -> None:
    with pytest.raises(ArmError, match="ParserFailure"):
        rows_of(text, ROWS)
