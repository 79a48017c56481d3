"""An Integration Manager, by the API of one of its carts."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from include.order_sync.connectors.http import basic_auth
from include.order_sync.errors import ErrorCode
from include.order_sync.models import InventoryLevel, OutboundOrder, Shipment
from tests.connectors.extensiv import records
from tests.contract.kit import Scenario

WORDS = "Words of the vendor"
LISTS = {
    "new": ("new",),
    "partial": ("partial",),
    "shipped_or_confirmed": ("shipped", "confirmed"),
}


class ExtensivScenario(Scenario):
    vendor = "extensiv"
    settings: Mapping[str, Any] = {"page_size": 5}
    page_size = inventory_page_size = 5
    refusals = {
        "ship_zip is missing": ErrorCode.INVALID_ADDRESS,
        "ship_code is not mapped": ErrorCode.UNMAPPED_SHIP_METHOD,
        "the item is not known": ErrorCode.UNKNOWN_SKU,
        "the merchant is closed": ErrorCode.REJECTED,
    }
    time_styles: Mapping[str, Callable[[datetime], str]] = {
        "with offset": records.iso,
        "with Z": lambda time: records.iso(time).replace("+00:00", "Z"),
        "without zone": lambda time: time.astimezone(UTC).replace(tzinfo=None).isoformat(),
    }

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, dict[str, Any]] = {}
        self.given: dict[str, Any] = {}
        self.levels: list[dict[str, Any]] = []
        self.refusal = ""
        self.later = False
        self.endless = False

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post("/v1/cart/orders/cartrover", self._guarded(self._take))
        app.router.add_post("/v1/cart/orders/cancel/cartrover", self._guarded(self._cancel))
        app.router.add_get("/v1/cart/orders/status/{reference}", self._guarded(self._status))
        app.router.add_get("/v1/cart/orders/list/{status}", self._guarded(self._list))
        app.router.add_get("/v1/cart/inventory", self._guarded(self._inventory))

    def error_body(self, status: int) -> bytes:
        return json.dumps(records.refusal(WORDS)).encode()

    def writes(self, request: web.Request) -> bool:
        return request.method == "POST"

    # What the suite does to the account and asks it

    def carried(self, shipment: Shipment) -> Shipment:
        return records.carried(shipment)

    def refuse(self, word: str) -> None:
        self.refusal = word

    def answer_later(self) -> None:
        """Take orders from now on without telling what they became."""
        self.later = True

    def held(self, outbound: OutboundOrder) -> dict[str, Any] | None:
        """What Integration Manager was given of an order, in plain words."""
        body = self.given.get(outbound.reference)
        if body is None:
            return None
        lines = {one["line_item_id"]: (one["item"], one["quantity"], one["price"]) for one in body["items"]}
        names = [body[field] for field in ("ship_first_name", "ship_last_name") if field in body]
        return {
            "number": body["cust_po_no"],
            "ship_service": body["ship_code"],
            "name": " ".join(names) or body.get("ship_company", ""),
            "postcode": body.get("ship_zip", ""),
            "lines": lines,
        }

    def ship(self, shipment: Shipment, recorded_at: datetime) -> None:
        self._send(shipment, recorded_at)

    def ship_at(self, shipment: Shipment, recorded_at: datetime, shipped_at: str) -> None:
        self._send(shipment, recorded_at, shipped_at)

    def ship_unreadable(self, shipment: Shipment, recorded_at: datetime) -> str:
        self._send(shipment, recorded_at, "yesterday")
        return "yesterday"

    def stock(self, level: InventoryLevel) -> InventoryLevel:
        self.levels.append(records.stock(level))
        return level

    def _send(self, shipment: Shipment, recorded_at: datetime, date: str = "") -> None:
        """Each parcel is of an order of its own that was split off, so that there are pages of orders to read."""
        part = f"{shipment.reference}-{shipment.tracking_number}"
        self.orders[part] = records.order(
            part,
            shipment.reference,
            order_status="partial" if len(self.orders) % 2 else "shipped",
            updated_date_time=records.iso(recorded_at),
            items=[records.item(line.line, f"SKU-{line.line}", str(line.quantity)) for line in shipment.lines],
            shipments=[records.shipped(shipment, date)],
        )
        if shipment.reference in self.orders:
            self.orders[shipment.reference]["order_status"] = "at_wms"

    # The account itself

    def _guarded(self, handler: Any) -> Any:
        async def guarded(request: web.Request) -> web.Response:
            if request.headers.get("Authorization") != basic_auth(self.login, self.password):
                return web.json_response(records.refusal("Invalid API User or Key"), status=401)
            answer: web.Response = await handler(request)
            answer.headers["X-CartRover-Api-Minute-Hits-Remaining"] = "99"
            return answer

        return guarded

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.json()
        reference = body["cust_ref"]
        if self.refusal:
            return web.json_response(records.refusal(f"{WORDS}: {self.refusal}"))
        if reference in self.orders:
            return web.json_response(records.refusal("Duplicate order", "Failure"))
        self.orders[reference] = records.order(reference, items=body["items"])
        self.given[reference] = records.exact(await request.read())
        told = {} if self.later else {"cust_ref": reference, "order_number": reference}
        return web.json_response({"success_code": True, **told})

    async def _status(self, request: web.Request) -> web.Response:
        found = self.orders.get(request.match_info["reference"])
        if found is None:
            return web.json_response(records.refusal("Order not found"))
        kept = ("cust_ref", "cust_po_no", "order_status", "shipments")
        return web.json_response(records.good({name: found[name] for name in kept}))

    async def _cancel(self, request: web.Request) -> web.Response:
        [asked] = await request.json()
        found = self.orders[asked["cust_ref"]]
        if found["order_status"] != "new":
            return web.json_response(records.refusal("Order was already sent", "Failure"))
        found["order_status"] = "canceled"
        return web.json_response({"success_code": True})

    async def _list(self, request: web.Request) -> web.Response:
        wanted = LISTS[request.match_info["status"]]
        since = datetime.fromisoformat(request.query.get("from_date", "2000-01-01T00:00:00+00:00"))
        found = [
            one
            for one in self.orders.values()
            if one["order_status"] in wanted and datetime.fromisoformat(one["updated_date_time"]) >= since
        ]
        return self._page(request, found)

    async def _inventory(self, request: web.Request) -> web.Response:
        return self._page(request, self.levels)

    def _page(self, request: web.Request, found: list[dict[str, Any]]) -> web.Response:
        number, size = int(request.query["page"]), int(request.query["limit"])
        if self.endless:
            return web.json_response(records.good((found * size)[:size]))
        return web.json_response(records.good(found[(number - 1) * size : number * size]))


SCENARIO = ExtensivScenario
