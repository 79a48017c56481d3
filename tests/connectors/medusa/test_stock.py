"""Stock by location: what can be sold, and how it is told; and lists that shrink while they are read."""

import json
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import InventoryLevel
from tests.connectors.medusa.orders import Shop
from tests.connectors.medusa.payloads import LOCATIONS, NOT_STOCKED, STOCK

TWO = '{"stock_locations":[{"id":"sloc_1","name":"Main store"},{"id":"sloc_2","name":"Main store"}]}'
SET = '{"created":[],"updated":[]}'


@pytest.fixture(name="scenario")
def _scenario() -> type[Shop]:
    return Shop


def level(sku: str, available: str, location: str = "") -> InventoryLevel:
    return InventoryLevel(sku, Decimal(available), location)


async def levels(connector: Any) -> list[InventoryLevel]:
    return [one async for page in connector.inventory() for one in page.levels]


async def told(scenario: Shop, *wanted: InventoryLevel, bodies: tuple[str, ...] = (SET,)) -> list[tuple[str, str]]:
    for body in (LOCATIONS, STOCK, *bodies):
        scenario.answer(body, 404 if body == NOT_STOCKED else 200)
    return [(one.level.sku, one.reason) for one in await scenario.connect().set_inventory(wanted)]


def sent(scenario: Shop) -> list[Any]:
    return [json.loads(one.body) for one in scenario.received if one.method == "POST"]


async def test_what_can_be_sold_is_told_by_location_and_deleted_locations_are_left_out(scenario: Shop) -> None:
    scenario.answer(LOCATIONS)
    scenario.answer(STOCK)
    assert await levels(scenario.connect()) == [level("MUG-1", "996", "Main store")]


async def test_less_than_nothing_is_nothing(scenario: Shop) -> None:
    scenario.answer(LOCATIONS)
    scenario.answer(STOCK.replace('"available_quantity":996', '"available_quantity":-3'))
    assert await levels(scenario.connect()) == [level("MUG-1", "0", "Main store")]


async def test_what_is_set_is_what_can_be_sold_and_what_is_reserved_stays_so(scenario: Shop) -> None:
    assert await told(scenario, level("MUG-1", "7"), level("00042", "2.5", "sloc_1")) == []
    entry = {"location_id": "sloc_1", "stocked_quantity": 10, "inventory_item_id": "iitem_1"}
    new = {"location_id": "sloc_1", "stocked_quantity": 2.5, "inventory_item_id": "iitem_2"}
    assert sent(scenario) == [{"create": [new], "update": [entry]}]
    skus = {name: value for name, value in scenario.received[1].query.items() if name.startswith("sku")}
    assert skus == {"sku[0]": "00042", "sku[1]": "MUG-1"}


async def test_a_single_sku_is_asked_for_as_text_since_medusa_splits_lists_of_one(scenario: Shop) -> None:
    assert await told(scenario, level("MUG-1", "7")) == []
    assert scenario.received[1].query["sku"] == "MUG-1"


async def test_what_cannot_be_set_is_named(scenario: Shop) -> None:
    refused = await told(scenario, level("NO-SUCH", "1"), level("MUG-1", "1", "Elsewhere"), level("", "1"))
    assert refused == [
        ("NO-SUCH", "the shop keeps no stock of an article with this SKU"),
        ("MUG-1", "the shop has no location 'Elsewhere'"),
        ("", "the shop keeps no stock of an article with this SKU"),
    ]
    assert sent(scenario) == []


@pytest.mark.parametrize(("location", "words"), [("", "several locations"), ("Main store", "2 locations 'Main store'")])
async def test_a_location_that_is_not_clear_is_asked_about(scenario: Shop, location: str, words: str) -> None:
    scenario.answer(TWO)
    scenario.answer(STOCK)
    [refused] = await scenario.connect().set_inventory([level("MUG-1", "1", location)])
    assert words in refused.reason


async def test_one_that_takes_the_others_down_is_found(scenario: Shop) -> None:
    wanted = (level("MUG-1", "7"), level("00042", "2"))
    refused = await told(scenario, *wanted, bodies=(NOT_STOCKED, SET, NOT_STOCKED))
    assert [sku for sku, _ in refused] == ["00042"]
    assert "Item iitem_2 is not stocked at location sloc_1" in refused[0][1]
    assert [len(body["create"] + body["update"]) for body in sent(scenario)] == [2, 1, 1]


async def test_an_article_that_cannot_be_read_is_named(scenario: Shop) -> None:
    odd = STOCK.replace('"available_quantity":996', '"available_quantity":"many"')
    scenario.answer(LOCATIONS)
    scenario.answer(odd)
    [page] = [page async for page in scenario.connect().inventory()]
    assert page.unreadable[0].startswith("inventory item MUG-1: ")
    assert "'many'" in page.unreadable[0]


async def test_a_location_that_cannot_be_read_ends_it(scenario: Shop) -> None:
    scenario.answer('{"stock_locations":[{"name":"Main store"}]}')
    with pytest.raises(VendorError, match="location that cannot be read") as caught:
        await levels(scenario.connect())
    assert caught.value.code is ErrorCode.MALFORMED_RESPONSE


def variants(*numbers: int) -> str:
    found = [{"id": f"v{number}", "sku": f"S{number}", "title": "Default", "product": None} for number in numbers]
    return json.dumps({"variants": found})


async def test_what_goes_away_while_a_list_is_read_hides_no_other(scenario: Shop) -> None:
    scenario.settings = {"items_per_page": 3}
    # After the first page v1 and v2 are deleted: the next page begins past v4, which is then looked for.
    for body in (variants(1, 2, 3), variants(5, 6, 7), variants(3, 4, 5), variants(5, 6, 7), variants(7)):
        scenario.answer(body)
    found = [one.sku async for page in scenario.connect().products() for one in page.products]
    assert found == ["S1", "S2", "S3", "S4", "S5", "S6", "S7"]
    assert [one.query["offset"] for one in scenario.received] == ["0", "2", "0", "2", "4"]


async def test_a_list_without_an_end_is_left(scenario: Shop) -> None:
    scenario.settings = {"items_per_page": 2, "max_pages": 3}
    for _ in range(3):
        scenario.answer(variants(1, 2))
    with pytest.raises(VendorError, match="no end"):
        _ = [page async for page in scenario.connect().products()]
