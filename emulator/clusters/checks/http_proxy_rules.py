"""What the service refuses in `httpProxyConfig`, one function a rule."""

from __future__ import annotations

import base64
from urllib.parse import urlsplit

from cryptography import x509

from emulator.clusters.checks.body_shape import http_proxy_of
from emulator.documents import Json
from emulator.errors import bad_request

_PROXIES = {"httpProxy": "HTTPProxyConfig.HTTPProxy", "httpsProxy": "HTTPProxyConfig.HTTPSProxy"}
_SCHEMES = {"httpProxy": ("http",), "httpsProxy": ("http", "https")}


def check_http_proxy(sent: Json) -> None:
    """Refuse a cluster's body if the service would refuse its proxy configuration.

    Raises:
        ProviderError: with the code and message of the first rule that is broken.

    """
    config = http_proxy_of(sent)
    if config is None:
        return
    one_proxy_is_set(config)
    urls_are_right(config)
    trusted_ca_is_pem(config)


def one_proxy_is_set(config: Json) -> None:
    """One of both proxies must be set (AKS#205: a file wrapped as in a template has neither)."""
    switched_off = config.get("enabled") is False
    if not switched_off and not config.get("httpProxy") and not config.get("httpsProxy"):
        raise bad_request("HTTPProxyConfigInputError", "HTTPProxy and HTTPSProxy both cannot be empty.")


def urls_are_right(config: Json) -> None:
    """A URL has a host, a scheme that fits, no credentials, and a `/` in place of a missing path.

    The `/` was wanted until 2026 (AKS#4574, AKS#5561); the rest is the service's documentation.
    """
    for name, described in _PROXIES.items():
        url = config.get(name)
        if url and not _is_proxy_url(url, _SCHEMES[name]):
            message = f"The url {url} is not correct for the property {described}"
            raise bad_request("HTTPProxyWrongUrlError", message)


def trusted_ca_is_pem(config: Json) -> None:
    """A `trustedCa` that is there at all is base64 of PEM; null and "" are not (AKS#3044)."""
    if "trustedCa" in config and not _is_base64_pem(config["trustedCa"]):
        raise bad_request(
            "HTTPProxyTrustedCAPEMDecodeFailure",
            "failed to decode HTTPProxyConfig.TrustedCA to PEM after base64 decoding.",
        )


def _is_proxy_url(url: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    rest_is_right = parts.path != "" and "@" not in parts.netloc and port != 0
    return parts.scheme in schemes and bool(parts.hostname) and rest_is_right


def _is_base64_pem(value: str | None) -> bool:
    # Line ends within base64 are skipped, as Go's decoder does.
    text = "".join((value or "").splitlines())
    try:
        return bool(x509.load_pem_x509_certificates(base64.b64decode(text, validate=True)))
    except ValueError:
        return False
