"""An ERP that implements the JSON push contract."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from include.order_sync.errors import ErrorCode
from include.order_sync.models import OutboundOrder, Shipment
from tests.contract.kit import Scenario


def iso(time: datetime) -> str:
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def wire_shipment(shipment: Shipment, recorded_at: datetime) -> dict[str, Any]:
    return {
        "id": shipment.external_id,
        "reference": shipment.reference,
        "carrier": shipment.carrier,
        "service": shipment.service,
        "tracking_number": shipment.tracking_number,
        "tracking_url": shipment.tracking_url,
        "shipped_at": iso(shipment.shipped_at),
        "recorded_at": iso(recorded_at),
        "lines": [{"line": line.line, "quantity": f"{line.quantity:f}"} for line in shipment.lines],
    }


class JsonPushScenario(Scenario):
    vendor = "json_push"
    login = ""
    settings = {"page_size": 5}
    page_size = 5
    refusals = {
        "invalid_address": ErrorCode.INVALID_ADDRESS,
        "unmapped_ship_method": ErrorCode.UNMAPPED_SHIP_METHOD,
        "unknown_sku": ErrorCode.UNKNOWN_SKU,
        "rejected": ErrorCode.REJECTED,
    }
    time_styles: Mapping[str, Callable[[datetime], str]] = {
        "with Z": iso,
        "with offset": lambda time: time.astimezone(UTC).isoformat(),
        "without zone": lambda time: time.astimezone(UTC).replace(tzinfo=None).isoformat(),
    }

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, str] = {}
        self.given = 0
        self.refusal = ""
        self.later = False
        self.endless = False
        self.parcels: list[dict[str, Any]] = []

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post("/v1/orders", self._guarded(self._take))
        app.router.add_get("/v1/orders/{reference}", self._guarded(self._find))
        app.router.add_post("/v1/orders/{reference}/cancel", self._guarded(self._cancel))
        app.router.add_get("/v1/shipments", self._guarded(self._shipments))

    def error_body(self, status: int) -> bytes:
        return json.dumps({"error": {"code": "any", "message": "Words of the vendor"}}).encode()

    # What the suite does to the ERP and asks it

    def refuse(self, code: str) -> None:
        self.refusal = code

    def answer_later(self) -> None:
        """Accept orders from now on without an id of its own."""
        self.later = True

    def held(self, outbound: OutboundOrder) -> dict[str, Any] | None:
        """What the ERP has of an order, in plain words."""
        body = self.orders.get(outbound.reference)
        if body is None:
            return None
        lines = {line["line"]: (line["sku"], line["quantity"], line["unit_price"]) for line in body["lines"]}
        return {**body, "lines": lines, "name": body["ship_to"]["name"], "postcode": body["ship_to"]["postcode"]}

    def ship(self, shipment: Shipment, recorded_at: datetime) -> None:
        self.parcels.append(wire_shipment(shipment, recorded_at))
        if shipment.reference in self.orders:
            self.orders[shipment.reference]["status"] = "shipped"

    def ship_unreadable(self, shipment: Shipment, recorded_at: datetime) -> str:
        self.parcels.append({**wire_shipment(shipment, recorded_at), "shipped_at": "yesterday"})
        return "yesterday"

    def ship_at(self, shipment: Shipment, recorded_at: datetime, shipped_at: str) -> None:
        self.parcels.append({**wire_shipment(shipment, recorded_at), "shipped_at": shipped_at})

    # The ERP itself

    def _guarded(self, handler: Any) -> Any:
        async def guarded(request: web.Request) -> web.Response:
            if request.headers.get("Authorization") != f"Bearer {self.password}":
                return self._error(401, "unauthorized", "Unknown token")
            return await handler(request)  # type: ignore[no-any-return]

        return guarded

    @staticmethod
    def _error(status: int, code: str, message: str, **more: str) -> web.Response:
        return web.json_response({"error": {"code": code, "message": message, **more}}, status=status)

    async def _take(self, request: web.Request) -> web.Response:
        self.given += 1
        body = await request.json()
        reference, key = body["reference"], request.headers["Idempotency-Key"]
        if self.refusal:
            return self._error(422, self.refusal, "Words of the vendor", field="ship_to.postcode")
        known = reference in self.orders
        if known and self.keys[reference] != key:
            return self._error(409, "duplicate", "Already here", id=f"erp-{reference}")
        self.orders.setdefault(reference, {**body, "status": "accepted"})
        self.keys[reference] = key
        answer = {"reference": reference} if self.later else {"id": f"erp-{reference}", "reference": reference}
        return web.json_response(answer, status=202 if self.later else 200 if known else 201)

    async def _find(self, request: web.Request) -> web.Response:
        reference = unquote(request.match_info["reference"])
        if reference not in self.orders:
            return self._error(404, "not_found", "No such order")
        status = self.orders[reference]["status"]
        return web.json_response({"id": f"erp-{reference}", "reference": reference, "status": status})

    async def _cancel(self, request: web.Request) -> web.Response:
        order = self.orders.get(unquote(request.match_info["reference"]))
        if order is None:
            return self._error(404, "not_found", "No such order")
        if order["status"] == "shipped":
            return self._error(409, "already_shipped", "Too late")
        order["status"] = "canceled"
        return web.json_response({"status": "canceled"})

    async def _shipments(self, request: web.Request) -> web.Response:
        since = datetime.fromisoformat(request.query.get("since", "2000-01-01T00:00:00Z"))
        found = [parcel for parcel in self.parcels if datetime.fromisoformat(parcel["recorded_at"]) >= since]
        found.sort(key=lambda parcel: str(parcel["recorded_at"]))
        start, size = int(request.query.get("page", 0)), int(request.query["limit"])
        if self.endless:
            return web.json_response({"shipments": found[:size], "next": str(start + 1)})
        more = str(start + size) if start + size < len(found) else None
        return web.json_response({"shipments": found[start : start + size], "next": more})


SCENARIO = JsonPushScenario
