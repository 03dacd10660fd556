"""From a `trustedCa` to certificates: base64, PEM as Go reads it, and X.509. Data only; judging is trusted_ca's task.

cryptography and OpenSSL forgive PEM that Go's `encoding/pem` skips without a word, so the blocks are found here, and
each one that Go would skip says why.
"""

from __future__ import annotations

import base64
import hashlib
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from azext_aksproxy.config.redact import printable

if TYPE_CHECKING:
    from cryptography import x509

BEGIN = b"-----BEGIN "
END = b"-----END "
DASHES = b"-----"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BASE64 = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
LABEL = re.compile(rb"[A-Z0-9 ]{1,40}")

MAX_NAME = 120
"""How much of a name in a certificate is shown, in characters. Ours: what is longer is no name for people."""

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Block:
    """What stands between a BEGIN and an END line.

    `label` is "" where it is no usual one. `fault` says why Go skips the block, as the rest of a sentence; a faulty
    block has no `content`.
    """

    label: str
    content: bytes = b""
    fault: str = ""
    is_cut_off: bool = False

    @property
    def is_private_key(self) -> bool:
        """Say whether the label is that of a private key, of whatever kind, encrypted or not."""
        return "PRIVATE KEY" in self.label


@dataclass(frozen=True)
class Certificate:
    """A certificate as it is shown and judged.

    `problem` is a sentence where there is no certificate to be read; all else is empty then. `is_ca` and `may_sign` are
    None where the extensions cannot be read. `key` is the kind of key ("RSA", "Ed25519", the name of an elliptic
    curve), `signature_hash` the name of the hash in the signature; both are "" where cryptography does not know them.
    """

    subject: str = ""
    issuer: str = ""
    alternative_names: tuple[str, ...] = ()
    not_valid_before: datetime | None = None
    not_valid_after: datetime | None = None
    sha256: str = ""
    is_ca: bool | None = None
    may_sign: bool | None = None
    is_self_issued: bool = False
    key: str = ""
    key_bits: int = 0
    signature_hash: str = ""
    not_strict: tuple[str, ...] = ()
    """What Python 3.13 misses in the extensions of a CA, as words after "has"; see `_missing_for_strict`."""
    has_negative_serial: bool = False
    is_version_1: bool = False
    problem: str = ""

    def __str__(self) -> str:
        """Return the certificate as a message calls it: subject and expiry."""
        if self.problem:
            return self.problem
        until = f"{self.not_valid_after:%Y-%m-%d}" if self.not_valid_after else "an unknown date"
        return f"{self.subject or 'no subject'} (until {until})"


def certificates(trusted_ca: str) -> list[Certificate]:
    """Return what a `trustedCa` holds, block by block. Raises nothing: what is no certificate carries its `problem`."""
    pem = decode(trusted_ca)
    if pem is None or (pem and BEGIN not in pem):
        return [Certificate(problem="The value is not base64 of PEM text.")]
    return [_of_block(block) for block in blocks(pem)]


def decode(trusted_ca: str) -> bytes | None:
    """Return the bytes of a `trustedCa`, wrapped or not, or None if it is not base64."""
    return decode_base64("".join(trusted_ca.split()).encode("utf-8", "replace"))


def decode_base64(text: bytes) -> bytes | None:
    """Return the bytes of `text`, or None. Strict in the same way on every Python, as RFC 4648 section 3 wants it."""
    if len(text) % 4 or not BASE64.fullmatch(text):
        return None
    return base64.b64decode(text)


def blocks(pem: bytes) -> Iterator[Block]:
    """Yield every PEM block of `pem`; text before and between blocks does not count (RFC 7468, section 2)."""
    begins = [match.start() for match in re.finditer(re.escape(BEGIN), pem)]
    for begin, following in zip(begins, [*begins[1:], len(pem)], strict=False):
        block = _block(pem[begin:following], following == len(pem))
        stands_free = begin == 0 or pem.startswith(b"\n", begin - 1)
        if stands_free or block.is_cut_off:
            yield block
        else:
            yield Block(block.label, fault="does not begin on a line of its own")


def _block(section: bytes, is_last: bool) -> Block:
    """Read one block. The steps are those of `Decode` in Go's encoding/pem, which skips a block at the first fault."""
    first, _, rest = section.partition(b"\n")
    raw_label = first.removeprefix(BEGIN).split(DASHES)[0]
    label = raw_label.decode() if LABEL.fullmatch(raw_label) else ""
    ending = END + raw_label + DASHES
    end = section.find(END)
    if end < 0:
        return Block(label, fault="has no END line", is_cut_off=True)
    if first.rstrip() != BEGIN + raw_label + DASHES:
        return Block(label, fault="has no line break after its BEGIN line, or not five dashes")
    if is_last and len(section[end:].rstrip()) < len(ending) and ending.startswith(section[end:].rstrip()):
        return Block(label, fault="has only half an END line", is_cut_off=True)
    body, _, tail = rest.partition(END)
    if body and not body.endswith(b"\n"):
        return Block(label, fault="has no line break before its END line")
    if not tail.startswith(ending.removeprefix(END)):
        return Block(label, fault="ends with another label than it begins with")
    after, line_break, _ = tail.removeprefix(ending.removeprefix(END)).partition(b"\n")
    if after.strip() or not (line_break or is_last):
        return Block(label, fault="has no line break after its END line")
    if b":" in body.split(b"\n", 1)[0]:
        return Block(label, fault="has headers after its BEGIN line")
    content = decode_base64(b"".join(body.split()))
    if content is None:
        return Block(label, fault="is not base64 between its BEGIN and END lines")
    return Block(label, content)


def _of_block(block: Block) -> Certificate:
    if block.fault:
        return Certificate(problem=f"The PEM block {block.fault}.")
    if block.label != "CERTIFICATE":
        return Certificate(problem=f"The PEM block is {block.label or 'something else'}, not CERTIFICATE.")
    return certificate(block.content)


@lru_cache(maxsize=256)  # the files of many clusters hold the same CA
def certificate(der: bytes) -> Certificate:
    """Return the certificate in `der`, or one with a `problem`. Raises nothing."""
    from cryptography.x509 import load_der_x509_certificate

    with warnings.catch_warnings():
        # cryptography warns, on standard error, of serial numbers that some public roots have.
        warnings.simplefilter("ignore")
        parsed = _read(lambda: load_der_x509_certificate(der), None)
        return _described(parsed, der) if parsed else Certificate(problem="The PEM block holds no X.509 certificate.")


def _described(parsed: x509.Certificate, der: bytes) -> Certificate:
    key, key_bits = _read(lambda: _key(parsed), ("", 0))
    described = Certificate(
        subject=_read(lambda: _one_line(parsed.subject.rfc4514_string()), ""),
        issuer=_read(lambda: _one_line(parsed.issuer.rfc4514_string()), ""),
        not_valid_before=_read(lambda: parsed.not_valid_before_utc, None),
        not_valid_after=_read(lambda: parsed.not_valid_after_utc, None),
        sha256=hashlib.sha256(der).hexdigest().upper(),
        is_self_issued=_read(lambda: parsed.issuer == parsed.subject, False),
        key=key,
        key_bits=key_bits,
        signature_hash=_read(lambda: getattr(parsed.signature_hash_algorithm, "name", ""), ""),
        has_negative_serial=_read(lambda: parsed.serial_number < 0, False),
        is_version_1=_read(lambda: parsed.version.name == "v1", False),
    )
    return _read(lambda: _with_extensions(described, parsed), described)


def _with_extensions(described: Certificate, parsed: x509.Certificate) -> Certificate:
    from cryptography import x509

    extensions = {type(extension.value): extension.value for extension in parsed.extensions}
    constraints = extensions.get(x509.BasicConstraints)
    usage = extensions.get(x509.KeyUsage)
    names = extensions.get(x509.SubjectAlternativeName)
    # Version 1 has no extensions to say so: a certificate that issued itself is a CA there.
    is_old_root = described.is_version_1 and described.is_self_issued
    return replace(
        described,
        is_ca=constraints.ca if isinstance(constraints, x509.BasicConstraints) else is_old_root,
        may_sign=usage.key_cert_sign if isinstance(usage, x509.KeyUsage) else True,
        not_strict=_missing_for_strict(parsed, described.is_self_issued),
        alternative_names=tuple(map(_name, names)) if isinstance(names, x509.SubjectAlternativeName) else (),
    )


def _missing_for_strict(parsed: x509.Certificate, is_root: bool) -> tuple[str, ...]:
    """Return what OpenSSL asks of the extensions of a CA with X509_V_FLAG_X509_STRICT, which Python sets since 3.13.

    Source: check_extensions in crypto/x509/x509_vfy.c of OpenSSL 3; ssl.create_default_context of Python 3.13.
    """
    from cryptography import x509

    found = {type(extension.value): extension for extension in parsed.extensions}
    constraints = found.get(x509.BasicConstraints)
    if constraints is None or not constraints.value.ca:
        return ()
    missing = [] if constraints.critical else ["Basic Constraints that are not critical"]
    missing += ["no Key Usage"] * (x509.KeyUsage not in found)
    missing += ["no Subject Key Identifier"] * (x509.SubjectKeyIdentifier not in found)
    missing += ["no Authority Key Identifier"] * (not is_root and x509.AuthorityKeyIdentifier not in found)
    return tuple(missing)


def _name(name: x509.GeneralName) -> str:
    from cryptography import x509

    # All other kinds of names are rare, and their values objects of their own.
    usual = (x509.DNSName, x509.IPAddress, x509.UniformResourceIdentifier, x509.RFC822Name)
    return _one_line(str(name.value)) if isinstance(name, usual) else type(name).__name__


def _key(parsed: x509.Certificate) -> tuple[str, int]:
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
    from cryptography.x509.oid import PublicKeyAlgorithmOID

    if parsed.public_key_algorithm_oid == PublicKeyAlgorithmOID.RSASSA_PSS:
        return "RSASSA-PSS", 0
    key = parsed.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA", key.key_size
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.curve.name, key.key_size
    if isinstance(key, dsa.DSAPublicKey):
        return "DSA", key.key_size
    return ("Ed25519", 256) if isinstance(key, ed25519.Ed25519PublicKey) else ("", 0)


def _read(attribute: Callable[[], Answer], otherwise: Answer) -> Answer:
    """Return what `attribute` gives, or `otherwise`.

    cryptography reads a certificate piece by piece, when asked, and refuses a malformed one with ValueError or one of
    half a dozen classes that have no base class but Exception.
    """
    try:
        return attribute()
    except Exception:  # pylint: disable=broad-exception-caught
        return otherwise


def _one_line(text: str) -> str:
    """Return `text` as it may stand in a message: on one line, without control characters, and not too long."""
    return printable(text[:MAX_NAME], instead="?")
