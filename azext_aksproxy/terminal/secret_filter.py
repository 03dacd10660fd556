"""Passwords in the proxy URLs of a cluster, kept out of logs, errors and output.

AKS takes no such URL today, but another tool may have stored one years ago, and every answer repeats it; azure-cli logs
all requests and answers with `--debug`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, MutableMapping
from typing import Any

from knack.log import cli_logger_names

from azext_aksproxy.config.redact import mask, mask_message, passwords_of, printable

LOGGER = "cli.azure.cli.core.sdk.policies"
"""Logs requests and answers with their bodies (azure-cli, SafeNetworkTraceLoggingPolicy)."""

COMMAND_LOGGER = "az_command_data_logger"
"""Writes a file for each command (azure-cli, AzCliLogging); its handler is there, beside those of knack's loggers."""

JSON_TEXT = re.compile(r'(?P<key>"https?Proxy"\s*:\s*)?"(?P<text>(?:[^"\\]|\\.)*)"', re.IGNORECASE)


class SecretFilter(logging.Filter):
    """Masks user names and passwords in URLs of the JSON that is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the message of `record` where need be, and let it pass."""
        text = record.getMessage()
        if "@" in text:
            record.msg, record.args = JSON_TEXT.sub(_masked, text), ()
        return True


def _masked(found: re.Match[str]) -> str:
    is_url = found["key"] or "://" in found["text"]
    return f'{found["key"] or ""}"{mask(found["text"])}"' if is_url else found[0]


_known: set[str] = set()


def remember(settings: Mapping[str, Any]) -> None:
    """Remember the passwords in the URLs of an `httpProxyConfig`: from now on they are masked wherever they stand.

    The service repeats a URL in its own words as well: without a scheme, or encoded.
    """
    _known.update(passwords_of(settings))


def redact_message(text: str, keep: str = "") -> str:
    """Return `text`, a message of the service, as it may be printed; `keep` as `redact.printable` has it."""
    return printable(mask_message(text, _known), keep)


def _may_hold_secrets(text: str) -> bool:
    return "@" in text or any(each in text for each in _known)


class RecordFilter(logging.Filter):
    """Masks users and passwords in the URLs of all that a handler is about to write: message, traceback and stack."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change `record` where need be, and let it pass."""
        text = _message(record)
        if _may_hold_secrets(text):
            record.msg, record.args = mask_message(text, _known), ()
        if record.exc_info and not record.exc_text:  # which every formatter takes for the traceback, if it is there
            trace = FORMATTER.formatException(record.exc_info)
            record.exc_text = trace if _may_hold_secrets(trace) else None
        for name in ("exc_text", "stack_info"):
            if _may_hold_secrets(getattr(record, name) or ""):
                setattr(record, name, mask_message(getattr(record, name), _known))
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
    logging.getLogger(LOGGER).addFilter(FILTER)
    for name in ("", *cli_logger_names, COMMAND_LOGGER):
        for handler in logging.getLogger(name).handlers:
            handler.addFilter(RECORD_FILTER)


def mask_printed(cluster: Any) -> None:
    """Mask the URLs in a ManagedCluster that is about to be printed."""
    settings = cluster.http_proxy_config
    if settings is None:
        return
    values: MutableMapping[str, Any] = settings if isinstance(settings, MutableMapping) else vars(settings)
    for name, value in list(values.items()):
        if isinstance(value, list):
            values[name] = [mask(each) if isinstance(each, str) else each for each in value]
        elif isinstance(value, str):
            values[name] = mask(value)
