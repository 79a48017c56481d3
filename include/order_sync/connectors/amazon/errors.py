"""Amazon's refusals in our taxonomy: `{"errors": [{"code", "message", "details"}]}`.

Source: the `ErrorList` of the documents. A token that is no longer good is a 403 whose details say so, and nothing but
these words tells it from a missing role:
https://developer-docs.amazon.com/sp-api/docs/resolve-common-http-and-authorization-error-codes.
"""

import re

import msgspec

from include.order_sync.connectors.failures import spoken, status_failed
from include.order_sync.connectors.http import Reply
from include.order_sync.errors import ErrorCode, VendorError

# Answers that the proxy reads for itself, for their words or for how long to wait.
REFUSALS = (400, 401, 403, 404, 409, 413, 415, 422, 429)
_TOKEN = re.compile(r"(?=.*\btoken\b)(?=.*\b(?:expired|revoked)\b)", re.IGNORECASE | re.DOTALL)


class Problem(msgspec.Struct, gc=False):
    """One of the errors of an answer."""

    code: str = ""
    message: str = ""
    details: str | None = None

    def __str__(self) -> str:
        parts = [self.message, self.details or ""]
        said = ": ".join(dict.fromkeys(part.strip() for part in parts if part.strip()))
        return f"{said} ({self.code})" if said and self.code else said or self.code


class Problems(msgspec.Struct, gc=False):
    """An answer's errors."""

    errors: list[Problem]


_PROBLEMS: "msgspec.json.Decoder[Problems]" = msgspec.json.Decoder(Problems)


def refused(reply: Reply, secrets: tuple[str, ...]) -> VendorError:
    """Name a refusal: its code, and Amazon's words with their details."""
    body = msgspec.json.encode({"message": _words(reply.body)})
    error = status_failed(reply.status, reply.headers, body, reply.path, secrets)
    if token_is_stale(reply):
        error.code = ErrorCode.UNAUTHORIZED
    return error


def token_is_stale(reply: Reply) -> bool:
    """Tell whether a call was refused for its access token, so that a new one may help."""
    return reply.status in (401, 403) and _TOKEN.match(_words(reply.body)) is not None


def _words(body: bytes) -> str:
    try:
        return "; ".join(filter(None, map(str, _PROBLEMS.decode(body).errors)))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return spoken(body)
