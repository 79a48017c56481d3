"""Stock by location, and what is told of it."""

from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.models import InventoryLevel, Product
from tests.connectors.vendure.shop import MAIN
from tests.contract.scenarios.vendure import VendureScenario

EAST = {"id": "2", "name": "East"}


@pytest.fixture(name="scenario")
def _scenario() -> type[VendureScenario]:
    return VendureScenario


async def levels(connector: Any) -> list[InventoryLevel]:
    return [level async for page in connector.inventory() for level in page.levels]


async def test_what_is_allocated_cannot_be_sold_and_less_than_nothing_is_nothing(scenario: VendureScenario) -> None:
    scenario.shop.sell("1", "A")
    scenario.shop.sell("2", "B")
    scenario.shop.put("1", 10, 4)
    scenario.shop.put("1", 5, 0, EAST)
    scenario.shop.put("2", 1, 3)
    assert await levels(scenario.connect()) == [
        InventoryLevel("A", Decimal(6), "Default Stock Location"),
        InventoryLevel("A", Decimal(5), "East"),
        InventoryLevel("B", Decimal(0), "Default Stock Location"),
    ]


@pytest.mark.parametrize(
    ("flag", "tracked", "listed"),
    [("TRUE", False, True), ("FALSE", True, False), ("INHERIT", True, True), ("INHERIT", False, False)],
)
async def test_stock_that_is_not_kept_is_neither_listed_nor_told(
    scenario: VendureScenario, flag: str, tracked: bool, listed: bool
) -> None:
    scenario.shop.sell("1", "A", trackInventory=flag)
    scenario.shop.put("1", 10)
    scenario.shop.tracked = tracked
    connector = scenario.connect()
    assert bool(await levels(connector)) is listed
    refused = await connector.set_inventory([InventoryLevel("A", Decimal(3))])
    assert (refused == []) is listed
    assert scenario.sellable() == {"A": 3 if listed else 10}


async def test_what_is_told_is_on_hand_with_what_is_allocated(scenario: VendureScenario) -> None:
    scenario.shop.sell("1", "A")
    scenario.shop.locations = [MAIN, EAST]
    scenario.shop.put("1", 10, 4)
    scenario.shop.put("1", 5, 2, EAST)
    told = [InventoryLevel("A", Decimal(7), "East"), InventoryLevel("A", Decimal(1), "1")]
    assert await scenario.connect().set_inventory(told) == []
    assert scenario.shop.levels["1", "2"]["stockOnHand"] == 9
    assert scenario.shop.levels["1", "1"]["stockOnHand"] == 5
    assert len([body for body in scenario.bodies if b"updateProductVariants" in body]) == 1


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (InventoryLevel("A", Decimal("1.5"), "East"), "no whole number"),
        (InventoryLevel("A", Decimal(-1), "East"), "no whole number from 0"),
        (InventoryLevel("A", Decimal(1), "West"), "no stock location 'West'"),
        (InventoryLevel("A", Decimal(1)), "several stock locations"),
        (InventoryLevel("B", Decimal(1), "East"), "2 articles"),
        (InventoryLevel("a", Decimal(1), "East"), "no article with this SKU"),
    ],
)
async def test_what_cannot_be_told_is_named(scenario: VendureScenario, level: InventoryLevel, words: str) -> None:
    for number, sku in enumerate(("A", "B", "B")):
        scenario.sell(Product(str(number), sku))
    scenario.shop.locations = [MAIN, EAST]
    [refused] = await scenario.connect().set_inventory([level])
    assert words in refused.reason
    assert scenario.sellable() == {}


async def test_articles_that_go_while_the_list_is_read_hide_no_other(scenario: VendureScenario) -> None:
    for number in range(1, 24):
        scenario.sell(Product(str(number), f"SKU-{number}", "Any"))

    def remove_one(number: int) -> None:
        if number > 1:
            scenario.shop.variants = [one for one in scenario.shop.variants if one["id"] != str(number)]

    scenario.before_request = remove_one
    found = [one.external_id async for page in scenario.connect().products() for one in page.products]
    assert len(found) == len(set(found))
    left = {one["id"] for one in scenario.shop.variants}
    assert left <= set(found)
