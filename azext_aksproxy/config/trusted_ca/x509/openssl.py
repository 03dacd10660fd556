"""What OpenSSL makes of a certificate: it is asked, by means of Python's own `ssl`.

curl, Python and most of what is written in C read the trust store with it. Where it cannot read one block of a file, it
loads nothing of that file (X509_load_cert_crl_file in crypto/x509/by_file.c, OpenSSL 3).
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import ssl


class Loaded(NamedTuple):
    """What OpenSSL has loaded: how many certificates, and how many of them it takes for authorities."""

    certificates: int = 0
    authorities: int = 0


@lru_cache(maxsize=256)  # the files of many clusters hold the same CA
def load(data: str | bytes) -> Loaded | None:
    """Return what OpenSSL loads of PEM text or of DER, or None where it cannot read it."""
    import ssl  # not before a file is read: it takes as long as all of the rules

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _forget_errors(context)
    try:
        context.load_verify_locations(cadata=data)
    except (ssl.SSLError, ValueError):  # ValueError where there is nothing
        return None
    stats = context.cert_store_stats()
    _forget_errors(context)
    return Loaded(stats["x509"], stats["x509_ca"])


def _forget_errors(context: ssl.SSLContext) -> None:
    """Empty OpenSSL's list of errors, one for the whole thread, as `ssl` does after an error that it raises.

    What stays in it is taken for an error of the next one who loads certificates, us or others.
    """
    import ssl

    with suppress(ssl.SSLError):
        context.load_verify_locations(cadata=b"\0")


def load_one(der: bytes) -> Loaded | None:
    """Return what OpenSSL loads of one certificate, as it stands in a PEM block: what follows it does not count."""
    import ssl

    return load(ssl.DER_cert_to_PEM_cert(der)) if der else None


def load_pem(pem: bytes) -> Loaded | None:
    """Return what OpenSSL loads of PEM text, comments in any language included."""
    return load(pem.decode("ascii", "replace").replace("\ufffd", "?"))
