"""The fleet of docs/how-to/inventory.md, whose certificates expire so many days from now, and output as of one day."""

from __future__ import annotations

import base64
import re
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tools.az import Az
from tools.fleet import NO_PROXY, POOL, PROXY, put

DAY = re.compile(r"\b20\d\d-\d\d-\d\d(?!\d)")
"""A day, also where a time follows."""
SHOWN = date(2026, 11, 26)
"""The day as of which the page shows what it shows: all days in it are moved by as many as have passed since."""

IPVS = {"networkPlugin": "azure", "kubeProxyConfig": {"enabled": True, "mode": "IPVS"}}


def put_fleet(az: Az, folder: Path) -> None:
    """Put clusters into the emulator whose certificates expire one after the other."""
    old, new = ca("Example Proxy CA 2024", 19), ca("Example Proxy CA 2026", 700)
    put(az.emulator, "shop-eu", group="shop", httpProxyConfig={**PROXY, "trustedCa": old}, networkProfile=IPVS)
    put(az.emulator, "shop-us", group="shop", location="eastus", httpProxyConfig={**PROXY, "trustedCa": new})
    both = base64.b64encode(base64.b64decode(old) + base64.b64decode(new)).decode()
    rolling = {**PROXY, "noProxy": [*NO_PROXY, "*.example.com"], "trustedCa": both}
    put(az.emulator, "office", group="staff", httpProxyConfig=rolling, agentPoolProfiles=[{**POOL, "count": 12}])
    put(az.emulator, "lab", group="staff", httpProxyConfig=None, networkProfile=IPVS)
    put(az.emulator, "website", group="public", httpProxyConfig=None)


def as_of_the_page(text: str) -> str:
    """Return output of today as it would have been on the day of the page."""
    passed = datetime.now(timezone.utc).date() - SHOWN
    return DAY.sub(lambda found: (date.fromisoformat(found[0]) - passed).isoformat(), text)


def ca(name: str, days: int) -> str:
    """Return base64 of the PEM of a CA certificate that expires in the last minute of a day, so many days from now."""
    key = generate_private_key(SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    ends = datetime.combine(datetime.now(timezone.utc).date() + timedelta(days=days), time(23, 59))
    usages = dict.fromkeys(
        ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"), False
    )
    usage = x509.KeyUsage(**usages, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(ends - timedelta(days=1000))
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return base64.b64encode(made.public_bytes(Encoding.PEM)).decode()
