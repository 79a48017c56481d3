"""A WooCommerce shop: REST v3 over plain http, so signed with OAuth 1.0a."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from aiohttp import web

from include.order_sync.connectors.base import SkipCode
from include.order_sync.models import InventoryLevel, Order, Product
from tests.connectors.woocommerce.schema import schema
from tests.connectors.woocommerce.shelf import Shelf, wire_article
from tests.contract.kit import Scenario
from tests.contract.openapi import Document

ROOT = "/wp-json/wc/v3"


def gmt(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def wire_order(order: Order, status: str = "") -> dict[str, Any]:
    """Write a canonical order as a shop would have it."""
    to = order.ship_to
    first, _, last = to.name.partition(" ")
    buyer, _, surname = order.customer_name.partition(" ")
    address = {
        "first_name": first,
        "last_name": last,
        "company": to.company,
        "address_1": to.line1,
        "address_2": to.line2,
        "city": to.city,
        "state": to.region,
        "postcode": to.postcode,
        "country": to.country,
        "phone": to.phone,
    }
    return {
        "id": int(order.external_id),
        "number": order.number,
        "status": status or ("cancelled" if order.canceled else "processing"),
        "currency": order.currency,
        "date_created_gmt": gmt(order.placed_at),
        "date_modified_gmt": gmt(order.updated_at) if order.updated_at else None,
        "total": f"{order.total:f}",
        "customer_id": 0,
        "customer_note": order.note,
        "billing": {**address, "first_name": buyer, "last_name": surname, "email": to.email},
        "shipping": address,
        "meta_data": [
            {"id": 1, "key": "_delivery_date", "value": order.delivery_date and order.delivery_date.isoformat()},
            {"id": 2, "key": "_customer_account", "value": order.customer_account},
            {"id": 3, "key": "_other", "value": {"any": ["thing"]}},
        ],
        "line_items": [
            {
                "id": int(line.external_id),
                "name": line.name,
                "quantity": int(line.quantity),
                "sku": line.sku,
                "price": float(line.unit_price),
                "total": f"{line.unit_price * line.quantity:f}",
                "meta_data": [{"id": 4, "key": "_distributor", "value": line.distributor}],
            }
            for line in order.lines
        ],
        "shipping_lines": [{"id": 5, "method_id": order.ship_method, "method_title": "Any"}],
    }


class WooCommerceScenario(Scenario):
    vendor = "woocommerce"
    settings = {"per_page": 5}
    page_size = product_page_size = inventory_page_size = 5
    skip_statuses = {"pending": SkipCode.FILTERED, "completed": SkipCode.FILTERED}
    time_styles: Mapping[str, Callable[[datetime], str]] = {
        "without zone": gmt,
        "with Z": lambda time: gmt(time) + "Z",
        "with offset": lambda time: (time + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%S+02:00"),
    }

    @classmethod
    def schema(cls) -> Document | None:
        return schema()

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()
        self.orders: dict[str, dict[str, Any]] = {}
        self.parcels: dict[str, list[dict[str, Any]]] = {}
        self.endless = False
        self.modern = True
        self.notes: dict[str, list[dict[str, Any]]] = {}

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get(f"{ROOT}/orders", self._guarded(self._list))
        app.router.add_put(f"{ROOT}/orders/{{id}}", self._guarded(self._update))
        self.shelf.add_routes(app, self._guarded)
        app.router.add_post(f"{ROOT}/orders/batch", self._guarded(self._batch))
        for path, add, listing in (
            ("fulfillments", self._add_parcel, self._list_parcels),
            ("notes", self._add_note, self._list_notes),
        ):
            app.router.add_post(f"{ROOT}/orders/{{id}}/{path}", self._guarded(add))
            app.router.add_get(f"{ROOT}/orders/{{id}}/{path}", self._guarded(listing))

    def error_body(self, status: int) -> bytes:
        words = "Sorry, <strong>words of the vendor</strong>."
        return json.dumps({"code": "woocommerce_rest_any", "message": words, "data": {"status": status}}).encode()

    # What the suite does to the shop

    def hold(self, order: Order) -> None:
        self.orders[order.external_id] = wire_order(order)

    def hold_with(self, order: Order, **oddities: Any) -> dict[str, Any]:
        """Hold an order with a value that cannot be used, by the suite's name for it; return what names it."""
        wire = wire_order(order)
        paths = {
            "currency": "currency",
            "money": "total",
            "placed_at": "date_created_gmt",
            "status": "status",
        }
        for oddity, value in oddities.items():
            wire[paths[oddity]] = value
        self.orders[order.external_id] = wire
        return {"field": [paths[oddity] for oddity in oddities], "value": list(oddities.values())}

    def hold_empty(self, order: Order) -> None:
        self.orders[order.external_id] = {**wire_order(order), "line_items": []}

    def hold_placed(self, order: Order, placed_at: str) -> None:
        self.orders[order.external_id] = {**wire_order(order), "date_created_gmt": placed_at}

    def known_parcels(self, order_id: str) -> list[tuple[str, dict[str, float]]]:
        """List what the buyer can see: tracking number and quantities per line."""
        found = []
        for parcel in self.parcels.get(order_id, []):
            meta = {entry["key"]: entry["value"] for entry in parcel["meta_data"]}
            found.append((meta["_tracking_number"], {str(item["item_id"]): item["qty"] for item in meta["_items"]}))
        return found

    def sell(self, product: Product) -> Product:
        status = "publish" if product.active else "draft"
        kept = {"manage_stock": True, "stock_quantity": 0, "status": status, "purchasable": product.active}
        self.shelf.put(wire_article(int(product.external_id), product.sku, product.name, **kept))
        return product

    def sell_unreadable(self) -> str:
        self.schema = lambda: None  # type: ignore[method-assign]  # it is what the vendor's schema does not allow
        self.shelf.put(wire_article(101, "SKU-2", "Two", status=4711))
        return "4711"

    def stock(self, level: InventoryLevel) -> InventoryLevel:
        self.sell(Product(str(100 + len(self.shelf.articles)), level.sku))
        self.shelf.articles[99 + len(self.shelf.articles)]["stock_quantity"] = int(level.available)
        return level

    def sellable(self) -> dict[str, Any]:
        return {one["sku"]: one["stock_quantity"] for one in self.shelf.articles.values()}

    # The shop itself

    def _guarded(self, handler: Any) -> Any:
        async def guarded(request: web.Request) -> web.Response:
            if not self._signed(request):
                body = {"code": "woocommerce_rest_authentication_error", "message": "Invalid signature"}
                return web.json_response({**body, "data": {"status": 401}}, status=401)
            order_id = request.match_info.get("id")
            if order_id is not None and order_id not in self.orders:
                return self._missing("woocommerce_rest_order_invalid_id", "Invalid order ID.")
            return await handler(request)  # type: ignore[no-any-return]

        return guarded

    def _signed(self, request: web.Request) -> bool:
        params = dict(request.query)
        given = params.pop("oauth_signature", "")
        text = "&".join(f"{quote(key, safe='~')}={quote(params[key], safe='~')}" for key in sorted(params))
        url = f"{self.base_url}{request.path}"
        base = "&".join(quote(part, safe="~") for part in (request.method, url, text))
        digest = hmac.new(f"{self.password}&".encode(), base.encode(), hashlib.sha256).digest()
        return params.get("oauth_consumer_key") == self.login and given == base64.b64encode(digest).decode()

    @staticmethod
    def _missing(code: str, message: str) -> web.Response:
        return web.json_response({"code": code, "message": message, "data": {"status": 404}}, status=404)

    async def _list(self, request: web.Request) -> web.Response:
        query = request.query
        found = list(self.orders.values())
        if not self.endless:
            after, before = query.get("modified_after", ""), query.get("modified_before", "9")
            found = [wire for wire in found if after < (wire["date_modified_gmt"] or "") < before]
        key = "id" if query.get("orderby") == "id" else "date_modified_gmt"
        found.sort(key=lambda wire: wire[key])
        size, page = int(query["per_page"]), 1 if self.endless else int(query.get("page", 1))
        headers = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(-(-len(found) // size))}
        return web.json_response(found[(page - 1) * size : page * size], headers=headers)

    async def _batch(self, request: web.Request) -> web.Response:
        assert not await request.json(), "a probe must change nothing"
        return web.json_response([])

    async def _update(self, request: web.Request) -> web.Response:
        wire = self.orders[request.match_info["id"]]
        change = await request.json()
        wire["status"] = change.get("status", wire["status"])
        wire["meta_data"] = wire["meta_data"] + change.get("meta_data", [])
        return web.json_response(wire)

    async def _add_parcel(self, request: web.Request) -> web.Response:
        if not self.modern:
            return self._missing("rest_no_route", "No route was found matching the URL and request method.")
        return await self._append(self.parcels, request)

    async def _list_parcels(self, request: web.Request) -> web.Response:
        if not self.modern:
            return self._missing("rest_no_route", "No route was found matching the URL and request method.")
        return web.json_response(self.parcels.get(request.match_info["id"], []))

    async def _add_note(self, request: web.Request) -> web.Response:
        return await self._append(self.notes, request)

    async def _list_notes(self, request: web.Request) -> web.Response:
        return web.json_response(self.notes.get(request.match_info["id"], []))

    @staticmethod
    async def _append(shelf: dict[str, list[dict[str, Any]]], request: web.Request) -> web.Response:
        kept = shelf.setdefault(request.match_info["id"], [])
        kept.append({"id": 700 + len(kept), "date_deleted": None, **await request.json()})
        return web.json_response(kept[-1], status=201)


SCENARIO = WooCommerceScenario
