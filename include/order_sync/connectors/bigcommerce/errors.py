"""BigCommerce's refusals in our taxonomy.

REST v2 answers a list of `{"status", "message"}`, REST v3 an object of `title` and `errors`, the details by field:
https://developer.bigcommerce.com/docs/start/about/status-codes.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from include.order_sync.connectors.failures import spoken, status_failed
from include.order_sync.connectors.http import Reply
from include.order_sync.errors import VendorError

# Answers that the proxy reads for itself, for their words or for how long to wait.
REFUSALS = (400, 404, 409, 422, 429)
RESET = "X-Rate-Limit-Time-Reset-Ms"


def refused(reply: Reply, secrets: tuple[str, ...]) -> VendorError:
    """Name a refusal: its code, its words with their details, and in how many seconds the quota is full again."""
    body = msgspec.json.encode({"message": _words(reply.body)})
    error = status_failed(reply.status, reply.headers, body, reply.path, secrets)
    if reply.status == 429 and error.retry_after is None:
        error.retry_after = reset_in(reply.headers)
    return error


def reset_in(headers: Mapping[str, str]) -> float | None:
    """Read in how many seconds the quota is full again, which BigCommerce says in milliseconds; None if it does not."""
    value = headers.get(RESET, "").strip()
    return int(value) / 1000 if value.isascii() and value.isdecimal() else None


def _words(body: bytes) -> str:
    words = spoken(body)
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return words
    errors = found.get("errors") if isinstance(found, dict) else None
    details = list(_details(errors)) if isinstance(errors, dict) else []
    return "; ".join(filter(None, [words, *details]))


def _details(errors: dict[Any, Any]) -> Iterator[str]:
    for field, problem in errors.items():
        text = problem if isinstance(problem, str) else msgspec.json.encode(problem).decode()
        yield f"{field}: {text}"
