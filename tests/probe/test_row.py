"""A row as it is printed."""

from __future__ import annotations

from azext_aksproxy.probe.row import Presented, Result, Row


def test_a_row_is_printed_with_the_names_of_azure_cli() -> None:
    presented = Presented("CN=host.test", "CN=Root", "2026-01-01T00:00:00+00:00", "2027-01-01T00:00:00+00:00", "AB12")
    row = Row("https://host.test/", "http://proxy/", Result.INTERCEPTED, "Seen. Do.", "CN=Root", (presented,), 0.12345)

    assert row.as_row() == {
        "url": "https://host.test/",
        "route": "http://proxy/",
        "result": "intercepted",
        "detail": "Seen. Do.",
        "issuer": "CN=Root",
        "certificates": [
            {
                "subject": "CN=host.test",
                "issuer": "CN=Root",
                "notBefore": "2026-01-01T00:00:00+00:00",
                "notAfter": "2027-01-01T00:00:00+00:00",
                "sha256": "AB12",
            }
        ],
        "seconds": 0.123,
    }


def test_three_results_are_well() -> None:
    assert [each.value for each in Result if each.is_well] == ["passed-through", "intercepted", "direct"]
