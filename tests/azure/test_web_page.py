"""Answers that are web pages, and errors that are about something else."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
import requests
from azure.cli.core.azclierror import AzureResponseError, FileOperationError, HTTPError
from azure.cli.core.util import get_file_json
from azure.core.exceptions import DecodeError, HttpResponseError
from azure.core.pipeline.policies import ContentDecodePolicy
from azure.core.rest import HttpRequest
from azure.core.rest._requests_basic import RestRequestsTransportResponse
from knack.util import CLIError

from azext_aksproxy.azure.web_page import web_pages_named
from azext_aksproxy.rollout.memory.journal import VERSION, Journal, JournalError


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


def answered(text: str) -> Any:
    """Return an answer with `text` as azure-core hands it to the SDKs."""
    whole = requests.Response()
    whole.status_code, whole.raw, whole.encoding = 200, io.BytesIO(text.encode()), "utf-8"
    answer = RestRequestsTransportResponse(request=HttpRequest("GET", "https://x"), internal_response=whole)
    answer.read()
    return answer


def test_an_answer_that_is_cut_off_is_told() -> None:
    """New SDKs read the JSON themselves, and nobody wraps the error."""
    with pytest.raises(AzureResponseError, match="is not JSON"), web_pages_named():
        answered('{"cut').json()


def test_an_answer_that_led_to_another_error_is_told() -> None:
    def ask() -> None:
        try:
            ContentDecodePolicy.deserialize_from_text('{"cut', "application/json", answered(""))
        except DecodeError as error:
            raise HttpResponseError("x") from error

    with pytest.raises(AzureResponseError, match="is not JSON"), web_pages_named():
        ask()


def test_a_damaged_journal_is_no_answer_of_azure(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    header = {"event": "rollout", "version": VERSION, "at": "", "settings": "", "selection": "", "selected": ""}
    path.write_text(json.dumps(header) + '\n{"half{"event"}\n')

    def roll_out() -> None:
        try:
            Journal(path)
        except JournalError as error:
            raise FileOperationError(str(error)) from None

    with pytest.raises(FileOperationError, match="Line 2 of the journal"), web_pages_named():
        roll_out()


def test_a_file_of_the_user_is_no_answer_of_azure(tmp_path: Path) -> None:
    """Such as that of `--kubelet-config`, which azure-cli reads: it says itself what is wrong with it."""
    path = tmp_path / "kubelet.json"
    path.write_text('{"cut')

    with pytest.raises(CLIError, match="Failed to parse file"), web_pages_named():
        get_file_json(str(path))


def test_what_an_error_leaves_aside_did_not_lead_to_it() -> None:
    def ask() -> None:
        try:
            answered("<html>").json()
        except ValueError:
            raise CLIError("something else") from None

    with pytest.raises(CLIError, match="something else"), web_pages_named():
        ask()
