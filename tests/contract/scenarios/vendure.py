"""A Vendure shop: its Admin API on loopback, which runs our queries against the schema of a real one.

So a query is judged before it is run, and an answer is what the schema allows; only what a test makes malformed on
purpose is put in afterwards. What the resolvers do was looked up in a real one: tests/real/test_vendure.py compares.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from aiohttp import web
from graphql import ExecutionResult, GraphQLError, execute, parse

from include.order_sync.connectors.base import SkipCode
from include.order_sync.models import InventoryLevel, Order, Product
from tests.connectors.vendure.schema import faults_of_query, schema
from tests.connectors.vendure.shop import MAIN, Shop
from tests.connectors.vendure.wire import utc, wire_order
from tests.contract.kit import Scenario

PATH = "/admin-api"
FIELDS = {"currency": "currencyCode", "money": "totalWithTax", "placed_at": "orderPlacedAt", "status": "state"}
FORBIDDEN = {
    "errors": [
        {
            "message": "You are not currently authorized to perform this action",
            "path": ["globalSettings"],
            "extensions": {"code": "FORBIDDEN"},
        }
    ],
    "data": None,
}


class VendureScenario(Scenario):
    vendor = "vendure"
    login = ""
    settings = {
        "per_page": 5,
        "distributor_field": "supplier",
        "delivery_date_field": "deliveryDate",
        "note_field": "message",
        "account_field": "account",
        "reread_days": 0,
    }
    page_size = product_page_size = inventory_page_size = 5
    skip_statuses = dict.fromkeys(
        ("PaymentAuthorized", "ArrangingAdditionalPayment", "Modifying", "Shipped", "Delivered"), SkipCode.FILTERED
    )
    time_styles: Mapping[str, Callable[[datetime], str]] = {"with milliseconds": utc}

    def __init__(self) -> None:
        super().__init__()
        schema()
        self.shop = Shop()
        self.oddities: dict[str, dict[str, Any]] = {}

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post(PATH, self._answer)

    def error_body(self, status: int) -> bytes:
        return b'{"errors": [{"message": "Words of the vendor"}]}'

    def writes(self, request: web.Request) -> bool:
        return b"transitionFulfillmentToState" in self.bodies[-1]

    def expected(self, order: Order) -> Order:
        return msgspec.structs.replace(order, total=Decimal(0)) if order.canceled else order

    # What the suite does to the shop

    @property
    def endless(self) -> bool:
        return self.shop.endless

    @endless.setter
    def endless(self, value: bool) -> None:
        self.shop.endless = value

    def hold(self, order: Order) -> None:
        self.shop.hold(wire_order(order))

    def hold_with(self, order: Order, **oddities: Any) -> dict[str, Any]:
        """Hold an order with a value that cannot be used, by the suite's name for it; return what names it."""
        wire = wire_order(order)
        self.shop.hold(wire)
        self.oddities[wire["id"]] = {FIELDS[oddity]: value for oddity, value in oddities.items()}
        return {"field": [FIELDS[oddity] for oddity in oddities], "value": list(oddities.values())}

    def hold_empty(self, order: Order) -> None:
        self.shop.hold({**wire_order(order), "lines": []})

    def hold_placed(self, order: Order, placed_at: str) -> None:
        self.shop.hold({**wire_order(order), "orderPlacedAt": placed_at})

    def known_parcels(self, order_id: str) -> list[tuple[str, dict[str, int]]]:
        """List what the buyer can see: tracking number and quantities per line."""
        return [
            (parcel["trackingCode"], {line["orderLineId"]: line["quantity"] for line in parcel["lines"]})
            for parcel in self.shop.fulfillments[order_id]
            if parcel["state"] == "Shipped"
        ]

    def sell(self, product: Product) -> Product:
        self.shop.sell(product.external_id, product.sku, product.name, product={"enabled": product.active})
        return product

    def sell_unreadable(self) -> str:
        self.sell(Product("101", "SKU-2", "Two"))
        self.oddities["101"] = {"enabled": "perhaps"}
        return "perhaps"

    def stock(self, level: InventoryLevel) -> InventoryLevel:
        number = str(100 + len(self.shop.variants))
        self.sell(Product(number, level.sku, level.sku))
        self.shop.put(number, int(level.available) + 3, 3)
        return InventoryLevel(level.sku, level.available, MAIN["name"])

    def sellable(self) -> dict[str, Any]:
        skus = {variant["id"]: variant["sku"] for variant in self.shop.variants}
        levels = self.shop.levels.items()
        return {skus[number]: level["stockOnHand"] - level["stockAllocated"] for (number, _), level in levels}

    # The API itself

    async def _answer(self, request: web.Request) -> web.Response:
        asked = await request.json()
        faults = faults_of_query(asked["query"])
        self.unlike_the_schema += [f"query: {fault}" for fault in faults]
        if faults:
            return web.json_response({"errors": [{"message": fault} for fault in faults]}, status=400)
        if request.headers.get("vendure-api-key") != self.password:
            return web.json_response(FORBIDDEN)
        result = execute(
            schema(), parse(asked["query"]), root_value=self.shop.root(), variable_values=asked["variables"]
        )
        assert isinstance(result, ExecutionResult)
        return web.json_response(self._written(result), dumps=lambda body: json.dumps(body, ensure_ascii=False))

    def _written(self, result: ExecutionResult) -> dict[str, Any]:
        errors = result.errors or []
        meant = [error for error in errors if isinstance(error.original_error, GraphQLError)]
        self.unlike_the_schema += [f"answer: {error.message}" for error in errors if error not in meant]
        for answered in (result.data or {}).values():
            for one in answered.get("items", ()) if isinstance(answered, dict) else ():
                one.update(self.oddities.get(one["id"], {}))
        body: dict[str, Any] = {"data": result.data}
        return {"errors": [error.formatted for error in errors], **body} if errors else body


SCENARIO = VendureScenario
