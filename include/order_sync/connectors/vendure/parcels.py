"""Write a parcel's tracking to an order, and find it again.

Vendure takes it in two calls: the first makes a fulfillment, which is then pending, the second ships it. After a
failure in between, the pending fulfillment is found by its tracking number, its content and our mark, and finished.
"""

import asyncio
from weakref import WeakValueDictionary

from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.vendure.errors import refused
from include.order_sync.connectors.vendure.fulfillment import (
    CALLED_OFF,
    STEPS,
    chosen,
    fulfillment_input,
    is_shipped,
    units_of,
)
from include.order_sync.connectors.vendure.parcel_wire import ADDED, FULFILLMENTS, MOVED, Fulfillment
from include.order_sync.connectors.vendure.proxy import Proxy
from include.order_sync.connectors.vendure.wire import Outcome
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import ShipmentConfirmation

NOTHING_CHOSEN = "EmptyOrderLineSelectionError"


class Parcels:
    """The fulfillments of one shop's orders. Those of one order are written one after the other.

    Two that are shipped at once could each find the other not shipped, and leave the order as shipped in part.
    """

    def __init__(self, proxy: Proxy) -> None:
        self._proxy = proxy
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def confirm(self, confirmation: ShipmentConfirmation) -> str:
        """Make the parcel's fulfillment, unless the order has it, and ship it, unless it is; return its id."""
        turn = self._turns.setdefault(confirmation.order_external_id, asyncio.Lock())
        async with turn:
            held = await self._held(confirmation)
            if held is None:
                values = fulfillment_input(confirmation.shipment, units_of(confirmation.shipment))
                data, reply = await self._proxy.ask("fulfillment_add", ADDED, input=values)
                made = _made(data.add_fulfillment_to_order, reply)
                return await self._ship(made.id, made.state)
            return await self._ship(held.id, held.state)

    async def find(self, confirmation: ShipmentConfirmation) -> str | None:
        """Look for a parcel among the order's fulfillments: its id, or None. A pending one is not yet written."""
        held = await self._held(confirmation)
        return held.id if held is not None and is_shipped(held) else None

    async def probe(self) -> None:
        """Make a fulfillment of nothing: whoever may write gets to hear that nothing was chosen."""
        data, reply = await self._proxy.ask("probe_writeback", ADDED)
        outcome = data.add_fulfillment_to_order
        if outcome.kind != NOTHING_CHOSEN:
            raise reply.unusable(refused(outcome, reply.path))

    async def _held(self, confirmation: ShipmentConfirmation) -> Fulfillment | None:
        units = units_of(confirmation.shipment)
        data, reply = await self._proxy.ask("fulfillments", FULFILLMENTS, id=confirmation.order_external_id)
        if data.order is None:
            message = f"{reply.path}: the shop has no order {confirmation.order_number}"
            raise VendorError(ErrorCode.NOT_FOUND, f"{message} ({confirmation.order_external_id})")
        return chosen(confirmation.shipment, units, data.order.fulfillments or [])

    async def _ship(self, fulfillment: str, state: str) -> str:
        """Bring a fulfillment on to being shipped; somebody who was quicker has done it for us."""
        while state in STEPS:
            following = STEPS[state]
            data, reply = await self._proxy.ask("fulfillment_move", MOVED, id=fulfillment, state=following)
            outcome = data.transition_fulfillment_to_state
            if outcome.error_code and outcome.from_state in (None, state, CALLED_OFF):
                raise refused(outcome, reply.path)
            state = outcome.from_state or _made(outcome, reply).state
        return fulfillment


def _made(outcome: Outcome, reply: Reply) -> Outcome:
    if outcome.error_code:
        raise refused(outcome, reply.path)
    if not outcome.id:
        message = f"{reply.path} answered neither a fulfillment nor an error"
        raise reply.unusable(VendorError(ErrorCode.MALFORMED_RESPONSE, message, sent=True))
    return outcome
