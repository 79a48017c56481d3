"""A destination that tells what it shipped."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.base import ReportsShipments, ShipmentPage
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Shipment, ShipmentLine
from tests.contract.samples import at, sample_shipment

ABILITY = ReportsShipments


async def read(scenario: Any, since: datetime | None = None) -> tuple[list[Shipment], list[ShipmentPage]]:
    connector = scenario.connect()
    assert isinstance(connector, ReportsShipments)
    pages = [page async for page in connector.shipments(since)]
    return [shipment for page in pages for shipment in page.shipments], pages


async def test_every_field_arrives(scenario: Any) -> None:
    scenario.ship(sample_shipment(), at(60))
    shipments, pages = await read(scenario)
    assert shipments == [scenario.carried(sample_shipment())]
    assert pages[-1].cursor == at(60)
    assert not pages[-1].unreadable


async def test_nothing_shipped_is_nothing(scenario: Any) -> None:
    assert (await read(scenario))[0] == []


async def test_an_order_in_two_parcels_keeps_its_quantities(scenario: Any) -> None:
    parts = [
        sample_shipment(1, lines=(ShipmentLine("10011", Decimal(1)), ShipmentLine("10012", Decimal("0.5")))),
        sample_shipment(2, lines=(ShipmentLine("10011", Decimal(1)),)),
    ]
    for number, part in enumerate(parts):
        scenario.ship(part, at(60 + number))
    assert (await read(scenario))[0] == [scenario.carried(part) for part in parts]


async def test_unicode_and_leading_zeros_are_kept(scenario: Any) -> None:
    odd = sample_shipment(carrier="Česká pošta", tracking_number="0001234567890", service="Świat ☕")
    scenario.ship(odd, at(60))
    assert (await read(scenario))[0] == [scenario.carried(odd)]


async def test_times_are_utc_however_they_are_written(scenario: Any) -> None:
    for number, style in enumerate(scenario.time_styles.values()):
        scenario.ship_at(sample_shipment(number), at(60 + number), style(at(30)))
    shipments, _ = await read(scenario)
    assert [shipment.shipped_at for shipment in shipments] == [at(30)] * len(scenario.time_styles)


async def test_pages_come_oldest_record_first_and_each_shipment_once(scenario: Any) -> None:
    expected = [sample_shipment(number) for number in range(3 * scenario.page_size + 1)]
    for number, shipment in enumerate(expected):
        scenario.ship(shipment, at(number))
    shipments, pages = await read(scenario)
    assert shipments == [scenario.carried(shipment) for shipment in expected]
    cursors = [page.cursor for page in pages if page.cursor]
    assert cursors == sorted(cursors)
    assert cursors[-1] == at(3 * scenario.page_size)


async def test_since_is_included(scenario: Any) -> None:
    for number in range(3):
        scenario.ship(sample_shipment(number), at(number))
    assert (await read(scenario, at(1)))[0] == [scenario.carried(sample_shipment(number)) for number in (1, 2)]


async def test_the_cursor_never_runs_ahead_of_the_destinations_own_clock(scenario: Any) -> None:
    scenario.ship(sample_shipment(), datetime.now(UTC) + timedelta(days=400))
    _, [page] = await read(scenario)
    assert page.cursor is not None
    assert page.cursor <= datetime.now(UTC) + timedelta(seconds=2)


async def test_one_unreadable_shipment_is_named_and_takes_nothing_down(scenario: Any) -> None:
    scenario.ship(sample_shipment(1), at(1))
    value = scenario.ship_unreadable(sample_shipment(2), at(2))
    scenario.ship(sample_shipment(3), at(3))
    shipments, [page] = await read(scenario)
    assert shipments == [scenario.carried(sample_shipment(number)) for number in (1, 3)]
    [words] = page.unreadable
    assert scenario.carried(sample_shipment(2)).external_id in words
    assert value in words
    assert page.cursor == at(3)


async def test_a_list_without_an_end_is_named_and_left(scenario: Any) -> None:
    scenario.ship(sample_shipment(), at(1))
    scenario.endless = True
    with pytest.raises(VendorError, match="no end") as caught:
        await read(scenario)
    assert caught.value.code is ErrorCode.MALFORMED_RESPONSE
    assert len(scenario.requests) < 10
