"""Stock told and read, with literal payloads."""

import json
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.base import InventoryPage
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import InventoryLevel
from tests.connectors.bigcommerce.payloads import ANOTHER_MODE, STOCK, TAKEN
from tests.connectors.bigcommerce.store import Store

V3 = "/stores/abc123/v3"


@pytest.fixture(name="scenario")
def _scenario() -> type[Store]:
    return Store


async def told(scenario: Store, *levels: InventoryLevel) -> list[tuple[str, str]]:
    return [(refused.level.sku, refused.reason) for refused in await scenario.connect().set_inventory(levels)]


def level(sku: str, available: Any = 7, location: str = "") -> InventoryLevel:
    return InventoryLevel(sku, Decimal(available), location)


async def test_what_can_be_sold_is_read_by_location_and_never_less_than_nothing(scenario: Store) -> None:
    scenario.answer(STOCK)
    [page] = [page async for page in scenario.connect().inventory()]
    assert page == InventoryPage(
        [level("RE-130", 10, "Default location"), level("RE-130", 0, "North"), level("RE-131", 4, "Default location")],
        [],
    )
    [sent] = scenario.received
    assert (sent.path, sent.query) == (f"{V3}/inventory/items", {"page": "1", "limit": "250"})
    assert scenario.unlike_the_documents() == []


async def test_an_article_that_cannot_be_read_is_named(scenario: Store) -> None:
    scenario.answer(STOCK.replace('"available_to_sell": 10', '"available_to_sell": "ten"'))
    [page] = [page async for page in scenario.connect().inventory()]
    assert [one.sku for one in page.levels] == ["RE-131"]
    [words] = page.unreadable
    assert "RE-130" in words
    assert "ten" in words


async def test_a_list_of_stock_without_an_end_is_left(scenario: Store) -> None:
    for _ in range(2):
        scenario.answer(STOCK.replace('"total_pages": 1', '"total_pages": 900'))
    with pytest.raises(VendorError, match="no end") as caught:
        _ = [page async for page in scenario.connect().inventory()]
    assert caught.value.code is ErrorCode.MALFORMED_RESPONSE


@pytest.mark.parametrize("place", ["North", "NORTH", "2"])
async def test_stock_is_set_at_the_location_by_its_name_code_or_id(scenario: Store, place: str) -> None:
    scenario.settings = {"location": place}
    scenario.answer(STOCK)
    scenario.answer(TAKEN)
    assert await told(scenario, level("RE-130")) == []
    asked, sent = scenario.received
    assert asked.query == {"page": "1", "limit": "250", "sku:in": "RE-130"}
    assert (sent.method, sent.path) == ("PUT", f"{V3}/inventory/adjustments/absolute")
    assert json.loads(sent.body) == {
        "reason": "Told by OrderSync",
        "items": [{"location_id": 2, "sku": "RE-130", "quantity": 7}],
    }
    assert scenario.unlike_the_documents() == []


async def test_a_levels_own_location_comes_before_the_accounts(scenario: Store) -> None:
    scenario.settings = {"location": "North"}
    scenario.answer(STOCK)
    scenario.answer(TAKEN)
    await told(scenario, level("RE-130", location="Default location"))
    assert json.loads(scenario.received[1].body)["items"][0]["location_id"] == 1


async def test_what_cannot_be_set_is_named_and_not_sent(scenario: Store) -> None:
    scenario.answer(STOCK.replace('"location_name": "Old"', '"location_name": "North"'))
    levels = [
        level("RE-130"),
        level("RE-130", location="South"),
        level("RE-130", location="North"),
        level("RE-131", "0.5"),
        level("NO-SUCH"),
        level("A,B"),
        level(""),
    ]
    reasons = [reason for _, reason in await told(scenario, *levels)]
    assert len(scenario.received) == 1
    assert reasons == [
        "the store has several locations: name one in the setting `location`",
        "the store has no location 'South'",
        "the store has 2 locations 'North': name it by its code or id",
        "0.5 is no whole number, and BigCommerce takes no other",
        "the store keeps no stock of an article with this SKU",
        "BigCommerce cannot be asked for a SKU with a comma in it",
        "the store keeps no stock of an article with this SKU",
    ]


async def test_one_that_is_refused_does_not_take_the_others_down(scenario: Store) -> None:
    scenario.settings = {"location": "1"}
    scenario.answer(STOCK)
    scenario.answer(ANOTHER_MODE, status=422)
    scenario.answer(ANOTHER_MODE, status=422)
    scenario.answer(TAKEN)
    [(sku, reason)] = await told(scenario, level("RE-130"), level("RE-131"))
    assert sku == "RE-130"
    assert "is tracked by product, please update stock by product id" in reason
    assert "items.0.sku: is tracked by product" in reason
    sent = [[item["sku"] for item in json.loads(one.body)["items"]] for one in scenario.received[1:]]
    assert sent == [["RE-130", "RE-131"], ["RE-130"], ["RE-131"]]


async def test_an_article_that_cannot_be_read_is_refused_by_name(scenario: Store) -> None:
    scenario.answer(STOCK.replace('"available_to_sell": 10', '"available_to_sell": "ten"'))
    [(sku, reason)] = await told(scenario, level("RE-130"))
    assert sku == "RE-130"
    assert "ten" in reason
