"""A seller at Amazon: orders of 2026-01-01, confirmations of v0, listings of 2021-08-01, judged by Amazon's documents.

What the documents leave open is our guess: the list is sorted by time of change, and a token says where it goes on.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from msgspec.structs import replace

from include.order_sync.connectors.base import SkipCode
from include.order_sync.models import InventoryLevel, Order, Product
from tests.connectors.amazon.login_server import WithLogin
from tests.connectors.amazon.schema import schema
from tests.connectors.amazon.wire import ACCOUNT, DISTRIBUTOR, STORE, stamp, wire_listing, wire_order
from tests.contract.openapi import Document

ORDERS, ORDERS_V0 = "/orders/2026-01-01/orders", "/orders/v0/orders"
LISTINGS = "/listings/2021-08-01/items/{seller}"
FIELDS = {
    "currency": "proceeds.grandTotal.currencyCode",
    "money": "proceeds.grandTotal.amount",
    "placed_at": "createdTime",
    "status": "fulfillment.fulfillmentStatus",
}
# Higher than any plan, so that no test waits for its turn.
RATE = {"x-amzn-RateLimit-Limit": "10000.0"}


class AmazonScenario(WithLogin):
    settings: Mapping[str, Any] = {
        "marketplaces": [STORE],
        "per_page": 5,
        "items_per_page": 5,
        "customer_account": ACCOUNT,
        "distributor": DISTRIBUTOR,
    }
    page_size = product_page_size = inventory_page_size = 5
    waits_by_plan = True
    skip_statuses = dict.fromkeys(("PENDING", "PENDING_AVAILABILITY", "SHIPPED", "UNFULFILLABLE"), SkipCode.FILTERED)
    time_styles: Mapping[str, Callable[[datetime], str]] = {
        "in UTC": stamp,
        "to the millisecond": lambda time: time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "with an offset": lambda time: (time + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%S+02:00"),
    }

    @classmethod
    def schema(cls) -> Document | None:
        return schema()

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, dict[str, Any]] = {}
        self.oddities: dict[str, dict[str, Any]] = {}
        self.parcels: dict[str, dict[str, dict[str, Any]]] = {}
        self.offers: dict[str, dict[str, Any]] = {}
        self.unreadable = ""
        self.endless = False

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get(ORDERS, self._guarded(self._list))
        app.router.add_get(f"{ORDERS}/{{id}}", self._guarded(self._get))
        app.router.add_post(f"{ORDERS_V0}/{{id}}/shipmentConfirmation", self._guarded(self._confirm))
        app.router.add_get(LISTINGS, self._guarded(self._offers))
        app.router.add_patch(f"{LISTINGS}/{{sku}}", self._guarded(self._patch))

    def error_body(self, status: int) -> bytes:
        return json.dumps({"errors": [{"code": "Code", "message": "Words of the vendor", "details": ""}]}).encode()

    def expected(self, order: Order) -> Order:
        """Say what of an order arrives: its number is its id, and account and distributor are the settings'."""
        lines = tuple(replace(line, distributor=DISTRIBUTOR) for line in order.lines)
        return replace(order, number=order.external_id, customer_account=ACCOUNT, lines=lines)

    # What the suite does to the seller

    def hold(self, order: Order) -> None:
        self.orders[order.external_id] = wire_order(order)

    def hold_with(self, order: Order, **oddities: Any) -> dict[str, Any]:
        """Hold an order with a value that cannot be used, by the suite's name for it; return what names it."""
        self.hold(order)
        self.oddities[order.external_id] = {FIELDS[oddity]: value for oddity, value in oddities.items()}
        return {"field": list(self.oddities[order.external_id]), "value": list(oddities.values())}

    def hold_empty(self, order: Order) -> None:
        self.orders[order.external_id] = wire_order(replace(order, lines=()))

    def hold_placed(self, order: Order, placed_at: str) -> None:
        self.orders[order.external_id] = {**wire_order(order), "createdTime": placed_at}

    def known_parcels(self, order_id: str) -> list[tuple[str, dict[str, int]]]:
        """List what the buyer can see: tracking number and quantities per line."""
        return [
            (one["trackingNumber"], {item["orderItemId"]: item["quantity"] for item in one["packageItems"]})
            for one in self.parcels.get(order_id, {}).values()
        ]

    def sell(self, product: Product) -> Product:
        self.offers[product.sku] = wire_listing(product)
        return replace(product, external_id=product.sku)

    def sell_unreadable(self) -> str:
        self.sell(Product("101", "SKU-2", "Two"))
        self.unreadable = "SKU-2"
        return "listing SKU-2: summaries[0].itemName is '17'"

    def stock(self, level: InventoryLevel) -> InventoryLevel:
        self.sell(Product(level.sku, level.sku))
        self._set(level.sku, int(level.available))
        return level

    def sellable(self) -> dict[str, Any]:
        return {sku: one["quantity"] for sku, offer in self.offers.items() for one in offer["fulfillmentAvailability"]}

    # The seller's side of Amazon

    async def _judge(self, request: web.Request, answer: web.Response) -> None:
        """Hold both against the documents; only then put in what a test makes malformed on purpose."""
        await super()._judge(request, answer)
        if self.oddities and request.path == ORDERS:
            found = json.loads(answer.body or b"{}")  # type: ignore[arg-type]
            for wire in found.get("orders", ()):
                for path, value in self.oddities.get(wire["orderId"], {}).items():
                    _put(wire, path.split("."), value)
            answer.body = json.dumps(found).encode()
        if self.unreadable and request.method == "GET":
            found = json.loads(answer.body or b"{}")  # type: ignore[arg-type]
            for offer in found.get("items", ()):
                if offer["sku"] == self.unreadable:
                    offer["summaries"][0]["itemName"] = 17
            answer.body = json.dumps(found).encode()

    def _guarded(self, handler: Any) -> Any:
        async def guarded(request: web.Request) -> web.Response:
            if request.headers.get("x-amz-access-token") not in self.tokens:
                return _refused(403, "Unauthorized", "Access to requested resource is denied.")
            order_id = request.match_info.get("id")
            if order_id is not None and order_id not in self.orders:
                return _refused(404, "NotFound", f"The order {order_id} was not found.")
            return await handler(request)  # type: ignore[no-any-return]

        return guarded

    async def _list(self, request: web.Request) -> web.Response:
        query, found = request.query, sorted(self.orders.values(), key=_place)
        found = [wire for wire in found if wire["salesChannel"]["marketplaceId"] in query["marketplaceIds"].split(",")]
        found = [wire for wire in found if _time(query["lastUpdatedAfter"]) <= _changed(wire)]
        if "lastUpdatedBefore" in query:
            found = [wire for wire in found if _changed(wire) <= _time(query["lastUpdatedBefore"])]
        if "paginationToken" in query and not self.endless:
            time, order_id = json.loads(query["paginationToken"])
            found = [wire for wire in found if _place(wire) > (_time(time), order_id)]
        page = found[: int(query["maxResultsPerPage"])]
        told = {"orders": page, "lastUpdatedBefore": stamp(datetime.now(UTC) - timedelta(minutes=2))}
        if len(found) > len(page) or self.endless:
            time, order_id = _place(page[-1])
            told["pagination"] = {"nextToken": json.dumps([stamp(time), order_id])}
        return web.json_response(told, headers=RATE)

    async def _get(self, request: web.Request) -> web.Response:
        wire = self.orders[request.match_info["id"]]
        packages = list(self.parcels.get(wire["orderId"], {}).values())
        shown = {"packages": packages} if "PACKAGES" in request.query.get("includedData", "") else {}
        return web.json_response({"order": {**wire, **shown}}, headers=RATE)

    async def _confirm(self, request: web.Request) -> web.Response:
        detail = (await request.json())["packageDetail"]
        self.parcels.setdefault(request.match_info["id"], {})[detail["packageReferenceId"]] = {
            "packageReferenceId": detail["packageReferenceId"],
            "carrier": detail.get("carrierName", detail["carrierCode"]),
            "trackingNumber": detail["trackingNumber"],
            "shipTime": detail["shipDate"],
            "packageStatus": {"status": "SHIPPED"},
            "packageItems": detail["orderItems"],
        }
        return web.Response(status=204, headers=RATE)

    async def _offers(self, request: web.Request) -> web.Response:
        wanted = request.query.get("identifiers")
        found = [offer for sku, offer in self.offers.items() if wanted is None or sku in wanted.split(",")]
        start, size = int(request.query.get("pageToken", 0)), int(request.query.get("pageSize", 10))
        told: dict[str, Any] = {"numberOfResults": len(found), "items": found[start : start + size]}
        if start + size < len(found):
            told["pagination"] = {"nextToken": str(start + size)}
        return web.json_response(told, headers=RATE)

    async def _patch(self, request: web.Request) -> web.Response:
        [patch] = (await request.json())["patches"]
        sku, value = request.match_info["sku"], patch["value"][0]
        assert (patch["op"], patch["path"]) == ("merge", "/attributes/fulfillment_availability")
        self._set(sku, value["quantity"], value["fulfillment_channel_code"])
        taken = {"sku": sku, "status": "ACCEPTED", "submissionId": "f1dc2914", "issues": []}
        return web.json_response(taken, headers=RATE)

    def _set(self, sku: str, count: int, channel: str = "DEFAULT") -> None:
        self.offers[sku]["fulfillmentAvailability"] = [{"fulfillmentChannelCode": channel, "quantity": count}]


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _changed(wire: dict[str, Any]) -> datetime:
    return _time(wire["lastUpdatedTime"])


def _place(wire: dict[str, Any]) -> tuple[datetime, str]:
    return _changed(wire), wire["orderId"]


def _put(wire: dict[str, Any], path: list[str], value: Any) -> None:
    for name in path[:-1]:
        wire = wire[name]
    wire[path[-1]] = value


def _refused(status: int, code: str, words: str) -> web.Response:
    return web.json_response({"errors": [{"code": code, "message": words, "details": ""}]}, status=status)


SCENARIO = AmazonScenario
