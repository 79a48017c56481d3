"""Checks the one-legged OAuth 1.0a signature that WooCommerce wants over plain http.

Rules: RFC 5849 section 3.4, without a token, the parameters in the query
(https://woocommerce.github.io/woocommerce-rest-api-docs/#authentication-over-http).
"""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Iterable, Mapping
from time import time
from urllib.parse import quote

WINDOW = 15 * 60
REQUIRED = ("oauth_consumer_key", "oauth_timestamp", "oauth_nonce", "oauth_signature", "oauth_signature_method")
_HASHES = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}


class SignatureError(Exception):
    """The request is not signed as it must be. `code` is the vendor's."""

    def __init__(self, message: str, code: str = "woocommerce_rest_authentication_error") -> None:
        super().__init__(message)
        self.code = code


def signature(method: str, url: str, query: Iterable[tuple[str, str]], secret: str, algorithm: str) -> str:
    """Sign a request: `url` without its query, `query` decoded and without `oauth_signature`."""
    pairs = sorted((_encode(name), _encode(value)) for name, value in query)
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    base = "&".join((method.upper(), _encode(url), _encode(joined)))
    digest = hmac.new(f"{_encode(secret)}&".encode(), base.encode(), _HASHES[algorithm]).digest()
    return b64encode(digest).decode()


class SignatureCheck:
    """Verifies requests for one consumer key. A nonce is taken once, a timestamp within 15 minutes."""

    def __init__(self, consumer_key: str, consumer_secret: str) -> None:
        self._key = consumer_key
        self._secret = consumer_secret
        self._nonces: dict[str, float] = {}

    def verify(self, method: str, url: str, query: Mapping[str, str], pairs: Iterable[tuple[str, str]]) -> None:
        """Accept a request or raise SignatureError in the vendor's words."""
        self._check_present(query)
        if query["oauth_consumer_key"] != self._key:
            raise SignatureError("Consumer key is invalid.")
        algorithm = query["oauth_signature_method"]
        if algorithm not in _HASHES:
            raise SignatureError("Invalid signature - signature method is invalid.")
        signed = [pair for pair in pairs if pair[0] != "oauth_signature"]
        expected = signature(method, url, signed, self._secret, algorithm)
        if not hmac.compare_digest(expected.encode(), query["oauth_signature"].encode()):
            raise SignatureError("Invalid signature - provided signature does not match.")
        self._check_fresh(query["oauth_timestamp"], query["oauth_nonce"])

    def _check_present(self, query: Mapping[str, str]) -> None:
        missing = [name for name in REQUIRED if not query.get(name)]
        if len(missing) == len(REQUIRED):
            raise SignatureError("Sorry, you cannot list resources.", "woocommerce_rest_cannot_view")
        if missing:
            message = f"Missing OAuth parameters {', '.join(missing)}"
            raise SignatureError(message, "woocommerce_rest_authentication_missing_parameter")

    def _check_fresh(self, timestamp: str, nonce: str) -> None:
        now = time()
        if not timestamp.isdigit() or abs(int(timestamp) - now) > WINDOW:
            raise SignatureError("Invalid timestamp.")
        if nonce in self._nonces:
            raise SignatureError("Invalid nonce - nonce has already been used.")
        self._forget(now)
        self._nonces[nonce] = now

    def _forget(self, now: float) -> None:
        while self._nonces:
            oldest = next(iter(self._nonces))
            if self._nonces[oldest] >= now - 2 * WINDOW:
                return
            del self._nonces[oldest]


def _encode(text: str) -> str:
    return quote(text, safe="~")
