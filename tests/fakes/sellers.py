"""A cart and a source in memory, and the connectors that speak to them."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from include.order_sync.connectors.base import OrderPage, SkippedOrder
from include.order_sync.models import Order, ShipmentConfirmation
from tests.fakes.orders import downloaded
from tests.fakes.side import Side, streaming


class Cart(Side):
    """A shop: it lists orders by the time of their last change, and notes what it is told of parcels."""

    def __init__(self, page_size: int = 2) -> None:
        super().__init__()
        self.page_size = page_size
        self.orders: dict[str, Order] = {}
        self.skips: list[SkippedOrder] = []
        self.told: list[ShipmentConfirmation] = []

    def sell(self, *orders: Order) -> None:
        """Take orders from customers, or changes to them."""
        self.orders.update({order.external_id: order for order in orders})

    def told_of(self) -> list[str]:
        """List the parcels it was told of, by tracking number, as often as it was told."""
        return sorted(confirmation.shipment.tracking_number for confirmation in self.told)


class CartConnector:
    """Downloads from a cart and writes back to it."""

    def __init__(self, cart: Cart) -> None:
        self.cart = cart

    async def close(self) -> None:
        pass

    async def changed_orders(self, since: datetime | None, until: datetime | None = None) -> AsyncIterator[OrderPage]:
        cart = self.cart
        chosen = sorted((o for o in cart.orders.values() if _within(o, since, until)), key=lambda o: o.updated_at)
        starts = range(0, max(len(chosen), 1), cart.page_size)
        for number, start in enumerate(starts, 1):
            page = chosen[start : start + cart.page_size]
            async with streaming(), cart.answering("page", number):
                skips = cart.skips if number == len(starts) else ()
            cursor = page[-1].updated_at if page else None
            yield OrderPage([downloaded(order) for order in page], skips, cursor)

    async def confirm(self, confirmation: ShipmentConfirmation) -> str:
        async with self.cart.answering("confirm", confirmation):
            self.cart.told.append(confirmation)
        return f"C-{confirmation.shipment.external_id}"

    async def find_confirmation(self, confirmation: ShipmentConfirmation) -> str | None:
        async with self.cart.answering("find_confirmation", confirmation):
            known = {told.shipment.external_id for told in self.cart.told}
        key = confirmation.shipment.external_id
        return f"C-{key}" if key in known else None


def _within(order: Order, since: datetime | None, until: datetime | None) -> bool:
    changed = order.updated_at
    assert changed is not None
    return (since is None or changed >= since) and (until is None or changed <= until)


class Source(Side):
    """An ordering app: it hands over what it was not yet told is received."""

    def __init__(self, page_size: int = 3) -> None:
        super().__init__()
        self.page_size = page_size
        self.waiting: dict[str, Order] = {}
        self.skips: list[SkippedOrder] = []
        self.acknowledged: list[str] = []

    def sell(self, *orders: Order) -> None:
        """Take orders from customers."""
        self.waiting.update({order.external_id: order for order in orders})


class SourceConnector:
    """Pulls batches from a source."""

    def __init__(self, source: Source) -> None:
        self.source = source

    async def close(self) -> None:
        pass

    async def unreceived_orders(self) -> AsyncIterator[OrderPage]:
        source = self.source
        held = list(source.waiting.values())
        starts = range(0, max(len(held), 1), source.page_size)
        for number, start in enumerate(starts, 1):
            async with source.answering("page", number):
                page = [downloaded(order) for order in held[start : start + source.page_size]]
            yield OrderPage(page, source.skips if number == len(starts) else ())

    async def acknowledge(self, external_ids: Sequence[str]) -> None:
        async with self.source.answering("acknowledge", list(external_ids)):
            self.source.acknowledged += external_ids
            for key in external_ids:
                self.source.waiting.pop(key, None)
            self.source.skips = [skip for skip in self.source.skips if skip.external_id not in external_ids]
