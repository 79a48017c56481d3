"""What labels tell of parcels: with literal payloads."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from typing import Any

import pytest

from include.order_sync.connectors.base import ShipmentPage
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Shipment, ShipmentLine
from tests.connectors.shipstation.conftest import Account
from tests.connectors.shipstation.payloads import HELD, LABEL, NOT_FOUND, page
from tests.contract.kit import Fault

SINCE = datetime(2026, 3, 22, 12, tzinfo=UTC)
MADE = datetime(2026, 3, 22, 15, 4, 5, 123000, tzinfo=UTC)
PARCEL = Shipment(
    "se-777",
    "web_shop-1001",
    "ups",
    "1Z0000000000000001",
    MADE,
    (ShipmentLine("10011", Decimal(2)),),
    "ups_ground",
    "https://track.example.com/1Z0000000000000001",
)
[ITEM] = HELD["items"]


def item(line: str, quantity: int, **changes: Any) -> dict[str, Any]:
    return {**ITEM, "external_order_item_id": line, "sku": f"SKU-{line}", "quantity": quantity, **changes}


def package(number: str, **skus: int) -> dict[str, Any]:
    """A package with its products as declared to customs (`SKU_1=2`)."""
    products = [{"sku": sku.replace("_", "-"), "quantity": count} for sku, count in skus.items()]
    return {"weight": {"value": 16, "unit": "ounce"}, "tracking_number": number, "products": products}


async def read(scenario: Account, since: datetime | None = None) -> list[ShipmentPage]:
    return [one async for one in scenario.connect().shipments(since)]


async def parcels(scenario: Account, label: dict[str, Any], held: dict[str, Any]) -> ShipmentPage:
    """Read one label of one shipment."""
    scenario.tell(page("labels", label))
    scenario.tell(held)
    [found] = await read(scenario)
    return found


async def test_labels_are_asked_for_from_a_time_on(scenario: Account) -> None:
    scenario.tell(page("labels", LABEL, pages=2))
    scenario.tell(HELD)
    scenario.tell(page("labels", number=2, pages=2))
    [found] = await read(scenario, SINCE)
    assert (list(found.shipments), found.cursor, found.unreadable) == ([PARCEL], MADE, [])
    assert scenario.asked == ["GET /v2/labels", "GET /v2/shipments/se-900", "GET /v2/labels"]
    asked = {"sort_by": "created_at", "sort_dir": "asc", "page_size": "2", "created_at_start": "2026-03-22T12:00:00Z"}
    assert [scenario.received[number].query for number in (0, 2)] == [{**asked, "page": str(n)} for n in (1, 2)]


@pytest.mark.parametrize(
    "changes",
    [{"voided": True}, {"status": "voided", "voided": True}, {"status": "error"}, {"is_return_label": True}],
)
async def test_what_did_not_leave_is_left_out_and_passed_by(scenario: Account, changes: dict[str, Any]) -> None:
    scenario.tell(page("labels", {**LABEL, **changes}))
    [found] = await read(scenario)
    assert (list(found.shipments), found.cursor) == ([], MADE)
    assert scenario.asked == ["GET /v2/labels"]


async def test_a_label_in_the_works_holds_the_cursor_for_a_day(scenario: Account) -> None:
    later = {**LABEL, "label_id": "se-778", "created_at": "2026-03-22T15:30:00Z"}
    half_past = datetime(2026, 3, 22, 15, 30, tzinfo=UTC)
    for passed, cursor in ((timedelta(hours=1), MADE), (timedelta(days=1, seconds=1), half_past)):
        clock = format_datetime(MADE + passed, usegmt=True)
        scenario.tell(page("labels", {**LABEL, "status": "processing"}, later), Date=clock)
        scenario.tell(HELD)
        [found] = await read(scenario)
        assert [one.external_id for one in found.shipments] == ["se-778"]
        assert found.cursor == cursor


async def test_a_status_that_is_not_known_is_named(scenario: Account) -> None:
    body = page("labels", {**LABEL, "status": "teleported"})
    scenario.faults.append(Fault(body=json.dumps(body).encode()))
    [found] = await read(scenario)
    [words] = found.unreadable
    assert "label se-777: status is 'teleported'" in words


@pytest.mark.parametrize(
    ("ship_date", "left"),
    [
        ("2026-03-22", MADE),
        ("2026-03-23T00:00:00Z", datetime(2026, 3, 23, tzinfo=UTC)),
        ("2026-03-22T18:30:00+02:00", datetime(2026, 3, 22, 16, 30, tzinfo=UTC)),
    ],
)
async def test_a_parcel_left_on_its_ship_date(scenario: Account, ship_date: str, left: datetime) -> None:
    [found] = (await parcels(scenario, {**LABEL, "ship_date": ship_date}, HELD)).shipments
    assert found.shipped_at == left


async def test_a_line_in_several_items_is_summed_up_and_what_was_added_there_left_out(scenario: Account) -> None:
    gift = {"name": "Flyer", "sku": "FLYER", "quantity": 1, "external_order_id": None, "external_order_item_id": None}
    items = [item("1", 2), item("2", 1), item("1", 1), gift, item("3", 0)]
    [found] = (await parcels(scenario, LABEL, {**HELD, "items": items})).shipments
    assert found.lines == (ShipmentLine("1", Decimal(3)), ShipmentLine("2", Decimal(1)))


async def test_a_split_order_is_known_by_its_items(scenario: Account) -> None:
    split = {**HELD, "external_shipment_id": "se-900", "external_order_id": None}
    assert list((await parcels(scenario, LABEL, split)).shipments) == [PARCEL]


async def test_merged_orders_have_a_parcel_each(scenario: Account) -> None:
    items = [item("1", 2), item("9", 1, external_order_id="web_shop-2")]
    found = (await parcels(scenario, LABEL, {**HELD, "items": items})).shipments
    told = [(one.external_id, one.reference, [line.line for line in one.lines], one.tracking_number) for one in found]
    assert told == [
        ("se-777:web_shop-1001", "web_shop-1001", ["1"], "1Z0000000000000001"),
        ("se-777:web_shop-2", "web_shop-2", ["9"], "1Z0000000000000001"),
    ]


async def test_packages_that_say_what_is_in_them_are_parcels(scenario: Account) -> None:
    packages = [package("1Z0000000000000001", SKU_1=2), package("1Z0000000000000002", SKU_1=1, SKU_2=1)]
    held = {**HELD, "items": [item("1", 3), item("2", 1)], "packages": packages}
    first, second = (await parcels(scenario, LABEL, held)).shipments
    assert (first.external_id, first.tracking_number, first.tracking_url) == (
        "se-777:1",
        "1Z0000000000000001",
        LABEL["tracking_url"],
    )
    assert (second.external_id, second.tracking_number, second.tracking_url) == ("se-777:2", "1Z0000000000000002", "")
    assert first.lines == (ShipmentLine("1", Decimal(2)),)
    assert second.lines == (ShipmentLine("1", Decimal(1)), ShipmentLine("2", Decimal(1)))


@pytest.mark.parametrize(
    "packages",
    [
        [package("A", SKU_1=2), package("B", SKU_1=2)],
        [package("A", SKU_1=3), package("B")],
        [package("A", SKU_1=2), package("B", OTHER=1)],
        [package("A", SKU_1=2), package("A", SKU_1=1)],
    ],
)
async def test_packages_that_do_not_add_up_are_one_parcel(scenario: Account, packages: list[dict[str, Any]]) -> None:
    [found] = (await parcels(scenario, LABEL, {**HELD, "items": [item("1", 3)], "packages": packages})).shipments
    assert (found.external_id, found.tracking_number) == ("se-777", "1Z0000000000000001")
    assert found.lines == (ShipmentLine("1", Decimal(3)),)


async def test_a_sku_in_two_lines_does_not_say_which(scenario: Account) -> None:
    items = [item("1", 1), item("2", 1, sku="SKU-1")]
    packages = [package("A", SKU_1=1), package("B", SKU_1=1)]
    [found] = (await parcels(scenario, LABEL, {**HELD, "items": items, "packages": packages})).shipments
    assert len(found.lines) == 2


async def test_the_parcel_of_somebody_elses_order_is_left_out(scenario: Account) -> None:
    foreign = {**HELD, "external_order_id": "5551", "external_shipment_id": "se-900", "items": [{"name": "Box"}]}
    found = await parcels(scenario, LABEL, foreign)
    assert (list(found.shipments), list(found.unreadable), found.cursor) == ([], [], MADE)


@pytest.mark.parametrize("items", [[], [{"name": "Product 10011", "quantity": 2}]])
async def test_a_parcel_of_ours_without_our_lines_is_named(scenario: Account, items: list[dict[str, Any]]) -> None:
    [words] = (await parcels(scenario, LABEL, {**HELD, "items": items})).unreadable
    assert words.startswith("label se-777: items is 'web_shop-1001'")


async def test_a_shipment_that_is_gone_is_named(scenario: Account) -> None:
    scenario.tell(page("labels", LABEL))
    scenario.tell(NOT_FOUND, 404)
    [found] = await read(scenario)
    assert list(found.unreadable) == ["label se-777: shipment_id is 'se-900': expected a shipment that ShipStation has"]


async def test_a_shipment_that_cannot_be_read_is_named_and_a_page_of_html_ends_the_reading(scenario: Account) -> None:
    scenario.tell(page("labels", LABEL))
    odd = b'{"shipment_id": "se-900", "shipment_status": "pending", "items": [{"quantity": "many"}]}'
    scenario.faults.append(Fault(body=odd, when=lambda request: request.path.endswith("se-900")))
    [found] = await read(scenario)
    assert "/v2/shipments/se-900" in found.unreadable[0]
    scenario.tell(page("labels", LABEL))
    scenario.faults.append(Fault(body=b"<h1>Log in</h1>", when=lambda request: request.path.endswith("se-900")))
    with pytest.raises(VendorError) as caught:
        await read(scenario)
    assert caught.value.code is ErrorCode.MALFORMED_RESPONSE


async def test_a_shipment_with_two_labels_is_asked_for_once(scenario: Account) -> None:
    scenario.tell(page("labels", LABEL, {**LABEL, "label_id": "se-778"}))
    scenario.tell(HELD)
    [found] = await read(scenario)
    assert [one.external_id for one in found.shipments] == ["se-777", "se-778"]


async def test_the_cap_on_pages_ends_any_reading(scenario: Account) -> None:
    scenario.settings = {**scenario.settings, "max_pages": 2}
    for number in (1, 2):
        scenario.tell(page("labels", {**LABEL, "label_id": f"se-{number}"}, number=number, pages=9))
        scenario.tell(HELD)
    with pytest.raises(VendorError, match="more than 2 pages"):
        await read(scenario)
