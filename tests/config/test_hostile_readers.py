"""Files of other tools that are made to hurt, or damaged: nothing but findings, with work and memory in bounds."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azext_aksproxy.config.check import check_any_source
from azext_aksproxy.config.findings import Finding, UnreadableError
from azext_aksproxy.config.kinds import KINDS
from azext_aksproxy.config.reading.source import Source, decode
from tests.config import certificate_factory as factory
from tests.config.cost import SMALL, assert_bounded, needs_fork
from tests.config.hostile_readers import hostile_readers
from tests.work import assert_linear, no_hang
from tools.only_findings import RULES, assert_fit_to_print

files_of = cache(hostile_readers)
"""Kept by those alone that run these tests: making the large ones takes seconds."""

SMALL_FILE = b"httpProxy: http://p:1/\n"


def found_in(content: bytes) -> list[Finding]:
    """Return what is found in a file, its kind left open and given."""
    try:
        text = decode("f", content)
    except UnreadableError as error:
        return [error.finding]
    return [each for kind in (None, *KINDS) for each in check_any_source(Source("f", text), now=factory.NOW, kind=kind)]


WORST = [
    *("YAML: a bomb of aliases", "YAML: a bomb of merge keys", "YAML: a long text of many aliases", "YAML: dashes"),
    *("YAML: many anchors", "YAML: a quoted text", "manifests: many clusters", "lists: many that are none"),
    *("Terraform: many changes", "Terraform: a body of escapes", "Terraform: modules in modules"),
]
"""Those of the ordinary run, one for each step of the way."""


@needs_fork
@pytest.mark.parametrize("name", WORST)
def test_a_hostile_mebibyte_is_checked_in_bounded_memory(name: str) -> None:
    assert_bounded(name, found_in, files_of()[name], SMALL_FILE)


@needs_fork
@pytest.mark.thorough
@pytest.mark.parametrize("part", range(4))
def test_every_hostile_mebibyte_is_checked_in_bounded_memory(part: int) -> None:
    for name, content in list(files_of().items())[part::4]:
        assert_bounded(name, found_in, content, SMALL_FILE)


@pytest.mark.parametrize("name", [*WORST, "YAML: many documents"])
def test_the_work_for_a_hostile_file_grows_no_faster_than_the_file(name: str) -> None:
    assert_linear(checking(name), SMALL)


@pytest.mark.thorough
@pytest.mark.parametrize("part", range(4))
def test_the_work_for_every_hostile_file_grows_no_faster_than_the_file(part: int) -> None:
    for name in list(files_of())[part::4]:
        assert_linear(checking(name), SMALL)


def checking(name: str) -> Callable[[int], Callable[[], object]]:
    """Return what makes the check of the hostile file `name` in a size."""

    def of(size: int) -> Callable[[], object]:
        content = files_of(size)[name]
        return lambda: [str(finding) for finding in found_in(content)]

    return of


@pytest.mark.parametrize("name", [name for name in files_of(SMALL) if "bomb" in name or "many aliases" in name])
def test_a_bomb_is_one_finding(name: str) -> None:
    with no_hang():
        [found] = set(found_in(files_of()[name]))

    assert found.rule.id == "yaml-syntax"
    assert "more than 25,000 values" in found.message or "more text than a file may have" in found.message
    assert ("text" in found.message) is ("many aliases" in name)


PARTS = [
    *(
        "apiVersion: ",
        "kind: ManagedCluster",
        "spec:",
        "httpProxyConfig:",
        "httpProxy: ",
        "noProxy: ",
        "kubeProxyConfig:",
    ),
    *(
        "http://p:1/",
        "no",
        "1_0",
        "[",
        "]",
        "{",
        "}",
        "- ",
        ": ",
        ", ",
        "\n",
        "\n  ",
        "---\n",
        "&a ",
        "*a",
        "<<: ",
        "!x ",
    ),
    *(
        '"',
        "'",
        "|",
        ">",
        "{{ x }}",
        "${x}",
        "containerservice.azure.com/v1",
        '"format_version": "1.2"',
        "\x00",
        "\ud800",
    ),
    *('"planned_values": ', '"root_module": ', '"resources": ', '"type": "azurerm_kubernetes_cluster"', '"values": '),
]


@given(
    st.binary() | st.lists(st.sampled_from(PARTS)).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))
)
def test_bytes_at_random_give_only_findings(content: bytes) -> None:
    for text in (
        content.decode("latin-1"),
        content.decode("utf-8", "replace"),
        content.decode("utf-8", "surrogateescape"),
    ):
        for finding in check_any_source(Source("f", text), now=factory.NOW):
            assert RULES[finding.rule.id] is finding.severity
            assert finding.message.endswith(".")
            assert_fit_to_print(str(finding), "")
            assert finding.place.line >= 1
