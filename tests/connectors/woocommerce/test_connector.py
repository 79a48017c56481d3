"""Request built, URL called, answer read, error read: with literal payloads."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.base import AccountOptions, Endpoint
from include.order_sync.connectors.woocommerce.connector import WooCommerce
from include.order_sync.connectors.woocommerce.oauth import signature, signed_query
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Shipment, ShipmentConfirmation, ShipmentLine
from tests.connectors.canned import Canned
from tests.connectors.woocommerce.payloads import CANNOT_VIEW, FULFILLMENT, INVALID_PARAM, NO_ROUTE, ORDER

PARCEL = Shipment(
    external_id="parcel-1",
    reference="web_shop-727",
    carrier="UPS",
    tracking_number="1Z0000000000000001",
    shipped_at=datetime(2026, 3, 23, 10, tzinfo=UTC),
    lines=(ShipmentLine("315", Decimal(2)), ShipmentLine("316", Decimal("0.5"))),
    service="Ground",
    tracking_url="https://track.example.com/1",
)
CONFIRMATION = ShipmentConfirmation("727", "000727", PARCEL, complete=False)
COMPLETE = ShipmentConfirmation("727", "000727", PARCEL, complete=True)


class Shop(Canned):
    vendor = "woocommerce"


@pytest.fixture(name="scenario")
def _scenario() -> type[Shop]:
    return Shop


async def read(connector: Any, since: datetime | None = None, until: datetime | None = None) -> list[Any]:
    return [page async for page in connector.changed_orders(since, until)]


async def test_the_list_is_asked_for_by_the_time_of_change(scenario: Shop) -> None:
    scenario.answer(f"[{ORDER}]", X_WP_Total="1", X_WP_TotalPages="1")
    since = datetime(2026, 3, 22, 21, 0, 5, 900, tzinfo=UTC) - timedelta(hours=2)
    [page] = await read(scenario.connect(), since, datetime(2026, 3, 22, 20, tzinfo=UTC))
    [sent] = scenario.received
    assert (sent.method, sent.path) == ("GET", "/wp-json/wc/v3/orders")
    assert {key: value for key, value in sent.query.items() if not key.startswith("oauth_")} == {
        "modified_after": "2026-03-22T19:00:04",
        "modified_before": "2026-03-22T20:00:01",
        "dates_are_gmt": "true",
        "orderby": "modified",
        "order": "asc",
        "per_page": "100",
        "status": "any",
    }
    assert page.orders[0].order.number == "000727"
    assert page.cursor == datetime(2026, 3, 22, 19, 28, 8, tzinfo=UTC)


async def test_without_since_no_time_is_asked_for(scenario: Shop) -> None:
    scenario.answer("[]")
    assert await read(scenario.connect()) == []
    assert "modified_after" not in scenario.received[0].query


@pytest.mark.parametrize(
    ("status", "body", "code", "words"),
    [
        (401, CANNOT_VIEW, ErrorCode.UNAUTHORIZED, "Sorry, you cannot list resources."),
        (400, INVALID_PARAM, ErrorCode.REJECTED, "Invalid parameter(s): per_page"),
    ],
)
async def test_an_error_body_is_read(scenario: Shop, status: int, body: str, code: ErrorCode, words: str) -> None:
    scenario.answer(body, status=status)
    with pytest.raises(VendorError) as caught:
        await read(scenario.connect())
    assert caught.value.code is code
    assert words in caught.value.message


async def test_a_list_that_is_not_sorted_as_asked_is_refused(scenario: Shop) -> None:
    older = ORDER.replace("2026-03-22T19:28:08", "2026-03-20T19:28:08").replace('"id": 727', '"id": 728')
    scenario.answer(f"[{ORDER}, {older}]")
    with pytest.raises(VendorError, match="not sorted"):
        await read(scenario.connect())


async def test_a_crowded_second_needs_the_number_of_pages(scenario: Shop) -> None:
    scenario.settings = {"per_page": 1}
    scenario.answer(f"[{ORDER}]")
    scenario.answer(f"[{ORDER}]")
    with pytest.raises(VendorError, match="X-WP-TotalPages"):
        await read(scenario.connect())


async def test_the_cap_on_pages_ends_any_reading(scenario: Shop) -> None:
    scenario.settings = {"per_page": 1, "max_pages": 1}
    scenario.answer(f"[{ORDER}]")
    with pytest.raises(VendorError, match="more than 1 pages"):
        await read(scenario.connect())


def test_over_https_it_is_basic() -> None:
    shop = WooCommerce(Endpoint("shop", "https://shop.example.com", "ck_1", "cs_2"), AccountOptions())
    token = base64.b64encode(b"ck_1:cs_2").decode()
    assert shop._proxy._http._headers["Authorization"] == f"Basic {token}"
    assert shop._proxy._signs is False


def test_the_signature_is_that_of_rfc_5849_with_sha_256() -> None:
    params = {"oauth_consumer_key": "abc 123", "modified_after": "2026-03-22T19:00:04", "a": "ü/&"}
    base = (
        "GET&http%3A%2F%2Fshop.example.com%3A8080%2Fwp-json%2Fwc%2Fv3%2Forders&"
        "a%3D%25C3%25BC%252F%2526%26modified_after%3D2026-03-22T19%253A00%253A04%26oauth_consumer_key%3Dabc%2520123"
    )
    expected = base64.b64encode(hmac.new(b"cs_2&", base.encode(), hashlib.sha256).digest()).decode()
    assert signature("get", "HTTP://Shop.Example.com:8080/wp-json/wc/v3/orders", params, "cs_2") == expected


def test_the_default_port_is_not_signed() -> None:
    assert signature("GET", "http://a.example/x", {}, "s") == signature("GET", "http://a.example:80/x", {}, "s")


def test_a_signed_query_has_what_woocommerce_asks_for() -> None:
    query = signed_query("GET", "http://shop.example.com/x", {"page": "2"}, "ck_1", "cs_2")
    assert set(query) - {"page"} == {
        "oauth_consumer_key",
        "oauth_nonce",
        "oauth_signature",
        "oauth_signature_method",
        "oauth_timestamp",
    }
    assert query["oauth_signature_method"] == "HMAC-SHA256"
    assert signed_query("GET", "http://shop.example.com/x", {}, "ck_1", "cs_2")["oauth_nonce"] != query["oauth_nonce"]


async def test_a_parcel_becomes_a_fulfillment(scenario: Shop) -> None:
    scenario.answer(FULFILLMENT, status=201)
    assert await scenario.connect().confirm(CONFIRMATION) == "12"
    [sent] = scenario.received
    assert (sent.method, sent.path) == ("POST", "/wp-json/wc/v3/orders/727/fulfillments")
    assert json.loads(sent.body) == {
        "status": "fulfilled",
        "is_fulfilled": True,
        "meta_data": [
            {"key": "_items", "value": [{"item_id": 315, "qty": 2}, {"item_id": 316, "qty": 0.5}]},
            {"key": "_tracking_number", "value": "1Z0000000000000001"},
            {"key": "_shipment_provider", "value": "UPS"},
            {"key": "_tracking_url", "value": "https://track.example.com/1"},
            {"key": "_order_sync_parcel", "value": "parcel-1"},
        ],
    }


async def test_the_buyer_is_told_when_the_account_says_so(scenario: Shop) -> None:
    scenario.settings = {"notify_customer": True}
    scenario.answer(FULFILLMENT, status=201)
    await scenario.connect().confirm(CONFIRMATION)
    assert scenario.received[0].query["notify_customer"] == "true"


async def test_a_fulfillment_is_found_by_its_tracking_number_or_our_mark(scenario: Shop) -> None:
    ours = FULFILLMENT.replace(
        '"key": "_shipment_provider", "value": "UPS"', '"key": "_order_sync_parcel", "value": "%s"'
    )
    for body in (FULFILLMENT, ours % "parcel-1", ours % "parcel-2", FULFILLMENT.replace("null", '"2026-03-24"', 1)):
        scenario.answer(f"[{body}]")
    connector = scenario.connect()
    found = [await connector.find_confirmation(CONFIRMATION) for _ in range(4)]
    assert found == ["12", "12", None, None]
    assert scenario.received[0].path == "/wp-json/wc/v3/orders/727/fulfillments"


async def test_an_older_shop_gets_meta_data_and_a_note_and_is_remembered(scenario: Shop) -> None:
    connector = scenario.connect()
    for status, body in ((404, NO_ROUTE), (200, ORDER), (201, '{"id": 281}'), (200, ORDER), (201, '{"id": 282}')):
        scenario.answer(body, status=status)
    assert await connector.confirm(CONFIRMATION) == "281"
    assert await connector.confirm(COMPLETE) == "282"
    calls = [(sent.method, sent.path.removeprefix("/wp-json/wc/v3/orders/727")) for sent in scenario.received]
    assert calls == [("POST", "/fulfillments"), ("PUT", ""), ("POST", "/notes"), ("PUT", ""), ("POST", "/notes")]
    update, note, last = (json.loads(scenario.received[number].body) for number in (1, 2, 3))
    assert update == {
        "meta_data": [
            {
                "key": "_order_sync_parcel_parcel-1",
                "value": {
                    "tracking_number": "1Z0000000000000001",
                    "shipment_provider": "UPS",
                    "tracking_url": "https://track.example.com/1",
                    "items": {"315": 2, "316": 0.5},
                },
            }
        ]
    }
    words = "Shipped with UPS Ground, tracking number 1Z0000000000000001: https://track.example.com/1 (parcel parcel-1)"
    assert note == {"note": words, "customer_note": False}
    assert last["status"] == "completed"


async def test_an_older_shops_parcel_is_found_by_its_note(scenario: Shop) -> None:
    notes = '[{"id": 280, "note": "Paid"}, {"id": 281, "note": "Shipped with A &amp; B (parcel parcel-1)"}]'
    for status, body in ((404, NO_ROUTE), (200, notes), (200, '[{"id": 280, "note": "(parcel parcel-11)"}]')):
        scenario.answer(body, status=status)
    connector = scenario.connect()
    assert await connector.find_confirmation(CONFIRMATION) == "281"
    assert await connector.find_confirmation(CONFIRMATION) is None
    assert scenario.received[-1].path == "/wp-json/wc/v3/orders/727/notes"
