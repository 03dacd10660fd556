"""What the service says, without the passwords that it repeats."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import knack.log
import pytest

from azext_aksproxy.terminal import secret_filter
from azext_aksproxy.terminal.secret_filter import LOGGER, RECORD_FILTER, keep_secrets, redact_message, remember


@pytest.mark.parametrize("password", ["secret", "se cret", 'se"cret', "se'cret", "se\ncret", "s@cret/x", "se c@ret"])
def test_a_password_in_a_message_is_masked_whatever_it_holds(password: str) -> None:
    told = redact_message(f"The url 'http://user:{password}@proxy:8080/' is not correct for httpProxy.")

    assert told == "The url 'http://***@proxy:8080/' is not correct for httpProxy."


@pytest.mark.parametrize(
    "message",
    [
        "The url 'http://proxy:8080/' is not correct. Write to help@example.com.",
        "http://proxy:8080 is not correct. See https://aka.ms/x or write to help@example.com.",
        "Nothing of the kind: help@example.com",
    ],
)
def test_a_message_without_a_password_stays_as_it_is(message: str) -> None:
    assert redact_message(message) == message


@pytest.fixture
def known() -> Iterator[None]:
    remember({"httpProxy": "http://user:Hunter%212@proxy:8080/", "httpsProxy": "http://user:abc@proxy:8080/"})
    yield
    secret_filter._known.clear()


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    "text",
    [
        "user:Hunter%212@proxy",
        "user:Hunter!2@proxy",
        "http%3A%2F%2Fuser%3AHunter%25212%40proxy",
        "http:\\/\\/user:Hunter!2@proxy",
        "the password Hunter!2",
    ],
)
def test_a_password_that_a_cluster_has_is_masked_however_it_is_spelt(text: str) -> None:
    assert "Hunter" not in redact_message(text)


@pytest.mark.usefixtures("known")
def test_a_password_that_may_be_a_part_of_any_word_is_masked_in_urls_only() -> None:
    assert redact_message("abcd http://user:abc@proxy/") == "abcd http://***@proxy/"


URL = "http://user:Hunter2@proxy:8080/"


class Written(logging.StreamHandler[io.StringIO]):
    """A handler of azure-cli's, and what it wrote."""

    def __init__(self) -> None:
        super().__init__(io.StringIO())
        self.setFormatter(logging.Formatter("%(name)s: %(message)s"))

    @property
    def text(self) -> str:
        return self.stream.getvalue()


@pytest.fixture(params=["", "cli", "azure", "az_command_data_logger"])
def logger(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[logging.Logger, Written]]:
    """A logger below one to which azure-cli gives handlers, and such a handler."""
    monkeypatch.setattr(knack.log, "cli_logger_names", ["cli", "azure"])  # as azure-cli has them once it runs
    parent, handler = logging.getLogger(request.param), Written()
    parent.addHandler(handler)
    child = logging.getLogger(f"{request.param}.some.module".lstrip("."))
    child.setLevel(logging.DEBUG)
    yield child, handler
    parent.removeHandler(handler)


Logger = tuple[logging.Logger, Written]


def test_a_traceback_in_the_log_holds_no_password(logger: Logger) -> None:
    keep_secrets()
    try:
        try:
            raise ValueError(f"The url {URL} is not correct")
        except ValueError as error:
            raise KeyError("x") from error
    except KeyError as error:
        logger[0].debug("c1", exc_info=error, stack_info=True)

    written = logger[1].text
    assert "The url http://***@proxy:8080/ is not correct" in written
    assert written.startswith(f"{logger[0].name}: c1\nTraceback (most recent call last):")
    assert "KeyError: 'x'" in written
    assert "Stack (most recent call last):" in written
    assert "Hunter2" not in written


def test_a_message_in_the_log_holds_no_password(logger: Logger) -> None:
    keep_secrets()
    keep_secrets()
    logger[0].warning("%s said: %r", 7, ValueError(URL))
    logger[0].warning({"url": URL})

    assert logger[1].text.splitlines() == [
        f"{logger[0].name}: 7 said: ValueError('http://***@proxy:8080/')",
        f"{logger[0].name}: {{'url': 'http://***@proxy:8080/'}}",
    ]
    assert len(logger[1].filters) == 1


def test_a_stack_in_the_log_holds_no_password(logger: Logger) -> None:
    keep_secrets()
    record = logging.makeLogRecord({"msg": "m", "levelno": 10, "stack_info": URL, "exc_text": URL})
    logger[0].handle(record)

    assert logger[1].text == "None: m\nhttp://***@proxy:8080/\nhttp://***@proxy:8080/\n"


def test_what_does_not_fit_its_message_is_shown_without_a_password(
    logger: Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_secrets()
    logger[0].warning("%d", URL)

    assert "http://***@proxy:8080/" in logger[1].text
    assert "Hunter2" not in logger[1].text + capsys.readouterr().err


def test_a_record_without_a_sign_of_a_user_is_not_touched() -> None:
    trouble = ValueError("http://proxy:8080/")
    facts = {"msg": "%s %d", "args": ("http://proxy:8080/", 1), "exc_info": (ValueError, trouble, None)}
    record = logging.makeLogRecord(facts)
    before = dict(vars(record))

    assert RECORD_FILTER.filter(record)
    assert vars(record) == before


def test_the_network_trace_stays_json() -> None:
    keep_secrets()
    handler = Written()
    handler.setFormatter(None)
    logging.getLogger("cli").addHandler(handler)
    keep_secrets()
    body = {
        "httpProxy": "u:Hunter2@proxy",
        "noProxy": ["a", 'http://u:Hun"ter2@h', "x@y"],
        "id": "u@h",
        "n": "http://p:1/",
    }
    trace = logging.getLogger(LOGGER)
    trace.setLevel(logging.DEBUG)
    trace.debug(json.dumps(body, indent=1))
    logging.getLogger("cli").removeHandler(handler)

    assert json.loads(handler.text) == {
        "httpProxy": "***@proxy",
        "noProxy": ["a", "http://***@h", "x@y"],
        "id": "u@h",
        "n": "http://p:1/",
    }
