"""Files that are damaged, or made to hurt, and fixed: an end, no more work than the file is long, and no password."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from azext_aksproxy.config.findings import UnreadableError
from azext_aksproxy.config.fixing.difference import difference
from azext_aksproxy.config.kinds import HTTP_PROXY, KINDS
from azext_aksproxy.config.reading.source import decode, encode
from tests.config.damage import damaged_file
from tests.config.fixing.looks import ALL, SAFE, fixed
from tests.config.hostile import PASSWORD
from tests.work import assert_linear
from tools.only_findings import assert_fit_to_print

AT_ONCE = 100


@pytest.mark.parametrize("part", range(100))
def test_a_damaged_file_is_fixed_or_left(part: int, thorough: bool) -> None:
    """Ten thousand files in the thorough run, a hundred in the ordinary one."""
    for seed in range(part * AT_ONCE, part * AT_ONCE + (AT_ONCE if thorough else 1)):
        content = damaged_file(seed)
        try:
            text = decode("file.json", content)
        except UnreadableError:
            continue
        for kind in KINDS:
            for safeties in (SAFE, ALL):
                made = fixed(kind, text, safeties)
                after = made.after.text
                assert fixed(kind, after, safeties).after.text == after
                assert encode(text, content) == content
                assert decode("file.json", encode(after, content)) == after
                for each in made.applied:
                    assert each.fix
                    assert_fit_to_print(each.fix.description, PASSWORD if f":{PASSWORD}@" in text else "")
                if text.count(PASSWORD) == text.count(f":{PASSWORD}@"):
                    assert after.count(PASSWORD) == text.count(PASSWORD)
                    assert PASSWORD not in difference(made)


def entries(entry: Callable[[int], str]) -> Callable[[int], str]:
    def of(count: int) -> str:
        return json.dumps({"httpProxy": "http://p:1/", "noProxy": [entry(number) for number in range(count)]})

    return of


BLANKS, WILDCARD = " " * 20, '"*.a.de"'
HOSTILE: dict[str, Callable[[int], str]] = {
    "the same entry": entries(lambda _: "a"),
    "empty entries": entries(lambda _: ""),
    "wildcards": entries(lambda number: f"*.a{number}.de"),
    "wildcards that become the same": entries(lambda _: "*.a.de"),
    "lists": entries(lambda number: f"a{number}, b{number}"),
    "white space": entries(lambda number: f" a{number}\n"),
    "a list in a text": lambda count: json.dumps({"noProxy": ",".join(f"a{number}" for number in range(count))}),
    "the same key": lambda count: "{" + ", ".join(['"noProxy": []'] * count) + "}",
    "the same key in other cases": lambda count: "{" + ", ".join(['"noProxy": []', '"NoProxy": []'] * count) + "}",
    "keys that mean the same": lambda count: json.dumps(
        {f"no{'_' * number}proxy": [] for number in range(count // 20)}
    ),
    "lines": lambda count: "{" + "\n" * 20 * count + '"noProxy": ["*.a.de"]}',
    "blanks around each": lambda count: f'{{"noProxy": [{",".join([BLANKS + WILDCARD + BLANKS] * count)}]}}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_work_to_fix_a_file_grows_no_faster_than_the_file(name: str) -> None:
    def of(size: int) -> Callable[[], object]:
        text = HOSTILE[name](size)
        return lambda: difference(fixed(HTTP_PROXY, text, ALL))

    assert_linear(of, 250)
