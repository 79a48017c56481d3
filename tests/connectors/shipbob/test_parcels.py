"""Parcels are read from the orders that ShipBob lists: which have left, and which of the cart's lines they hold."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.base import ShipmentPage
from include.order_sync.errors import VendorError
from include.order_sync.models import Shipment, ShipmentLine
from tests.connectors.shipbob.conftest import Account
from tests.connectors.shipbob.payloads import order, packed, shipment
from tests.connectors.shipbob.schema import schema

Lines = list[tuple[str, int]]


async def read(account: Account, *orders: Any, since: datetime | None = None, **headers: str) -> list[ShipmentPage]:
    account.tell(list(orders), **headers)
    return [page async for page in account.connect().shipments(since)]


async def lines_of(account: Account, *orders: Any) -> list[Lines]:
    pages = await read(account, *orders)
    assert not [words for page in pages for words in page.unreadable]
    found = [parcel for page in pages for parcel in page.shipments]
    return [[(line.line, int(line.quantity)) for line in parcel.lines] for parcel in found]


async def test_a_parcel_is_read(scenario: Account) -> None:
    since = datetime(2026, 3, 22, 13, tzinfo=UTC)
    listed = order([("SKU-A", 2)], shipment(1, packed(135, "SKU-A", a1=2)), reference_id="web%2Cshop-1")
    [page] = await read(scenario, listed, since=since)
    assert page.shipments == [
        Shipment(
            external_id="1",
            reference="web,shop-1",
            carrier="UPS",
            tracking_number="1Z1",
            shipped_at=datetime(2026, 3, 22, 12, 1, tzinfo=UTC),
            lines=(ShipmentLine("A", Decimal(2)),),
            service="Ground",
            tracking_url="https://track.example.com/1",
        )
    ]
    assert page.cursor == datetime(2026, 3, 22, 13, 1, tzinfo=UTC)
    [asked] = scenario.received
    assert (asked.method, asked.path) == ("GET", "/2026-01/order")
    assert asked.query == {"LastUpdateStartDate": "2026-03-22T12:59:59Z", "Page": "1", "Limit": "2"}
    assert asked.headers["shipbob_channel_id"] == "101"


async def test_lines_of_one_sku_are_filled_in_their_order_parcel_after_parcel(scenario: Account) -> None:
    product = packed(135, "SKU-A", a1=2)
    late, early = shipment(1, product, actual_fulfillment_date="2026-03-22T12:30:00Z"), shipment(2, product)
    found = await lines_of(scenario, order([("SKU-A", 1), ("SKU-A", 3)], late, early))
    assert found == [[("B", 2)], [("A", 1), ("B", 1)]]


@pytest.mark.parametrize(
    "rest",
    [
        [],
        [shipment(2, packed(135, "SKU-A", a1=3), status="Cancelled")],
        [shipment(2, packed(135, "SKU-A", a1=3), status="Exception")],
        [shipment(2, {**packed(135, "SKU-A"), "inventory_items": None}, status="ImportReview")],
    ],
)
async def test_a_part_is_told_as_a_part(scenario: Account, rest: list) -> None:
    part = shipment(1, packed(135, "SKU-A", a1=2))
    assert await lines_of(scenario, order([("SKU-A", 5)], part, *rest)) == [[("A", 2)]]


async def test_lots_of_an_article_are_added_up(scenario: Account) -> None:
    lots = packed(135, "SKU-A", a1=2)
    lots["inventory_items"].append({"id": 1, "quantity": 3, "lot": "L2"})
    assert await lines_of(scenario, order([("SKU-A", 5)], shipment(1, lots))) == [[("A", 5)]]


async def test_a_multipack_is_counted_in_packs(scenario: Account) -> None:
    parts = [shipment(1, packed(135, "SKU-A", a1=12)), shipment(2, packed(135, "SKU-A", a1=6))]
    assert await lines_of(scenario, order([("SKU-A", 3)], *parts)) == [[("A", 2)], [("A", 1)]]


async def test_a_bundle_is_sent_with_the_last_of_its_articles(scenario: Account) -> None:
    parts = [
        shipment(1, packed(135, "SKU-A", a1=4), packed(136, "SKU-B", a9=1)),
        shipment(2, packed(135, "SKU-A", a2=2)),
    ]
    assert await lines_of(scenario, order([("SKU-A", 2), ("SKU-B", 1)], *parts)) == [[("B", 1)], [("A", 2)]]


async def test_what_the_order_does_not_name_is_left_out(scenario: Account) -> None:
    gift = shipment(1, packed(135, "SKU-A", a1=1), packed(999, "GIFT", a5=1))
    assert await lines_of(scenario, order([("SKU-A", 1)], gift)) == [[("A", 1)]]


async def test_freight_has_a_pro_or_a_bill_of_lading(scenario: Account) -> None:
    number = {"carrier": "XPO", "tracking_number": None, "pro_number": None, "bol": "B-7", "scac": "XPOL"}
    [page] = await read(scenario, order([("A", 1)], shipment(1, packed(135, "A", a1=1), tracking=number)))
    assert [(one.carrier, one.tracking_number) for one in page.shipments] == [("XPO", "B-7")]


@pytest.mark.parametrize(
    ("shipping_date", "left"), [("2026-03-22T10:00:00+02:00", 8), (None, 13)], ids=["the carrier's", "the last change"]
)
async def test_without_a_date_of_its_own_a_parcel_left_at(
    scenario: Account, shipping_date: str | None, left: int
) -> None:
    tracking = {"carrier": "UPS", "tracking_number": "1Z", "shipping_date": shipping_date}
    parcel = shipment(0, packed(135, "A", a1=1), actual_fulfillment_date=None, tracking=tracking)
    [page] = await read(scenario, order([("A", 1)], parcel))
    assert [one.shipped_at for one in page.shipments] == [datetime(2026, 3, 22, left, tzinfo=UTC)]


@pytest.mark.parametrize("status", ["Processing", "LabeledCreated", "OnHold", "None"])
async def test_what_has_not_left_is_not_told_and_moves_the_cursor(scenario: Account, status: str) -> None:
    [page] = await read(scenario, order([("A", 1)], shipment(1, packed(135, "A", a1=1), status=status)))
    assert (page.shipments, page.unreadable) == ([], [])
    assert page.cursor == datetime(2026, 3, 22, 13, 1, tzinfo=UTC)


@pytest.mark.parametrize(("without_tracking", "told"), [(False, 0), (True, 1)])
async def test_a_parcel_without_a_number_waits_for_one(scenario: Account, without_tracking: bool, told: int) -> None:
    scenario.settings = {**scenario.settings, "without_tracking": without_tracking}
    bare = shipment(1, packed(135, "A", a1=1), tracking={"carrier": "USPS", "tracking_number": None})
    [page] = await read(scenario, order([("A", 1)], bare))
    assert len(page.shipments) == told


async def test_orders_of_other_channels_are_not_ours(scenario: Account) -> None:
    other = order([("A", 1)], shipment(1, packed(135, "A", a1=1)), channel={"id": 7, "name": "Shopify"})
    assert await read(scenario, other) == []


@pytest.mark.parametrize(
    ("order_changes", "changes", "named"),
    [
        ({"tags": []}, {}, ["shipment 1", "tags"]),
        ({}, {"status": "Teleported"}, ["shipment 1", "status", "Teleported"]),
        ({}, {"actual_fulfillment_date": "soon"}, ["shipment 1", "actual_fulfillment_date", "soon"]),
        ({}, {"last_update_at": "now"}, ["shipment 1", "last_update_at", "'now'"]),
        ({}, {"products": [packed(999, "GIFT", a5=1)]}, ["shipment 1", "no line of the order"]),
        ({}, {"products": [packed(135, "A")]}, ["shipment 1", "inventory_items of product 135"]),
        ({}, {"products": [packed(135, "A", a1=3, a2=1)]}, ["shipment 1", "product A", "multiple of the 2 ordered"]),
        ({}, {"products": 7}, ["shipment 1", "products", "'7'"]),
        ({"id": "x"}, {}, ["order x", "id"]),
    ],
)
async def test_what_cannot_be_read_is_named(
    scenario: Account, order_changes: dict, changes: dict, named: list[str]
) -> None:
    parcel = {**shipment(1, packed(135, "A", a1=2)), **changes}
    [page] = await read(scenario, order([("A", 2)], parcel, **order_changes))
    scenario.unlike_the_schema.clear()
    assert page.shipments == []
    [words] = page.unreadable
    for word in named:
        assert word in words


async def test_pages_are_read_until_one_is_not_full_and_told_by_time(scenario: Account) -> None:
    scenario.settings = {**scenario.settings, "page_size": 1}
    for number in (2, 1):
        listed = order([("A", 1)], shipment(number, packed(135, "A", a1=1)), id=number)
        scenario.tell([listed])
    pages = await read(scenario)
    assert [[one.external_id for one in page.shipments] for page in pages] == [["1"], ["2"]]
    assert [sent.query["Page"] for sent in scenario.received] == ["1", "2", "3"]


async def test_a_header_tells_of_a_page_after_a_short_one(scenario: Account) -> None:
    scenario.tell([order([("A", 1)])], next_page="/order?Page=2")
    await read(scenario)
    assert [sent.query["Page"] for sent in scenario.received] == ["1", "2"]


async def test_the_cursor_stays_behind_the_beginning_of_the_reading(scenario: Account) -> None:
    scenario.settings = {**scenario.settings, "page_size": 1}
    scenario.tell([order([("A", 1)], shipment(1, packed(135, "A", a1=1)))], Date="Sun, 22 Mar 2026 13:01:30 GMT")
    later = order([("A", 1)], shipment(2, packed(135, "A", a1=1)), id=901)
    scenario.tell([later], Date="Sun, 22 Mar 2026 13:09:00 GMT")
    pages = await read(scenario)
    assert pages[-1].cursor == datetime(2026, 3, 22, 13, 1, 30, tzinfo=UTC)


async def test_the_cap_on_pages_ends_any_reading(scenario: Account) -> None:
    scenario.settings = {**scenario.settings, "page_size": 1, "max_pages": 2}
    scenario.tell([order([("A", 1)], id=1)])
    with pytest.raises(VendorError, match="more than 2 pages"):
        await read(scenario, order([("A", 1)], id=2))


@pytest.mark.skipif(schema() is None, reason="ShipBob's OpenAPI document is not at hand (../shared/specs/shipbob)")
def test_the_payloads_are_as_shipbobs_document_says() -> None:
    document = schema()
    assert document is not None
    listed = [order([("A", 2), ("B", 1)], shipment(1, packed(135, "A", a1=2)))]
    assert document.faults_of_answer("GET", "/2026-01/order", 200, json.dumps(listed).encode()) == []
    listed[0]["shipments"][0]["id"] = "x"
    assert document.faults_of_answer("GET", "/2026-01/order", 200, json.dumps(listed).encode())
