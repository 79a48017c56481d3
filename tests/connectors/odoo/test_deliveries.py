"""What has left is read from the deliveries that are done."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from include.order_sync.connectors.base import ShipmentPage
from include.order_sync.models import Shipment, ShipmentLine
from tests.connectors.odoo import shop
from tests.connectors.odoo.conftest import use
from tests.contract.samples import at, sample_line, sample_outbound, sample_shipment
from tests.contract.scenarios.odoo import OdooScenario


async def read(scenario: OdooScenario, since: datetime | None = None) -> tuple[list[Shipment], list[ShipmentPage]]:
    pages = [page async for page in scenario.connect().shipments(since)]
    return [shipment for page in pages for shipment in page.shipments], pages


def contents(shipments: list[Shipment]) -> list[dict[str, str]]:
    return [{line.line: str(line.quantity) for line in shipment.lines} for shipment in shipments]


async def test_an_order_that_was_sent_is_shipped_in_part_and_then_the_rest(scenario: OdooScenario) -> None:
    lines = (sample_line(1, quantity=Decimal(12)), sample_line(2, quantity=Decimal("0.5")))
    await scenario.connect().push(sample_outbound(lines=lines))
    first = (ShipmentLine("1", Decimal(10)),)
    rest = (ShipmentLine("1", Decimal(2)), ShipmentLine("2", Decimal("0.5")))
    shop.ship(scenario.fake, sample_shipment(1, lines=first), at(1))
    shop.ship(scenario.fake, sample_shipment(2, lines=rest), at(2))
    shipments, _ = await read(scenario)
    assert contents(shipments) == [{"1": "10"}, {"1": "2", "2": "0.5"}]
    assert [one.external_id for one in shipments] == ["parcel-1#1", "parcel-2#2"]
    assert {one.reference for one in shipments} == {"web_shop-1001"}


async def test_several_moves_of_a_line_are_summed_up(scenario: OdooScenario) -> None:
    delivery = shop.ship(scenario.fake, sample_shipment(), at(1))
    line = scenario.fake.tables["sale.order.line"][1]
    shop.move(scenario.fake, delivery, line, Decimal(3))
    shop.move(scenario.fake, delivery, line, Decimal(0))
    shop.move(scenario.fake, delivery, line, Decimal(9), state="cancel")
    assert contents((await read(scenario))[0]) == [{"10011": "5"}]


@pytest.mark.parametrize(
    ("held", "number", "url"),
    [
        ("1ZA,1ZB", "1ZA, 1ZB", ""),
        (" 1ZA, ", "1ZA", "https://track.example.com/1"),
        ("", "", "https://track.example.com/1"),
    ],
)
async def test_several_tracking_numbers_stay_together(scenario: OdooScenario, held: str, number: str, url: str) -> None:
    shop.ship(scenario.fake, sample_shipment(), at(1), carrier_tracking_ref=held or False)
    [shipment] = (await read(scenario))[0]
    assert (shipment.tracking_number, shipment.tracking_url) == (number, url)


async def test_the_list_of_addresses_that_odoo_has_for_several_packages_is_none(scenario: OdooScenario) -> None:
    shop.ship(scenario.fake, sample_shipment(), at(1), carrier_tracking_url='[["1ZA", "https://x"]]')
    assert (await read(scenario))[0][0].tracking_url == ""


async def test_without_the_module_for_carriers_there_are_no_carriers(scenario: OdooScenario) -> None:
    shop.ship(scenario.fake, sample_shipment(), at(1))
    scenario.fake.without_carriers()
    [shipment] = (await read(scenario))[0]
    assert (shipment.carrier, shipment.tracking_number, shipment.tracking_url) == ("", "", "")


async def test_a_delivery_can_wait_for_its_tracking_number(scenario: OdooScenario) -> None:
    use(scenario, wait_for_tracking=True)
    number = shop.ship(scenario.fake, sample_shipment(tracking_number=""), at(1))
    shipments, [page] = await read(scenario)
    assert (shipments, page.cursor) == ([], at(1))
    scenario.fake.tables["stock.picking"][number] |= {"carrier_tracking_ref": "1Z", "write_date": at(9)}
    assert [one.tracking_number for one in (await read(scenario, at(5)))[0]] == ["1Z"]


async def test_only_what_leaves_for_a_buyer_is_reported(scenario: OdooScenario) -> None:
    for number, kind in enumerate((shop.INTERNAL, shop.INCOMING, shop.OUTGOING)):
        shop.ship(scenario.fake, sample_shipment(number), at(number), kind=kind)
    shop.ship(scenario.fake, sample_shipment(7), at(7), state="assigned")
    shop.ship(scenario.fake, sample_shipment(8), at(8), sale_id=False)
    assert [one.external_id for one in (await read(scenario))[0]] == ["parcel-2#3"]


async def test_an_order_that_people_keyed_in_with_a_reference_of_their_own_is_none_of_ours(
    scenario: OdooScenario,
) -> None:
    shop.ship(scenario.fake, sample_shipment(reference="PO 4711"), at(1))
    scenario.fake.tables["sale.order.line"][1]["name"] = "Article"
    shipments, [page] = await read(scenario)
    assert (shipments, page.unreadable) == ([], [])


async def test_a_gift_that_people_added_is_left_out(scenario: OdooScenario) -> None:
    delivery = shop.ship(scenario.fake, sample_shipment(), at(1))
    gift = scenario.fake.add("sale.order.line", order_id=1, name="A gift", product_id=1)
    shop.move(scenario.fake, delivery, scenario.fake.tables["sale.order.line"][gift], Decimal(1))
    assert contents((await read(scenario))[0]) == [{"10011": "2"}]


async def test_a_delivery_of_ours_in_which_no_line_is_known_is_named(scenario: OdooScenario) -> None:
    lines = (ShipmentLine("10011", Decimal(1)), ShipmentLine("10012", Decimal(1)))
    shop.ship(scenario.fake, sample_shipment(lines=lines), at(1))
    del scenario.fake.tables["stock.move"][2]
    scenario.fake.tables["sale.order.line"][1]["name"] = "Changed by hand"
    shipments, [page] = await read(scenario)
    assert shipments == []
    [words] = page.unreadable
    assert words.startswith("delivery parcel-1#1: move_ids is 'web_shop-1001'")


def in_parts(scenario: OdooScenario, number: int, time: datetime) -> None:
    """Deliver a kit's screws and bolts in place of what was ordered."""
    delivery = shop.ship(scenario.fake, sample_shipment(number), time)
    [moved] = [one for one in scenario.fake.tables["stock.move"].values() if one["picking_id"] == delivery]
    moved["product_id"] = shop.sell(scenario.fake, "SCREW")
    line = scenario.fake.tables["sale.order.line"][moved["sale_line_id"]]
    shop.move(scenario.fake, delivery, line, Decimal(8), product_id=shop.sell(scenario.fake, "BOLT"))


async def test_kits_that_leave_with_one_delivery_are_counted_as_odoo_does(scenario: OdooScenario) -> None:
    in_parts(scenario, 1, at(1))
    scenario.fake.tables["sale.order.line"][1]["qty_delivered"] = Decimal(2)
    assert contents((await read(scenario))[0]) == [{"10011": "2"}]


@pytest.mark.parametrize(("deliveries", "delivered"), [(1, 0), (2, 2)])
async def test_kits_that_cannot_be_told_apart_are_named(
    scenario: OdooScenario, deliveries: int, delivered: int
) -> None:
    for number in range(deliveries):
        in_parts(scenario, number, at(number))
    scenario.fake.tables["sale.order.line"][1]["qty_delivered"] = Decimal(delivered)
    shop.ship(scenario.fake, sample_shipment(9, lines=(ShipmentLine("10012", Decimal(1)),)), at(9))
    shipments, [page] = await read(scenario)
    assert contents(shipments) == [{"10012": "1"}]
    assert len(page.unreadable) == deliveries
    assert all("line 10011 is 'Article SCREW for Article SKU-10011'" in words for words in page.unreadable)


async def test_another_unit_than_was_ordered_in_is_named(scenario: OdooScenario) -> None:
    shop.ship(scenario.fake, sample_shipment(), at(1))
    scenario.fake.tables["stock.move"][1]["product_uom"] = 2
    _, [page] = await read(scenario)
    [words] = page.unreadable
    assert "product_uom of line 10011 is 'Dozens'" in words


async def test_an_order_that_the_api_user_may_not_read_is_named(scenario: OdooScenario) -> None:
    shop.ship(scenario.fake, sample_shipment(), at(1))
    kept = scenario.fake.search_read

    def without_orders(model: str, context: Any, **given: Any) -> Any:
        return [] if model == "sale.order" else kept(model, context, **given)

    scenario.fake.search_read = without_orders  # type: ignore[method-assign]
    _, [page] = await read(scenario)
    assert "an order that the API user may read" in page.unreadable[0]


async def test_a_page_costs_the_same_calls_however_much_is_in_it(scenario: OdooScenario) -> None:
    use(scenario, page_size=50)
    for number in range(40):
        shop.ship(scenario.fake, sample_shipment(number, reference=f"web_shop-{number}"), at(number))
    assert len((await read(scenario))[0]) == 40
    called = [f"{model}.{method}" for model, method, _ in scenario.fake.calls]
    assert called == [
        "stock.picking.fields_get",
        "stock.picking.search_read",
        "stock.move.search_read",
        "sale.order.line.fields_get",
        "sale.order.line.search_read",
        "sale.order.search_read",
    ]


async def test_a_second_with_more_deliveries_than_a_page_is_read_whole(scenario: OdooScenario) -> None:
    times = [at(1), *[at(2)] * 13, at(3)]
    for number, time in enumerate(times):
        shop.ship(scenario.fake, sample_shipment(number), time)
    shipments, pages = await read(scenario)
    assert sorted(one.external_id for one in shipments) == sorted(f"parcel-{n}#{n + 1}" for n in range(15))
    assert pages[-1].cursor == at(3)


async def test_parts_of_seconds_lose_nothing(scenario: OdooScenario) -> None:
    for number in range(13):
        shop.ship(scenario.fake, sample_shipment(number), at(number / 5))
    shipments, _ = await read(scenario)
    assert [one.external_id for one in shipments] == [f"parcel-{n}#{n + 1}" for n in range(13)]


async def test_what_changes_while_it_is_read_is_missed_nowhere(scenario: OdooScenario) -> None:
    for number in range(12):
        shop.ship(scenario.fake, sample_shipment(number), at(number))
    listed: list[int] = []

    def change(model: str, method: str) -> None:
        """Touch the first delivery before the second page, which moves all the others up by one."""
        if (model, method) == ("stock.picking", "search_read"):
            listed.append(1)
            if len(listed) == 2:
                scenario.fake.tables["stock.picking"][1]["write_date"] = at(100)

    scenario.fake.before = change
    shipments, pages = await read(scenario)
    assert {one.external_id for one in shipments} == {f"parcel-{n}#{n + 1}" for n in range(12)}
    assert pages[-1].cursor == at(100)


async def test_the_company_is_asked_for_where_it_is_set(scenario: OdooScenario) -> None:
    use(scenario, company_id=2)
    shop.ship(scenario.fake, sample_shipment(1), at(1), company_id=1)
    shop.ship(scenario.fake, replace(sample_shipment(2), reference="web_shop-2"), at(2), company_id=2)
    assert [one.external_id for one in (await read(scenario))[0]] == ["parcel-2#2"]
