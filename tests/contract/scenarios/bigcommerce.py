"""A BigCommerce store: REST v2 for orders, v3 for inventory, judged by BigCommerce's own OpenAPI documents."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from aiohttp import web
from msgspec.structs import replace

from include.order_sync.connectors.base import SkipCode
from include.order_sync.models import InventoryLevel, Order, Product
from tests.connectors.bigcommerce.schema import schema
from tests.connectors.bigcommerce.wire import SETTINGS, products_of, rfc, wire_order
from tests.contract.kit import Scenario
from tests.contract.openapi import Document

V2, V3 = "/stores/abc123/v2", "/stores/abc123/v3"
FIELDS = {
    "currency": "default_currency_code",
    "money": "total_inc_tax",
    "placed_at": "date_created",
    "status": "status_id",
}
# The suite's unknown status 3 is a known one here.
UNKNOWN_STATUS = {3: 33}
PLACE = {"location_id": 1, "location_code": "BC-LOCATION-1", "location_name": "Default location"}


class BigCommerceScenario(Scenario):
    vendor = "bigcommerce"
    login = ""
    settings: Mapping[str, Any] = {"per_page": 5, "items_per_page": 5, **SETTINGS}
    extras: Mapping[str, Any] = {"store_hash": "abc123"}
    page_size = inventory_page_size = 5
    skip_statuses = dict.fromkeys((0, 1, 2, 7, 8, 10, 12, 13), SkipCode.FILTERED)
    time_styles: Mapping[str, Callable[[datetime], str]] = {
        "RFC 2822": rfc,
        "with an offset": lambda time: (time - timedelta(hours=4)).strftime("%a, %d %b %Y %H:%M:%S -0400"),
        "with a zone's name": lambda time: time.strftime("%a, %d %b %Y %H:%M:%S GMT"),
        "ISO 8601": lambda time: (time + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%S+02:00"),
    }

    @classmethod
    def schema(cls) -> Document | None:
        return schema()

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, dict[str, Any]] = {}
        self.oddities: dict[int, dict[str, Any]] = {}
        self.parcels: dict[str, list[dict[str, Any]]] = {}
        self.articles: dict[str, dict[str, Any]] = {}
        self.endless = False

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get(f"{V2}/orders", self._guarded(self._list))
        app.router.add_get(f"{V2}/orders/{{id}}/products", self._guarded(self._products))
        app.router.add_get(f"{V2}/orders/{{id}}/shipments", self._guarded(self._shipments))
        app.router.add_post(f"{V2}/orders/{{id}}/shipments", self._guarded(self._ship))
        app.router.add_get(f"{V3}/inventory/items", self._guarded(self._items))
        app.router.add_put(f"{V3}/inventory/adjustments/absolute", self._guarded(self._adjust))

    def error_body(self, status: int) -> bytes:
        return json.dumps([{"status": status, "message": "Words of the vendor"}]).encode()

    def writes(self, request: web.Request) -> bool:
        return request.method == "POST"

    def expected(self, order: Order) -> Order:
        """Say what of an order arrives: BigCommerce numbers its orders by their ids."""
        return replace(order, number=order.external_id)

    # What the suite does to the store

    def hold(self, order: Order) -> None:
        self.orders[order.external_id] = wire_order(order)

    def hold_with(self, order: Order, **oddities: Any) -> dict[str, Any]:
        """Hold an order with a value that cannot be used, by the suite's name for it; return what names it."""
        self.hold(order)
        changes = {FIELDS[oddity]: value for oddity, value in oddities.items()}
        if "status" in oddities and order.external_id == "1002":
            changes["status_id"] = UNKNOWN_STATUS.get(oddities["status"], oddities["status"])
        self.oddities[int(order.external_id)] = changes
        return {"field": list(changes), "value": list(oddities.values())}

    def hold_empty(self, order: Order) -> None:
        self.orders[order.external_id] = wire_order(replace(order, lines=()))

    def hold_placed(self, order: Order, placed_at: str) -> None:
        self.orders[order.external_id] = {**wire_order(order), "date_created": placed_at}

    def known_parcels(self, order_id: str) -> list[tuple[str, dict[str, int]]]:
        """List what the buyer can see: tracking number and quantities per line."""
        return [
            (one["tracking_number"], {str(item["order_product_id"]): item["quantity"] for item in one["items"]})
            for one in self.parcels.get(order_id, [])
        ]

    def sell(self, product: Product) -> Product:
        identity = {"sku": product.sku, "variant_id": int(product.external_id), "product_id": 1}
        place = {**PLACE, "available_to_sell": 0, "total_inventory_onhand": 0, "location_enabled": True}
        self.articles[product.sku] = {"identity": identity, "locations": [place]}
        return product

    def stock(self, level: InventoryLevel) -> InventoryLevel:
        self.sell(Product(str(100 + len(self.articles)), level.sku))
        self._set(level.sku, int(level.available))
        return replace(level, location="Default location")

    def sellable(self) -> dict[str, Any]:
        return {sku: item["locations"][0]["available_to_sell"] for sku, item in self.articles.items()}

    # The store itself

    async def _judge(self, request: web.Request, answer: web.Response) -> None:
        """Hold both against the documents; only then put in what a test makes malformed on purpose."""
        await super()._judge(request, answer)
        if self.oddities and request.path == f"{V2}/orders":
            found = [{**wire, **self.oddities.get(wire["id"], {})} for wire in json.loads(answer.body or b"[]")]  # type: ignore[arg-type]
            answer.body = json.dumps(found).encode()

    def _guarded(self, handler: Any) -> Any:
        async def guarded(request: web.Request) -> web.Response:
            if request.headers.get("X-Auth-Token") != self.password:
                return _refused(request, 401, "You are not authorized")
            order_id = request.match_info.get("id")
            if order_id is not None and order_id not in self.orders:
                return _refused(request, 404, "The requested resource was not found.")
            return await handler(request)  # type: ignore[no-any-return]

        return guarded

    async def _list(self, request: web.Request) -> web.Response:
        query, found = request.query, list(self.orders.values())
        if not self.endless:
            first = datetime.fromisoformat(query.get("min_date_modified", "0001-01-01T00:00:00+00:00"))
            last = datetime.fromisoformat(query.get("max_date_modified", "9999-01-01T00:00:00+00:00"))
            lowest = int(query.get("min_id", 0))
            found = [wire for wire in found if first <= _changed(wire) <= last and wire["id"] >= lowest]
        by_id = query.get("sort") == "id:asc"
        found.sort(key=lambda wire: (datetime.min.replace(tzinfo=UTC) if by_id else _changed(wire), wire["id"]))
        return web.json_response(found[: int(query["limit"])])

    async def _products(self, request: web.Request) -> web.Response:
        return web.json_response(_paged(request, list(products_of(self.orders[request.match_info["id"]]))))

    async def _shipments(self, request: web.Request) -> web.Response:
        found = _paged(request, self.parcels.get(request.match_info["id"], []))
        return web.json_response(found) if found else web.Response(status=204)

    async def _ship(self, request: web.Request) -> web.Response:
        kept = self.parcels.setdefault(request.match_info["id"], [])
        kept.append({"id": 700 + len(kept), "order_id": int(request.match_info["id"]), **await request.json()})
        return web.json_response(kept[-1], status=201)

    async def _items(self, request: web.Request) -> web.Response:
        wanted = request.query.get("sku:in")
        found = [item for sku, item in self.articles.items() if wanted is None or sku in wanted.split(",")]
        size, page = int(request.query["limit"]), int(request.query["page"])
        pagination = {
            "total": len(found),
            "per_page": size,
            "current_page": page,
            "total_pages": -(-len(found) // size),
        }
        return web.json_response({"data": _paged(request, found), "meta": {"pagination": pagination}})

    async def _adjust(self, request: web.Request) -> web.Response:
        items = (await request.json())["items"]
        unknown = [item["sku"] for item in items if item["sku"] not in self.articles]
        if unknown:
            return _refused(request, 422, f"Items with identity: [sku {unknown[0]}] not found")
        for item in items:
            self._set(item["sku"], item["quantity"])
        return web.json_response({"transaction_id": "01KA0000"})

    def _set(self, sku: str, count: int) -> None:
        self.articles[sku]["locations"][0].update(available_to_sell=count, total_inventory_onhand=count)


def _changed(wire: dict[str, Any]) -> datetime:
    return parsedate_to_datetime(wire["date_modified"])


def _paged(request: web.Request, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    size, page = int(request.query["limit"]), int(request.query["page"])
    return found[(page - 1) * size : page * size]


def _refused(request: web.Request, status: int, words: str) -> web.Response:
    if request.path.startswith(V2):
        return web.json_response([{"status": status, "message": words}], status=status)
    return web.json_response({"status": status, "title": words, "type": "about:blank", "errors": {}}, status=status)


SCENARIO = BigCommerceScenario
