"""Call an order back, in every shipment that it was split into."""

from include.order_sync.connectors.base import CancelOutcome
from include.order_sync.connectors.shipstation.lookup import by_id, by_sales_order, path_of
from include.order_sync.connectors.shipstation.proxy import REFUSED, Proxy
from include.order_sync.connectors.shipstation.status import CANCELLED, LABEL_PURCHASED
from include.order_sync.connectors.shipstation.wire import HELD, Held
from include.order_sync.errors import ErrorCode, VendorError

MOST_PARTS = 100


async def call_back(proxy: Proxy, held: Held, reference: str) -> CancelOutcome:
    """Cancel all shipments of an order, or none: too late as soon as one has a label.

    ShipStation cancels no shipment that has a label (https://docs.shipstation.com/cancel-shipments). Raises
    `VendorError` REJECTED for a shipment that was merged with another order's.
    """
    parts = await _parts(proxy, held, reference)
    if any(part.shipment_status == LABEL_PURCHASED for part in parts):
        return CancelOutcome.TOO_LATE
    for part in parts:
        if part.shipment_status != CANCELLED and not await _cancel(proxy, part):
            return CancelOutcome.TOO_LATE
    return CancelOutcome.CANCELED


async def _parts(proxy: Proxy, held: Held, reference: str) -> list[Held]:
    parts = {held.shipment_id: held}
    for sales_order in dict.fromkeys(item.sales_order_id for item in held.items or () if item.sales_order_id):
        for part in await by_sales_order(proxy, sales_order, MOST_PARTS):
            parts.setdefault(part.shipment_id, part)
    for part in parts.values():
        others = {item.external_order_id for item in part.items or ()} - {reference, None, ""}
        if others and part.shipment_status != CANCELLED:
            message = f"ShipStation has the order in one shipment ({part.shipment_id}) with others: cancel it there"
            raise VendorError(ErrorCode.REJECTED, message)
    return list(parts.values())


async def _cancel(proxy: Proxy, part: Held) -> bool:
    """Cancel one shipment; False if a label was bought for it meanwhile."""
    reply = await proxy.call("PUT", f"{path_of(part.shipment_id)}/cancel", reads=REFUSED)
    if reply.status < 300:
        if reply.body.strip():
            message = f"{reply.path} answered {reply.status} with a body: expected 204 without one"
            raise reply.unusable(
                VendorError(ErrorCode.MALFORMED_RESPONSE, message, http_status=reply.status, sent=True)
            )
        return True
    now = await by_id(proxy, part.shipment_id)
    status = now.read(HELD).shipment_status if now else CANCELLED
    if status not in (LABEL_PURCHASED, CANCELLED):
        raise proxy.refusal(reply)
    return status == CANCELLED
