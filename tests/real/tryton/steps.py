"""Steps of the tests on a real Tryton: a flow from a shop to it, and single calls of a connector."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from include.order_sync.connectors.base import AccountOptions, Endpoint
from include.order_sync.connectors.tryton.connector import Tryton
from include.order_sync.errors import VendorError
from include.order_sync.models import Order, OutboundOrder
from tests.real.kit import Flow
from tests.real.tryton.seed import CARRIER
from tests.real.tryton.system import RunningTryton

# Tryton numbers sales one by one on PostgreSQL; on SQLite, which the tests use, it takes one at a time.
CONCURRENCY = 1


def flow_to(folder: Path, cart: Endpoint, destination: Endpoint) -> Flow:
    """Make a ledger with a shop as its cart and a Tryton as its destination."""
    often = {"cadence": "10s", "timeout": "60s"}
    accounts = {
        "carts": {"shop": {"vendor": "woocommerce", "connection": "shop", "overlap": "2m", **often}},
        "destinations": {
            "erp": {
                "vendor": "tryton",
                "connection": "erp",
                "export_method": "push",
                "concurrency": CONCURRENCY,
                "takes": [{"from": "shop"}],
                "ship_methods": {"flat_rate": CARRIER},
                **often,
            }
        },
    }
    return Flow(folder, accounts, {"shop": cart, "erp": destination})


def connector(tryton: RunningTryton, settings: dict[str, Any] | None = None, **changes: str) -> Tryton:
    """Open a connector to Tryton."""
    return Tryton(tryton.endpoint(**changes), AccountOptions(timeout=60, settings=settings or {}))


def outbound(order: Order, reference: str = "", service: str = CARRIER) -> OutboundOrder:
    """Make of an order what Tryton is given."""
    return OutboundOrder(reference or f"hand-{order.number}", f"key-{order.number}", "hand", order, service)


def run(client: Tryton, act: Callable[[Tryton], Any]) -> Any:
    """Let a connector do something, and close it."""

    async def acting() -> Any:
        try:
            return await act(client)
        finally:
            await client.close()

    return asyncio.run(acting())


def refusal(client: Tryton, act: Callable[[Tryton], Any]) -> VendorError:
    """Let a connector do something that it cannot, and return the error."""
    with pytest.raises(VendorError) as caught:
        run(client, act)
    return caught.value


async def parcels(client: Tryton, since: datetime | None = None) -> list[Any]:
    """Read every parcel."""
    return [parcel async for page in client.shipments(since) for parcel in page.shipments]


def contents(order: Order) -> dict[str, float]:
    """Sum up how much of each article an order has."""
    found: dict[str, float] = {}
    for line in order.lines:
        found[line.sku] = found.get(line.sku, 0) + float(line.quantity)
    return found


def with_new_articles(order: Order, offered: set[str]) -> Order:
    """Leave out the lines with articles that are on sale already."""
    lines = tuple(line for line in order.lines if line.sku not in offered)
    return msgspec.structs.replace(order, lines=lines)


def make_due(flow: Flow) -> None:
    """Let what waits for its next attempt wait no longer."""
    with flow.ledger.write() as tx:
        tx.execute("UPDATE exports SET due_at = queued_at WHERE due_at IS NOT NULL")


def check_sale(sale: dict[str, Any], order: Order) -> None:
    """Hold a sale against the cart's order."""
    assert sale["state"] == "processing"
    assert sale["party."]["name"] == order.customer_name
    assert sale["currency."]["code"] == order.currency
    assert sale["carrier."]["party."]["name"] == CARRIER
    held = [(line["product."]["code"], line["quantity"], line["unit_price"]) for line in sale["lines."]]
    assert held == [(line.sku, float(line.quantity), line.unit_price) for line in order.lines]
    assert sale["untaxed_amount"] == sum(line.quantity * line.unit_price for line in order.lines)
    for part in (order.ship_to.line1, order.ship_to.postcode, order.ship_to.city, "Brazil"):
        assert part.casefold() in sale["shipment_address."]["full_address"].casefold()
