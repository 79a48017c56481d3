"""OAuth 1.0a one-legged, as WooCommerce asks for it over plain HTTP, where Basic would show the secret.

Source: https://woocommerce.github.io/woocommerce-rest-api-docs/#authentication-over-http (RFC 5849, no token; the
body is not signed).
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from urllib.parse import quote, urlsplit


def signed_query(method: str, url: str, query: Mapping[str, str], key: str, secret: str) -> dict[str, str]:
    """Add the OAuth parameters, and the signature over all, to a query. `url` has no query of its own."""
    params = {
        **query,
        "oauth_consumer_key": key,
        "oauth_nonce": secrets.token_hex(16),
        "oauth_signature_method": "HMAC-SHA256",
        "oauth_timestamp": str(int(time.time())),
    }
    return {**params, "oauth_signature": signature(method, url, params, secret)}


def signature(method: str, url: str, params: Mapping[str, str], secret: str) -> str:
    """Sign a request with HMAC-SHA256 (RFC 5849, 3.4.1 and 3.4.2)."""
    pairs = sorted((_encode(name), _encode(value)) for name, value in params.items())
    normalized = "&".join(f"{name}={value}" for name, value in pairs)
    base = "&".join((method.upper(), _encode(_base_uri(url)), _encode(normalized)))
    digest = hmac.new(f"{_encode(secret)}&".encode(), base.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _base_uri(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    port = f":{parts.port}" if parts.port not in (None, 80 if parts.scheme == "http" else 443) else ""
    return f"{parts.scheme.lower()}://{host}{port}{parts.path}"


def _encode(text: str) -> str:
    return quote(text, safe="-._~")
