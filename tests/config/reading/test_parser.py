"""What somebody is told to do about a slip: in JSON, and in flags that do not go with a file. It can be followed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azext_aksproxy.config.check import check
from azext_aksproxy.config.findings import errors
from azext_aksproxy.config.flags import Flags, check_flags
from azext_aksproxy.config.kinds import HTTP_PROXY, KUBE_PROXY, Kind, Purpose
from azext_aksproxy.config.limits import MAX_NESTING, MAX_VALUES


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (" ", "The file is empty.", "It must hold a JSON object."),
        ("{} {}", "There is more text after the end of the JSON value.", "Remove it."),
        ('{"a" 1}', "A ':' is missing after the key.", "Write a colon after every key."),
        ('{"a": 1,}', "A trailing comma is not JSON.", "Remove the comma."),
        ('{"a": 1', "The file ends inside an object.", "Close it with '}'."),
        ('{"a": [1', "The file ends inside a list.", "Close it with ']'."),
        ('{"a": 1, ', "The file ends inside an object.", "Close it with '}'."),
        ('{"a": 1 "b": 2}', "A ',' is missing.", "Write a comma between two values."),
        ("{a: 1}", "A key must stand in double quotes.", 'Write "key": value.'),
        ('{"a": "x\ny"}', "Invalid control character.", "Write line breaks and tabs as \\n and \\t."),
        ('{"a": "x', "Unterminated string.", ""),
        ('{"a": NaN}', "NaN is not JSON.", "Write a number."),
        ('{"a": 01}', "This is not a number.", "A number has no leading zero; text stands in quotes."),
        ('{"a": ', "The file ends where a value should stand.", ""),
        ("{\"a\": 'x'}", "Single quotes are not JSON.", "Use double quotes."),
        ('{"a": True}', "A value is missing here, or is not JSON.", "Text stands in double quotes."),
        ('{"a": 1 // no\n}', "A comment is not JSON.", "Remove the comment."),
        ('{"a": ' + "1" * 401 + "}", "The number has too many digits.", ""),
        ("[" * (MAX_NESTING + 2), f"Objects and lists are nested more than {MAX_NESTING} deep.", ""),
        (f"[{'0,' * MAX_VALUES}0]", f"The file holds more than {MAX_VALUES:,} values.", "Is it the right file?"),
    ],
)
def test_a_slip_in_json_comes_with_its_remedy(text: str, message: str, hint: str, tmp_path: Any) -> None:
    file = tmp_path / "file.json"
    file.write_text(text, "utf-8")

    [finding] = check(HTTP_PROXY, str(file)).findings

    assert (finding.rule.id, finding.message, finding.hint) == ("json-syntax", message, hint)


def test_a_file_of_just_so_many_values_is_read(tmp_path: Any) -> None:
    file = tmp_path / "file.json"
    names = MAX_VALUES - 2  # the object and the list are values too
    file.write_text(json.dumps({"noProxy": ["a"] * names}), "utf-8")

    assert "json-syntax" not in {each.rule.id for each in check(HTTP_PROXY, str(file)).findings}


PROXY = {"httpProxy": "http://proxy:8080/"}


@pytest.mark.parametrize(
    ("kind", "settings", "flags", "told"),
    [
        (
            HTTP_PROXY,
            PROXY,
            Flags(windows_admin_username="x"),
            "--windows-admin-username prepares Windows nodes, which AKS does not support behind an HTTP proxy. "
            "Leave out one of the two.",
        ),
        (
            HTTP_PROXY,
            PROXY,
            Flags(vm_set_type="AvailabilitySet"),
            "--vm-set-type AvailabilitySet is not supported behind an HTTP proxy. "
            "Use --vm-set-type VirtualMachineScaleSets.",
        ),
        (
            HTTP_PROXY,
            PROXY,
            Flags(enable_addons="monitoring"),
            "The monitoring addon sends its data through the HTTP proxy, which must let it pass. "
            "See the outbound rules of AKS for the endpoints of Azure Monitor.",
        ),
        (
            KUBE_PROXY,
            {"mode": "IPVS"},
            Flags(network_policy="azure"),
            "The mode IPVS is not supported with --network-policy azure. Use --network-policy calico, or another mode.",
        ),
        (
            KUBE_PROXY,
            {"enabled": False},
            Flags(network_plugin="azure"),
            "kube-proxy can be left out only with --network-plugin none, or with --network-dataplane cilium. "
            "Add --network-plugin none, or remove enabled.",
        ),
        (
            KUBE_PROXY,
            {"mode": "NFTABLES"},
            Flags(kubernetes_version="1.32"),
            "The mode NFTABLES needs Kubernetes 1.33 or later; --kubernetes-version is 1.32. "
            "Use 1.33 or later, or another mode.",
        ),
    ],
)
def test_a_flag_that_does_not_go_with_a_file_comes_with_its_remedy(
    kind: Kind, settings: dict[str, Any], flags: Flags, told: str
) -> None:
    checked = check(kind, json.dumps(settings))
    assert errors(checked.findings) == []

    [finding] = check_flags(checked, flags)

    assert f"{finding.message} {finding.hint}" == told


@pytest.mark.parametrize(
    ("enabled", "flags", "told"),
    [
        (True, Flags(disable_http_proxy=True), "enabled is true in the file, against --disable-http-proxy."),
        (False, Flags(enable_http_proxy=True), "enabled is false in the file, against --enable-http-proxy."),
    ],
)
def test_a_switch_against_the_file_is_named_at_its_place(enabled: bool, flags: Flags, told: str) -> None:
    checked = check(HTTP_PROXY, json.dumps({"enabled": enabled}), Purpose.UPDATE)

    [finding] = check_flags(checked, flags, Purpose.UPDATE)

    assert (finding.place.pointer, finding.message, finding.hint) == ("/enabled", told, "Leave out one of the two.")
