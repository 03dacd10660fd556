"""docs/explanation/certificates.md: who trusts which certificates, from the tables that judge them."""

from __future__ import annotations

from collections.abc import Iterator

from azext_aksproxy.config.findings import Rule
from azext_aksproxy.config.trusted_ca.block import TEXTS
from azext_aksproxy.config.trusted_ca.certificate import ROOT_WANTED_BY
from azext_aksproxy.config.trusted_ca.oddities import TABLE
from azext_aksproxy.config.trusted_ca.programs import OPENSSL, PROGRAMS
from azext_aksproxy.config.trusted_ca.rules import NO_ROOT, SPOILS_STORE

INTRODUCTION = """\
# Who trusts which certificates

`trustedCa` becomes a file in the trust store of every node, and copies of it reach pods. Several programs read it,
and they do not agree. A certificate that one of them refuses is refused in silence: what is seen later is a
connection that fails, with "certificate signed by unknown authority" or the like, in a program that nobody has
changed.

So a certificate is judged as each of these programs does, and a finding names those that do not trust it:
"""

METHOD = """\
## How it is known

The service and everything written in Go read certificates by the rules of `crypto/x509`; these are followed step by
step. What OpenSSL can load it is asked itself, by Python's `ssl`: of a file with one block that it cannot read it
loads **nothing**, so that the one bad certificate takes all others of the node with it. That is an error; what
concerns one program, or one certificate, is a warning.

The tables are those that the check works with, and this page is written from them, by `script/write-rules`. Every
night they are held against the programs themselves, with a server under each certificate: Go 1.27.3, OpenSSL 3 with
the flags of each program, Node, and p11-kit, as far as the machine has them. Tens of thousands of certificates and
texts that were broken at random go the same way. The figures for curl are those of OpenSSL with its flag for partial
chains and at security level 2, which distributions set.

## What is odd about a certificate

"no" is a program that does not trust it; **"nothing"** is one that then loads nothing of the whole file. Versions
before those that were tried may be laxer, later ones stricter.
"""

TEXT = """\
## What is odd about the text around it
"""


def as_markdown() -> str:
    """Return docs/explanation/certificates.md."""
    rows = [_row(each.what, each.refused_by, each.rule, each.rule is SPOILS_STORE) for each in TABLE if each.refused_by]
    rows.append(
        _row(
            "an intermediate CA without its root, or a CA that names another key than its own as its issuer's",
            ROOT_WANTED_BY,
            NO_ROOT,
            spoils=False,
        )
    )
    texts = [_row(each.what, each.refused_by, each.rule, each.spoils) for each in TEXTS]
    programs = ["| program | reads it with |", "| --- | --- |"]
    programs += [f"| {name} | {what} |" for name, what in PROGRAMS.items()]
    parts = (INTRODUCTION, programs, METHOD, [*_head("a certificate"), *rows], TEXT, [*_head("a text"), *texts])
    return "\n".join(part if isinstance(part, str) else "\n".join(part) + "\n" for part in parts)


def _head(kind: str) -> Iterator[str]:
    yield f"| {kind} with | {' | '.join(PROGRAMS)} | rule |"
    yield f"| --- |{' --- |' * len(PROGRAMS)} --- |"


def _row(what: str, refused_by: frozenset[str], rule: Rule, spoils: bool) -> str:
    cells = [_cell(each, refused_by, spoils) for each in PROGRAMS]
    return f"| {' | '.join([what, *cells])} | [{rule.id}](../rules.md#{rule.id}) |"


def _cell(program: str, refused_by: frozenset[str], spoils: bool) -> str:
    if program not in refused_by:
        return ""
    return "**nothing**" if spoils and program in OPENSSL else "no"
