"""Parcels of orders that are fulfilled from several locations, in several fulfillments."""

from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.shopify.confirmation import units_of
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import ShipmentLine
from tests.connectors.shopify.wire import gid
from tests.contract.kit import Fault, How
from tests.contract.samples import sample_confirmation, sample_line, sample_order, sample_shipment
from tests.contract.scenarios.shopify import ShopifyScenario

ORDER = gid("Order", 1001)
ONE, TWO = gid("LineItem", 10011), gid("LineItem", 10012)
NORTH = {"name": "North", "location": {"id": gid("Location", 2)}}
LOST = {"name": "Sold warehouse", "location": None}


@pytest.fixture(name="scenario")
def _scenario() -> type[ShopifyScenario]:
    return ShopifyScenario


def hold(scenario: ShopifyScenario, *duties: dict[str, Any]) -> None:
    """Hold an order of five and two units, to be fulfilled as told."""
    lines = (sample_line(10011, quantity=Decimal(5)), sample_line(10012))
    scenario.hold(sample_order(lines=lines))
    scenario.shop.fulfillment_orders[ORDER] = list(duties)


def parcel(first: int, second: int = 0, number: int = 1, **changes: Any) -> Any:
    counts = {"10011": first, "10012": second}
    lines = tuple(ShipmentLine(line, Decimal(count)) for line, count in counts.items() if count)
    return sample_confirmation(number, lines=lines, **changes)


async def test_a_location_that_has_all_of_it_is_taken(scenario: ShopifyScenario) -> None:
    duty = scenario.shop.duty
    hold(scenario, duty(ORDER, 1, {ONE: 2}), duty(ORDER, 2, {ONE: 3, TWO: 2}, NORTH))
    assert await scenario.connect().confirm(parcel(3, 2)) == "9000"
    assert [order["status"] for order in scenario.shop.fulfillment_orders[ORDER]] == ["OPEN", "CLOSED"]


async def test_several_fulfillment_orders_of_one_location_make_one_fulfillment(scenario: ShopifyScenario) -> None:
    duty = scenario.shop.duty
    hold(scenario, duty(ORDER, 1, {ONE: 2}, LOST), duty(ORDER, 2, {ONE: 3}, LOST), duty(ORDER, 3, {TWO: 2}, LOST))
    await scenario.connect().confirm(parcel(4, 2))
    assert scenario.known_parcels("1001") == [("1Z0000000000000001", {"10011": 4, "10012": 2})]


async def test_a_parcel_that_spans_locations_makes_one_fulfillment_for_each(scenario: ShopifyScenario) -> None:
    duty = scenario.shop.duty
    hold(scenario, duty(ORDER, 1, {ONE: 3}), duty(ORDER, 2, {ONE: 2, TWO: 2}, NORTH))
    connector = scenario.connect()
    assert await connector.confirm(parcel(5, 1)) == "9000,9001"
    number = "1Z0000000000000001"
    assert scenario.known_parcels("1001") == [(number, {"10011": 3}), (number, {"10011": 2, "10012": 1})]
    assert await connector.find_confirmation(parcel(5, 1)) == "9000,9001"


async def test_what_failed_half_way_is_finished_and_nothing_written_twice(scenario: ShopifyScenario) -> None:
    duty = scenario.shop.duty
    hold(scenario, duty(ORDER, 1, {ONE: 3}), duty(ORDER, 2, {ONE: 2, TWO: 2}, NORTH))
    connector = scenario.connect()
    writes = []

    def second(request: Any) -> bool:
        writes.extend([request] if scenario.writes(request) else [])
        return len(writes) == 2

    scenario.faults.append(Fault(How.DROP, when=second))
    with pytest.raises(VendorError) as caught:
        await connector.confirm(parcel(5, 2))
    assert caught.value.sent is True
    assert await connector.find_confirmation(parcel(5, 2)) is None
    assert await connector.confirm(parcel(5, 2)) == "9000,9001"
    assert [items for _, items in scenario.known_parcels("1001")] == [{"10011": 3}, {"10011": 2, "10012": 2}]


async def test_to_confirm_again_writes_nothing(scenario: ShopifyScenario) -> None:
    hold(scenario, scenario.shop.duty(ORDER, 1, {ONE: 5}))
    connector = scenario.connect()
    assert await connector.confirm(parcel(2)) == await connector.confirm(parcel(2))
    assert scenario.known_parcels("1001") == [("1Z0000000000000001", {"10011": 2})]


async def test_fulfillment_orders_and_lines_beyond_the_first_page_are_read(scenario: ShopifyScenario) -> None:
    duty = scenario.shop.duty
    others = {gid("LineItem", 20000 + number): 1 for number in range(25)}
    done = [duty(ORDER, number, {gid("LineItem", number): 0}, status="CLOSED") for number in range(10, 21)]
    hold(scenario, *done, duty(ORDER, 1, {**others, ONE: 5}))
    await scenario.connect().confirm(parcel(5))
    assert scenario.known_parcels("1001") == [("1Z0000000000000001", {"10011": 5})]


async def test_a_parcel_of_many_lines_is_found(scenario: ShopifyScenario) -> None:
    hold(scenario)
    scenario.shop.ship(ORDER, {**{gid("LineItem", 3000 + n): 1 for n in range(120)}, ONE: 5}, "1Z0000000000000001")
    assert await scenario.connect().find_confirmation(parcel(5)) == "9000"


async def test_what_keeps_a_parcel_back_is_named(scenario: ShopifyScenario) -> None:
    duty = scenario.shop.duty
    held = [{"displayReason": "High risk of fraud", "reasonNotes": "ask Ann"}]
    hold(
        scenario,
        duty(ORDER, 1, {ONE: 1}),
        duty(ORDER, 2, {ONE: 2}, NORTH, status="ON_HOLD", fulfillmentHolds=held),
        duty(ORDER, 3, {ONE: 2}, status="SCHEDULED", fulfillAt="2026-05-01T00:00:00Z"),
        duty(ORDER, 4, {TWO: 2}, status="CANCELLED"),
    )
    with pytest.raises(VendorError) as caught:
        await scenario.connect().confirm(parcel(3))
    assert caught.value.code is ErrorCode.REJECTED
    assert caught.value.message == (
        "Shopify has 2 of line 10011 less to be fulfilled than is in the parcel; "
        "fulfillment order 100102 at North is on hold (High risk of fraud ask Ann); "
        "fulfillment order 100103 at Main is scheduled (until 2026-05-01T00:00:00Z)"
    )
    assert scenario.known_parcels("1001") == []


async def test_an_app_that_sees_no_fulfillment_order_is_told_why(scenario: ShopifyScenario) -> None:
    hold(scenario)
    with pytest.raises(VendorError, match="needs a scope that reads them"):
        await scenario.connect().confirm(parcel(1))


async def test_a_parcel_without_a_number_is_known_by_what_is_in_it(scenario: ShopifyScenario) -> None:
    hold(scenario, scenario.shop.duty(ORDER, 1, {ONE: 5, TWO: 2}))
    connector = scenario.connect()
    bare = parcel(2, tracking_number="", carrier="", tracking_url="")
    assert await connector.find_confirmation(bare) is None
    assert await connector.confirm(bare) == "9000"
    assert await connector.find_confirmation(bare) == "9000"
    assert await connector.find_confirmation(parcel(1, tracking_number="")) is None
    assert await connector.find_confirmation(parcel(2)) is None


def test_shopify_takes_whole_units() -> None:
    with pytest.raises(VendorError, match=r"line 315 has 0\.5 in the parcel"):
        units_of(sample_shipment(lines=(ShipmentLine("315", Decimal("0.5")),)))
    with pytest.raises(VendorError, match="names no line"):
        units_of(sample_shipment(lines=()))
    twice = sample_shipment(lines=(ShipmentLine("315", Decimal(1)), ShipmentLine("315", Decimal(2))))
    assert units_of(twice) == {"315": 3}
