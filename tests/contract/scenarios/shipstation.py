"""A ShipStation account: its REST API v2, judged by ShipStation's own OpenAPI document."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from include.order_sync.connectors.shipstation.references import to_shipstation
from include.order_sync.errors import ErrorCode
from include.order_sync.models import InventoryLevel, OutboundOrder, Product, Shipment
from tests.connectors.shipstation import records
from tests.connectors.shipstation.schema import schema
from tests.contract.kit import Scenario
from tests.contract.openapi import Document

WORDS = "Words of the vendor"


class ShipStationScenario(Scenario):
    vendor = "shipstation"
    login = ""
    settings: Mapping[str, Any] = {"warehouse_id": "se-1951", "page_size": 5}
    page_size = product_page_size = inventory_page_size = 5
    refusals = {
        "an answer of 200 about the address": ErrorCode.INVALID_ADDRESS,
        "invalid_address": ErrorCode.INVALID_ADDRESS,
        "carrier_not_connected": ErrorCode.UNMAPPED_SHIP_METHOD,
        "invalid_field_value": ErrorCode.REJECTED,
    }
    time_styles: Mapping[str, Callable[[datetime], str]] = {
        "with Z": records.iso,
        "with fractions": lambda time: records.iso(time).replace("Z", ".000Z"),
        "with offset": lambda time: time.astimezone(UTC).isoformat(),
    }

    @classmethod
    def schema(cls) -> Document | None:
        return schema()

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, dict[str, Any]] = {}
        self.given: dict[str, Any] = {}
        self.labels: list[dict[str, Any]] = []
        self.catalog: list[dict[str, Any]] = []
        self.levels: list[dict[str, Any]] = []
        self.refusal = ""
        self.later = False
        self.endless = False

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post("/v2/shipments", self._guarded(self._take))
        app.router.add_get("/v2/shipments", self._guarded(self._list))
        app.router.add_get("/v2/shipments/external_shipment_id/{id}", self._guarded(self._find))
        app.router.add_get("/v2/shipments/{id}", self._guarded(self._get))
        app.router.add_put("/v2/shipments/{id}/cancel", self._guarded(self._cancel))
        app.router.add_get("/v2/labels", self._guarded(self._labels))
        app.router.add_get("/v2/products", self._guarded(self._products))
        app.router.add_get("/v2/inventory", self._guarded(self._levels))

    def error_body(self, status: int) -> bytes:
        return json.dumps(records.refusal(WORDS, kind="system")).encode()

    # What the suite does to the account and asks it

    def carried(self, shipment: Shipment) -> Shipment:
        return records.carried(shipment)

    def refuse(self, word: str) -> None:
        self.refusal = word

    def answer_later(self) -> None:
        """Take orders from now on without telling what they became."""
        self.later = True

    def held(self, outbound: OutboundOrder) -> dict[str, Any] | None:
        """What ShipStation was given of an order, in plain words."""
        body = self.given.get(to_shipstation(outbound.reference))
        if body is None:
            return None
        return {
            "number": body["shipment_number"],
            "ship_service": body.get("service_code") or body["requested_shipment_service"],
            "name": body["ship_to"]["name"],
            "postcode": body["ship_to"]["postal_code"],
            "lines": {
                one["external_order_item_id"]: (one["sku"], str(one["quantity"]), str(one["unit_price"]))
                for one in body["items"]
            },
        }

    def ship(self, shipment: Shipment, recorded_at: datetime) -> None:
        self._send(shipment, recorded_at)

    def ship_at(self, shipment: Shipment, recorded_at: datetime, shipped_at: str) -> None:
        self._send(shipment, recorded_at, shipped_at)

    def ship_unreadable(self, shipment: Shipment, recorded_at: datetime) -> str:
        self._send(shipment, recorded_at, "2026-02-30")
        return "2026-02-30"

    def sell(self, product: Product) -> Product:
        self.catalog.append(records.product_record(product))
        return product

    def sell_unreadable(self) -> str:
        self.catalog.append({"sku": "SKU-2", "name": "Without an id"})
        return "SKU-2"

    def stock(self, level: InventoryLevel) -> InventoryLevel:
        self.levels.append(records.level_record(level))
        return level

    def _send(self, shipment: Shipment, recorded_at: datetime, ship_date: str = "") -> None:
        """Each parcel has a shipment of its own, as after a split; the order that was sent to us is past canceling."""
        if order := self.orders.get(to_shipstation(shipment.reference)):
            order["shipment_status"] = "label_purchased"
        lines = records.carried(shipment).lines
        items = [records.item(shipment.reference, line.line, int(line.quantity)) for line in lines]
        number = 5000 + len(self.labels)
        part = records.shipment(number, shipment.reference, *items, external_shipment_id=f"se-{number}")
        self.orders[f"se-{number}"] = part
        label = records.label(part["shipment_id"], shipment, records.iso(recorded_at), ship_date)
        self.labels.append(label)

    # The account itself

    def _guarded(self, handler: Any) -> Any:
        async def guarded(request: web.Request) -> web.Response:
            if request.headers.get("API-Key") != self.password:
                body = records.refusal("Access denied.", "unauthorized", "security")
                return web.json_response(body, status=401)
            return await handler(request)  # type: ignore[no-any-return]

        return guarded

    async def _take(self, request: web.Request) -> web.Response:
        [body] = records.exact(await request.read())["shipments"]
        made = records.new_shipment(len(self.orders) + 1, (await request.json())["shipments"][0])
        if self.refusal.startswith("an answer of 200"):
            return self._created({**made, "errors": [f"{WORDS}: ship_to has no such street."]}, has_errors=True)
        if self.refusal:
            return web.json_response(records.refusal(WORDS, self.refusal, "validation"), status=400)
        if body["external_shipment_id"] in self.orders:
            words = f"The external_shipment_id '{body['external_shipment_id']}' exists."
            return self._created({**made, "errors": [words]}, has_errors=True)
        self.orders[body["external_shipment_id"]] = made
        self.given[body["external_shipment_id"]] = body
        return self._created(*([] if self.later else [{**made, "errors": []}]), has_errors=False)

    @staticmethod
    def _created(*shipments: dict[str, Any], has_errors: bool) -> web.Response:
        return web.json_response({"has_errors": has_errors, "shipments": list(shipments)})

    async def _find(self, request: web.Request) -> web.Response:
        return self._one(self.orders.get(request.match_info["id"]))

    async def _get(self, request: web.Request) -> web.Response:
        return self._one(self._by_id(request))

    def _by_id(self, request: web.Request) -> dict[str, Any] | None:
        found = (one for one in self.orders.values() if one["shipment_id"] == request.match_info["id"])
        return next(found, None)

    @staticmethod
    def _one(found: dict[str, Any] | None) -> web.Response:
        if found is None:
            return web.json_response(records.refusal("Shipment not found", "invalid_identifier"), status=404)
        return web.json_response(found)

    async def _list(self, request: web.Request) -> web.Response:
        found = list(self.orders.values())
        if "external_shipment_id" in request.query:
            found = [one for one in found if one["external_shipment_id"] == request.query["external_shipment_id"]]
        if "sales_order_id" in request.query:
            order = request.query["sales_order_id"]
            found = [one for one in found if any(item.get("sales_order_id") == order for item in one["items"])]
        return self._page(request, "shipments", found)

    async def _cancel(self, request: web.Request) -> web.Response:
        found = self._by_id(request)
        assert found is not None
        if found["shipment_status"] == "label_purchased":
            return web.json_response(records.refusal("Void the label first", "invalid_status"), status=400)
        found["shipment_status"] = "cancelled"
        return web.Response(status=204)

    async def _labels(self, request: web.Request) -> web.Response:
        since = datetime.fromisoformat(request.query.get("created_at_start", "2000-01-01T00:00:00Z"))
        found = [one for one in self.labels if datetime.fromisoformat(one["created_at"]) >= since]
        found.sort(key=lambda one: str(one["created_at"]))
        if self.endless:
            return web.json_response({**records.page("labels", found, 1, 25, self.base_url), "pages": 1_000_000})
        return self._page(request, "labels", found)

    async def _products(self, request: web.Request) -> web.Response:
        return self._page(request, "products", self.catalog)

    async def _levels(self, request: web.Request) -> web.Response:
        return self._page(request, "inventory", self.levels)

    def _page(self, request: web.Request, name: str, found: list[dict[str, Any]]) -> web.Response:
        size = int(request.query.get("page_size", request.query.get("limit", 25)))
        number = int(request.query.get("page", 1))
        return web.json_response(records.page(name, found, number, size, f"{self.base_url}{request.path}"))


SCENARIO = ShipStationScenario
