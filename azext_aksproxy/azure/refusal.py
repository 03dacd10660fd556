"""What Azure, or azure-cli on the way to it, said instead of doing what was asked: on one line, without passwords."""

from __future__ import annotations

from typing import Any

from azext_aksproxy.azure.retry_after import retry_after
from azext_aksproxy.azure.web_page import web_page_error
from azext_aksproxy.terminal.secret_filter import redact_message


def on_one_line(message: str) -> str:
    """Return a message of the service as a line of the journal and of the screen, without passwords in URLs."""
    return redact_message(" ".join(message.split()))


def code_and_message(error: Any) -> tuple[str, str]:
    """Return the code and the message of a refusal, each on one line and without passwords in URLs."""
    error = web_page_error(error) or error
    described = getattr(error, "error", None)
    code = getattr(described, "code", None) or getattr(error, "status_code", None) or type(error).__name__
    message = getattr(described, "message", None) or getattr(error, "message", None) or str(error)
    return on_one_line(str(code)), on_one_line(str(message))


def seconds_to_wait(error: Any) -> float | None:
    """Return how long the answer that `error` came of says to wait, if it does."""
    response = getattr(error, "response", None)
    return retry_after(response.headers) if response is not None else None
