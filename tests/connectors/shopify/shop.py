"""A shop of Shopify's in memory, which answers our queries: orders, fulfillments, products, stock."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from graphql import GraphQLError

from tests.connectors.shopify.wire import Wire, connection, gid

BOUND = re.compile(r"(\w+):(>=|<)'?([^' ]+)'?")
SKU = re.compile(r"sku:'((?:\\.|[^'])*)'")
MAIN = "gid://shopify/Location/1"


class Shop:
    """The shop's state, and the resolvers of what we ask and tell."""

    def __init__(self) -> None:
        self.orders: dict[str, Wire] = {}
        self.fulfillment_orders: dict[str, list[Wire]] = {}
        self.fulfillments: dict[str, list[Wire]] = {}
        self.variants: list[Wire] = []
        self.locations = [{"id": MAIN, "name": "Main"}]
        self.levels: dict[tuple[str, str], int] = {}
        self.scopes = ["read_orders", "write_merchant_managed_fulfillment_orders"]
        self.endless = False

    def hold(self, wire: Wire) -> None:
        self.orders[wire["id"]] = wire
        units = {line["id"]: line["currentQuantity"] for line in wire["lines"]}
        self.fulfillment_orders.setdefault(wire["id"], [self.duty(wire["id"], 1, units)] if units else [])
        self.fulfillments.setdefault(wire["id"], [])

    def duty(self, order: str, number: int, units: dict[str, int], place: Wire | None = None, **more: Any) -> Wire:
        """Make a fulfillment order of an order's units."""
        base = int(order.rpartition("/")[2]) * 100 + number
        items = [
            {"id": gid("FulfillmentOrderLineItem", f"{base}{at}"), "remainingQuantity": count, "lineItem": {"id": line}}
            for at, (line, count) in enumerate(units.items())
        ]
        return {
            "id": gid("FulfillmentOrder", base),
            "status": "OPEN",
            "fulfillAt": None,
            "fulfillmentHolds": [],
            "assignedLocation": {"name": "Main", "location": {"id": MAIN}} if place is None else place,
            "items": items,
            "lineItems": lambda info, **page: connection(items, **page),
            **more,
        }

    def root(self) -> Wire:
        """Give the resolvers of every query and mutation."""
        return {
            "orders": self._orders,
            "order": lambda info, id: self._order(id),
            "fulfillment": lambda info, id: self._one(self.fulfillments, id),
            "fulfillmentOrder": lambda info, id: self._one(self.fulfillment_orders, id),
            "productVariants": lambda info, **page: connection(self.variants, **page),
            "inventoryItems": self._items,
            "inventoryItem": lambda info, id: next((item for item in self._all_items() if item["id"] == id), None),
            "locations": lambda info, **page: connection(self.locations, **page),
            "currentAppInstallation": {"accessScopes": [{"handle": scope} for scope in self.scopes]},
            "fulfillmentCreate": self._create,
            "inventorySetQuantities": self._set,
        }

    def _orders(self, info: Any, query: str = "", **page: Any) -> Wire:
        found = sorted(self.orders.values(), key=lambda wire: (wire["updatedAt"], wire["id"]))
        if self.endless:
            return connection(found[: page["first"]], page["first"]) | {"pageInfo": {"hasNextPage": True}}
        for field, sign, value in BOUND.findall(query):
            read = (lambda wire: int(wire["id"].rpartition("/")[2])) if field == "id" else _updated
            bound = int(value) if field == "id" else value
            found = [wire for wire in found if (read(wire) >= bound if sign == ">=" else read(wire) < bound)]
        if page.pop("sortKey", "") == "ID":
            found.sort(key=lambda wire: int(wire["id"].rpartition("/")[2]))
        return connection(found, **page)

    def _order(self, order_id: str) -> Wire | None:
        if order_id not in self.orders:
            return None
        duties, parcels = self.fulfillment_orders[order_id], self.fulfillments[order_id]
        return {
            **self.orders[order_id],
            "fulfillmentOrders": lambda info, **page: connection(duties, **page),
            "fulfillments": lambda info, first=None: parcels[:first],
        }

    @staticmethod
    def _one(shelf: dict[str, list[Wire]], wanted: str) -> Wire | None:
        return next((one for ones in shelf.values() for one in ones if one["id"] == wanted), None)

    def _create(self, info: Any, fulfillment: Wire) -> Wire:
        taken = fulfillment["lineItemsByFulfillmentOrder"]
        orders = [self._one(self.fulfillment_orders, one["fulfillmentOrderId"]) for one in taken]
        problem = self._problem(taken, orders)
        if problem:
            return {"fulfillment": None, "userErrors": [{"field": ["fulfillment"], "message": problem}]}
        units: Counter[str] = Counter()
        for one, order in zip(taken, filter(None, orders), strict=True):
            for wanted, item in _pairs(one, order):
                item["remainingQuantity"] -= wanted["quantity"]
                units[item["lineItem"]["id"]] += wanted["quantity"]
            if not any(item["remainingQuantity"] for item in order["items"]):
                order["status"] = "CLOSED"
        order_id = next(key for key, ones in self.fulfillment_orders.items() if orders[0] in ones)
        return {"fulfillment": self.ship(order_id, units, **fulfillment["trackingInfo"]), "userErrors": []}

    def ship(self, order_id: str, units: dict[str, int], number: str | None = None, **more: Any) -> Wire:
        """Put a fulfillment to an order."""
        parcels = self.fulfillments[order_id]
        lines = [{"quantity": count, "lineItem": {"id": line}} for line, count in units.items()]
        parcel = {
            "id": gid("Fulfillment", 9000 + sum(map(len, self.fulfillments.values()))),
            "status": "SUCCESS",
            "trackingInfo": [{"number": number}] if number else [],
            "units": units,
            "fulfillmentLineItems": lambda info, **page: connection(lines, **page),
            **more,
        }
        parcels.append(parcel)
        return parcel

    @staticmethod
    def _problem(taken: list[Wire], orders: list[Wire | None]) -> str:
        known = [order for order in orders if order is not None]
        if len(known) < len(orders):
            return "Fulfillment order does not exist."
        if any(order["status"] not in ("OPEN", "IN_PROGRESS") for order in known):
            return "Fulfillment order has an unfulfillable status."
        if len({order["assignedLocation"]["name"] for order in known}) > 1:
            return "All fulfillment orders must have the same assigned location."
        pairs = [pair for one, order in zip(taken, known, strict=True) for pair in _pairs(one, order)]
        if any(wanted["quantity"] > item["remainingQuantity"] for wanted, item in pairs):
            return "Invalid fulfillment order line item quantity requested."
        return ""

    def _all_items(self) -> list[Wire]:
        return [self._item(variant) for variant in self.variants]

    def _item(self, variant: Wire) -> Wire:
        number = variant["id"].rpartition("/")[2]
        names = {place["id"]: place["name"] for place in self.locations}
        levels = [
            {"location": {"name": names[place]}, "quantities": [{"name": "available", "quantity": count}]}
            for (item, place), count in self.levels.items()
            if item == gid("InventoryItem", number)
        ]
        return {
            "id": gid("InventoryItem", number),
            "sku": variant["sku"],
            "tracked": variant.get("tracked", True),
            "inventoryLevels": lambda info, **page: connection(levels, **page),
        }

    def _items(self, info: Any, query: str = "", **page: Any) -> Wire:
        wanted = {re.sub(r"\\(.)", r"\1", sku).lower() for sku in SKU.findall(query)}
        found = [item for item in self._all_items() if not wanted or (item["sku"] or "").lower() in wanted]
        return connection(found, **page)

    def _set(self, info: Any, input: Wire) -> Wire:
        if not any(directive.name.value == "idempotent" for directive in info.field_nodes[0].directives or ()):
            raise GraphQLError("An idempotency key is required.", extensions={"code": "BAD_REQUEST"})
        errors = [
            {"code": code, "field": ["input", "quantities", str(at), "quantity"], "message": message}
            for at, one in enumerate(input["quantities"])
            for code, message in self._refusal(one)
        ]
        if not errors:
            for one in input["quantities"]:
                self.levels[one["inventoryItemId"], one["locationId"]] = one["quantity"]
        return {"userErrors": errors}

    @staticmethod
    def _refusal(one: Wire) -> Iterable[tuple[str, str]]:
        if "changeFromQuantity" not in one:
            raise GraphQLError("changeFromQuantity is required.", extensions={"code": "BAD_REQUEST"})
        if one["quantity"] < 0:
            yield "INVALID_QUANTITY_NEGATIVE", "The quantity can't be negative."


def _updated(wire: Wire) -> str:
    return str(wire["updatedAt"])


def _pairs(one: Wire, order: Wire) -> list[tuple[Wire, Wire]]:
    items = {item["id"]: item for item in order["items"]}
    return [(wanted, items[wanted["id"]]) for wanted in one["fulfillmentOrderLineItems"]]
