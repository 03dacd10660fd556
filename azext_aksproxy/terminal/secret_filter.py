"""Passwords in the proxy URLs of a cluster, kept out of logs, errors and output.

AKS takes no such URL today, but another tool may have stored one years ago, and every answer repeats it; azure-cli logs
all requests and answers with `--debug`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from azext_aksproxy.config.redact import masked

LOGGER = "cli.azure.cli.core.sdk.policies"
"""Logs requests and answers with their bodies (azure-cli, SafeNetworkTraceLoggingPolicy)."""

COMMAND_LOGGER = "az_command_data_logger"
"""Writes a file for each command (azure-cli, AzCliLogging); its handler is there, beside those of knack's loggers."""

JSON_TEXT = re.compile(r'(?P<key>"https?Proxy"\s*:\s*)?"(?P<text>(?:[^"\\]|\\.)*)"', re.IGNORECASE)

ATTRIBUTES = ("http_proxy", "https_proxy", "no_proxy", "effective_no_proxy")
"""Of a cluster's HTTP proxy configuration, in the models of all hosts."""


class SecretFilter(logging.Filter):  # pylint: disable=too-few-public-methods
    """Masks user names and passwords in URLs of the JSON that is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the message of `record` where need be, and let it pass."""
        text = record.getMessage()
        if "@" in text:
            record.msg, record.args = JSON_TEXT.sub(_masked, text), ()
        return True


def _masked(found: re.Match[str]) -> str:
    is_url = found["key"] or "://" in found["text"]
    return f'{found["key"] or ""}"{masked(found["text"])}"' if is_url else found[0]


SHORTEST = 4
"""A password of fewer characters is masked in URLs only: it may be a part of any word."""

_known: set[str] = set()


def remember(settings: Mapping[str, Any]) -> None:
    """Remember the passwords in the URLs of an `httpProxyConfig`: from now on they are masked wherever they stand.

    The service repeats a URL in its own words as well: without a scheme, or encoded.
    """
    for name in ("httpProxy", "httpsProxy"):
        address = str(settings.get(name) or "").partition("://")[2].rpartition("@")[0]
        password = address.partition(":")[2]
        for each in (password, unquote(password), quote(password, safe="")):
            if len(each) >= SHORTEST:
                _known.add(each)


URL_WITH_USER = re.compile(
    r"""://(?:[^\s"']{0,2048}@|[^\s"'/@:]{1,256}:(?!\d+(?:\W|$))[^@]{0,256}@(?:[^\s"']{0,2048}@)?)"""
)
"""A URL up to its last `@`: in one word, or with a password that holds spaces or quotes. Digits alone are a port.

The lengths are bounded, so that no text takes long.
"""


def masked_text(text: str) -> str:
    """Return `text`, a message of the service, with `***` for the users and passwords that it repeats."""
    text = URL_WITH_USER.sub("://***@", text)
    for each in sorted(_known, key=len, reverse=True):
        text = text.replace(each, "***")
    return text


def _may_hold_secrets(text: str) -> bool:
    return "@" in text or any(each in text for each in _known)


class RecordFilter(logging.Filter):  # pylint: disable=too-few-public-methods
    """Masks users and passwords in the URLs of all that a handler is about to write: message, traceback and stack."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change `record` where need be, and let it pass."""
        text = _message(record)
        if _may_hold_secrets(text):
            record.msg, record.args = masked_text(text), ()
        if record.exc_info and not record.exc_text:  # which every formatter takes for the traceback, if it is there
            trace = FORMATTER.formatException(record.exc_info)
            record.exc_text = trace if _may_hold_secrets(trace) else None
        for name in ("exc_text", "stack_info"):
            if _may_hold_secrets(getattr(record, name) or ""):
                setattr(record, name, masked_text(getattr(record, name)))
        return True


def _message(record: logging.LogRecord) -> str:
    """Return the message of `record`, also where its arguments do not fit: logging would show them unmasked."""
    try:
        return record.getMessage()
    except Exception:  # pylint: disable=broad-exception-caught # whatever the __str__ of an argument raises
        record.msg, record.args = f"{record.msg} {record.args}", ()
        return record.msg


FORMATTER = logging.Formatter()
FILTER = SecretFilter()
RECORD_FILTER = RecordFilter()


def keep_secrets() -> None:
    """Keep passwords out of the log, on the terminal and in files, from now on. Calling it again changes nothing.

    The filter is on the handlers of azure-cli, through which the records of all loggers go out.
    """
    from knack.log import cli_logger_names

    logging.getLogger(LOGGER).addFilter(FILTER)
    for name in ("", *cli_logger_names, COMMAND_LOGGER):
        for handler in logging.getLogger(name).handlers:
            handler.addFilter(RECORD_FILTER)


def mask_printed(cluster: Any) -> None:
    """Mask the URLs in a ManagedCluster that is about to be printed."""
    settings = cluster.http_proxy_config
    for name in ATTRIBUTES:
        value = getattr(settings, name, None)
        if isinstance(value, list):
            setattr(settings, name, [masked(each) if isinstance(each, str) else each for each in value])
        elif isinstance(value, str):
            setattr(settings, name, masked(value))
