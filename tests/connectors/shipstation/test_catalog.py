"""Products and stock: with literal payloads."""

import asyncio
from decimal import Decimal

import pytest

from include.order_sync.connectors.base import Api
from include.order_sync.connectors.shipstation.pace import Budget
from include.order_sync.errors import VendorError
from include.order_sync.models import InventoryLevel, Product
from tests.connectors.shipstation.conftest import Account
from tests.connectors.shipstation.payloads import page

NEXT = {"links": {"next": {"href": "https://elsewhere.example.com/v2/inventory?limit=2&page=2"}}}


async def test_products_are_read_page_by_page_and_those_without_a_sku_left_out(scenario: Account) -> None:
    scenario.tell(page("products", {"product_id": 1, "sku": "A", "name": "One", "active": False}, pages=2))
    scenario.tell(page("products", {"product_id": 2, "sku": ""}, {"product_id": 3, "sku": "C"}, number=2, pages=2))
    found = [product async for one in scenario.connect().products() for product in one.products]
    assert found == [Product("1", "A", "One", active=False), Product("3", "C")]
    assert [one.query for one in scenario.received] == [{"page": str(n), "page_size": "2"} for n in (1, 2)]


async def test_stock_is_followed_by_the_query_of_the_next_page_and_on_our_host_only(scenario: Account) -> None:
    places = {"inventory_warehouse_id": "iw-1", "inventory_location_id": "il-1"}
    scenario.tell({"inventory": [{"sku": "A", "on_hand": 5, "allocated": 1, "available": 4, **places}], **NEXT})
    scenario.tell({"inventory": [{"sku": "A", "available": -3, "inventory_warehouse_id": "iw-2"}], "links": {}})
    found = [level async for one in scenario.connect().inventory() for level in one.levels]
    assert found == [InventoryLevel("A", Decimal(4), "il-1"), InventoryLevel("A", Decimal(0), "iw-2")]
    assert scenario.asked == ["GET /v2/inventory"] * 2
    assert [one.query for one in scenario.received] == [{"limit": "2"}, {"limit": "2", "page": "2"}]


async def test_stock_that_cannot_be_read_is_named(scenario: Account) -> None:
    scenario.tell({"inventory": [{"sku": "A"}, {"sku": "B", "available": 1}]})
    [found] = [one async for one in scenario.connect().inventory()]
    assert list(found.levels) == [InventoryLevel("B", Decimal(1))]
    assert found.unreadable[0].startswith("stock of A")


async def test_lists_without_an_end_are_left(scenario: Account) -> None:
    for _ in range(3):
        scenario.tell({"inventory": [{"sku": "A", "available": 1}], **NEXT})
    with pytest.raises(VendorError, match="no end"):
        [one async for one in scenario.connect().inventory()]
    scenario.answers.clear()
    for _ in range(2):
        scenario.tell(page("products", {"product_id": 1, "sku": "A"}, pages=9))
    with pytest.raises(VendorError, match="no end"):
        [one async for one in scenario.connect().products()]


async def test_calls_beyond_the_budget_of_a_minute_wait() -> None:
    budget, clock = Budget(2, minute=0.1), asyncio.get_running_loop().time
    began = clock()
    for _ in range(2):
        await budget.turn()
    assert clock() - began < 0.05
    for _ in range(2):
        await budget.turn()
    assert 0.1 <= clock() - began < 0.3
    await Budget(0).turn()


async def test_the_calls_of_an_account_keep_to_its_budget(scenario: Account) -> None:
    scenario.settings = {**scenario.settings, "calls_per_minute": 1}
    scenario.tell(page("products"))
    connector = scenario.connect()
    await connector.probe(Api.PRODUCTS)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(connector.probe(Api.PRODUCTS), 0.1)
    assert scenario.asked == ["GET /v2/products"]
