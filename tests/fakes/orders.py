"""Orders and parcels for tests: whole and valid, with as little said as a test needs."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from include.order_sync.connectors.base import DownloadedOrder, SkipCode, SkippedOrder
from include.order_sync.ledger.intake import Batch, IncomingOrder
from include.order_sync.models import Address, Order, OrderLine, Shipment, ShipmentLine
from include.order_sync.states import ExportMethod
from tests.clock import NOON

CART = "web_shop"
WAREHOUSE = "warehouse"
SECOND = "second_warehouse"
BY_HAND = "by_hand"
METHODS = {
    WAREHOUSE: ExportMethod.PUSH,
    SECOND: ExportMethod.PUSH,
    "fetching_erp": ExportMethod.PULL,
    BY_HAND: ExportMethod.DEFAULT,
}
ADDRESS = Address(name="Ada Lovelace", line1="12 Byron Street", city="London", postcode="SW1A 1AA", country="GB")


def a_line(external_id: str = "1", quantity: str = "2", distributor: str = "", **changes: Any) -> OrderLine:
    """Make an order line of chairs."""
    values = {"sku": "CHAIR", "unit_price": Decimal("6.25"), "name": "Chair", **changes}
    return OrderLine(external_id, quantity=Decimal(quantity), distributor=distributor, **values)


def an_order(key: str = "1001", *lines: OrderLine, **changes: Any) -> Order:
    """Make an order of one line, or of the lines given."""
    placed = NOON - timedelta(hours=1)
    values: dict[str, Any] = {
        "external_id": key,
        "number": key,
        "placed_at": placed,
        "currency": "EUR",
        "total": Decimal("12.50"),
        "lines": lines or (a_line(),),
        "ship_to": ADDRESS,
        "ship_method": "flat_rate",
        "updated_at": placed,
    }
    return Order(**{**values, **changes})


def some_orders(count: int, first: int = 1001, **changes: Any) -> list[Order]:
    """Make orders with numbers that follow on one another, each changed a second after the one before."""
    start = NOON - timedelta(hours=1)
    return [
        an_order(str(first + number), **{"updated_at": start + timedelta(seconds=number), **changes})
        for number in range(count)
    ]


def downloaded(order: Order) -> DownloadedOrder:
    """Wrap an order as a connector hands it over."""
    return DownloadedOrder(order, f'{{"id": "{order.external_id}"}}'.encode())


def incoming(order: Order, *destinations: str) -> IncomingOrder:
    """Send every line of an order to the warehouse, or each line to the destination named in its turn."""
    goals = destinations or (WAREHOUSE,) * len(order.lines)
    return IncomingOrder(order, downloaded(order).raw, goals)


def batch(
    *orders: Order | IncomingOrder, skipped: tuple[SkippedOrder, ...] = (), cursor: datetime | None = None
) -> Batch:
    """Make a batch of the web shop."""
    wrapped = [incoming(order) if isinstance(order, Order) else order for order in orders]
    return Batch(CART, wrapped, skipped, METHODS, cursor)


def a_skip(external_id: str = "1001", code: SkipCode = SkipCode.FILTERED, reason: str = "not paid yet") -> SkippedOrder:
    """Make an order that is not taken."""
    return SkippedOrder(external_id, f"#{external_id}", code, reason, b"{}")


def a_parcel(external_id: str, order: Order | str, *lines: tuple[str, str], **changes: Any) -> Shipment:
    """Make a parcel with an order's first line whole, or with (line, quantity) pairs."""
    number = order if isinstance(order, str) else order.external_id
    packed = lines or (("1", "2"),)
    return Shipment(
        external_id=external_id,
        reference=changes.pop("reference", f"{CART}:{number}"),
        carrier="DHL",
        tracking_number=f"TRACK-{external_id}",
        shipped_at=changes.pop("shipped_at", NOON),
        lines=tuple(ShipmentLine(line, Decimal(quantity)) for line, quantity in packed),
        **changes,
    )
