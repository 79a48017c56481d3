"""Request built, URL called, answer read, error read: with literal payloads."""

import asyncio
import json
from datetime import date
from decimal import Decimal

import pytest

from include.order_sync.connectors.base import AccountOptions, Api, CancelOutcome, Endpoint
from include.order_sync.connectors.shipbob.connector import ShipBob
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Acknowledgement, InventoryLevel, OutboundOrder, Product
from tests.connectors.shipbob.conftest import Account
from tests.connectors.shipbob.payloads import CHANNELS, NEW_ORDER, TAKEN, shipment
from tests.contract.kit import Fault
from tests.contract.samples import sample_line, sample_order, sample_outbound


def body_of(account: Account) -> dict:
    return json.loads(account.received[-1].body)


async def test_an_order_is_sent(scenario: Account) -> None:
    scenario.tell(TAKEN, 201)
    assert await scenario.connect().push(sample_outbound()) == Acknowledgement("900")
    [sent] = scenario.received
    assert (sent.method, sent.path, sent.query) == ("POST", "/2026-01/order", {})
    assert sent.headers["Authorization"] == "Bearer secret-of-tests"
    assert sent.headers["shipbob_channel_id"] == "101"
    assert body_of(scenario) == NEW_ORDER


async def test_what_a_retailer_wants_is_sent_as_set(scenario: Account) -> None:
    b2b = {"order_type": "B2B", "carrier_type": "Freight", "payment_term": "Collect", "retailer_program": "Macys"}
    scenario.settings = {**scenario.settings, **b2b, "note_as_gift_message": True}
    scenario.tell(TAKEN, 201)
    await scenario.connect().push(sample_outbound(delivery_date=date(2026, 4, 1)))
    sent = body_of(scenario)
    assert sent["type"] == "B2B"
    assert sent["shipping_terms"] == {"carrier_type": "Freight", "payment_term": "Collect"}
    assert sent["gift_message"] == "Ring twice"
    assert sent["retailer_program_data"] == {
        "retailer_program_type": "Macys",
        "purchase_order_number": "1001",
        "delivery_date": "2026-04-01T00:00:00Z",
    }


async def test_a_total_that_is_not_in_dollars_is_not_sent_as_dollars(scenario: Account) -> None:
    scenario.tell(TAKEN, 201)
    await scenario.connect().push(sample_outbound(currency="EUR"))
    assert "financials" not in body_of(scenario)


async def test_line_ids_are_kept_by_position_and_empty_lines_left_out(scenario: Account) -> None:
    lines = (sample_line(1, external_id="gid://x/1"), sample_line(2, quantity=Decimal(0)), sample_line(3, name=""))
    scenario.tell(TAKEN, 201)
    await scenario.connect().push(sample_outbound(lines=lines))
    sent = body_of(scenario)
    assert [(one["external_line_id"], one["name"]) for one in sent["products"]] == [(1, "Product 1"), (3, "SKU-3")]
    assert [tag["value"] for tag in sent["tags"]] == ["gid://x/1", "2", "3"]


async def test_a_part_of_a_piece_is_refused_before_anything_is_sent(scenario: Account) -> None:
    with pytest.raises(VendorError, match=r"line 1 \(SKU-1\) is 0\.5") as caught:
        await scenario.connect().push(sample_outbound(lines=(sample_line(1, quantity=Decimal("0.5")),)))
    assert (caught.value.code, caught.value.sent) == (ErrorCode.REJECTED, False)
    assert scenario.received == []


async def test_a_reference_that_is_known_is_looked_up(scenario: Account) -> None:
    scenario.tell({"ReferenceId": ["Order with this reference id exists."]}, 422)
    scenario.tell([{**TAKEN, "reference_id": "WEB_SHOP-1001", "id": 1}, TAKEN])
    assert await scenario.connect().push(sample_outbound()) == Acknowledgement("900", duplicate=True)
    asked = scenario.received[1]
    assert (asked.method, asked.path, asked.query) == ("GET", "/2026-01/order", {"ReferenceIds": "web_shop-1001"})
    assert asked.headers["shipbob_channel_id"] == "101"


async def test_an_order_that_shipbob_has_canceled_is_no_duplicate(scenario: Account) -> None:
    scenario.tell({"": ["Duplicate"]}, 422)
    scenario.tell([{**TAKEN, "status": "Cancelled"}])
    with pytest.raises(VendorError, match="canceled its order 900") as caught:
        await scenario.connect().push(sample_outbound())
    assert (caught.value.code, caught.value.sent) == (ErrorCode.REJECTED, False)


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("recipient.address.city", ErrorCode.INVALID_ADDRESS),
        ("Recipient.Name", ErrorCode.INVALID_ADDRESS),
        ("ShippingMethod", ErrorCode.UNMAPPED_SHIP_METHOD),
        ("products[0].reference_id", ErrorCode.UNKNOWN_SKU),
        ("products[0].quantity", ErrorCode.REJECTED),
        ("order_number", ErrorCode.REJECTED),
    ],
)
async def test_a_refusal_is_named_by_its_field(scenario: Account, field: str, code: ErrorCode) -> None:
    scenario.tell({field: ["Is <b>not</b> right.", "And long."]}, 400)
    with pytest.raises(VendorError) as caught:
        await scenario.connect().push(sample_outbound())
    assert (caught.value.code, caught.value.http_status, caught.value.sent) == (code, 400, False)
    assert caught.value.message == f"{field}: Is not right.; {field}: And long."


async def test_commas_of_a_reference_do_not_make_two_of_it(scenario: Account) -> None:
    scenario.tell({**TAKEN, "reference_id": "a%2Cb%25"}, 201)
    scenario.tell([{**TAKEN, "reference_id": "a%2Cb%25"}])
    connector = scenario.connect()
    await connector.push(OutboundOrder("a,b%", "key", "web_shop", sample_order(), "GROUND"))
    assert body_of(scenario)["reference_id"] == "a%2Cb%25"
    assert await connector.find("a,b%") == Acknowledgement("900")
    assert scenario.received[1].query == {"ReferenceIds": "a%2Cb%25"}


async def test_without_a_setting_the_one_channel_is_found_and_asked_for_once(scenario: Account) -> None:
    scenario.settings = {}
    scenario.tell(CHANNELS)
    scenario.tell([])
    scenario.tell([])
    connector = scenario.connect()
    assert [await connector.find("a"), await connector.find("b")] == [None, None]
    assert [one.path for one in scenario.received] == ["/2026-01/channel", "/2026-01/order", "/2026-01/order"]
    assert scenario.received[2].headers["shipbob_channel_id"] == "101"


@pytest.mark.parametrize(
    ("channel_id", "channels", "words"),
    [
        (7, CHANNELS["items"], r"101 \(PAT\); channel 7 is not one of them"),
        (0, [*CHANNELS["items"], {"id": 8, "name": "B", "scopes": ["orders_write"]}], "8 .B.; set `channel_id`"),
        (0, [], "these channels: none"),
    ],
)
async def test_a_channel_that_cannot_be_written_to_is_named(
    scenario: Account, channel_id: int, channels: list, words: str
) -> None:
    scenario.settings = {"channel_id": channel_id}
    scenario.tell({"items": channels})
    with pytest.raises(VendorError, match=words) as caught:
        await scenario.connect().probe(Api.ORDERS)
    assert caught.value.code is ErrorCode.FORBIDDEN


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("Success", CancelOutcome.CANCELED),
        ("Failure", CancelOutcome.TOO_LATE),
        ("PartialSuccess", CancelOutcome.TOO_LATE),
    ],
)
async def test_an_order_is_called_back(scenario: Account, status: str, outcome: CancelOutcome) -> None:
    scenario.tell([TAKEN])
    scenario.tell({"order_id": 900, "status": status, "canceled_shipment_results": []})
    assert await scenario.connect().cancel("web_shop-1001") is outcome
    asked = scenario.received[1]
    assert (asked.method, asked.path, asked.body) == ("POST", "/2026-01/order/900:cancel", b"")


@pytest.mark.parametrize(
    "state",
    [
        {"status": "Completed"},
        {"status": "LabeledCreated"},
        {"status": "Processing", "status_details": [{"id": 101, "name": "Packed"}]},
    ],
)
async def test_a_refused_cancellation_of_what_is_picked_is_too_late(scenario: Account, state: dict) -> None:
    scenario.tell([{**TAKEN, "shipments": [shipment(1, **state)]}])
    scenario.tell({"": ["Order cannot be cancelled"]}, 422)
    assert await scenario.connect().cancel("web_shop-1001") is CancelOutcome.TOO_LATE


async def test_a_cancellation_that_is_refused_otherwise_is_raised(scenario: Account) -> None:
    scenario.tell([{**TAKEN, "shipments": [shipment(1, status="OnHold", status_details=None)]}])
    scenario.tell({"": ["Try later"]}, 422)
    with pytest.raises(VendorError, match="Try later") as caught:
        await scenario.connect().cancel("web_shop-1001")
    assert caught.value.code is ErrorCode.REJECTED


async def test_products_are_variants_with_a_sku(scenario: Account) -> None:
    variants = [
        {"id": 1, "sku": "S-1", "name": "Small", "status": "Active"},
        {"id": 2, "sku": None, "name": "None", "status": "Active"},
        {"id": 3, "sku": "S-3", "name": None, "status": "Inactive"},
    ]
    scenario.tell({"items": [{"id": 9, "name": "Shirt", "type": "Regular", "variants": variants}], "next": None})
    [page] = [page async for page in scenario.connect().products()]
    assert list(page.products) == [Product("1", "S-1", "Small"), Product("3", "S-3", "Shirt", active=False)]
    assert scenario.received[0].query == {"PageSize": "2"}


async def test_stock_is_what_is_not_committed_and_never_less_than_nothing(scenario: Account) -> None:
    levels = [
        {"inventory_id": 1, "sku": "A", "total_fulfillable_quantity": 4, "total_sellable_quantity": 90},
        {"inventory_id": 2, "sku": "B", "total_fulfillable_quantity": -3},
        {"inventory_id": 3, "sku": None, "total_fulfillable_quantity": 5},
    ]
    scenario.tell({"items": levels, "next": None})
    [page] = [page async for page in scenario.connect().inventory()]
    assert list(page.levels) == [InventoryLevel("A", Decimal(4)), InventoryLevel("B", Decimal(0))]


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("https://elsewhere.example.com/2026-01/inventory-level?Cursor=1", "elsewhere.example.com"),
        ("/inventory-level?Cursor=1", "no end"),
    ],
)
async def test_a_next_page_that_is_none_is_not_called(scenario: Account, address: str, problem: str) -> None:
    for _ in range(2):
        scenario.tell({"items": [], "next": address})
    with pytest.raises(VendorError, match=problem):
        [page async for page in scenario.connect().inventory()]
    assert len(scenario.received) <= 2


async def test_its_own_header_says_when_to_come_back(scenario: Account) -> None:
    body = b'{"statusCode": 429, "message": "Rate limit is exceeded. Try again in 25 seconds."}'
    scenario.faults.append(Fault(status=429, body=body, headers={"x-retry-after": "25", "x-remaining-calls": "0"}))
    with pytest.raises(VendorError, match="Try again in 25") as caught:
        await scenario.connect().find("a")
    assert (caught.value.code, caught.value.retry_after, caught.value.sent) == (ErrorCode.RATE_LIMITED, 25, False)


@pytest.mark.parametrize(("left", "slow"), [("19", True), ("20", False), ("many", False)])
async def test_with_few_calls_left_they_are_spaced(scenario: Account, left: str, slow: bool) -> None:
    for _ in range(3):
        scenario.answer("[]", x_remaining_calls=left)
    connector, start = scenario.connect(), asyncio.get_running_loop().time()
    for _ in range(3):
        await connector.find("a")
    assert (asyncio.get_running_loop().time() - start >= 0.39) is slow


def test_opening_makes_no_call_and_needs_no_loop() -> None:
    assert ShipBob(Endpoint("x", "https://api.shipbob.com", password="p"), AccountOptions())
