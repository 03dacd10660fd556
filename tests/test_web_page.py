"""Answers that are web pages, and errors that are about something else."""

from __future__ import annotations

import pytest
import requests
from azure.cli.core.azclierror import AzureResponseError, HTTPError

from azext_aksproxy.web_page import web_pages_named


def refused_by_graph(body: bytes) -> HTTPError:
    """Return what azure-cli raises where Microsoft Graph, which it asks by requests, refuses."""
    response = requests.Response()
    response.status_code, response._content = 403, body
    return HTTPError("Forbidden", response)


def test_a_refusal_of_microsoft_graph_is_told_as_it_is() -> None:
    with pytest.raises(HTTPError, match="Forbidden"), web_pages_named():
        raise refused_by_graph(b'{"error": {}}')


def test_a_web_page_in_the_place_of_microsoft_graph_is_named() -> None:
    with pytest.raises(AzureResponseError, match=r"A web page came .*: 'Blocked'"), web_pages_named():
        raise refused_by_graph(b"<html><title>Blocked</title></html>")
