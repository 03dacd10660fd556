"""The programs that read the trust store of a node, or a copy of it in a pod."""

from __future__ import annotations

GO = "Go"
CURL = "curl"
PYTHON = "Python before 3.13"
STRICT_PYTHON = "Python 3.13 and later"
NODE = "Node"
P11_KIT = "p11-kit"

PROGRAMS = {
    GO: "crypto/x509 and encoding/pem: kubelet, containerd, and the service itself",
    CURL: "OpenSSL, with partial chains: also a CA without its root is trusted",
    PYTHON: "OpenSSL, by `ssl.create_default_context`",
    STRICT_PYTHON: "the same, with partial chains, and with the flag X509_STRICT: `az` itself",
    NODE: "OpenSSL, by NODE_EXTRA_CA_CERTS; of a file it keeps what stands before a block that it cannot read",
    P11_KIT: "what writes the trust store of Azure Linux: of a CA that it drops, no program there hears",
}
"""What each reads with, and how it differs."""

OPENSSL = frozenset({CURL, PYTHON, STRICT_PYTHON, NODE})
EVERYONE = frozenset(PROGRAMS)


def listed(programs: frozenset[str]) -> str:
    """Return some programs as words of a sentence, those that use OpenSSL by its name."""
    if programs == EVERYONE:
        return "all programs"
    named = [each for each in PROGRAMS if each in programs]
    if programs >= OPENSSL:
        named = [each for each in named if each not in OPENSSL]
        named.insert(GO in programs, "whatever uses OpenSSL")
    elif {PYTHON, STRICT_PYTHON} <= programs:
        named = ["Python" if each == PYTHON else each for each in named if each != STRICT_PYTHON]
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
