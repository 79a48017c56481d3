"""Request built, URL called, answer read, error read: with literal payloads."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.base import Api
from include.order_sync.connectors.shopify.queries import query
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Shipment, ShipmentConfirmation, ShipmentLine
from tests.connectors.shopify.canned import CannedShop
from tests.connectors.shopify.payloads import (
    CREATED,
    DENIED,
    FULFILLMENT_ORDERS,
    INTERNAL,
    MAX_COST,
    ORDER,
    ORDERS,
    PARCELS,
    REFUSED,
    THROTTLED,
)

PARCEL = Shipment(
    external_id="parcel-1",
    reference="web_shop-727",
    carrier="UPS",
    tracking_number="1Z0000000000000001",
    shipped_at=datetime(2026, 3, 23, 10, tzinfo=UTC),
    lines=(ShipmentLine("315", Decimal(2)),),
    tracking_url="https://track.example.com/1",
)
CONFIRMATION = ShipmentConfirmation("5678901234", "EN-000727", PARCEL, complete=False)


@pytest.fixture(name="scenario")
def _scenario() -> type[CannedShop]:
    return CannedShop


async def read(connector: Any, since: datetime | None = None, until: datetime | None = None) -> list[Any]:
    return [page async for page in connector.changed_orders(since, until)]


async def test_orders_are_asked_for_by_the_time_of_change(scenario: CannedShop) -> None:
    scenario.say(ORDERS % ORDER)
    since = datetime(2026, 3, 22, 21, 0, 5, 900, tzinfo=UTC) - timedelta(hours=2)
    [page] = await read(scenario.connect(), since, datetime(2026, 3, 22, 20, tzinfo=UTC))
    [sent] = scenario.received
    assert (sent.method, sent.path, sent.query) == ("POST", "/admin/api/2026-10/graphql.json", {})
    assert sent.headers["X-Shopify-Access-Token"] == scenario.password
    assert "Authorization" not in sent.headers
    assert json.loads(sent.body) == {
        "query": query("orders"),
        "variables": {
            "first": 15,
            "lines": 10,
            "query": "updated_at:>='2026-03-22T19:00:05Z' updated_at:<'2026-03-22T20:00:01Z'",
            "sortKey": "UPDATED_AT",
        },
    }
    assert page.orders[0].order.number == "EN-000727"
    assert page.orders[0].raw == ORDER.encode()
    assert page.cursor == datetime(2026, 3, 22, 19, 28, 8, tzinfo=UTC)


async def test_without_since_everything_is_asked_for(scenario: CannedShop) -> None:
    scenario.say(ORDERS % "")
    assert await read(scenario.connect()) == []
    assert scenario.variables(0)["query"] == ""


@pytest.mark.parametrize(
    ("body", "code", "words", "retry_after", "sent"),
    [
        (THROTTLED, ErrorCode.RATE_LIMITED, "Throttled (THROTTLED)", 10.0, False),
        (DENIED, ErrorCode.FORBIDDEN, "Required access: `read_orders` access scope", None, False),
        (INTERNAL, ErrorCode.UNAVAILABLE, "Internal error", None, True),
        ('{"errors": [{"message": "Parse error"}]}', ErrorCode.REJECTED, "Parse error", None, False),
        ('{"errors": "Not today"}', ErrorCode.REJECTED, "Not today", None, False),
    ],
)
async def test_an_error_with_status_200_is_read(
    scenario: CannedShop, body: str, code: ErrorCode, words: str, retry_after: float | None, sent: bool
) -> None:
    scenario.answer(body)
    with pytest.raises(VendorError) as caught:
        await read(scenario.connect())
    error = caught.value
    assert (error.code, error.http_status, error.sent) == (code, 200, sent)
    assert words in error.message
    assert error.retry_after == (retry_after and pytest.approx(retry_after, abs=0.1))


@pytest.mark.parametrize(("status", "words"), [(402, "Unavailable Shop"), (423, "Locked")])
async def test_a_closed_shop_holds_the_account(scenario: CannedShop, status: int, words: str) -> None:
    scenario.answer(json.dumps({"errors": words}), status=status)
    with pytest.raises(VendorError, match=words) as caught:
        await read(scenario.connect())
    assert (caught.value.code, caught.value.http_status) == (ErrorCode.FORBIDDEN, status)


async def test_a_page_that_costs_too_much_is_halved(scenario: CannedShop) -> None:
    scenario.answer(MAX_COST)
    scenario.answer(MAX_COST)
    scenario.say(ORDERS % ORDER)
    [page] = await read(scenario.connect())
    assert len(page.orders) == 1
    assert [scenario.variables(number)["first"] for number in range(3)] == [15, 7, 3]


async def test_one_order_that_costs_too_much_is_said_so(scenario: CannedShop) -> None:
    scenario.settings = {"bulk_after": 0, "per_page": 1}
    scenario.answer(MAX_COST)
    with pytest.raises(VendorError, match="single query max cost limit") as caught:
        await read(scenario.connect())
    assert caught.value.code is ErrorCode.REJECTED


async def test_a_parcel_becomes_a_fulfillment(scenario: CannedShop) -> None:
    for data in (PARCELS, FULFILLMENT_ORDERS, CREATED):
        scenario.say(data)
    assert await scenario.connect().confirm(CONFIRMATION) == "72"
    assert scenario.variables(0) == {"id": "gid://shopify/Order/5678901234"}
    assert scenario.variables(1) == {"id": "gid://shopify/Order/5678901234", "after": None}
    assert scenario.variables(2) == {
        "fulfillment": {
            "lineItemsByFulfillmentOrder": [
                {
                    "fulfillmentOrderId": "gid://shopify/FulfillmentOrder/55",
                    "fulfillmentOrderLineItems": [
                        {"id": "gid://shopify/FulfillmentOrderLineItem/551", "quantity": 2},
                    ],
                }
            ],
            "notifyCustomer": False,
            "trackingInfo": {
                "number": "1Z0000000000000001",
                "company": "UPS",
                "url": "https://track.example.com/1",
            },
        }
    }


async def test_the_buyer_is_told_when_the_account_says_so(scenario: CannedShop) -> None:
    scenario.settings = {"notify_customer": True}
    for data in (PARCELS, FULFILLMENT_ORDERS, CREATED):
        scenario.say(data)
    await scenario.connect().confirm(CONFIRMATION)
    assert scenario.variables(2)["fulfillment"]["notifyCustomer"] is True


async def test_a_refusal_keeps_shopifys_words(scenario: CannedShop) -> None:
    for data in (PARCELS, FULFILLMENT_ORDERS, REFUSED):
        scenario.say(data)
    with pytest.raises(VendorError, match="has an unfulfillable status= closed") as caught:
        await scenario.connect().confirm(CONFIRMATION)
    assert (caught.value.code, caught.value.sent) == (ErrorCode.REJECTED, False)


async def test_neither_a_fulfillment_nor_an_error_is_an_unknown_outcome(scenario: CannedShop) -> None:
    for data in (PARCELS, FULFILLMENT_ORDERS, '{"fulfillmentCreate": {"fulfillment": null, "userErrors": []}}'):
        scenario.say(data)
    with pytest.raises(VendorError) as caught:
        await scenario.connect().confirm(CONFIRMATION)
    assert (caught.value.code, caught.value.sent) == (ErrorCode.MALFORMED_RESPONSE, True)


async def test_a_canceled_fulfillment_is_no_parcel(scenario: CannedShop) -> None:
    scenario.say(PARCELS)
    assert await scenario.connect().find_confirmation(CONFIRMATION) is None
    assert len(scenario.received) == 1


async def test_the_writeback_needs_a_scope_of_its_own(scenario: CannedShop) -> None:
    scopes = '{"currentAppInstallation": {"accessScopes": [{"handle": "read_orders"}, {"handle": "%s"}]}}'
    scenario.say(scopes % "write_assigned_fulfillment_orders")
    scenario.say(scopes % "read_assigned_fulfillment_orders")
    connector = scenario.connect()
    await connector.probe(Api.WRITEBACK)
    with pytest.raises(VendorError, match="write_merchant_managed_fulfillment_orders") as caught:
        await connector.probe(Api.WRITEBACK)
    assert caught.value.code is ErrorCode.FORBIDDEN
