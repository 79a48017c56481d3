"""What ShipBob's refusals mean: https://developer.shipbob.com/errors and /rate-limit."""

import re

import msgspec

from include.order_sync.connectors.failures import clean, status_failed
from include.order_sync.connectors.http import Reply
from include.order_sync.errors import ErrorCode, VendorError

# A refusal is an object of lists of sentences, each list under the field that it is about ("" for the whole).
_FAULTS: "msgspec.json.Decoder[dict[str, list[str]]]" = msgspec.json.Decoder(dict[str, list[str]])
_PLAIN = re.compile(r"[_\s]")
_BY_FIELD = (
    (re.compile(r"address|^recipient"), ErrorCode.INVALID_ADDRESS),
    (re.compile(r"^shippingmethod"), ErrorCode.UNMAPPED_SHIP_METHOD),
    (re.compile(r"^products\b(?!.*quantity)"), ErrorCode.UNKNOWN_SKU),
)


def refused(reply: Reply, secrets: tuple[str, ...]) -> VendorError:
    """Name a 400 or 422 by the field that ShipBob names, with its own sentences."""
    faults = _faults_of(reply.body)
    if not faults:
        return status_failed(reply.status, reply.headers, reply.body, reply.path, secrets)
    words = "; ".join(f"{field}: {word}" if field else word for field, told in faults.items() for word in told)
    return VendorError(_code(faults), clean(words, secrets), http_status=reply.status)


def too_many_calls(reply: Reply, secrets: tuple[str, ...]) -> VendorError:
    """Read a 429. ShipBob says in `x-retry-after` after how many seconds it will answer again."""
    given = {name: reply.headers[name] for name in ("Retry-After", "Date") if name in reply.headers}
    own = reply.headers.get("x-retry-after")
    headers = {**given, "Retry-After": own} if own else given
    return status_failed(reply.status, headers, reply.body, reply.path, secrets)


def _faults_of(body: bytes) -> dict[str, list[str]]:
    try:
        return _FAULTS.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}


def _code(faults: dict[str, list[str]]) -> ErrorCode:
    fields = [_PLAIN.sub("", field).lower() for field in faults]
    named = (code for pattern, code in _BY_FIELD if any(map(pattern.search, fields)))
    return next(named, ErrorCode.REJECTED)
