"""Stock at several locations, and levels that are refused."""

from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.shopify.proxy import quoted
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import InventoryLevel, Product
from tests.connectors.shopify.shop import MAIN
from tests.connectors.shopify.wire import gid
from tests.contract.kit import Fault
from tests.contract.scenarios.shopify import ShopifyScenario

NORTH = gid("Location", 2)


@pytest.fixture(name="scenario")
def _scenario() -> type[ShopifyScenario]:
    return ShopifyScenario


def level(sku: str, available: str, location: str = "") -> InventoryLevel:
    return InventoryLevel(sku, Decimal(available), location)


async def tell(scenario: ShopifyScenario, *levels: InventoryLevel) -> list[tuple[str, str]]:
    return [(refused.level.sku, refused.reason) for refused in await scenario.connect().set_inventory(levels)]


def sell(scenario: ShopifyScenario, *skus: str) -> None:
    for number, sku in enumerate(skus):
        scenario.sell(Product(str(100 + number), sku, sku))


async def test_an_article_has_a_level_at_each_location_over_all_pages(scenario: ShopifyScenario) -> None:
    sell(scenario, "SKU-1")
    scenario.shop.locations = [{"id": gid("Location", n), "name": f"Place {n:02}"} for n in range(1, 13)]
    for place in scenario.shop.locations:
        scenario.shop.levels[gid("InventoryItem", 100), place["id"]] = int(place["id"].rpartition("/")[2])
    found = [one async for page in scenario.connect().inventory() for one in page.levels]
    assert found == [level("SKU-1", str(n), f"Place {n:02}") for n in range(1, 13)]


async def test_what_is_not_tracked_or_has_no_sku_has_no_level(scenario: ShopifyScenario) -> None:
    sell(scenario, "SKU-1", "")
    scenario.shop.variants[0]["tracked"] = False
    for number in (100, 101):
        scenario.shop.levels[gid("InventoryItem", number), MAIN] = 3
    assert [one async for page in scenario.connect().inventory() for one in page.levels] == []


async def test_an_unreadable_article_is_named(scenario: ShopifyScenario) -> None:
    sell(scenario, "SKU-1", "SKU-2")
    scenario.shop.levels[gid("InventoryItem", 101), MAIN] = 3
    scenario.oddities[gid("InventoryItem", 100)] = [(("tracked",), "perhaps")]
    [page] = [page async for page in scenario.connect().inventory()]
    assert list(page.levels) == [level("SKU-2", "3", "Main")]
    assert page.unreadable == ["inventory item 100: tracked is 'perhaps': Expected `bool`, got `str`"]


@pytest.mark.parametrize("name", ["North", "2", NORTH])
async def test_a_location_goes_by_its_name_or_its_id(scenario: ShopifyScenario, name: str) -> None:
    sell(scenario, "SKU-1")
    scenario.shop.locations.append({"id": NORTH, "name": "North"})
    assert await tell(scenario, level("SKU-1", "4", name)) == []
    assert scenario.shop.levels == {(gid("InventoryItem", 100), NORTH): 4}


async def test_of_several_locations_one_has_to_be_named(scenario: ShopifyScenario) -> None:
    sell(scenario, "SKU-1")
    scenario.shop.locations.append({"id": NORTH, "name": "North"})
    [(_, several)] = await tell(scenario, level("SKU-1", "4"))
    [(_, unknown)] = await tell(scenario, level("SKU-1", "4", "South"))
    assert (several, unknown) == (
        "the shop has several locations: name one in the setting `location`",
        "the shop has no active location 'South'",
    )
    scenario.settings = {**scenario.settings, "location": "North"}
    assert await tell(scenario, level("SKU-1", "4")) == []
    assert scenario.shop.levels == {(gid("InventoryItem", 100), NORTH): 4}


async def test_one_refused_level_keeps_no_other_from_being_set(scenario: ShopifyScenario) -> None:
    sell(scenario, "SKU-1", "SKU-2", "SKU-3")
    refused = await tell(scenario, level("SKU-1", "1"), level("SKU-2", "-2"), level("SKU-3", "3"))
    assert refused == [("SKU-2", "The quantity can't be negative.")]
    assert scenario.sellable() == {"SKU-1": 1, "SKU-3": 3}


async def test_what_cannot_be_told_is_said_before(scenario: ShopifyScenario) -> None:
    sell(scenario, "SKU-1", "TWICE", "TWICE")
    assert await tell(scenario, level("SKU-1", "1.5"), level("TWICE", "1"), level("sku-1", "1"), level("", "1")) == [
        ("SKU-1", "1.5 is no whole number, and Shopify takes no other"),
        ("TWICE", "the shop has 2 articles with this SKU"),
        ("sku-1", "the shop has no article with this SKU"),
        ("", "the shop has no article with this SKU"),
    ]
    assert scenario.sellable() == {}


async def test_each_call_has_a_key_of_its_own(scenario: ShopifyScenario) -> None:
    sell(scenario, "SKU-1")
    for _ in range(2):
        await tell(scenario, level("SKU-1", "1"))
    keys = [body.rpartition(b'"key":')[2] for body in scenario.bodies if b"inventorySetQuantities" in body]
    assert len(set(keys)) == 2


async def test_a_refusal_of_no_level_in_particular_is_an_error(scenario: ShopifyScenario) -> None:
    sell(scenario, "SKU-1")
    errors: list[dict[str, Any]] = [{"code": "INVALID_REASON", "field": ["input", "reason"], "message": "Not so."}]
    body = b'{"data": {"inventorySetQuantities": {"userErrors": [%b]}}}'
    told = b'{"code": "INVALID_REASON", "field": ["input", "reason"], "message": "Not so."}'
    scenario.faults.append(Fault(body=body % told, when=lambda r: b"inventorySetQuantities" in scenario.bodies[-1]))
    with pytest.raises(VendorError, match=errors[0]["message"]) as caught:
        await tell(scenario, level("SKU-1", "1"))
    assert caught.value.code is ErrorCode.REJECTED


def test_a_sku_is_quoted_for_the_search() -> None:
    assert quoted("5' \\ tape") == r"'5\' \\ tape'"
