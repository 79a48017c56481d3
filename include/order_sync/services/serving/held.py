"""Tell a destination what is held of one order for it."""

import msgspec

from include.order_sync.ledger.fetching import HeldOrder, held_order
from include.order_sync.services.runtime import Runtime
from include.order_sync.services.serving.asking import Unusable
from include.order_sync.services.serving.wire import ErrorTold, OrderHeld


def find_order(runtime: Runtime, destination: str, reference: str) -> OrderHeld:
    """Read an order by reference; raises `Unusable` if it is none of the destination's."""
    found = None if "\x00" in reference else held_order(runtime.ledger, destination, reference)
    if found is None:
        raise Unusable("not_found", "No order with this reference was ever for this destination.", "reference")
    return _held(found)


def _held(found: HeldOrder) -> OrderHeld:
    return OrderHeld(
        reference=found.reference,
        number=found.number,
        cart=found.cart,
        status=found.place,
        idempotency_key=found.idempotency_key,
        id=found.their_id or None,
        offered_at=found.offered_at,
        offered_until=found.offered_until,
        accepted_at=found.accepted_at,
        error=ErrorTold(*found.error) if found.error else None,
        cancel_asked=found.cancel_asked,
        order=None if found.handed_out is None else msgspec.Raw(found.handed_out),
        shipments=list(found.shipments),
    )
