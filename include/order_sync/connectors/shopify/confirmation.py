"""A parcel as Shopify is told it: which units of which fulfillment orders are in it. No I/O.

An order's lines are spread over fulfillment orders, one for each location (and more, where some are held or have been
shipped); a fulfillment takes units of fulfillment orders that have the same location. So a parcel that spans
locations becomes a fulfillment for each. Sources: https://shopify.dev/docs/apps/build/orders-fulfillment and
https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/fulfillmentCreate.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from include.order_sync.connectors.shopify.fulfillment_wire import FulfillmentOrder
from include.order_sync.connectors.shopify.proxy import tail
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Shipment

OPEN = frozenset({"OPEN", "IN_PROGRESS"})
# A fulfillment that failed or was called off is none: what was in it can be shipped again.
VOID = frozenset({"CANCELLED", "ERROR", "FAILURE"})
WORDS = {
    "ON_HOLD": "is on hold",
    "SCHEDULED": "is scheduled",
    "CLOSED": "is closed",
    "CANCELLED": "is canceled",
    "INCOMPLETE": "cannot be completed",
}

NONE_SHOWN = "; it shows no fulfillment order (the app needs a scope that reads them)"

Units = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Written:
    """A fulfillment that the shop has: its id, and how many units of each line are in it."""

    id: str
    units: Units


def units_of(shipment: Shipment) -> Units:
    """Read how many units of each line are in a parcel; raise `VendorError` REJECTED if that is no whole number."""
    units: Counter[str] = Counter()
    for line in shipment.lines:
        if line.quantity != line.quantity.to_integral_value():
            raise _refused(f"line {line.line} has {line.quantity} in the parcel, and Shopify takes whole units only")
        units[line.line] += int(line.quantity)
    if not +units:
        raise _refused("the parcel names no line of the order")
    return +units


def missing(units: Units, written: Iterable[Written]) -> Units:
    """Leave of a parcel what is in none of its fulfillments."""
    left = Counter(units)
    for fulfillment in written:
        left.subtract(fulfillment.units)
    return +left


def parts(units: Units, written: Iterable[Written]) -> list[Written]:
    """Choose the fulfillments that hold something of a parcel."""
    return [fulfillment for fulfillment in written if units.keys() & fulfillment.units.keys()]


def joined(ids: Iterable[str]) -> str:
    """Write the ids of a parcel's fulfillments as one, in an order that does not depend on ours."""
    return ",".join(sorted((tail(one) for one in ids), key=lambda one: (len(one), one)))


def allocate(units: Units, orders: Sequence[FulfillmentOrder]) -> list[list[dict[str, Any]]]:
    """Choose the units of fulfillment orders that a parcel takes: one list for each location.

    A location that has all of the parcel is preferred to several. Raises `VendorError` REJECTED, naming what is short
    and each fulfillment order that keeps it back.
    """
    ready: dict[str, list[FulfillmentOrder]] = {}
    for order in orders:
        if order.status in OPEN:
            ready.setdefault(order.place, []).append(order)
    for group in ready.values():
        taken, left = _take(units, group)
        if not left:
            return [taken]
    chosen, left = [], units
    for group in ready.values():
        taken, left = _take(left, group)
        chosen += [taken] if taken else []
    if left:
        raise _short(left, orders)
    return chosen


def fulfillment_input(taken: list[dict[str, Any]], shipment: Shipment, notify: bool) -> dict[str, Any]:
    """Write a fulfillment of units that `allocate` chose, with the parcel's tracking."""
    values = {"number": shipment.tracking_number, "company": shipment.carrier, "url": shipment.tracking_url}
    tracking = {name: value for name, value in values.items() if value}
    return {"lineItemsByFulfillmentOrder": taken, "notifyCustomer": notify, "trackingInfo": tracking}


def _take(units: Units, orders: Sequence[FulfillmentOrder]) -> tuple[list[dict[str, Any]], Units]:
    left, taken = Counter(units), []
    for order in orders:
        items = []
        for item in order.line_items.nodes:
            line = tail(item.line_item.id)
            count = min(left[line], item.remaining_quantity)
            if count > 0:
                left[line] -= count
                items.append({"id": item.id, "quantity": count})
        if items:
            taken.append({"fulfillmentOrderId": order.id, "fulfillmentOrderLineItems": items})
    return taken, +left


def _short(left: Units, orders: Sequence[FulfillmentOrder]) -> VendorError:
    lines = ", ".join(f"{count} of line {line}" for line, count in left.items())
    kept = [order for order in orders if order.status not in OPEN and _holds(order, left)]
    reasons = "".join(f"; {_described(order)}" for order in kept) if orders else NONE_SHOWN
    return _refused(f"Shopify has {lines} less to be fulfilled than is in the parcel{reasons}")


def _holds(order: FulfillmentOrder, left: Units) -> bool:
    return any(tail(item.line_item.id) in left for item in order.line_items.nodes)


def _described(order: FulfillmentOrder) -> str:
    words = WORDS.get(order.status, f"has the status {order.status}")
    details = [f"until {order.fulfill_at}"] if order.status == "SCHEDULED" and order.fulfill_at else []
    details += [f"{hold.display_reason} {hold.reason_notes or ''}".strip() for hold in order.fulfillment_holds]
    reason = f" ({'; '.join(details)})" if details else ""
    return f"fulfillment order {tail(order.id)} at {order.assigned_location.name} {words}{reason}"


def _refused(message: str) -> VendorError:
    return VendorError(ErrorCode.REJECTED, message)
