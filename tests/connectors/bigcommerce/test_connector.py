"""Orders asked for and completed, and the quota kept: with literal payloads."""

import asyncio
import json
from datetime import UTC, datetime

import pytest

from include.order_sync.connectors.base import Api
from include.order_sync.errors import ConfigurationError, ErrorCode, VendorError
from tests.connectors.bigcommerce.payloads import ADDRESSES, ORDER, PRODUCTS
from tests.connectors.bigcommerce.store import V2, Store, read

LATER = datetime(2026, 3, 22, 20, tzinfo=UTC)


@pytest.fixture(name="scenario")
def _scenario() -> type[Store]:
    return Store


async def test_the_list_is_asked_for_by_the_time_of_change_with_its_items(scenario: Store) -> None:
    scenario.answer(f"[{ORDER}]")
    since = datetime(2026, 3, 22, 19, 0, 5, 900, tzinfo=UTC)
    [page] = await read(scenario.connect(), since, LATER)
    [sent] = scenario.received
    assert (sent.method, sent.path) == ("GET", f"{V2}/orders")
    assert sent.query == {
        "min_date_modified": "2026-03-22T19:00:05+00:00",
        "max_date_modified": "2026-03-22T20:00:00+00:00",
        "sort": "date_modified:asc",
        "limit": "50",
        "include": "consignments.line_items",
        "consignment_structure": "object",
    }
    assert sent.headers["X-Auth-Token"] == scenario.password
    assert sent.headers["Accept"] == "application/json"
    assert page.orders[0].raw == ORDER.encode()
    assert page.cursor == datetime(2026, 3, 22, 19, 28, 8, tzinfo=UTC)
    assert scenario.unlike_the_documents() == []


async def test_no_content_is_no_order(scenario: Store) -> None:
    scenario.answer("", status=204)
    assert await read(scenario.connect()) == []


async def test_a_store_hash_that_is_missing_is_named(scenario: Store) -> None:
    with pytest.raises(ConfigurationError, match="no extra `store_hash`"):
        scenario.connect(options={})


async def test_an_order_that_came_without_its_items_is_completed(scenario: Store) -> None:
    whole = json.loads(ORDER)
    del whole["consignments"]["shipping"][0]["line_items"]
    scenario.answer(json.dumps([whole, json.loads(ORDER)]))
    scenario.answer(PRODUCTS)
    scenario.answer(ADDRESSES)
    scenario.answer("", status=204)
    [page] = await read(scenario.connect())
    assert [sent.path for sent in scenario.received] == [
        f"{V2}/orders",
        f"{V2}/orders/118/products",
        f"{V2}/orders/118/shipping_addresses",
    ]
    [completed] = page.orders
    assert [(line.external_id, line.sku, line.quantity) for line in completed.order.lines] == [
        ("25", "00042", 3),
        ("26", "", 1),
    ]
    assert (completed.order.ship_to.city, completed.order.ship_method) == ("Bonn", "Flat Rate")
    assert b"Care guide" not in completed.raw
    assert scenario.unlike_the_documents() == []


@pytest.mark.parametrize("status_id", [2, 7])
async def test_an_order_that_is_left_out_anyway_is_not_completed(scenario: Store, status_id: int) -> None:
    scenario.answer(json.dumps([{**json.loads(ORDER), "status_id": status_id, "consignments": {}}]))
    [page] = await read(scenario.connect())
    assert len(page.skipped) == len(scenario.received) == 1


async def test_a_product_without_its_address_is_not_sent_to_another(scenario: Store) -> None:
    scenario.answer(json.dumps([{**json.loads(ORDER), "consignments": {}}]))
    scenario.answer(PRODUCTS.replace('"order_address_id": 20', '"order_address_id": 19', 1))
    scenario.answer(ADDRESSES)
    [page] = await read(scenario.connect())
    assert "the number of shipping addresses is '2'" in page.skipped[0].reason


async def test_a_failure_while_completing_is_the_failure_of_the_reading(scenario: Store) -> None:
    scenario.answer(json.dumps([{**json.loads(ORDER), "id": number, "consignments": {}} for number in range(4)]))
    for _ in range(4):
        scenario.answer("[]", status=503)
    with pytest.raises(VendorError) as caught:
        await read(scenario.connect())
    assert caught.value.code is ErrorCode.UNAVAILABLE


async def test_a_full_quota_says_in_milliseconds_when_to_come_again(scenario: Store) -> None:
    scenario.answer('{"status": 429, "title": "Too many requests"}', status=429, X_Rate_Limit_Time_Reset_Ms="15000")
    with pytest.raises(VendorError, match="Too many requests") as caught:
        await read(scenario.connect())
    assert (caught.value.code, caught.value.retry_after) == (ErrorCode.RATE_LIMITED, 15.0)


@pytest.mark.parametrize(("left", "waits"), [("40", False), ("5", True), ("0", True), ("many", False)])
async def test_calls_wait_for_the_next_window_before_the_quota_is_empty(
    scenario: Store, left: str, waits: bool
) -> None:
    for _ in range(2):
        scenario.answer("[]", X_Rate_Limit_Requests_Left=left, X_Rate_Limit_Time_Reset_Ms="300")
    connector, now = scenario.connect(), asyncio.get_running_loop().time
    await connector.probe(Api.ORDERS)
    begun = now()
    await connector.probe(Api.ORDERS)
    assert (now() - begun >= 0.29) is waits
    assert scenario.unlike_the_documents() == []
