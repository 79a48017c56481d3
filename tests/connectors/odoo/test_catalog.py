"""Articles and stock, in what differs between Odoo's versions and settings."""

from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.models import InventoryLevel, Product
from tests.connectors.odoo import shop
from tests.contract.scenarios.odoo import OdooByJsonRpc, OdooScenario


class Version18(OdooByJsonRpc):
    """Between both: spoken to in JSON-RPC, with fields of 19."""

    version = 18


async def stock(scenario: OdooScenario) -> list[InventoryLevel]:
    return [level async for page in scenario.connect().inventory() for level in page.levels]


def asked(scenario: OdooScenario) -> Any:
    return next(given for model, method, given in scenario.fake.calls if method == "search_read")


@pytest.mark.parametrize("scenario", [OdooByJsonRpc, Version18, OdooScenario], ids=["17", "18", "19"])
async def test_only_what_stock_is_kept_of_has_any(scenario: OdooScenario) -> None:
    shop.stock(scenario.fake, InventoryLevel("KEPT", Decimal("2.5")))
    shop.sell(scenario.fake, "SERVICE", type="service", **({"is_storable": False} if scenario.version >= 18 else {}))
    shop.sell(scenario.fake, "", free_qty=3)
    scenario.fake.tables["product.product"][3]["default_code"] = False
    assert await stock(scenario) == [InventoryLevel("KEPT", Decimal("2.5"))]


@pytest.mark.parametrize("field", ["free_qty", "virtual_available", "qty_available"])
async def test_the_quantity_is_the_one_that_is_set(scenario: OdooScenario, field: str) -> None:
    scenario.settings = {**scenario.settings, "stock": field}
    shop.stock(scenario.fake, InventoryLevel("SKU", Decimal(4)), field)
    assert await stock(scenario) == [InventoryLevel("SKU", Decimal(4))]


async def test_the_warehouse_goes_by_its_name_of_either_version(scenario: OdooScenario) -> None:
    scenario.settings = {**scenario.settings, "warehouse_id": 4}
    shop.stock(scenario.fake, InventoryLevel("SKU", Decimal(4)))
    await stock(scenario)
    assert b'"context":{"warehouse_id":4,"warehouse":4}' in scenario.bodies[-1]


async def test_what_is_promised_beyond_what_is_there_is_nothing(scenario: OdooScenario) -> None:
    shop.stock(scenario.fake, InventoryLevel("SKU", Decimal(-3)))
    assert await stock(scenario) == [InventoryLevel("SKU", Decimal(0))]


async def test_a_level_that_is_no_number_is_named(scenario: OdooScenario) -> None:
    shop.sell(scenario.fake, "SKU", free_qty=False)
    [page] = [page async for page in scenario.connect().inventory()]
    assert page.levels == []
    assert page.unreadable == ["stock of article 1 (SKU): free_qty is 'False': expected a number"]


async def test_what_is_not_for_sale_is_inactive(scenario: OdooScenario) -> None:
    shop.sell(scenario.fake, "SKU", sale_ok=False)
    [page] = [page async for page in scenario.connect().products()]
    assert page.products == [Product("1", "SKU", "Article SKU", active=False)]
    assert b'"context":{"active_test":false,"display_default_code":false}' in scenario.bodies[-1]


async def test_articles_that_are_added_meanwhile_are_missed_by_none(scenario: OdooScenario) -> None:
    for number in range(5):
        shop.sell(scenario.fake, f"SKU-{number}")
    pages = scenario.connect().products()
    first = await anext(pages)
    del scenario.fake.tables["product.product"][2]
    shop.sell(scenario.fake, "SKU-NEW")
    rest = [product.sku async for page in pages for product in page.products]
    assert [product.sku for product in first.products] == [f"SKU-{number}" for number in range(5)]
    assert rest == ["SKU-NEW"]
