"""Write a parcel's tracking to an order, and find it again. Both can be done twice without harm.

At Medusa a parcel takes two calls: a fulfillment (its items are packed) and that fulfillment's shipment (it is on its
way, with tracking). The first puts our mark into the fulfillment's metadata. So what broke off between the two is
found by the mark, and finished, and never made a second time.
"""

from collections.abc import Sequence

from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.medusa.confirmation import (
    Packed,
    fulfillment_body,
    groups,
    joined,
    missing,
    packed_of,
    shipment_body,
    tracked,
    units_of,
)
from include.order_sync.connectors.medusa.locations import Locations
from include.order_sync.connectors.medusa.parcel_wire import ANSWER, PARCEL_FIELDS, ShippedOrder
from include.order_sync.connectors.medusa.proxy import Proxy
from include.order_sync.connectors.medusa.settings import Settings
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Shipment, ShipmentConfirmation


class Parcels:
    """The fulfillments of one shop's orders."""

    def __init__(self, proxy: Proxy, settings: Settings, locations: Locations) -> None:
        self._proxy = proxy
        self._settings = settings
        self._locations = locations

    async def confirm(self, confirmation: ShipmentConfirmation) -> str:
        """Write what the order does not have yet of a parcel; return the ids of the fulfillments that hold it."""
        shipment, order_id = confirmation.shipment, confirmation.order_external_id
        units = units_of(shipment)
        order = await self._order(order_id)
        packed = packed_of(order, shipment)
        for part in groups(missing(units, packed), order, self._settings.shipping_option):
            place = await self._locations.id_of(self._settings.ship_from) if self._settings.ship_from else ""
            body = fulfillment_body(shipment, part, place, notify=self._settings.notify_customer)
            reply = await self._proxy.add_fulfillment(order_id, body, PARCEL_FIELDS)
            packed = self._added(reply, packed, shipment)
        for one in packed:
            if not one.shipped:
                await self._ship(order_id, one, shipment)
        return joined(one.id for one in packed)

    async def find(self, confirmation: ShipmentConfirmation) -> str | None:
        """Look for a parcel among the order's fulfillments: the ids of those that hold all of it, or None.

        What another program or a person wrote is known by its tracking number. What is packed and not yet marked as
        shipped is none: `confirm` finishes it.
        """
        shipment = confirmation.shipment
        order = await self._order(confirmation.order_external_id)
        packed = [one for one in packed_of(order, shipment) if one.shipped]
        if packed and not missing(units_of(shipment), packed):
            return joined(one.id for one in packed)
        return tracked(order.fulfillments, shipment.tracking_number)

    async def _ship(self, order_id: str, packed: Packed, shipment: Shipment) -> None:
        body = shipment_body(packed, shipment, notify=self._settings.notify_customer)
        (await self._proxy.add_shipment(order_id, packed.id, body, PARCEL_FIELDS)).read(ANSWER)

    async def _order(self, order_id: str) -> ShippedOrder:
        return (await self._proxy.order(order_id, PARCEL_FIELDS)).read(ANSWER).order

    def _added(self, reply: Reply, before: Sequence[Packed], shipment: Shipment) -> list[Packed]:
        packed = packed_of(reply.read(ANSWER).order, shipment)
        if len(packed) > len(before):
            return packed
        message = f"{reply.path} answered an order without the fulfillment that was asked for"
        raise reply.unusable(VendorError(ErrorCode.MALFORMED_RESPONSE, message, sent=True))
