"""What is known of a name that a user has met, and that all that we print leads to something known."""

from __future__ import annotations

import re

import pytest

from azext_aksproxy.config.knowledge.article import NODE_EXIT, REFUSAL, RULE, Article
from azext_aksproxy.config.knowledge.explain import articles, explain, similar
from azext_aksproxy.config.rules import ALL

DATE = re.compile(r"\b(?:19|20)\d\d\b|RFC \d+|API \d")


@pytest.mark.parametrize(
    ("what", "name", "kind"),
    [
        ("no-proxy-url", "no-proxy-url", RULE),
        ("NO-PROXY-URL", "no-proxy-url", RULE),
        ("[no-proxy-url]", "no-proxy-url", RULE),
        ("proxy.json:1:13: The noProxy entry 'x' is a URL. [no-proxy-url]", "no-proxy-url", RULE),
        ("httpproxyconfigcadecodeerror", "HTTPProxyConfigCADecodeError", REFUSAL),
        (" 161 ", "161", NODE_EXIT),
        ("vmssCSE 161", "161", NODE_EXIT),
        ("VMEXTENSIONPROVISIONINGERROR ... EXIT STATUS=161", "161", NODE_EXIT),
        ("err_update_ca_certs", "161", NODE_EXIT),
        (
            "Code: BadRequest\nMessage: Feature Microsoft.ContainerService/KubeProxyConfigurationPreview is not "
            "enabled. Please see https://aka.ms/aks/previews for how to enable features.",
            "feature-not-registered",
            RULE,
        ),
    ],
)
def test_a_name_is_found(what: str, name: str, kind: str) -> None:
    found = explain(what)

    assert found is not None
    assert (found.name, found.kind) == (name, kind)


@pytest.mark.parametrize(
    ("what", "alike"),
    [
        ("no-proxy-ulr", "no-proxy-url"),
        ("HTTPProxyConfigInputErr", "HTTPProxyConfigInputError"),
        ("124", "161"),
        ("exit status=124", "50"),
    ],
)
def test_what_is_not_known_is_compared_with_what_is(what: str, alike: str) -> None:
    assert explain(what) is None
    assert alike in similar(what)


@pytest.mark.parametrize("what", ["", "zzz", "\x00", "x" * 100_000, "[]"])
def test_nothing_is_said_where_nothing_is_alike(what: str) -> None:
    assert explain(what) is None
    assert similar(what) == []


@pytest.mark.parametrize("article", articles(), ids=lambda each: each.name)
def test_every_article_says_all_that_a_user_asks(article: Article) -> None:
    assert explain(article.name) == article
    assert all(explain(alias) == article for alias in article.aliases)
    assert article.what.endswith(".")
    assert article.cause.endswith(".")
    assert article.remedy
    assert article.wrong != article.right
    assert article.sources


@pytest.mark.parametrize("article", [each for each in articles() if each.kind != RULE], ids=lambda each: each.name)
def test_the_sources_of_what_azure_answers_have_a_date(article: Article) -> None:
    assert all(DATE.search(source) for source in article.sources)


def test_every_rule_can_be_explained_by_what_ends_its_findings() -> None:
    for rule in ALL:
        article = explain(f"[{rule.id}]")
        assert article is not None
        assert (article.name, article.severity) == (rule.id, rule.severity.value)


def test_what_to_change_is_what_the_check_says_of_the_wrong_example() -> None:
    found = explain("no-proxy-url")

    assert found is not None
    assert found.remedy == ('Write "example.com".',)
