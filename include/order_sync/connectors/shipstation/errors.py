"""What ShipStation's refusals mean: https://docs.shipstation.com/apis/shipengine/docs/reference/errors-codes."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from include.order_sync.connectors.failures import clean, status_failed
from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.shipstation.wire import REFUSAL, Fault
from include.order_sync.errors import ErrorCode, VendorError

_BY_CODE = {
    "invalid_address": ErrorCode.INVALID_ADDRESS,
    "carrier_conflict": ErrorCode.UNMAPPED_SHIP_METHOD,
    "carrier_not_connected": ErrorCode.UNMAPPED_SHIP_METHOD,
    "carrier_not_supported": ErrorCode.UNMAPPED_SHIP_METHOD,
    "confirmation_not_supported": ErrorCode.UNMAPPED_SHIP_METHOD,
    "unauthorized": ErrorCode.UNAUTHORIZED,
    "forbidden": ErrorCode.FORBIDDEN,
    "invalid_billing_plan": ErrorCode.FORBIDDEN,
    "subscription_inactive": ErrorCode.FORBIDDEN,
    "terms_not_accepted": ErrorCode.FORBIDDEN,
    "trial_expired": ErrorCode.FORBIDDEN,
    "rate_limit_exceeded": ErrorCode.RATE_LIMITED,
}
# By the field that an error names, or by the words where it names none: where parcels leave from is a setting of
# ours, and no fault of the order's address.
_BY_WORDS = (
    (re.compile(r"ship_?from|warehouse|return_to", re.IGNORECASE), ErrorCode.REJECTED),
    (re.compile(r"ship_?to|address|postal|city_locality|state_province", re.IGNORECASE), ErrorCode.INVALID_ADDRESS),
    (re.compile(r"carrier|service", re.IGNORECASE), ErrorCode.UNMAPPED_SHIP_METHOD),
    (re.compile(r"\bskus?\b", re.IGNORECASE), ErrorCode.UNKNOWN_SKU),
)


def faults_of(body: bytes) -> list[Fault]:
    """Read an error body; none if it is not one of ShipStation's."""
    try:
        return REFUSAL.decode(body).errors
    except (msgspec.DecodeError, UnicodeDecodeError):
        return []


def refused(reply: Reply, secrets: tuple[str, ...]) -> VendorError:
    """Name a refusal of a call by ShipStation's codes and fields, with its own sentences."""
    failed = status_failed(reply.status, reply.headers, reply.body, reply.path, secrets)
    faults = faults_of(reply.body)
    if not faults:
        return failed
    words = "; ".join(filter(None, map(_told, faults))) or failed.message
    return VendorError(_code(faults), clean(words, secrets), http_status=reply.status)


def not_taken(reply: Reply, errors: Sequence[Any], secrets: tuple[str, ...]) -> VendorError:
    """Name what an answer of 2xx says about one shipment: sentences by the document, objects like those of a refusal
    elsewhere in the API (https://docs.shipstation.com/apis/shipengine/docs/guides/errors)."""
    faults = [_fault(error) for error in errors]
    words = "; ".join(filter(None, map(_told, faults))) or "refused without a reason"
    return VendorError(_code(faults), clean(words, secrets), http_status=reply.status)


def too_many_calls(reply: Reply, secrets: tuple[str, ...]) -> VendorError:
    """Read a 429. `Retry-After` has the seconds to wait (https://docs.shipstation.com/rate-limits).

    Without one, `X-Rate-Limit-Reset` has them, which ShipStation's API v1 is documented to send.
    """
    reset = reply.headers.get("X-Rate-Limit-Reset")
    headers = {"Retry-After": reset} if reset and "Retry-After" not in reply.headers else reply.headers
    return status_failed(reply.status, headers, reply.body, reply.path, secrets)


def _fault(error: Any) -> Fault:
    try:
        return msgspec.convert(error, Fault)
    except msgspec.ValidationError:
        return Fault("", message=error if isinstance(error, str) else msgspec.json.encode(error).decode())


def _told(fault: Fault) -> str:
    source = f"{fault.error_source}: " if fault.error_source in ("carrier", "order_source") else ""
    field = f" (field {fault.field_name})" if fault.field_name else ""
    return f"{source}{fault.message or fault.error_code}{field}"


def _code(faults: Iterable[Fault]) -> ErrorCode:
    found = [_code_of(fault) for fault in faults]
    return next((code for code in found if code is not ErrorCode.REJECTED), ErrorCode.REJECTED)


def _code_of(fault: Fault) -> ErrorCode:
    if fault.error_code in _BY_CODE:
        return _BY_CODE[fault.error_code]
    about = fault.field_name or fault.message
    return next((code for pattern, code in _BY_WORDS if pattern.search(about)), ErrorCode.REJECTED)
