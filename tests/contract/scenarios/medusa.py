"""A Medusa 2 server: the admin API, as the real one of tests/real/medusa answers.

`tests/real/test_medusa.py` holds these answers against the real server's: each field is there, and of the same type.
"""

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from msgspec.structs import replace

from include.order_sync.connectors.base import SkipCode
from include.order_sync.models import InventoryLevel, Order, Product
from tests.connectors.medusa.wire import OPTION, PROFILE, json_number, stamp, wire_order
from tests.contract.kit import Scenario

FIELDS = {"currency": "currency_code", "money": "total", "placed_at": "created_at", "status": "payment_status"}
UNPAID = ("not_paid", "awaiting", "authorized", "partially_authorized", "partially_captured", "requires_action")
PLACE = {"id": "sloc_1", "name": "Main store"}
NOW = "2026-03-22T12:00:00.000Z"


class MedusaScenario(Scenario):
    vendor = "medusa"
    login = ""
    settings: Mapping[str, Any] = {"per_page": 5, "items_per_page": 5}
    page_size = product_page_size = inventory_page_size = 5
    skip_statuses = dict.fromkeys(UNPAID, SkipCode.FILTERED)
    time_styles: Mapping[str, Callable[[datetime], str]] = {
        "with Z": stamp,
        "without fraction": lambda time: f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "with an offset": lambda time: f"{time.astimezone(UTC) + timedelta(hours=2):%Y-%m-%dT%H:%M:%S}+02:00",
    }

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, dict[str, Any]] = {}
        self.parcels: dict[str, list[dict[str, Any]]] = {}
        self.packed_lines: dict[str, dict[str, Any]] = {}
        self.variants: list[dict[str, Any]] = []
        self.articles: dict[str, dict[str, Any]] = {}
        self.endless = False

    def add_routes(self, app: web.Application) -> None:
        order = "/admin/orders/{id}"
        app.router.add_get("/admin/orders", self._guarded(self._list))
        app.router.add_get("/admin/payments", self._guarded(self._payments))
        app.router.add_get(order, self._guarded(self._order))
        app.router.add_post(f"{order}/fulfillments", self._guarded(self._fulfill))
        app.router.add_post(f"{order}/fulfillments/{{fulfillment}}/shipments", self._guarded(self._ship))
        app.router.add_get("/admin/product-variants", self._guarded(self._variants))
        app.router.add_get("/admin/inventory-items", self._guarded(self._items))
        app.router.add_get("/admin/stock-locations", self._guarded(self._locations))
        app.router.add_post("/admin/inventory-items/location-levels/batch", self._guarded(self._batch))

    def error_body(self, status: int) -> bytes:
        return json.dumps({"type": "invalid_data", "message": "Words of the vendor"}).encode()

    def writes(self, request: web.Request) -> bool:
        return request.path.endswith("/shipments")

    # What the suite does to the shop

    def hold(self, order: Order) -> None:
        self.orders[order.external_id] = wire_order(order)

    def hold_with(self, order: Order, **oddities: Any) -> dict[str, Any]:
        """Hold an order with a value that cannot be used, by the suite's name for it; return what names it."""
        changes = {FIELDS[oddity]: value for oddity, value in oddities.items()}
        self.orders[order.external_id] = {**wire_order(order), **changes}
        return {"field": list(changes), "value": list(oddities.values())}

    def hold_empty(self, order: Order) -> None:
        self.orders[order.external_id] = wire_order(replace(order, lines=()))

    def hold_placed(self, order: Order, placed_at: str) -> None:
        self.orders[order.external_id] = {**wire_order(order), "created_at": placed_at}

    def known_parcels(self, order_id: str) -> list[tuple[str, dict[str, Any]]]:
        """List what the buyer can see: tracking number and quantities per line."""
        return [
            (label["tracking_number"], self.packed_lines[one["id"]])
            for one in self.parcels.get(order_id, [])
            for label in one["labels"]
        ]

    def sell(self, product: Product) -> Product:
        status = "published" if product.active else "draft"
        variant = {"id": product.external_id, "sku": product.sku, "title": "Default variant"}
        self.variants.append({**variant, "product": {"title": product.name, "status": status}})
        self._keep(product.sku)
        return product

    def sell_unreadable(self) -> str:
        self.variants.append({"id": "101", "sku": 8151, "title": "One", "product": {"title": "Odd", "status": "draft"}})
        return "8151"

    def stock(self, level: InventoryLevel) -> InventoryLevel:
        self._keep(level.sku)["stocked_quantity"] = json_number(level.available)
        return replace(level, location=PLACE["name"])

    def sellable(self) -> dict[str, Any]:
        return {sku: _level(item["location_levels"][0])["available_quantity"] for sku, item in self.articles.items()}

    def _keep(self, sku: str) -> dict[str, Any]:
        level = {"location_id": PLACE["id"], "stocked_quantity": 3, "reserved_quantity": 0}
        item = {"id": f"iitem_{len(self.articles):04}", "sku": sku, "location_levels": [level]}
        self.articles[sku] = item
        return level

    # The server itself

    def _guarded(self, handler: Any) -> Any:
        expected = "Basic " + base64.b64encode(f"{self.password}:".encode()).decode()

        async def guarded(request: web.Request) -> web.Response:
            if request.headers.get("Authorization") != expected:
                return web.json_response({"message": "Unauthorized"}, status=401)
            order_id = request.match_info.get("id")
            if order_id is not None and order_id not in self.orders:
                return _refused(404, "not_found", f"Order id not found: {order_id}")
            return await handler(request)  # type: ignore[no-any-return]

        return guarded

    async def _list(self, request: web.Request) -> web.Response:
        query, found = request.query, list(self.orders.values())
        by = query.get("order", "id")
        found.sort(key=lambda wire: (_time(wire["updated_at"]) if by == "updated_at" else 0, wire["id"]))
        if not self.endless:
            chosen, after = _chosen(query, "id"), query.get("id[$gt]", "")
            found = [wire for wire in found if wire["id"] > after and (not chosen or wire["id"] in chosen)]
            found = list(_within(query, found))
        return _paged(request, "orders", found)

    async def _payments(self, request: web.Request) -> web.Response:
        found = [
            {**payment, "payment_collection": {"order": {"id": wire["id"], "updated_at": wire["updated_at"]}}}
            for wire in self.orders.values()
            for collection in wire["payment_collections"]
            for payment in collection["payments"]
        ]
        found.sort(key=lambda payment: _time(payment["updated_at"]))
        return _paged(request, "payments", list(_within(request.query, found)))

    async def _order(self, request: web.Request) -> web.Response:
        wire = self.orders[request.match_info["id"]]
        variant = {"product": {"shipping_profile": {"id": PROFILE}}}
        option = {"shipping_option_id": OPTION, "shipping_option": {"id": OPTION, "shipping_profile_id": PROFILE}}
        order = {
            "id": wire["id"],
            "items": [{"id": item["id"], "variant": variant} for item in wire["items"]],
            "shipping_methods": [option],
            "fulfillments": self.parcels.get(wire["id"], []),
        }
        return web.json_response({"order": order})

    async def _fulfill(self, request: web.Request) -> web.Response:
        order_id, body = request.match_info["id"], await request.json()
        if self.orders[order_id]["status"] == "canceled":
            return _refused(400, "invalid_data", f"Order with id {order_id} has been canceled.")
        kept = self.parcels.setdefault(order_id, [])
        packed = {"id": f"ful_{order_id}_{len(kept) + 1}", "packed_at": NOW, "shipped_at": None, "canceled_at": None}
        kept.append({**packed, "metadata": body.get("metadata"), "labels": []})
        self.packed_lines[packed["id"]] = {item["id"]: item["quantity"] for item in body["items"]}  # type: ignore[index]
        return await self._order(request)

    async def _ship(self, request: web.Request) -> web.Response:
        wanted = request.match_info["fulfillment"]
        packed = next(one for one in self.parcels[request.match_info["id"]] if one["id"] == wanted)
        if packed["shipped_at"]:
            return _refused(400, "not_allowed", "Shipment has already been created")
        packed.update(shipped_at=NOW, labels=(await request.json())["labels"])
        return await self._order(request)

    async def _variants(self, request: web.Request) -> web.Response:
        return _paged(request, "variants", sorted(self.variants, key=lambda one: one["id"]))

    async def _items(self, request: web.Request) -> web.Response:
        chosen = _chosen(request.query, "sku")
        found = [item for sku, item in self.articles.items() if not chosen or sku in chosen]
        levels = [{**item, "location_levels": [_level(one) for one in item["location_levels"]]} for item in found]
        return _paged(request, "inventory_items", levels)

    async def _locations(self, request: web.Request) -> web.Response:
        return _paged(request, "stock_locations", [PLACE])

    async def _batch(self, request: web.Request) -> web.Response:
        body = await request.json()
        items = {item["id"]: item for item in self.articles.values()}
        for told in body["create"]:
            item = items[told["inventory_item_id"]]
            item["location_levels"].append({"reserved_quantity": 0, **told})
        for told in body["update"]:
            levels = items[told["inventory_item_id"]]["location_levels"]
            level = next(one for one in levels if one["location_id"] == told["location_id"])
            level["stocked_quantity"] = told["stocked_quantity"]
        return web.json_response({"created": body["create"], "updated": body["update"]})


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _within(query: Mapping[str, str], found: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    first = _time(query.get("updated_at[$gte]", "0001-01-01T00:00:00Z"))
    last = _time(query.get("updated_at[$lte]", "9999-01-01T00:00:00Z"))
    before = _time(query.get("updated_at[$lt]", "9999-01-01T00:00:00Z"))
    return (one for one in found if first <= _time(one["updated_at"]) <= last and _time(one["updated_at"]) < before)


def _chosen(query: Mapping[str, str], field: str) -> set[str]:
    return {
        value for name, value in query.items() if name == field or (name.startswith(f"{field}[") and "$" not in name)
    }


def _level(level: dict[str, Any]) -> dict[str, Any]:
    return {**level, "available_quantity": level["stocked_quantity"] - level["reserved_quantity"]}


def _paged(request: web.Request, key: str, found: list[dict[str, Any]]) -> web.Response:
    size, start = int(request.query["limit"]), int(request.query.get("offset", 0))
    page = {key: found[start : start + size], "count": len(found), "offset": start, "limit": size}
    return web.json_response(page)


def _refused(status: int, kind: str, words: str) -> web.Response:
    return web.json_response({"type": kind, "message": words}, status=status)


SCENARIO = MedusaScenario
