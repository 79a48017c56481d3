"""A Shopify shop: its GraphQL Admin API on loopback, which runs our queries against Shopify's own schema.

Where that schema is not at hand, our excerpt of it takes its place. So a query is judged before it is run, and an
answer is what the schema allows; only what a test makes malformed on purpose is put in afterwards.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from graphql import ExecutionResult, GraphQLError, execute, parse

from include.order_sync.connectors.base import SkipCode
from include.order_sync.models import InventoryLevel, Order, Product
from tests.connectors.shopify.bulk import BulkOperations
from tests.connectors.shopify.schema import faults_of_query, schema
from tests.connectors.shopify.shop import MAIN, Shop
from tests.connectors.shopify.wire import gid, utc, wire_order
from tests.contract.kit import Scenario

PATH = "/admin/api/2026-10/graphql.json"
PATHS = {
    "currency": ("currencyCode",),
    "money": ("currentTotalPriceSet", "shopMoney", "amount"),
    "placed_at": ("processedAt",),
    "status": ("displayFinancialStatus",),
}
COST = {"requestedQueryCost": 40, "actualQueryCost": 12}
BUCKET = {"maximumAvailable": 2000.0, "currentlyAvailable": 1988.0, "restoreRate": 100.0}
REFUSED = "[API] Invalid API key or access token (unrecognized login or wrong password)"


class ShopifyScenario(Scenario):
    vendor = "shopify"
    login = ""
    settings = {"per_page": 5, "lines_per_page": 4, "bulk_after": 0}
    page_size = 5
    product_page_size = 100
    inventory_page_size = 25
    skip_statuses = dict.fromkeys(("PENDING", "AUTHORIZED", "EXPIRED", "PARTIALLY_PAID"), SkipCode.FILTERED)
    time_styles: Mapping[str, Callable[[datetime], str]] = {
        "with Z": utc,
        "with offset": lambda time: (time + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%S+02:00"),
    }

    def __init__(self) -> None:
        super().__init__()
        schema()
        self.shop = Shop()
        self.bulk = BulkOperations(self.shop)
        self.oddities: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
        self.cost: dict[str, Any] = {**COST, "throttleStatus": BUCKET}

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post(PATH, self._answer)
        app.router.add_get("/files/{number}.jsonl", self.bulk.serve)

    def error_body(self, status: int) -> bytes:
        return b'{"errors": "Words of the vendor"}'

    def writes(self, request: web.Request) -> bool:
        return b"fulfillmentCreate" in self.bodies[-1]

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
        self.oddities[wire["id"]] = [(PATHS[oddity], value) for oddity, value in oddities.items()]
        fields = [".".join(PATHS[oddity]) for oddity in oddities]
        return {"field": fields, "value": list(oddities.values())}

    def hold_empty(self, order: Order) -> None:
        wire = wire_order(order)
        wire["lines"].clear()
        self.shop.hold(wire)

    def hold_placed(self, order: Order, placed_at: str) -> None:
        self.shop.hold({**wire_order(order), "processedAt": placed_at})

    def known_parcels(self, order_id: str) -> list[tuple[str, dict[str, int]]]:
        """List what the buyer can see: tracking number and quantities per line."""
        return [
            (parcel["trackingInfo"][0]["number"], {line.rpartition("/")[2]: n for line, n in parcel["units"].items()})
            for parcel in self.shop.fulfillments[gid("Order", order_id)]
        ]

    def sell(self, product: Product) -> Product:
        status = {"title": product.name, "status": "ACTIVE" if product.active else "ARCHIVED"}
        variant = {"id": gid("ProductVariant", product.external_id), "sku": product.sku, "title": "Default Title"}
        self.shop.variants.append({**variant, "availableForSale": True, "product": status})
        return product

    def sell_unreadable(self) -> str:
        self.sell(Product("101", "SKU-2", "Two"))
        self.oddities[gid("ProductVariant", "101")] = [(("availableForSale",), "perhaps")]
        return "perhaps"

    def stock(self, level: InventoryLevel) -> InventoryLevel:
        number = str(100 + len(self.shop.variants))
        self.sell(Product(number, level.sku, level.sku))
        self.shop.levels[gid("InventoryItem", number), MAIN] = int(level.available)
        return InventoryLevel(level.sku, level.available, "Main")

    def sellable(self) -> dict[str, Any]:
        skus = {variant["id"].rpartition("/")[2]: variant["sku"] for variant in self.shop.variants}
        return {skus[item.rpartition("/")[2]]: count for (item, _), count in self.shop.levels.items()}

    # The API itself

    async def _answer(self, request: web.Request) -> web.Response:
        if request.headers.get("X-Shopify-Access-Token") != self.password:
            return web.json_response({"errors": REFUSED}, status=401)
        asked = await request.json()
        faults = faults_of_query(asked["query"])
        self.unlike_the_schema += [f"query: {fault}" for fault in faults]
        if faults:
            return web.json_response({"errors": [{"message": fault} for fault in faults]})
        self.bulk.base_url = self.base_url
        root = {**self.shop.root(), **self.bulk.root()}
        result = execute(schema(), parse(asked["query"]), root_value=root, variable_values=asked["variables"])
        assert isinstance(result, ExecutionResult)
        return web.json_response(self._written(result), dumps=lambda body: json.dumps(body, ensure_ascii=False))

    def _written(self, result: ExecutionResult) -> dict[str, Any]:
        errors = result.errors or []
        meant = [error for error in errors if isinstance(error.original_error, GraphQLError)]
        self.unlike_the_schema += [f"answer: {error.message}" for error in errors if error not in meant]
        for connection in (result.data or {}).values():
            for node in connection.get("nodes", ()) if connection else ():
                self._spoil(node)
        body = {"data": result.data, "extensions": {"cost": self.cost}}
        return {**body, "errors": [error.formatted for error in errors]} if errors else body

    def _spoil(self, node: dict[str, Any]) -> None:
        for path, value in self.oddities.get(node.get("id", ""), ()):
            holder = node
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = value


SCENARIO = ShopifyScenario
