"""What our queries about fulfillments answer, as typed shapes.

Sources: https://shopify.dev/docs/api/admin-graphql/2026-10/objects/FulfillmentOrder and .../objects/Fulfillment.
"""

import msgspec

from include.order_sync.connectors.shopify.wire import Page, Ref, UserError, Wire


class Duty(Wire):
    """A line of a fulfillment order: how many units of an order's line are still to be fulfilled there."""

    id: str
    remaining_quantity: int
    line_item: Ref


class Hold(Wire):
    """Why a fulfillment order is held back."""

    display_reason: str = ""
    reason_notes: str | None = None


class AssignedLocation(Wire):
    """Where a fulfillment order is to be fulfilled; the location may have been deleted since."""

    name: str
    location: Ref | None = None


class FulfillmentOrder(Wire):
    """What is to be fulfilled of an order from one location."""

    id: str
    status: str
    assigned_location: AssignedLocation
    line_items: Page[Duty]
    fulfill_at: str | None = None
    fulfillment_holds: list[Hold] = []

    @property
    def place(self) -> str:
        """The location's id, or its name where it is gone."""
        location = self.assigned_location.location
        return location.id if location else self.assigned_location.name


class DutiesOf(Wire):
    """A fulfillment order's lines."""

    line_items: Page[Duty]


class FulfillmentOrdersOf(Wire):
    """An order's fulfillment orders."""

    fulfillment_orders: Page[FulfillmentOrder]


class FulfillmentOrders(Wire):
    """Answer of `fulfillment_orders`."""

    order: FulfillmentOrdersOf | None


class FulfillmentOrderLines(Wire):
    """Answer of `fulfillment_order_lines`."""

    fulfillment_order: DutiesOf | None


class Tracking(Wire):
    """A tracking number."""

    number: str | None = None


class Parcel(Wire):
    """A fulfillment without its lines."""

    id: str
    status: str
    tracking_info: list[Tracking]


class ParcelsOf(Wire):
    """An order's fulfillments."""

    fulfillments: list[Parcel]


class Parcels(Wire):
    """Answer of `parcels`."""

    order: ParcelsOf | None


class ParcelLine(Wire):
    """How much of a line is in a fulfillment."""

    line_item: Ref
    quantity: int | None = None


class ParcelLinesOf(Wire):
    """A fulfillment's lines."""

    fulfillment_line_items: Page[ParcelLine]


class ParcelLines(Wire):
    """Answer of `parcel_lines`."""

    fulfillment: ParcelLinesOf | None


class Creation(Wire):
    """What became of a fulfillment that was to be created."""

    fulfillment: Ref | None
    user_errors: list[UserError]


class FulfillmentCreate(Wire):
    """Answer of `fulfillment_create`."""

    fulfillment_create: Creation


FULFILLMENT_ORDERS: "msgspec.json.Decoder[FulfillmentOrders]" = msgspec.json.Decoder(FulfillmentOrders)
FULFILLMENT_ORDER_LINES: "msgspec.json.Decoder[FulfillmentOrderLines]" = msgspec.json.Decoder(FulfillmentOrderLines)
PARCELS: "msgspec.json.Decoder[Parcels]" = msgspec.json.Decoder(Parcels)
PARCEL_LINES: "msgspec.json.Decoder[ParcelLines]" = msgspec.json.Decoder(ParcelLines)
FULFILLMENT_CREATE: "msgspec.json.Decoder[FulfillmentCreate]" = msgspec.json.Decoder(FulfillmentCreate)
