"""The code that a message of Azure's names."""

from __future__ import annotations

import pytest

from azext_aksproxy.config.knowledge.answers import BY_NAME, answer_in, exit_code
from azext_aksproxy.config.knowledge.node_exits import NODE_EXITS
from azext_aksproxy.config.knowledge.refusals import REFUSALS

REPORTED = (
    "VMExtensionProvisioningError: VM has reported a failure when processing extension 'vmssCSE'. Error message: "
    '"Enable failed: failed to execute command: command terminated with exit status=%s\n[stdout]\n{ "ExitCode": "%s"'
)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (REPORTED % (161, 161), "161"),
        ('{ \\"ExitCode\\": \\"31\\", \\"Output\\": \\"curl', "31"),
        ("vmssCSE 161", "161"),
        ("vmssCSE exit status=50, output=pt/apt.conf.d/95proxy", "50"),
        ("This error might also appear as exit status 51", "51"),
        ("exit code: 52", "52"),
        ("exit status=1240", None),
        ("161 nodes", None),
        ("", None),
    ],
)
def test_the_exit_code_that_a_message_tells(message: str, code: str | None) -> None:
    assert exit_code(message) == code


@pytest.mark.parametrize(
    ("message", "name"),
    [
        (REPORTED % (211, 211), "211"),
        ("CSE failed with 'VMExtensionError_K8SAPIServerConnFail'. Agents are unable to establish", "51"),
        ("(HTTPProxyWrongUrlError) The url x is not correct\nCode: HTTPProxyWrongUrlError", "HTTPProxyWrongUrlError"),
        ("SubCode: ciliumdataplanerequireskubeproxyconfigdisabled", "CiliumDataplaneRequiresKubeProxyConfigDisabled"),
        ("exit status=124", None),
        ("HTTPProxyWrongUrlErrors", None),
        ("in 50 minutes", None),
    ],
)
def test_what_is_known_of_a_message(message: str, name: str | None) -> None:
    found = answer_in(message)

    assert (found and found.name) == name


def test_no_name_means_two_things() -> None:
    assert len(BY_NAME) == sum(len(each.names) for each in (*REFUSALS, *NODE_EXITS))
