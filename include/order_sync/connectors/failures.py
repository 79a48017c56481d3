"""How a call that went wrong becomes a `VendorError`: its code, its words, and whether it may have taken effect."""

import html
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from include.order_sync.errors import ErrorCode, VendorError

CODES: dict[int, ErrorCode] = {
    401: ErrorCode.UNAUTHORIZED,
    403: ErrorCode.FORBIDDEN,
    404: ErrorCode.NOT_FOUND,
    408: ErrorCode.TIMEOUT,
    429: ErrorCode.RATE_LIMITED,
    504: ErrorCode.TIMEOUT,
    524: ErrorCode.TIMEOUT,
}
# Server errors that say the call was not begun: not implemented, not available (RFC 9110, 15.6.4: unable to handle
# the request), version refused, and Cloudflare's refused / unreachable / TLS. After any other (500: it broke while
# at it; 502, 504: a gateway had passed it on) nobody knows, so the other side is asked before anything is re-sent.
NOT_BEGUN = frozenset({501, 503, 505, 521, 523, 525, 526})
LONGEST_WORDS = 500
SNIPPET = 80

_TAGS = re.compile(r"<(script|style|head)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_SPACES = re.compile(r"[\s\x00-\x1f\x7f]+")
_WORD_KEYS = ("message", "error_description", "error", "detail", "title", "errors", "error_message")


def call_failed(error: BaseException, path: str, timeout: float, secrets: tuple[str, ...] = ()) -> VendorError:
    """Name what happened to a call that got no whole answer within `timeout` seconds."""
    import aiohttp

    if isinstance(error, aiohttp.InvalidURL | aiohttp.NonHttpUrlClientError):
        return VendorError(ErrorCode.NOT_FOUND, f"{path}: the address in the Airflow connection is none")
    if isinstance(error, TimeoutError):
        early = isinstance(error, aiohttp.ConnectionTimeoutError)
        what = "could not be connected to" if early else "did not answer"
        return VendorError(ErrorCode.TIMEOUT, f"{path} {what} within {timeout:g} s", sent=not early)
    if isinstance(error, aiohttp.ClientConnectorError):
        return VendorError(ErrorCode.UNAVAILABLE, f"{path} cannot be reached: {clean(str(error), secrets)}")
    if isinstance(error, aiohttp.ClientResponseError):
        return VendorError(ErrorCode.MALFORMED_RESPONSE, f"{path} did not answer in HTTP", sent=True)
    return VendorError(ErrorCode.UNAVAILABLE, f"{path}: the connection broke before the answer was whole", sent=True)


def status_failed(
    status: int, headers: Mapping[str, str], body: bytes, path: str, secrets: tuple[str, ...] = ()
) -> VendorError:
    """Turn an HTTP status into the error it means, with the other side's own words."""
    if 300 <= status < 400:
        return _redirected(status, headers, path)
    code = CODES.get(status) or (ErrorCode.UNAVAILABLE if status >= 500 else ErrorCode.REJECTED)
    words = clean(spoken(body), secrets)
    return VendorError(
        code,
        f"{path}: {words}" if words else path,
        http_status=status,
        retry_after=retry_after(headers) if status in (429, 503) else None,
        sent=status == 408 or (status >= 500 and status not in NOT_BEGUN),
    )


def unreadable(path: str, headers: Mapping[str, str], body: bytes, error: Exception) -> VendorError:
    """Say that an answer is no JSON, or JSON of another shape than agreed."""
    kind = headers.get("Content-Type", "no content type")
    shape = isinstance(error, msgspec.ValidationError)
    problem = f"JSON of an unexpected shape ({error})" if shape else "something that is not JSON"
    start = _SPACES.sub(" ", body[: SNIPPET * 4].decode("utf-8", "replace")).strip()[:SNIPPET]
    message = f"{path} answered {problem}, content type {kind}, beginning with: {start or '(nothing)'}"
    return VendorError(ErrorCode.MALFORMED_RESPONSE, message, sent=True)


def too_large(path: str, limit: int) -> VendorError:
    """Say that an answer exceeds the size that is read."""
    message = f"{path} answered more than {limit // (1024 * 1024)} MiB"
    return VendorError(ErrorCode.MALFORMED_RESPONSE, message, sent=True)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Read `Retry-After` as seconds: a number, or an HTTP date measured against the answer's own `Date`."""
    value = headers.get("Retry-After", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        return _seconds_until(value, headers.get("Date", ""))
    return max(0.0, seconds) if math.isfinite(seconds) else None


def spoken(body: bytes) -> str:
    """Find the words meant for people in an error body: a JSON message, or the text of a page."""
    try:
        found = _message(msgspec.json.decode(body))
    except (msgspec.DecodeError, UnicodeDecodeError):
        found = body[: 64 * 1024].decode("utf-8", "replace")
    return found


def clean(text: str, secrets: tuple[str, ...] = ()) -> str:
    """Strip mark-up, control characters and secrets, and keep at most 500 characters."""
    text = html.unescape(_TAGS.sub(" ", text))
    for secret in secrets:
        text = text.replace(secret, "***")
    text = _SPACES.sub(" ", text).strip()
    return text if len(text) <= LONGEST_WORDS else text[: LONGEST_WORDS - 1] + "…"


def _message(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(filter(None, map(_message, value)))
    if isinstance(value, dict):
        return next(filter(None, (_message(value[key]) for key in _WORD_KEYS if key in value)), "")
    return ""


def _redirected(status: int, headers: Mapping[str, str], path: str) -> VendorError:
    # Not followed: a redirected POST arrives as a GET, and the login would go to an address nobody configured.
    target = urlsplit(headers.get("Location", ""))
    where = f"{target.scheme}://{target.netloc.rpartition('@')[2]}{target.path}" if target.netloc else target.path
    message = f"{path} is redirected to {where or 'nowhere'}: put the final address into the Airflow connection"
    return VendorError(ErrorCode.NOT_FOUND, message, http_status=status)


def _seconds_until(date: str, base: str) -> float | None:
    try:
        until = parsedate_to_datetime(date)
    except ValueError:
        return None
    try:
        now = parsedate_to_datetime(base)
    except ValueError:
        now = datetime.now(UTC)
    return max(0.0, (until.astimezone(UTC) - now.astimezone(UTC)).total_seconds())
