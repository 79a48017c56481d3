"""The cart's state: what a WooCommerce shop knows of its orders, and how it changes them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from include.order_sync.sandbox.director import Director
from include.order_sync.sandbox.reply import encode
from include.order_sync.sandbox.script import Cancel, Fault, ScriptedOrder
from include.order_sync.sandbox.woo_json import order_json, wordpress_date

SAME_SECOND = 25
UNLISTED_STATUSES = ("trash", "auto-draft")


@dataclass(slots=True)
class ShopOrder:
    """One order of the shop: the vendor's JSON, and what was added to it."""

    data: dict[str, Any]
    fulfillments: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    encoded: bytes = b""

    @property
    def modified(self) -> str:
        """The time of the last change: UTC, sorts as text."""
        return str(self.data["date_modified_gmt"])

    def json(self) -> bytes:
        """The order as it is listed."""
        if not self.encoded:
            self.encoded = encode(self.data)
        return self.encoded


@dataclass(frozen=True, slots=True)
class Listing:
    """What a caller asks for. The bounds are exclusive, as the vendor's are, and without a zone."""

    page: int = 1
    per_page: int = 10
    after: str = ""
    before: str = ""
    statuses: tuple[str, ...] = ()
    orderby: str = "date"
    descending: bool = True


class Shop:
    """Every order of the cart by its id."""

    def __init__(self, orders: Sequence[ScriptedOrder], director: Director) -> None:
        self._director = director
        self._ids = iter(range(1, 1_000_000_000))
        self.orders = {int(one.order.external_id): ShopOrder(order_json(one)) for one in orders}
        self.listed: set[int] = set()
        self._sorted: dict[str, list[ShopOrder]] = {}
        self._spread_changes()
        for one in orders:
            self._plan_cancel(one)

    def _spread_changes(self) -> None:
        """Let the orders have changed in the past minutes, many of them in the same second."""
        newest = self._director.clock() - timedelta(minutes=1)
        for index, order in enumerate(reversed(self.orders.values())):
            self._touch(order, newest - timedelta(seconds=index // SAME_SECOND))

    def _plan_cancel(self, scripted: ScriptedOrder) -> None:
        order = self.orders[int(scripted.order.external_id)]
        self._director.on_cancel(scripted.order.number, lambda: self.change_status(order, "cancelled"))

    def _touch(self, order: ShopOrder, when: datetime) -> None:
        order.data["date_modified"] = order.data["date_modified_gmt"] = wordpress_date(when)
        order.encoded = b""
        self._sorted.clear()

    def next_id(self) -> int:
        """Give a new id for anything."""
        return next(self._ids)

    def change_status(self, order: ShopOrder, status: str) -> None:
        """Set a status as of now."""
        now = self._director.clock()
        order.data["status"] = status
        if status == "completed":
            order.data["date_completed"] = order.data["date_completed_gmt"] = wordpress_date(now)
        self._touch(order, now)

    def list_orders(self, listing: Listing) -> tuple[list[ShopOrder], int]:
        """Give one page and the number of all that match; an order to be listed twice stands there twice."""
        found = self._twice(self._matching(listing))
        start = (listing.page - 1) * listing.per_page
        page = found[start : start + listing.per_page]
        for order in page:
            self._note_listed(order)
        return page, len(found)

    def _matching(self, listing: Listing) -> list[ShopOrder]:
        field_name = {"modified": "date_modified_gmt", "date": "date_created_gmt", "id": "id"}[listing.orderby]
        orders = self._sorted_by(field_name)
        return [order for order in (reversed(orders) if listing.descending else orders) if _matches(order, listing)]

    def _sorted_by(self, field_name: str) -> list[ShopOrder]:
        if field_name not in self._sorted:
            by_field = sorted(self.orders.values(), key=lambda order: (order.data[field_name], order.data["id"]))
            self._sorted[field_name] = by_field
        return self._sorted[field_name]

    def _twice(self, orders: Iterable[ShopOrder]) -> list[ShopOrder]:
        result = []
        for order in orders:
            result.append(order)
            if Fault.LISTED_TWICE in self._director.script(order.data["number"]).faults:
                self._director.take_fault(order.data["number"], Fault.LISTED_TWICE)
                result.append(order)
        return result

    def _note_listed(self, order: ShopOrder) -> None:
        self.listed.add(order.data["id"])
        self._director.happened(order.data["number"], Cancel.AFTER_LISTING)

    def update(self, order: ShopOrder, changes: dict[str, Any]) -> None:
        """Change an order's status and meta data, as a PUT does."""
        for meta in changes.get("meta_data") or ():
            self._set_meta(order, str(meta["key"]), meta["value"])
        self.change_status(order, changes.get("status") or order.data["status"])

    def _set_meta(self, order: ShopOrder, key: str, value: Any) -> None:
        for meta in order.data["meta_data"]:
            if meta["key"] == key:
                meta["value"] = value
                return
        order.data["meta_data"].append({"id": self.next_id(), "key": key, "value": value})

    def add_note(self, order: ShopOrder, text: str, for_customer: bool) -> dict[str, Any]:
        """Write a note on an order."""
        now = wordpress_date(self._director.clock())
        note = {
            "id": self.next_id(),
            "author": "OrderSync",
            "date_created": now,
            "date_created_gmt": now,
            "note": text,
            "customer_note": for_customer,
        }
        order.notes.append(note)
        return note

    def add_fulfillment(self, order: ShopOrder, body: dict[str, Any]) -> dict[str, Any]:
        """Note what was shipped; when with it every item is, the order is completed."""
        meta = [{"id": self.next_id(), "key": one["key"], "value": one["value"]} for one in body["meta_data"]]
        fulfillment = {
            "id": self.next_id(),
            "entity_type": "WC_Order",
            "entity_id": str(order.data["id"]),
            "status": body.get("status", "unfulfilled"),
            "is_fulfilled": bool(body.get("is_fulfilled", False)),
            "date_updated": wordpress_date(self._director.clock()),
            "date_deleted": None,
            "meta_data": meta,
        }
        order.fulfillments.append(fulfillment)
        complete = not any(open_quantities(order).values())
        self._set_meta(order, "_fulfillment_status", "fulfilled" if complete else "partially_fulfilled")
        self.change_status(order, "completed" if complete else order.data["status"])
        return fulfillment


def _matches(order: ShopOrder, listing: Listing) -> bool:
    if listing.after and order.modified <= listing.after:
        return False
    if listing.before and order.modified >= listing.before:
        return False
    status = order.data["status"]
    return status in listing.statuses if listing.statuses else status not in UNLISTED_STATUSES


def open_quantities(order: ShopOrder) -> dict[int, int]:
    """Tell how much of each line item is not fulfilled yet, never below zero."""
    left = {item["id"]: item["quantity"] for item in order.data["line_items"]}
    for fulfillment in order.fulfillments:
        for item in items_of(fulfillment) if fulfillment["is_fulfilled"] else ():
            left[int(item["item_id"])] -= item["qty"]
    return {line: max(quantity, 0) for line, quantity in left.items()}


def items_of(fulfillment: dict[str, Any]) -> list[dict[str, Any]]:
    """Read the items of a fulfillment from its meta data."""
    return next((meta["value"] for meta in fulfillment["meta_data"] if meta["key"] == "_items"), [])


def tracking_numbers(orders: Iterable[ShopOrder]) -> list[str]:
    """List the tracking number of every fulfillment of every order."""
    return [
        str(meta["value"])
        for order in orders
        for fulfillment in order.fulfillments
        for meta in fulfillment["meta_data"]
        if meta["key"] == "_tracking_number"
    ]
