"""A ShipBob account: its REST API of version 2026-01, judged by ShipBob's own OpenAPI document."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from include.order_sync.errors import ErrorCode
from include.order_sync.models import InventoryLevel, OutboundOrder, Product, Shipment
from tests.connectors.shipbob import records
from tests.connectors.shipbob.schema import schema
from tests.contract.kit import Scenario
from tests.contract.openapi import Document

ROOT = "/2026-01"
FIELDS = {
    "invalid_address": (400, "recipient.address.zip_code"),
    "unmapped_ship_method": (400, "shipping_method"),
    "unknown_sku": (400, "products[0].reference_id"),
    "rejected": (422, ""),
}


class ShipBobScenario(Scenario):
    vendor = "shipbob"
    login = ""
    settings: Mapping[str, Any] = {"channel_id": 101, "page_size": 5}
    page_size = product_page_size = inventory_page_size = 5
    refusals = {word: ErrorCode(word) for word in FIELDS}
    time_styles: Mapping[str, Callable[[datetime], str]] = {
        "with Z": records.iso,
        "with offset": lambda time: time.astimezone(UTC).isoformat(),
        "without zone": lambda time: time.astimezone(UTC).replace(tzinfo=None).isoformat(),
    }

    @classmethod
    def schema(cls) -> Document | None:
        return schema()

    def __init__(self) -> None:
        super().__init__()
        self.orders: list[dict[str, Any]] = []
        self.given: dict[str, Any] = {}
        self.refusal = ""
        self.later = False
        self.endless = False
        self.catalog: list[dict[str, Any]] = []
        self.levels: list[dict[str, Any]] = []

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post(f"{ROOT}/order", self._guarded(self._take))
        app.router.add_get(f"{ROOT}/order", self._guarded(self._list))
        app.router.add_post(f"{ROOT}/order/{{id}}:cancel", self._guarded(self._cancel))
        app.router.add_get(f"{ROOT}/channel", self._guarded(self._channels))
        app.router.add_get(f"{ROOT}/product", self._guarded(self._products))
        app.router.add_get(f"{ROOT}/inventory-level", self._guarded(self._levels))

    def error_body(self, status: int) -> bytes:
        words = "Words of the vendor"
        body = {"": [words]} if status in (400, 422) else {"statusCode": status, "message": words}
        return json.dumps(body).encode()

    # What the suite does to the account and asks it

    def carried(self, shipment: Shipment) -> Shipment:
        return records.carried(shipment)

    def refuse(self, word: str) -> None:
        self.refusal = word

    def answer_later(self) -> None:
        """Take orders from now on without an id of its own."""
        self.later = True

    def held(self, outbound: OutboundOrder) -> dict[str, Any] | None:
        """What ShipBob was given of an order, in plain words."""
        body = self.given.get(outbound.reference)
        if body is None:
            return None
        ids = {position: line for line, position in records.positions(body).items()}
        return {
            "number": body["order_number"],
            "ship_service": body["shipping_method"],
            "name": body["recipient"]["name"],
            "postcode": body["recipient"]["address"].get("zip_code"),
            "lines": {
                ids[line["external_line_id"]]: (line["reference_id"], str(line["quantity"]), str(line["unit_price"]))
                for line in body["products"]
            },
        }

    def ship(self, shipment: Shipment, recorded_at: datetime) -> None:
        self._send(shipment, recorded_at)

    def ship_at(self, shipment: Shipment, recorded_at: datetime, shipped_at: str) -> None:
        self._send(shipment, recorded_at, shipped_at)

    def ship_unreadable(self, shipment: Shipment, recorded_at: datetime) -> str:
        self._send(shipment, recorded_at, "yesterday")
        return "yesterday"

    def sell(self, product: Product) -> Product:
        self.catalog.append(records.product_record(product))
        return product

    def sell_unreadable(self) -> str:
        self.sell(Product("101", "SKU-2", "Two"))
        self.catalog[-1]["variants"][0]["status"] = "Mythical"
        return "Mythical"

    def stock(self, level: InventoryLevel) -> InventoryLevel:
        self.levels.append(records.level_record(len(self.levels) + 1, level))
        return level

    def _send(self, shipment: Shipment, recorded_at: datetime, left: str = "") -> None:
        """Two parcels make an order here, unless it was sent to us: so that there are pages of orders to read."""
        shipment = self.carried(shipment)
        held = [one for one in self.orders if one["reference_id"] == shipment.reference]
        order = next((one for one in held if len(one["shipments"]) < 2), None)
        if order is None:
            order = records.bare_order(len(self.orders) + 1, shipment.reference)
            self.orders.append(order)
        if shipment.reference not in self.given:
            for line in shipment.lines:
                records.order_more(order, line.line, line.quantity)
        order["shipments"].append(records.sent(order, shipment, recorded_at, left))
        order["status"] = "PartiallyFulfilled"

    # The account itself

    def _guarded(self, handler: Any) -> Any:
        async def guarded(request: web.Request) -> web.Response:
            if request.headers.get("Authorization") != f"Bearer {self.password}":
                return web.json_response({"statusCode": 401, "message": "Unauthorized"}, status=401)
            answer: web.Response = await handler(request)
            answer.headers["x-remaining-calls"] = "149"
            return answer

        return guarded

    async def _take(self, request: web.Request) -> web.Response:
        assert request.headers["shipbob_channel_id"] == "101"
        body = await request.json()
        if self.refusal:
            status, field = FIELDS[self.refusal]
            return web.json_response({field: ["Words of the vendor"]}, status=status)
        if any(one["reference_id"] == body["reference_id"] for one in self.orders):
            return web.json_response({"": ["An order with this reference id exists already."]}, status=422)
        order = records.new_order(len(self.orders) + 1, body)
        self.orders.append(order)
        self.given[body["reference_id"]] = records.exact(await request.read())
        told = {name: value for name, value in order.items() if name != "id" or not self.later}
        return web.json_response(told, status=201)

    async def _list(self, request: web.Request) -> web.Response:
        query = request.query
        found = self.orders
        if "ReferenceIds" in query:
            found = [one for one in found if one["reference_id"] in query["ReferenceIds"].split(",")]
        if "LastUpdateStartDate" in query:
            since = datetime.fromisoformat(query["LastUpdateStartDate"])
            found = [one for one in found if _changed(one) > since]
        page, size = int(query.get("Page", 1)), int(query.get("Limit", 50))
        if self.endless:
            return web.json_response((found * size)[:size])
        return web.json_response(found[(page - 1) * size : page * size])

    async def _cancel(self, request: web.Request) -> web.Response:
        order = next(one for one in self.orders if one["id"] == int(request.match_info["id"]))
        left = [one for one in order["shipments"] if one["status"] == "Completed"]
        order["status"] = order["status"] if left else "Cancelled"
        results = [{"shipment_id": one["id"], "action": "Cancel", "is_success": False} for one in left]
        status = "Failure" if left else "Success"
        return web.json_response({"order_id": order["id"], "status": status, "canceled_shipment_results": results})

    async def _channels(self, request: web.Request) -> web.Response:
        scopes = ["orders_read", "orders_write"]
        return web.json_response({"items": [{"id": 101, "name": "OrderSync", "scopes": scopes}], "next": None})

    async def _products(self, request: web.Request) -> web.Response:
        """The next page's address is without host and version."""
        return self._listing(request, self.catalog, "/product")

    async def _levels(self, request: web.Request) -> web.Response:
        """The next page's address is whole."""
        return self._listing(request, self.levels, f"{self.base_url}{ROOT}/inventory-level")

    def _listing(self, request: web.Request, found: list[dict[str, Any]], address: str) -> web.Response:
        start, size = int(request.query.get("Cursor", 0)), int(request.query["PageSize"])
        more = f"{address}?PageSize={size}&Cursor={start + size}" if start + size < len(found) else None
        return web.json_response({"items": found[start : start + size], "next": more, "first": None})


def _changed(order: dict[str, Any]) -> datetime:
    times = [one["last_update_at"] for one in order["shipments"]] or [order["created_date"]]
    return max(map(datetime.fromisoformat, times))


SCENARIO = ShipBobScenario
