"""PEM texts of one root, each written in one of the ways of `TEXTS`."""

from __future__ import annotations

from tests.config.certificate_factory import pem
from tests.config.trusted_ca.odd_parts import ROOT

WELL = pem(ROOT.der())
BEGIN, FIRST, *_ = WELL.splitlines(keepends=True)
END = WELL.splitlines()[-1]

WRITTEN = {
    "an empty line in the base64": WELL.replace(FIRST, FIRST + "\n"),
    "an empty line below BEGIN": WELL.replace(FIRST, "\n" + FIRST),
    "no certificate in a CERTIFICATE block": pem(b"no certificate"),
    "an END line with four dashes": WELL.replace(END, END[1:]),
    "a BEGIN line with other dashes, or in lower case": WELL.replace(BEGIN, BEGIN.replace("-", "\N{EN DASH}")),
    "a BEGIN or END line that ends with a carriage return alone": WELL.replace("\n", "\r\n")[:-1],
    "one that ends with a form feed or a vertical tab": WELL.replace(BEGIN, BEGIN[:-1] + "\f\n"),
    "a form feed or a vertical tab in the base64": WELL.replace(FIRST, FIRST + "\f"),
    "headers below the BEGIN line": WELL.replace(BEGIN, BEGIN + "Proc-Type: 4\n\n"),
    "the label X509 CERTIFICATE": pem(ROOT.der(), "X509 CERTIFICATE"),
    "the label TRUSTED CERTIFICATE": pem(ROOT.der(), "TRUSTED CERTIFICATE"),
}
"""By what is odd about it."""

FORGIVEN = {
    "carriage returns before line feeds": WELL.replace("\n", "\r\n"),
    "blanks and tabs at the ends of lines": WELL.replace("\n", " \t\n"),
    "base64 on one line": BEGIN + "".join(WELL.splitlines()[1:-1]) + "\n" + END,
    "parameters before it": pem(b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07", "EC PARAMETERS") + WELL,
}
"""What every program takes."""
