"""A destination in memory that takes whatever it is given, even twice, and the connectors that speak to it."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime

import msgspec

from include.order_sync.connectors.base import CancelOutcome, ShipmentPage
from include.order_sync.models import Acknowledgement, OutboundOrder, Shipment
from tests.fakes.side import Side, streaming


class Warehouse(Side):
    """A destination. It never notices that it was sent something twice: the flow has to."""

    def __init__(self, page_size: int = 2) -> None:
        super().__init__()
        self.page_size = page_size
        self.taken: list[OutboundOrder] = []
        self.accepts_first = False
        self.too_late: set[str] = set()
        self.canceled: list[str] = []
        self.recorded: list[tuple[datetime, Shipment]] = []
        self.unreadable: tuple[str, ...] = ()

    @property
    def times_taken(self) -> Counter[str]:
        """Tell how often each order was taken, by reference."""
        return Counter(outbound.reference for outbound in self.taken)

    @property
    def keys_pushed(self) -> list[str]:
        """List the idempotency keys of all calls, whether they took effect or not."""
        return [outbound.idempotency_key for call, outbound in self.calls if call == "push"]

    def ship(self, recorded_at: datetime, *parcels: Shipment) -> None:
        """Ship parcels."""
        self.recorded += [(recorded_at, parcel) for parcel in parcels]


class MuteConnector:
    """Sends to a destination that can be asked nothing."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse

    async def close(self) -> None:
        pass

    async def push(self, outbound: OutboundOrder) -> Acknowledgement:
        async with self.warehouse.answering("push", outbound):
            self.warehouse.taken.append(outbound)
        return _answer(self.warehouse, outbound.reference)

    def document(self, outbound: OutboundOrder) -> bytes:
        return document(outbound)


def document(outbound: OutboundOrder) -> bytes:
    """Write an order as these destinations are sent it."""
    return msgspec.json.encode((outbound.reference, outbound.ship_service, outbound.order))


class WarehouseConnector(MuteConnector):
    """Sends to a destination, asks it, calls back and tracks."""

    async def find(self, reference: str) -> Acknowledgement | None:
        async with self.warehouse.answering("find", reference):
            known = self.warehouse.times_taken
        return _answer(self.warehouse, reference) if reference in known else None

    async def cancel(self, reference: str) -> CancelOutcome:
        async with self.warehouse.answering("cancel", reference):
            if reference not in self.warehouse.times_taken:
                return CancelOutcome.UNKNOWN_ORDER
            if reference in self.warehouse.too_late:
                return CancelOutcome.TOO_LATE
            self.warehouse.canceled.append(reference)
        return CancelOutcome.CANCELED

    async def shipments(self, since: datetime | None) -> AsyncIterator[ShipmentPage]:
        warehouse = self.warehouse
        chosen = [(at, parcel) for at, parcel in warehouse.recorded if since is None or at >= since]
        starts = range(0, max(len(chosen), 1), warehouse.page_size)
        for number, start in enumerate(starts, 1):
            page = chosen[start : start + warehouse.page_size]
            async with streaming(), warehouse.answering("shipments", (number, since)):
                parcels = [parcel for _, parcel in page]
            yield ShipmentPage(parcels, page[-1][0] if page else None, warehouse.unreadable if number == 1 else ())


def _answer(warehouse: Warehouse, reference: str) -> Acknowledgement:
    if warehouse.accepts_first:
        return Acknowledgement("", pending=True)
    return Acknowledgement(f"W-{reference}")
