"""Answers that are web pages: a proxy on the way gave them where Azure's JSON was expected."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError

from azure.cli.core.azclierror import AzureResponseError
from azure.core.exceptions import AzureError
from knack.util import CLIError

from azext_aksproxy.config.redact import redact

PAGE = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)

NOISY = "azure.mgmt.containerservice._utils.model_base"
"""The SDK's logger that shows a traceback for every error whose body is not JSON."""

ANSWER_READERS = re.compile(r"(azure\.(core|mgmt)|requests|msal|msrest|\w+\.vendored_sdks)(\.|$)")
"""The modules that read JSON out of answers. azure-cli and we also read it out of files, such as a journal."""


@contextmanager
def web_pages_named() -> Iterator[None]:
    """Raise AzureResponseError in place of an error that came of an answer which is not JSON."""

    def is_quiet(record: logging.LogRecord) -> bool:
        return record.exc_info is None

    logging.getLogger(NOISY).addFilter(is_quiet)
    try:
        yield
    except (AzureError, CLIError, JSONDecodeError) as error:
        unreadable = web_page_error(error)
        if unreadable is None:
            raise
        raise unreadable from None
    finally:
        logging.getLogger(NOISY).removeFilter(is_quiet)


def web_page_error(error: BaseException) -> Exception | None:
    """Return what to raise in place of `error` if that came of an answer which is not JSON, else None."""
    text = _unread(error)
    return None if text is None else _named(text)


def _unread(error: BaseException | None) -> str | None:
    """Return the answer that `error`, or what led to it, could not read as JSON; None if it is about something else.

    What an error leaves aside with `raise ... from None` did not lead to it.
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, JSONDecodeError) and ANSWER_READERS.match(_reader(error)):
            return error.doc
        text = getattr(getattr(error, "response", None), "text", "")
        text = str(text() if callable(text) else text)  # requests, which azure-cli uses for Graph, has a property
        if PAGE.match(text):
            return text
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return None


def _reader(error: JSONDecodeError) -> str:
    """Return the name of the module that asked for the JSON, which is the last before those of `json` itself."""
    modules = [str(frame.f_globals.get("__name__")) for frame, _ in traceback.walk_tb(error.__traceback__)]
    return next((each for each in reversed(modules) if each.partition(".")[0] not in ("json", "simplejson")), "")


def _named(text: str) -> Exception:
    message, remedy = "Azure's answer is not JSON and cannot be read.", None
    if PAGE.match(text):
        found = TITLE.search(text)
        title = f": '{redact(' '.join(found[1].split()))}'" if found else ""
        message = f"A web page came where Azure's answer was expected{title}. A proxy on the way seems to have sent it."
        remedy = "Look at HTTPS_PROXY and NO_PROXY of this shell, and at what that proxy lets through."
    error: Exception = AzureResponseError(message, recommendation=remedy)
    return error
