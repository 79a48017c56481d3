"""What an answer to a cancellation means."""

import msgspec

from include.order_sync.connectors.base import CancelOutcome
from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.shipbob.proxy import Proxy
from include.order_sync.connectors.shipbob.status import (
    CANCELLATION_DONE,
    CANCELLATION_REFUSED,
    LABELED,
    PICKED_ON,
    SENT,
)
from include.order_sync.connectors.shipbob.wire import CANCELED, SHIPMENT, ListedShipment, Taken
from include.order_sync.errors import ErrorCode, VendorError


def outcome_of(reply: Reply, held: Taken, proxy: Proxy) -> CancelOutcome:
    """Read the answer. A part that could not be canceled is going to be sent: that counts as too late.

    A 422 is too late if a parcel is picked or has left, and else raised in ShipBob's words.
    """
    if reply.status == 422:
        if _is_past_canceling(held):
            return CancelOutcome.TOO_LATE
        raise proxy.refusal(reply)
    status = reply.read(CANCELED).status
    if status == CANCELLATION_DONE:
        return CancelOutcome.CANCELED
    if status in CANCELLATION_REFUSED:
        return CancelOutcome.TOO_LATE
    message = f"{reply.path} answered status '{status}': expected {CANCELLATION_DONE}"
    raise reply.unusable(VendorError(ErrorCode.MALFORMED_RESPONSE, message, http_status=reply.status, sent=True))


def _is_past_canceling(held: Taken) -> bool:
    try:
        return any(_is_picked(SHIPMENT.decode(raw)) for raw in held.shipments or ())
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def _is_picked(shipment: ListedShipment) -> bool:
    details = {detail.id for detail in shipment.status_details or ()}
    return shipment.status in (SENT, LABELED) or bool(details & PICKED_ON)
