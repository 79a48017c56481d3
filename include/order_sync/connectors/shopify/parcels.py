"""Write a parcel's tracking to an order, and find it again. Both can be done twice without harm."""

from collections import Counter

from include.order_sync.connectors.shopify.confirmation import (
    VOID,
    Written,
    allocate,
    fulfillment_input,
    joined,
    missing,
    parts,
    units_of,
)
from include.order_sync.connectors.shopify.errors import refused
from include.order_sync.connectors.shopify.fulfillment_wire import (
    FULFILLMENT_CREATE,
    FULFILLMENT_ORDER_LINES,
    FULFILLMENT_ORDERS,
    PARCEL_LINES,
    PARCELS,
    FulfillmentOrder,
    FulfillmentOrders,
)
from include.order_sync.connectors.shopify.proxy import PATH, Proxy, gid, tail
from include.order_sync.connectors.shopify.wire import Page
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import ShipmentConfirmation

MOST_PARCELS = 250


class Parcels:
    """The fulfillments of one shop's orders. A parcel is known by its tracking number and what is in it."""

    def __init__(self, proxy: Proxy, notify: bool) -> None:
        self._proxy = proxy
        self._notify = notify

    async def confirm(self, confirmation: ShipmentConfirmation) -> str:
        """Write what the order does not have yet of a parcel; return the ids of the fulfillments that hold it.

        A parcel that spans locations needs several calls: after a failure in between, the rest is written next time.
        """
        shipment = confirmation.shipment
        units = units_of(shipment)
        written = await self._written(confirmation) if shipment.tracking_number else []
        held = [fulfillment.id for fulfillment in parts(units, written)]
        left = missing(units, written)
        if left:
            chosen = allocate(left, await self._fulfillment_orders(confirmation))
            held += [await self._create(fulfillment_input(taken, shipment, self._notify)) for taken in chosen]
        return joined(held)

    async def find(self, confirmation: ShipmentConfirmation) -> str | None:
        """Look for a parcel among the order's fulfillments: the ids of those that hold all of it, or None."""
        units = units_of(confirmation.shipment)
        written = await self._written(confirmation)
        if not confirmation.shipment.tracking_number:
            return next((joined([one.id]) for one in written if one.units == units), None)
        return None if missing(units, written) else joined(one.id for one in parts(units, written))

    async def _written(self, confirmation: ShipmentConfirmation) -> list[Written]:
        data, reply = await self._proxy.ask("parcels", PARCELS, id=gid("Order", confirmation.order_external_id))
        if data.order is None:
            raise _gone(confirmation)
        if len(data.order.fulfillments) >= MOST_PARCELS:
            message = f"{PATH}: order {confirmation.order_number} has more fulfillments than can be looked through"
            raise reply.unusable(VendorError(ErrorCode.REJECTED, message))
        number = confirmation.shipment.tracking_number
        alike = [
            parcel.id
            for parcel in data.order.fulfillments
            if parcel.status not in VOID and _has(number, [info.number or "" for info in parcel.tracking_info])
        ]
        return [Written(fulfillment, await self._units(fulfillment)) for fulfillment in alike]

    async def _units(self, fulfillment: str) -> Counter[str]:
        units: Counter[str] = Counter()
        pages = self._proxy.pages(
            "parcel_lines",
            PARCEL_LINES,
            lambda data: data.fulfillment.fulfillment_line_items if data.fulfillment else None,
            id=fulfillment,
        )
        async for lines in pages:
            for line in lines:
                units[tail(line.line_item.id)] += line.quantity or 0
        return units

    async def _fulfillment_orders(self, confirmation: ShipmentConfirmation) -> list[FulfillmentOrder]:
        def page(data: FulfillmentOrders) -> Page[FulfillmentOrder]:
            if data.order is None:
                raise _gone(confirmation)
            return data.order.fulfillment_orders

        found: list[FulfillmentOrder] = []
        order_id = gid("Order", confirmation.order_external_id)
        async for orders in self._proxy.pages("fulfillment_orders", FULFILLMENT_ORDERS, page, id=order_id):
            for order in orders:
                await self._complete(order)
                found.append(order)
        return found

    async def _complete(self, order: FulfillmentOrder) -> None:
        info = order.line_items.page_info
        if not info.has_next_page:
            return
        pages = self._proxy.pages(
            "fulfillment_order_lines",
            FULFILLMENT_ORDER_LINES,
            lambda data: data.fulfillment_order.line_items if data.fulfillment_order else None,
            after=info.end_cursor,
            id=order.id,
        )
        async for lines in pages:
            order.line_items.nodes += lines

    async def _create(self, fulfillment: dict[str, object]) -> str:
        data, reply = await self._proxy.ask("fulfillment_create", FULFILLMENT_CREATE, fulfillment=fulfillment)
        created = data.fulfillment_create
        if created.user_errors:
            raise refused(created.user_errors, PATH)
        if created.fulfillment is None:
            message = f"{PATH} answered neither a fulfillment nor an error"
            raise reply.unusable(VendorError(ErrorCode.MALFORMED_RESPONSE, message, sent=True))
        return created.fulfillment.id


def _has(number: str, numbers: list[str]) -> bool:
    return number in numbers if number else not any(numbers)


def _gone(confirmation: ShipmentConfirmation) -> VendorError:
    message = f"{PATH}: the shop has no order {confirmation.order_number} ({confirmation.order_external_id})"
    return VendorError(ErrorCode.NOT_FOUND, message)
