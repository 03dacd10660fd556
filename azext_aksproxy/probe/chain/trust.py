"""Whether nodes trust a chain: that of OpenSSL's verifier, with public roots and what trustedCa adds.

The handshake itself verifies with both, and so judges purpose and strength as well; a second verifier that knows the
public roots alone then tells a chain that was passed through from one that only trustedCa covers. As Go and curl do it,
a CA is trusted without its root (X509_V_FLAG_PARTIAL_CHAIN). Keys from 1,024 bits on are taken and SHA-1 is not, which
is OpenSSL's security level 1 and the rule of Go's crypto/x509 (1.27).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from OpenSSL import SSL, crypto

from azext_aksproxy.config.trusted_ca.certificates import certificate
from azext_aksproxy.config.trusted_ca.pem import blocks, decode

Error = tuple[int, bytes]
"""A number of OpenSSL's (x509_vfy.h) and the certificate that it is about, in DER."""

CIPHERS = b"DEFAULT:@SECLEVEL=1"


@dataclass(frozen=True)
class Verdict:
    """What the verifier says of a chain.

    `errors` is empty where it is trusted; `is_public` then says whether by public roots alone, and `needed` are the
    certificates of trustedCa that it stands on where it does not, in DER.
    """

    errors: tuple[Error, ...]
    is_public: bool = False
    needed: frozenset[bytes] = frozenset()


class Trust:
    """What nodes trust: public roots, and what the cluster adds.

    `public_roots` is PEM text, certifi's where it is None; `trusted` are base64 of PEM texts, those of trustedCa, and
    `beside` others that nodes trust as well. Of those the blocks are taken that Go takes. Raises ValueError if
    `public_roots` holds no certificate.
    """

    def __init__(self, public_roots: bytes | None, trusted: Sequence[str], beside: Sequence[str] = ()) -> None:
        public = list(_loaded(_ders(_certifi() if public_roots is None else public_roots)))
        if not public:
            raise ValueError("There is no certificate among the public roots.")
        self._in_file = tuple(dict.fromkeys(_read_by_go(trusted)))
        own = tuple(dict.fromkeys((*self._in_file, *_read_by_go(beside))))
        self.trusted = tuple(map(certificate, own))
        both = [*public, *_loaded(own)]
        self._own = frozenset(own)
        self._public, self._whole = _store(public, partial=True), _store(both, partial=False)
        self._context = self._new_context(both)

    def connection(self, server_name: str, protocols: Sequence[bytes] = ()) -> SSL.Connection:
        """Return a connection that has not begun. `protocols` are offered by ALPN; no name is sent if it is ""."""
        connection = SSL.Connection(self._context, None)
        connection.set_app_data([])
        if server_name:
            connection.set_tlsext_host_name(server_name.encode("ascii"))
        if protocols:
            connection.set_alpn_protos(list(protocols))
        return connection

    def verdict(self, connection: SSL.Connection) -> Verdict:
        """Return what is to be said of the chain of a connection after its handshake. The host's name is another's."""
        errors = tuple(dict.fromkeys(connection.get_app_data()))
        presented = connection.get_peer_cert_chain(as_cryptography=False) or []
        if errors or not presented:
            return Verdict(errors)
        if _chain(self._public, presented) is not None:
            return Verdict((), is_public=True)
        used = [*(connection.get_verified_chain(as_cryptography=False) or ()), *(_chain(self._whole, presented) or ())]
        return Verdict((), needed=self._own & {_der(each) for each in used})

    def is_by_file(self, verdict: Verdict) -> bool:
        """Say whether a chain stands on trustedCa, and not on what nodes trust beside it."""
        return not verdict.needed.isdisjoint(self._in_file)

    def without(self, needed: frozenset[bytes]) -> tuple[str, ...]:
        """Return the subjects of the certificates of trustedCa that are not among `needed`."""
        return tuple(certificate(der).subject for der in self._in_file if der not in needed)

    def in_words(self, presented: Sequence[bytes]) -> str:
        """Return OpenSSL's words for what is wrong with a chain in DER, "" where it finds nothing."""
        first, *others = _loaded(presented)
        try:
            crypto.X509StoreContext(self._whole, first, others).verify_certificate()
        except crypto.X509StoreContextError as error:
            return str(error)
        return ""

    def _new_context(self, anchors: Iterable[crypto.X509]) -> SSL.Context:
        context = SSL.Context(SSL.TLS_METHOD)
        context.set_min_proto_version(SSL.TLS1_2_VERSION)
        context.set_cipher_list(CIPHERS)
        context.set_options(SSL.OP_LEGACY_SERVER_CONNECT)  # Go asks for no secure renegotiation, since it never does it
        context.set_verify(SSL.VERIFY_PEER, self._note)
        _fill(context.get_cert_store(), anchors, partial=True)
        return context

    @staticmethod
    def _note(connection: SSL.Connection, about: crypto.X509, number: int, _depth: int, ok: int) -> bool:
        """Note an error of the verifier, and let the handshake go on: all errors are told, with the chain."""
        if not ok:
            connection.get_app_data().append((number, _der(about)))
        return True


def _certifi() -> bytes:
    import certifi

    with open(certifi.where(), "rb") as file:
        return file.read()


def _ders(pem: bytes) -> list[bytes]:
    return [each.content for each in blocks(pem) if each.label == "CERTIFICATE" and each.content]


def _read_by_go(texts: Iterable[str]) -> Iterator[bytes]:
    """Yield the certificates of trust stores that Go reads; it skips others without a word."""
    for der in (der for text in texts for der in _ders(decode(text) or b"")):
        found = certificate(der)
        if not (found.problem or found.go_refuses or found.malformed):
            yield der


def _loaded(ders: Iterable[bytes]) -> Iterator[crypto.X509]:
    """Yield what OpenSSL makes of certificates, and nothing for one that it cannot read."""
    for der in ders:
        try:
            yield crypto.load_certificate(crypto.FILETYPE_ASN1, der)
        except crypto.Error:
            continue


def _store(anchors: Iterable[crypto.X509], *, partial: bool) -> crypto.X509Store:
    store = crypto.X509Store()
    _fill(store, anchors, partial=partial)
    return store


def _fill(store: crypto.X509Store | None, anchors: Iterable[crypto.X509], *, partial: bool) -> None:
    assert store is not None  # noqa: S101 a context always has one
    for each in anchors:
        store.add_cert(each)
    if partial:
        store.set_flags(crypto.X509StoreFlags.PARTIAL_CHAIN)


def _chain(store: crypto.X509Store, presented: Sequence[crypto.X509]) -> list[crypto.X509] | None:
    """Return the chain that OpenSSL builds to what `store` holds, or None."""
    try:
        return crypto.X509StoreContext(store, presented[0], presented[1:]).get_verified_chain()
    except crypto.X509StoreContextError:
        return None


def _der(found: crypto.X509) -> bytes:
    return crypto.dump_certificate(crypto.FILETYPE_ASN1, found)
