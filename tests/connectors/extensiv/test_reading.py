"""Rate limit, lists, stock and probes: URL called, answer read; payloads written by us as `records.py` says."""

import asyncio
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from include.order_sync.connectors.base import Api
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import InventoryLevel
from tests.connectors.extensiv import records
from tests.connectors.extensiv.conftest import Account

ABSENT = records.refusal("Order not found")
OVER = records.refusal("Over API Limit. Please slow down requests.", "RateLimit")


@pytest.mark.parametrize("status", [200, 400, 429])
async def test_too_many_calls_are_named_whatever_the_status(scenario: Account, status: int) -> None:
    scenario.tell(OVER, status)
    with pytest.raises(VendorError, match="Over API Limit") as caught:
        await scenario.connect().find("web_shop-1001")
    assert (caught.value.code, caught.value.sent) == (ErrorCode.RATE_LIMITED, False)


@pytest.mark.parametrize(("left", "slow"), [("21", False), ("20", False), ("19", True), ("0", True), ("many", False)])
async def test_calls_are_spaced_before_the_bucket_is_empty(scenario: Account, left: str, slow: bool) -> None:
    connector = scenario.connect()
    for _ in range(3):
        scenario.tell(ABSENT, **{"X_CartRover_Api_Minute_Hits_Remaining": left})
    began = asyncio.get_running_loop().time()
    for _ in range(3):
        await connector.find("web_shop-1001")
    assert (asyncio.get_running_loop().time() - began >= 0.6) is slow


async def test_a_page_of_orders_is_asked_for_by_list_and_time(scenario: Account) -> None:
    for _ in range(2):
        scenario.tell(records.good([]))
    since = datetime(2026, 3, 22, 12, tzinfo=UTC)
    assert [page async for page in scenario.connect().shipments(since)] == []
    asked = [(one.path, one.query) for one in scenario.received]
    query = {"from_date": "2026-03-22T12:00:00+00:00", "limit": "2", "page": "1"}
    assert asked == [
        ("/v1/cart/orders/list/partial", query),
        ("/v1/cart/orders/list/shipped_or_confirmed", query),
    ]


async def test_stock_is_told_by_warehouse_where_it_is_known_by_warehouse(scenario: Account) -> None:
    west = {"warehouse": "WEST", "qty_available": "20", "qty_on_hand": 25}
    scenario.tell(
        records.good(
            [
                {"sku": "A", "qty_available": 30, "warehouses": {"7": west, "9": {"qty_available": -2}}},
                {"sku": "B", "qty_available": 4, "warehouses": [], "aliases": []},
            ]
        )
    )
    scenario.tell(records.good([{"sku": "C", "qty_available": "some"}]))
    pages = [page async for page in scenario.connect().inventory()]
    assert [level for page in pages for level in page.levels] == [
        InventoryLevel("A", Decimal(20), "WEST"),
        InventoryLevel("A", Decimal(0), "9"),
        InventoryLevel("B", Decimal(4)),
    ]
    [words] = pages[1].unreadable
    assert words.startswith("stock of C: qty_available is 'some'")


async def test_stock_without_an_end_is_named_and_left(scenario: Account) -> None:
    for _ in range(2):
        scenario.tell(records.good([{"sku": "A", "qty_available": 1}, {"sku": "B", "qty_available": 1}]))
    with pytest.raises(VendorError, match="no end"):
        [page async for page in scenario.connect().inventory()]


async def test_what_a_probe_asks(scenario: Account) -> None:
    connector = scenario.connect()
    for api in (Api.PRODUCTS, Api.ORDERS, Api.WRITEBACK):
        scenario.tell(records.good([]))
        await connector.probe(api)
    assert [one.path for one in scenario.received] == [
        "/v1/cart/inventory",
        "/v1/cart/orders/list/new",
        "/v1/cart/orders/list/shipped_or_confirmed",
    ]
    assert [one.query["limit"] for one in scenario.received] == ["1", "1", "1"]
