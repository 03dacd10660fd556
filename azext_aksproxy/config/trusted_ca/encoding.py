"""How `trustedCa` is encoded: base64 of PEM text, and what people write in its place."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from azext_aksproxy.config.findings import SAFE, Finding, Rule, Severity, Write
from azext_aksproxy.config.redact import holds_private_key
from azext_aksproxy.config.trusted_ca.pem import BEGIN, BYTE_ORDER_MARK, decode

ENCODE = "`base64 -w0 ca.pem`"
PEM_FROM_DER = "`openssl x509 -inform der -in ca.der -out ca.pem`"

BASE64 = Rule(
    id="trusted-ca-base64",
    severity=Severity.ERROR,
    title="trustedCa is base64",
    reason="AKS answers HTTPProxyTrustedCAPEMDecodeFailure.",
    source="service documentation, September 2021; RFC 4648",
    fixes=SAFE,
)
CUT_OFF = Rule(
    id="trusted-ca-cut-off",
    severity=Severity.ERROR,
    title="The base64 and the PEM text in it are whole",
    reason="AKS answers HTTPProxyTrustedCAPEMDecodeFailure, or the last certificate is lost without a word.",
    source="RFC 4648; RFC 7468; Go encoding/pem",
)
NO_PEM = Rule(
    id="trusted-ca-no-pem",
    severity=Severity.ERROR,
    title="The base64 is that of PEM text",
    reason="AKS answers HTTPProxyTrustedCAPEMDecodeFailure.",
    source="service documentation, September 2021; AKS#3044",
)
DER = Rule(
    id="trusted-ca-der",
    severity=Severity.ERROR,
    title="Certificates are in PEM form, not in a binary one",
    reason="AKS answers HTTPProxyTrustedCAPEMDecodeFailure.",
    source="service documentation, September 2021",
)
PRIVATE_KEY = Rule(
    id="trusted-ca-private-key",
    severity=Severity.ERROR,
    title="There is no private key in the bundle",
    reason="It would be stored with the cluster, readable for all who may read the cluster, and copied to every node.",
    source="aksproxy's own, 2026",
)
RAW_PEM = Rule(
    id="trusted-ca-raw-pem",
    severity=Severity.WARNING,
    title="The PEM text is encoded",
    reason="AKS wants base64. PEM text is encoded before it is sent, but other tools send the file as it is.",
    source="service documentation, September 2021",
    fixes=SAFE,
)
BYTE_ORDER = Rule(
    id="trusted-ca-byte-order-mark",
    severity=Severity.WARNING,
    title="The PEM text has no byte order mark",
    reason="Go does not find a BEGIN line behind one. It is taken out before sending, but not by other tools.",
    source="Go encoding/pem, 1.24",
    fixes=SAFE,
)
WRAPPED = Rule(
    id="trusted-ca-wrapped",
    severity=Severity.INFO,
    title="The base64 stands on one line",
    reason="It is put on one line before it is sent, but other tools send the text as it is.",
    source="service documentation, September 2021; RFC 4648, section 3.1",
    fixes=SAFE,
)

RULES = (BASE64, CUT_OFF, NO_PEM, DER, PRIVATE_KEY, RAW_PEM, BYTE_ORDER, WRAPPED)


def normalise(value: str) -> tuple[str, list[Finding]]:
    """Return `value` as it is to be sent, base64 on one line, and what is to be said of how it was written."""
    raw = BEGIN.decode() in value
    sent, had_mark = _encoded(value) if raw else _joined(value)
    is_wrapped = not raw and not had_mark and sent != value
    found = list(_about_form(sent, raw, had_mark, is_wrapped)) if sent else []
    return sent, found


def pem_text(sent: str) -> bytes | Finding:
    """Return the PEM text that `sent` is the base64 of, or why it is none."""
    pem = decode(sent)
    if pem is None:
        return _not_base64(sent)
    return pem if BEGIN in pem else _not_pem(pem)


def _encoded(text: str) -> tuple[str, bool]:
    """Return PEM text as base64. What UTF-8 cannot hold stands in comments at best."""
    pem, _ = _without_marks(text.encode("utf-8", "replace"))
    return base64.b64encode(pem).decode(), False


def _joined(value: str) -> tuple[str, bool]:
    """Return base64 on one line, and whether the text in it lost byte order marks on the way."""
    text = "".join(value.replace("\ufeff", "").split())
    pem, had_mark = _without_marks(decode(text) or b"")
    return (base64.b64encode(pem).decode(), True) if had_mark else (text, False)


def _without_marks(pem: bytes) -> tuple[bytes, bool]:
    """Take byte order marks from before BEGIN lines; a bundle of several files may have several."""
    *before, last = pem.split(BEGIN)
    cleaned = BEGIN.join([*map(_without_mark_at_end, before), last])
    return cleaned, cleaned != pem


def _without_mark_at_end(text: bytes) -> bytes:
    end = len(text)
    while text.endswith(BYTE_ORDER_MARK, 0, end):
        end -= len(BYTE_ORDER_MARK)
    return text[:end]


def _about_form(sent: str, raw: bool, had_mark: bool, is_wrapped: bool) -> Iterator[Finding]:
    if raw:
        message = "The value of trustedCa is PEM text; it was encoded as base64."
        yield Finding(RAW_PEM, message, f"Write the output of {ENCODE}.").fixed_by(Write(sent), description=ENCODED)
    if had_mark:
        message = "The PEM text of trustedCa has a byte order mark, which was taken out."
        command = r"`sed -i 's/^\xEF\xBB\xBF//' ca.pem`"
        hint = f"Save the file as UTF-8 without it: {command}, then {ENCODE}."
        yield Finding(BYTE_ORDER, message, hint).fixed_by(Write(sent), description="Take the byte order mark out.")
    if is_wrapped and BEGIN in (decode(sent) or b""):
        finding = Finding(WRAPPED, "The base64 of trustedCa has white space in it.", f"Write the output of {ENCODE}.")
        yield finding.fixed_by(Write(sent), description="Put the base64 on one line.")


ENCODED = "Encode the PEM text as base64."


def _mended(finding: Finding, text: str) -> Finding:
    """Return `finding` with the base64 `text` as its fix, if that is whole PEM text without a private key."""
    pem = decode(text) or b""
    is_plain = WHOLE.search(pem) and BEGIN in pem and not holds_private_key(pem.decode("latin-1"))
    return finding.fixed_by(Write(text), description="Write it as plain base64.") if is_plain else finding


def _not_base64(text: str) -> Finding:
    if re.search("=[^=]", text):
        message = (
            "The value of trustedCa is not base64: padding ('=') stands before its end, as in several texts joined."
        )
        return Finding(BASE64, message, "Join the files, not their base64: `awk 1 first.pem second.pem | base64 -w0`.")
    usual = text.translate({ord("-"): "+", ord("_"): "/"})
    padding = "=" * (-len(text) % 4)
    if usual != text and _begins_well(usual):
        message = "The value of trustedCa is URL-safe base64, which has '-' and '_' in place of '+' and '/'."
        also = f", put '{padding}' at its end" if padding else ""
        hint = f"Replace them with `tr -- '-_' '+/'`{also}, or write the output of {ENCODE}."
        return _mended(Finding(BASE64, message, hint), usual + padding)
    if WHOLE.search(decode(text + padding) or b""):
        message = f"The base64 of trustedCa lacks its padding, '{padding}', as URL-safe base64 often does."
        hint = f"Put '{padding}' at its end, or write the output of {ENCODE}."
        return _mended(Finding(BASE64, message, hint), text + padding)
    foreign = re.search("[^A-Za-z0-9+/=]", text)
    if foreign:
        place = f"character {foreign.start() + 1} (white space not counted) is foreign to it"
        message = f"The value of trustedCa is not base64: {place}."
        return Finding(BASE64, message, f"Write the whole output of {ENCODE}, not a path or a shortened sample.")
    message = f"its length, {len(text):,} characters, is no multiple of four."
    if _begins_well(text):
        return Finding(
            CUT_OFF, f"The base64 of trustedCa is cut off: {message}", f"Write the whole output of {ENCODE}."
        )
    return Finding(BASE64, f"The value of trustedCa is not base64: {message}", f"Write the output of {ENCODE}.")


WHOLE = re.compile(rb"-----END [A-Z0-9 ]+-----\s*\Z")
"""The end of PEM text that nothing is missing of."""


def _begins_well(text: str) -> bool:
    """Say whether the base64 in `text` begins as that of a certificate, in PEM or DER, whatever comes after."""
    whole = re.sub("[^A-Za-z0-9+/].*", "", text, flags=re.DOTALL)
    beginning = decode(whole[: len(whole) // 4 * 4]) or b""
    return BEGIN in beginning or beginning.startswith((b"\x30\x81", b"\x30\x82"))


def _not_pem(data: bytes) -> Finding:
    content = _sequence(data)
    if content is not None:
        return _not_text(content)
    if b"\0" in data and BEGIN in data.replace(b"\0", b""):
        message = "The value of trustedCa is base64 of UTF-16 text; PEM is ASCII."
        has_mark = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        order = "" if has_mark else "be" if data[:1] == b"\0" else "le"
        return Finding(NO_PEM, message, f"Convert it: `iconv -f utf-16{order} -t utf-8 ca.pem | base64 -w0`.")
    if BEGIN in (decode(data.decode("latin-1")) or b""):
        message = "The value of trustedCa was encoded twice: it is base64 of base64."
        return Finding(NO_PEM, message, f"Encode the file once: {ENCODE}.")
    message = "The value of trustedCa is base64, but not of PEM text: it has no BEGIN line."
    hint = f"Write the output of {ENCODE}, where ca.pem begins with -----BEGIN CERTIFICATE-----, not a path."
    return Finding(NO_PEM, message, hint)


def _sequence(data: bytes) -> bytes | None:
    """Return what is in the ASN.1 SEQUENCE that fills `data`, or None if `data` is none (X.690, section 8.1)."""
    if len(data) < 2 or data[0] != 0x30:
        return None
    extra = data[1] & 0x7F if data[1] > 0x7F else 0
    begin = 2 + extra
    size = int.from_bytes(data[2:begin], "big") if extra else data[1]
    is_indefinite = data[1] == 0x80
    return data[begin:] if is_indefinite or begin + size == len(data) else None


PRIVATE_KEY_CONTENT = re.compile(
    rb"\x02\x01[\x00\x01]|\x30.\x06.\x2a\x86\x48\x86\xf7\x0d\x01(?:\x05|\x0c\x01)", re.DOTALL
)
"""A version 0 or 1, as in RFC 5208, 5915 and 8017; or the algorithm of an encrypted key (PKCS #5, PKCS #12)."""

PKCS12_CONTENT = b"\x02\x01\x03"
PKCS7_CONTENT = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"


def _not_text(content: bytes) -> Finding:
    """Say what binary is in the value, by how its outermost SEQUENCE begins."""
    if PRIVATE_KEY_CONTENT.match(content):
        message = "The value of trustedCa is a private key in DER form; it was not sent."
        return Finding(PRIVATE_KEY, message, "Put the CA certificate in its place.")
    if content.startswith(PKCS12_CONTENT):
        message = "The value of trustedCa is base64 of a PKCS #12 file, not of PEM text; it was not sent."
        command = "`openssl pkcs12 -in ca.p12 -nokeys -cacerts -out ca.pem`"
        return Finding(DER, message, f"Convert it: {command}, then {ENCODE}.")
    if content.startswith(PKCS7_CONTENT):
        message = "The value of trustedCa is base64 of a PKCS #7 file, not of PEM text."
        command = "`openssl pkcs7 -inform der -in ca.p7b -print_certs -out ca.pem`"
        return Finding(DER, message, f"Convert it: {command}, then {ENCODE}.")
    message = "The value of trustedCa is base64 of DER, the binary form, not of PEM text."
    lines = "If it was copied from a PEM file, encode the whole file, its BEGIN and END lines included."
    return Finding(DER, message, f"Convert it: {PEM_FROM_DER}, then {ENCODE}. {lines}")
