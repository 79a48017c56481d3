"""What the contract's error codes mean."""

import msgspec

from include.order_sync.connectors.failures import clean, status_failed
from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.json_push.wire import REFUSAL, Fault
from include.order_sync.errors import ErrorCode, VendorError

REFUSALS: dict[str, ErrorCode] = {
    "invalid_address": ErrorCode.INVALID_ADDRESS,
    "unmapped_ship_method": ErrorCode.UNMAPPED_SHIP_METHOD,
    "unknown_sku": ErrorCode.UNKNOWN_SKU,
    "rejected": ErrorCode.REJECTED,
}


def fault_of(reply: Reply) -> Fault:
    """Read an error body; one that is not of the contract has the code "" (a wrong address also answers 404)."""
    try:
        return REFUSAL.decode(reply.body).error
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Fault("")


def refused(reply: Reply, fault: Fault) -> VendorError:
    """Name a refusal by the contract's code, or by its status where the code is none of ours."""
    code = REFUSALS.get(fault.code)
    if code is None:
        return reply.unusable(status_failed(reply.status, reply.headers, reply.body, reply.path))
    words = clean(fault.message) or fault.code
    where = f" (field {clean(fault.field)})" if fault.field else ""
    return VendorError(code, words + where, http_status=reply.status)
