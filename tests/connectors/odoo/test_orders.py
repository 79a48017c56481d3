"""An order in Odoo: what it is made of, and that it is made once."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from include.order_sync.errors import ErrorCode
from include.order_sync.models import Address
from tests.connectors.odoo import shop
from tests.connectors.odoo.conftest import FIRST, REFERENCE, refused, states, use
from tests.connectors.odoo.fake import Refusal
from tests.contract.samples import sample_line, sample_order, sample_outbound
from tests.contract.scenarios.odoo import OdooScenario


def made(scenario: OdooScenario) -> dict[str, Any]:
    """The values of the last order that was made."""
    calls = [given for model, method, given in scenario.fake.calls if (model, method) == ("sale.order", "create")]
    values: dict[str, Any] = calls[-1]["vals_list"][0]
    return values


def partners(scenario: OdooScenario) -> list[dict[str, Any]]:
    return list(scenario.fake.tables["res.partner"].values())


def kept(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if value is not False and name != "id"}


async def test_an_order_is_made_of_odoos_ids(scenario: OdooScenario) -> None:
    await scenario.connect().push(sample_outbound())
    order = scenario.orders[1]
    expected = {
        "name": "S00001",
        "state": "sale",
        "client_order_ref": REFERENCE,
        "origin": "web_shop 1001",
        "partner_id": 1,
        "partner_shipping_id": 2,
        "pricelist_id": 1,
        "currency_id": 1,
        "carrier_id": 1,
        "commitment_date": "2026-04-01 12:00:00",
        "note": "Ring twice",
    }
    assert kept(order) == expected
    [line] = shop.lines_of(scenario.fake, 1)
    assert line["name"] == "Product 10011\nCart line: 10011"
    assert (line["product_uom_qty"], line["price_unit"], line["discount"]) == (2, Decimal("6.25"), 0)


async def test_customer_and_address_are_made(scenario: OdooScenario) -> None:
    await scenario.connect().push(sample_outbound())
    customer, address = partners(scenario)
    assert kept(customer) == {"name": "Ana Sousa", "ref": "C-00017", "email": "ana@example.com", "phone": "+1 555 0100"}
    assert kept(address) == {
        "name": "Ana Sousa",
        "company_name": "Casa Sousa",
        "street": "1 Main St",
        "street2": "Apt 2",
        "city": "Springfield",
        "zip": "01234",
        "state_id": 1,
        "country_id": 1,
        "phone": "+1 555 0100",
        "email": "ana@example.com",
        "parent_id": 1,
        "type": "delivery",
    }


async def test_the_same_address_is_made_once_and_another_one_beside_it(scenario: OdooScenario) -> None:
    connector = scenario.connect()
    to = sample_order().ship_to
    for number, address in enumerate((to, replace(to, phone="+1 (555) 01-00"), replace(to, line2=""), to)):
        await connector.push(sample_outbound(1001 + number, ship_to=address))
    assert [one["parent_id"] for one in partners(scenario)] == [False, 1, 1]
    assert [one["partner_shipping_id"] for one in scenario.orders.values()] == [2, 2, 3, 2]


@pytest.mark.parametrize(
    ("order", "known"),
    [
        ({}, {"ref": "C-00017"}),
        ({"customer_account": ""}, {"email": "ANA@Example.com"}),
    ],
)
async def test_a_customer_that_is_there_is_found(scenario: OdooScenario, order: Any, known: dict[str, str]) -> None:
    there = scenario.fake.add("res.partner", name="Ana", **known)
    await scenario.connect().push(sample_outbound(**order))
    assert scenario.orders[1]["partner_id"] == there
    assert len(partners(scenario)) == 2


async def test_a_guest_without_anything_to_be_known_by_is_known_by_the_address(scenario: OdooScenario) -> None:
    connector = scenario.connect()
    to = Address(name="Rui", line1="Rua 1", city="Porto", postcode="4000", country="PT")
    for number, line1 in enumerate(("Rua 1", "Rua 1", "Rua 2")):
        guest = {"customer_account": "", "customer_name": "", "ship_to": replace(to, line1=line1)}
        await connector.push(sample_outbound(1001 + number, **guest))
    assert [one["partner_id"] for one in scenario.orders.values()] == [1, 1, 3]


async def test_one_customer_can_stand_for_all_orders(scenario: OdooScenario) -> None:
    there = scenario.fake.add("res.partner", name="Web shop")
    use(scenario, partner_id=there)
    await scenario.connect().push(sample_outbound())
    assert scenario.orders[1]["partner_id"] == there
    assert [one["parent_id"] for one in partners(scenario)] == [False, there]
    assert b'"customer"' not in scenario.connect().document(sample_outbound())


async def test_orders_that_are_sent_at_a_time_make_their_customer_once(scenario: OdooScenario) -> None:
    connector = scenario.connect()
    await asyncio.gather(*(connector.push(sample_outbound(1001 + number)) for number in range(5)))
    assert len(partners(scenario)) == 2
    assert states(scenario) == ["sale"] * 5


@pytest.mark.parametrize(("region", "state"), [("IL", 1), ("US-IL", 1), ("illinois", 1), ("Ontario", False)])
async def test_a_state_is_known_by_code_or_name_and_else_noted(scenario: OdooScenario, region: str, state: Any) -> None:
    to = replace(sample_order().ship_to, region=region)
    await scenario.connect().push(sample_outbound(ship_to=to))
    address = partners(scenario)[1]
    assert (address["state_id"], address["comment"]) == (state, False if state else region)


async def test_a_country_that_odoo_does_not_know_is_a_wrong_address(scenario: OdooScenario) -> None:
    to = replace(sample_order().ship_to, country="XX")
    error = await refused(scenario, sample_outbound(ship_to=to))
    assert (error.code, error.message) == (ErrorCode.INVALID_ADDRESS, "Odoo knows no country with the code 'XX'")


async def test_articles_that_odoo_does_not_have_are_named(scenario: OdooScenario) -> None:
    scenario.fake.before = lambda model, method: None
    shop.sell(scenario.fake, "SKU-2")
    shop.sell(scenario.fake, "SKU-4", active=False)
    lines = tuple(sample_line(number) for number in (1, 2, 3, 4))
    error = await refused(scenario, sample_outbound(lines=lines))
    assert error.code is ErrorCode.UNKNOWN_SKU
    assert error.message == "Odoo has no article with the Internal Reference SKU-1, SKU-3, SKU-4"
    assert not scenario.orders


async def test_an_article_that_odoo_has_twice_is_named(scenario: OdooScenario) -> None:
    for _ in range(2):
        scenario.fake.add("product.product", default_code="SKU-10011", active=True)
    error = await refused(scenario)
    assert error.code is ErrorCode.REJECTED
    assert error.message == "Odoo has several articles with the Internal Reference SKU-10011 (ids 1, 2)"


async def test_a_line_without_a_sku_is_named(scenario: OdooScenario) -> None:
    error = await refused(scenario, sample_outbound(lines=(sample_line(7, sku=""),)))
    assert error.code is ErrorCode.UNKNOWN_SKU
    assert "line 7 (Product 7) has no SKU" in error.message
    assert not scenario.requests


async def test_a_ship_service_that_odoo_does_not_have_waits_for_a_mapping(scenario: OdooScenario) -> None:
    error = await refused(scenario, replace(sample_outbound(), ship_service="DRONE"))
    assert error.code is ErrorCode.UNMAPPED_SHIP_METHOD
    assert "no shipping method with the name 'DRONE'" in error.message
    scenario.fake.add("delivery.carrier", name="GROUND")
    assert "several shipping methods with the name 'GROUND'" in (await refused(scenario)).message


async def test_a_shipping_method_can_be_named_by_id_or_left_to_odoo(scenario: OdooScenario) -> None:
    express = scenario.fake.add("delivery.carrier", name="Express")
    use(scenario, carriers={"GROUND": express})
    await scenario.connect().push(sample_outbound())
    use(scenario, set_carrier=False)
    await scenario.connect().push(sample_outbound(1002))
    assert [one["carrier_id"] for one in scenario.orders.values()] == [express, False]


async def test_the_currency_is_that_of_a_pricelist(scenario: OdooScenario) -> None:
    use(scenario, pricelists={"EUR": 2})
    connector = scenario.connect()
    for number, currency in enumerate(("EUR", "JPY")):
        await connector.push(sample_outbound(1001 + number, currency=currency))
    assert [one["pricelist_id"] for one in scenario.orders.values()] == [2, 3]
    error = await refused(scenario, sample_outbound(1003, currency="SEK"))
    assert (error.code, "no pricelist in SEK" in error.message) == (ErrorCode.REJECTED, True)


async def test_the_companys_own_currency_needs_no_pricelist(scenario: OdooScenario) -> None:
    scenario.fake.tables["product.pricelist"].clear()
    await scenario.connect().push(sample_outbound())
    assert (scenario.orders[1]["pricelist_id"], scenario.orders[1]["currency_id"]) == (False, 1)


async def test_company_warehouse_and_team_are_as_set(scenario: OdooScenario) -> None:
    use(scenario, company_id=3, warehouse_id=4, team_id=5)
    scenario.fake.add("res.company", id=3, name="Other", currency_id=1)
    assert await scenario.connect().push(sample_outbound()) == FIRST
    assert [made(scenario)[name] for name in ("company_id", "warehouse_id", "team_id")] == [3, 4, 5]
    assert b'"context":{"allowed_company_ids":[3]}' in scenario.bodies[-1]


async def test_taxes_are_left_to_odoo_unless_they_are_set(scenario: OdooScenario) -> None:
    field = "tax_ids" if scenario.version >= 19 else "tax_id"
    await scenario.connect().push(sample_outbound())
    for number, taxes in enumerate(([], [9])):
        use(scenario, tax_ids=taxes)
        await scenario.connect().push(sample_outbound(1002 + number))
    assert [one[field] for one in scenario.fake.tables["sale.order.line"].values()] == [
        False,
        [[6, 0, []]],
        [[6, 0, [9]]],
    ]


async def test_lines_of_nothing_are_left_out_and_notes_are_no_markup(scenario: OdooScenario) -> None:
    lines = (sample_line(1), sample_line(2, quantity=Decimal(0)))
    await scenario.connect().push(sample_outbound(lines=lines, note="<b>Ring</b>\ntwice"))
    assert len(shop.lines_of(scenario.fake, 1)) == 1
    assert scenario.orders[1]["note"] == "&lt;b&gt;Ring&lt;/b&gt;<br>twice"


async def test_what_the_api_user_may_not_holds_the_account(scenario: OdooScenario) -> None:
    words = "You are not allowed to create 'Contact' (res.partner) records."
    scenario.fake.refusals = {"res.partner.create": Refusal("odoo.exceptions.AccessError", words, 403)}
    error = await refused(scenario)
    assert (error.code, error.message) == (ErrorCode.FORBIDDEN, words)
