"""What our queries about fulfillments answer, as typed shapes."""

import msgspec

from include.order_sync.connectors.vendure.wire import Outcome, Wire


class FulfillmentLine(Wire):
    """How much of an order line is in a fulfillment."""

    order_line_id: str
    quantity: int


class Fulfillment(Wire):
    """A fulfillment: pending, shipped, delivered or called off."""

    id: str
    state: str
    lines: list[FulfillmentLine]
    method: str = ""
    tracking_code: str | None = None


class FulfilledOrder(Wire):
    """An order with its fulfillments."""

    fulfillments: list[Fulfillment] | None


class Fulfillments(Wire):
    """Answer of `fulfillments`."""

    order: FulfilledOrder | None


class Added(Wire):
    """Answer of `fulfillment_add` and `probe_writeback`."""

    add_fulfillment_to_order: Outcome


class Moved(Wire):
    """Answer of `fulfillment_move`."""

    transition_fulfillment_to_state: Outcome


FULFILLMENTS: "msgspec.json.Decoder[Fulfillments]" = msgspec.json.Decoder(Fulfillments)
ADDED: "msgspec.json.Decoder[Added]" = msgspec.json.Decoder(Added)
MOVED: "msgspec.json.Decoder[Moved]" = msgspec.json.Decoder(Moved)
