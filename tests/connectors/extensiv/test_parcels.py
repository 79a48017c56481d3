"""What was shipped is told by SKU, in parcels without an id, of orders that change lists while they are read."""

import json
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.base import ShipmentPage
from include.order_sync.connectors.extensiv.fields import Fields
from include.order_sync.connectors.extensiv.parcels import Parcel, parcels_of
from include.order_sync.models import ShipmentLine
from tests.connectors.extensiv import records
from tests.connectors.extensiv.conftest import Account
from tests.contract.samples import at, sample_shipment

ITEMS = [records.item("10011", "RED", "2"), records.item("10012", "RED", "3"), records.item("10013", "BLUE", "1")]


def parcel(number: str, left: float, *packed: tuple[str, str], **more: Any) -> dict[str, Any]:
    told = {"carrier": "UPS", "method": "03", "tracking_no": number, "date": records.iso(at(left))}
    return {**told, "items": [{"item": sku, "quantity": count} for sku, count in packed], **more}


def read(*shipments: dict[str, Any], **more: Any) -> list[Parcel]:
    order = records.order("web_shop-1001", items=ITEMS, shipments=list(shipments), **more)
    return list(parcels_of(json.dumps(order).encode(), Fields()))


def lines(one: Parcel) -> dict[str, int]:
    assert one.shipment is not None, one.words
    return {line.line: int(line.quantity) for line in one.shipment.lines}


def test_parcels_fill_the_lines_up_in_the_order_in_which_they_left() -> None:
    second, first = parcel("1Z2", 60, ("RED", "2"), ("BLUE", "1")), parcel("1Z1", 30, ("RED", "3"))
    told = read(second, first)
    assert [one.name for one in told] == ["web_shop-1001:1Z1", "web_shop-1001:1Z2"]
    assert [lines(one) for one in told] == [{"10011": 2, "10012": 1}, {"10012": 2, "10013": 1}]
    assert [lines(one) for one in read(first)] == [{"10011": 2, "10012": 1}]


def test_what_the_order_did_not_name_is_left_out() -> None:
    [told] = read(parcel("1Z1", 30, ("GIFT", "1"), ("BLUE", "4")))
    assert lines(told) == {"10013": 1}


@pytest.mark.parametrize(
    ("packed", "words"),
    [
        ([("GIFT", "1")], "items is 'GIFT'"),
        ([], "items is 'nothing'"),
        ([("RED", "some")], "quantity is 'some'"),
        ([("RED", "-1")], "quantity is '-1'"),
    ],
)
def test_a_parcel_that_cannot_be_told_is_named_and_takes_no_other_down(packed: list, words: str) -> None:
    [good, bad] = read(parcel("1Z2", 60, *packed), parcel("1Z1", 30, ("BLUE", "1")))
    assert lines(good) == {"10013": 1}
    assert bad.words.startswith("shipment web_shop-1001:1Z2: ")
    assert words in bad.words


def test_a_number_that_comes_twice_is_two_parcels() -> None:
    told = read(parcel("1Z1", 30, ("RED", "1")), parcel("1Z1", 60, ("BLUE", "1")), parcel("", 90, ("RED", "1")))
    assert [one.name for one in told] == [
        "web_shop-1001:1Z1",
        "web_shop-1001:1Z1:2",
        f"web_shop-1001:{records.iso(at(90))}",
    ]


def test_a_part_that_was_split_off_belongs_to_the_order() -> None:
    order = records.order("web_shop-1001-B", "web_shop-1001", items=ITEMS, shipments=[parcel("1Z1", 30, ("RED", "1"))])
    [told] = parcels_of(json.dumps(order).encode(), Fields())
    assert told.shipment is not None
    assert (told.shipment.external_id, told.shipment.reference) == ("web_shop-1001-B:1Z1", "web_shop-1001")
    assert told.shipment.lines == (ShipmentLine("10011", Decimal(1)),)


def test_without_a_time_of_change_the_last_parcel_s_is_taken() -> None:
    told = read(parcel("1Z1", 30, ("RED", "1")), parcel("1Z2", 60, ("RED", "1")), updated_date_time=None)
    assert [one.changed for one in told] == [at(60), at(60)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"items": [records.item(None, "RED", "2")]}, "order web_shop-1001: line_item_id is 'None'"),
        ({"items": "RED"}, "order web_shop-1001: items is 'RED'"),
        ({"shipments": {"1": {}}}, "order web_shop-1001: shipments is"),
        ({"cust_ref": ""}, "cust_ref is ''"),
    ],
)
def test_an_order_that_cannot_be_read_is_named(changes: dict, words: str) -> None:
    order = {**records.order("web_shop-1001", items=ITEMS, shipments=[parcel("1Z1", 30, ("RED", "1"))]), **changes}
    [told] = parcels_of(json.dumps(order).encode(), Fields())
    assert words in told.words
    assert told.changed is not None


async def test_an_order_that_leaves_a_list_while_it_is_read_hides_no_other(scenario: Account) -> None:
    """Between the first page and the second an order went to another list, and moved one to the page that was read."""
    orders = [_shipped(number) for number in range(4)]
    scenario.settings = {"page_size": 2, "shipped_lists": ["partial"]}
    for page in ([orders[0], orders[1]], [orders[3]], [orders[1], orders[2]], [orders[3]]):
        scenario.tell(records.good(page))
    for page in ([orders[1], orders[2]], [orders[3]]):
        scenario.tell(records.good(page))
    told = [page async for page in scenario.connect().shipments(None)]
    assert [one.external_id for one in _all(told)] == [f"web_shop-{n}:1Z{n:016d}" for n in range(4)]
    assert [page.cursor for page in told] == [at(1), at(3)]
    assert scenario.answers == []


def _shipped(number: int) -> dict[str, Any]:
    shipment = sample_shipment(number, reference=f"web_shop-{number}")
    items = [records.item("10011", "SKU-10011", "2")]
    changed = records.iso(at(number))
    more = {"items": items, "shipments": [records.shipped(shipment)], "updated_date_time": changed}
    return records.order(f"web_shop-{number}", **more)


def _all(pages: list[ShipmentPage]) -> list[Any]:
    return [shipment for page in pages for shipment in page.shipments]
