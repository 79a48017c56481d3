"""Articles and stock: what is asked, what is told, and what is refused."""

import json
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.amazon.listings import Shelf
from include.order_sync.connectors.base import Api
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import InventoryLevel, Product
from tests.connectors.amazon.payloads import ACCEPTED, BY_AMAZON, DENIED, INVALID, LISTING, listings_of, orders_of
from tests.connectors.amazon.seller import LISTINGS, STORE, Seller, changed

BAD = '{"errors": [{"code": "BAD_REQUEST", "message": "Invalid input", "details": "No such product type"}]}'


@pytest.fixture(name="scenario")
def _scenario() -> type[Seller]:
    return Seller


async def levels_of(connector: Any) -> list[InventoryLevel]:
    return [level async for page in connector.inventory() for level in page.levels]


async def products_of(connector: Any) -> list[Product]:
    return [product async for page in connector.products() for product in page.products]


async def tell(scenario: Seller, *levels: InventoryLevel) -> list[tuple[str, str]]:
    return [(one.level.sku, one.reason) for one in await scenario.connect().set_inventory(levels)]


def mugs(count: str = "5", **changes: str) -> InventoryLevel:
    return InventoryLevel("MUG-1", Decimal(count), **changes)


async def test_offers_are_listed_by_their_date_of_creation(scenario: Seller) -> None:
    scenario.answer(listings_of(LISTING, token="next"))
    scenario.answer(listings_of(BY_AMAZON))
    found = await products_of(scenario.connect())
    assert found == [Product("MUG-1", "MUG-1", "Becher", active=False), Product("TOWEL-3", "TOWEL-3", "Handtuch")]
    first, second = (sent.query for sent in scenario.received)
    assert scenario.received[0].path == LISTINGS
    assert first == {
        "marketplaceIds": STORE,
        "includedData": "summaries",
        "sortBy": "createdDate",
        "sortOrder": "ASC",
        "pageSize": "20",
    }
    assert second == {**first, "pageToken": "next"}


async def test_an_offer_of_another_store_only_is_listed_as_inactive(scenario: Seller) -> None:
    scenario.answer(listings_of(changed(LISTING, summaries=[])))
    assert await products_of(scenario.connect()) == [Product("MUG-1", "MUG-1", active=False)]


async def test_only_what_the_merchant_ships_has_a_level(scenario: Seller) -> None:
    scenario.answer(listings_of(LISTING, BY_AMAZON, changed(LISTING, sku="NEW", fulfillmentAvailability=...)))
    assert await levels_of(scenario.connect()) == [mugs("12")]
    assert scenario.received[0].query["includedData"] == "summaries,fulfillmentAvailability"


async def test_a_quantity_that_is_none_is_named(scenario: Seller) -> None:
    scenario.judged = False
    odd = changed(LISTING, fulfillmentAvailability=[{"fulfillmentChannelCode": "DEFAULT", "quantity": -1}])
    scenario.answer(listings_of(odd))
    [page] = [page async for page in scenario.connect().inventory()]
    assert (page.levels, len(page.unreadable)) == ([], 1)
    assert "listing MUG-1: fulfillmentAvailability.quantity is '-1'" in page.unreadable[0]


def dated(sku: str, day: int) -> str:
    summary = {**json.loads(LISTING)["summaries"][1], "createdDate": f"2026-02-{day:02}T00:00:00Z"}
    return changed(LISTING, sku=sku, summaries=[summary])


async def test_after_as_many_as_one_question_gives_the_next_begins_at_the_last_date(scenario: Seller) -> None:
    connector = scenario.connect()
    shelf = Shelf(connector._proxy, connector._settings, most=3)
    scenario.answer(listings_of(dated("A", 1), dated("B", 2), dated("C", 2)))
    scenario.answer(listings_of(dated("B", 2), dated("C", 2), dated("D", 3)))
    scenario.answer(listings_of(dated("D", 3)))
    found = [product.sku async for page in shelf.products() for product in page.products]
    assert found == ["A", "B", "C", "D"]
    starts = [sent.query.get("createdAfter") for sent in scenario.received]
    assert starts == [None, "2026-02-02T00:00:00Z", "2026-02-03T00:00:00Z"]


async def test_more_offers_of_one_moment_than_can_be_asked_for_are_no_list(scenario: Seller) -> None:
    connector = scenario.connect()
    shelf = Shelf(connector._proxy, connector._settings, most=2)
    for _ in range(2):
        scenario.answer(listings_of(dated("A", 1), dated("B", 1)))
    with pytest.raises(VendorError, match="no end"):
        _ = [page async for page in shelf.products()]


async def test_a_token_that_comes_again_is_no_list(scenario: Seller) -> None:
    for _ in range(2):
        scenario.answer(listings_of(LISTING, token="same"))
    with pytest.raises(VendorError, match="the same page again"):
        await products_of(scenario.connect())


async def test_a_quantity_is_merged_into_the_offer(scenario: Seller) -> None:
    scenario.answer(listings_of(LISTING))
    scenario.answer(ACCEPTED)
    assert await tell(scenario, mugs("3"), mugs("5")) == []
    asked, told = scenario.received
    assert asked.query == {
        "marketplaceIds": STORE,
        "identifiersType": "SKU",
        "identifiers": "MUG-1",
        "includedData": "summaries,fulfillmentAvailability",
        "pageSize": "20",
    }
    assert (told.method, told.path, told.query) == ("PATCH", f"{LISTINGS}/MUG-1", {"marketplaceIds": STORE})
    assert json.loads(told.body) == {
        "productType": "DRINKING_CUP",
        "patches": [
            {
                "op": "merge",
                "path": "/attributes/fulfillment_availability",
                "value": [{"fulfillment_channel_code": "DEFAULT", "quantity": 5}],
            }
        ],
    }


async def test_a_sku_is_quoted_in_the_address(scenario: Seller) -> None:
    scenario.judged = False  # aiohttp hands the document an address that is no longer quoted
    scenario.answer(listings_of(changed(LISTING, sku="MUG/1 ?ü")))
    scenario.answer(ACCEPTED)
    assert await tell(scenario, InventoryLevel("MUG/1 ?ü", Decimal(5))) == []
    assert scenario.received[1].path == f"{LISTINGS}/MUG%2F1%20%3F%C3%BC"


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (mugs("1.5"), "no whole number"),
        (mugs("-1"), "no whole number"),
        (mugs(location="Back room"), "knows no location 'Back room'"),
        (InventoryLevel("A,B", Decimal(1)), "comma"),
        (InventoryLevel("", Decimal(1)), "empty"),
    ],
)
async def test_what_amazon_cannot_take_is_not_even_asked_about(
    scenario: Seller, level: InventoryLevel, words: str
) -> None:
    [(sku, reason)] = await tell(scenario, level)
    assert (sku, words in reason) == (level.sku, True)
    assert scenario.received == []


@pytest.mark.parametrize(
    ("listing", "words"),
    [
        (changed(BY_AMAZON, sku="MUG-1"), "fulfilled by Amazon"),
        (changed(LISTING, summaries=[]), "no product type"),
        (changed(LISTING, sku="ANOTHER"), "no offer with this SKU"),
    ],
)
async def test_what_cannot_be_set_is_refused_by_name(scenario: Seller, listing: str, words: str) -> None:
    scenario.answer(listings_of(listing))
    [(sku, reason)] = await tell(scenario, mugs())
    assert (sku, words in reason) == ("MUG-1", True)


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (INVALID, 200, "The quantity is too large (90000900)"),
        (BAD, 400, "Invalid input: No such product type (BAD_REQUEST)"),
    ],
)
async def test_one_refusal_keeps_no_other_from_being_told(
    scenario: Seller, answer: str, status: int, words: str
) -> None:
    scenario.answer(listings_of(LISTING, changed(LISTING, sku="CUP-2")))
    scenario.answer(answer, status=status)
    scenario.answer(ACCEPTED)
    [(sku, reason)] = await tell(scenario, mugs(), InventoryLevel("CUP-2", Decimal(1)))
    assert sku == "MUG-1"
    assert words in reason
    assert "A warning" not in reason


async def test_a_missing_role_stops_the_whole_call(scenario: Seller) -> None:
    scenario.answer(listings_of(LISTING))
    scenario.answer(DENIED, status=403)
    with pytest.raises(VendorError) as caught:
        await tell(scenario, mugs())
    assert caught.value.code is ErrorCode.FORBIDDEN


async def test_twenty_skus_go_into_one_question(scenario: Seller) -> None:
    skus = [f"SKU-{number}" for number in range(21)]
    for part in (skus[:20], skus[20:]):
        scenario.answer(listings_of())
        assert part
    refused = await tell(scenario, *(InventoryLevel(sku, Decimal(1)) for sku in skus))
    assert [sku for sku, _ in refused] == skus
    assert [sent.query["identifiers"] for sent in scenario.received] == [",".join(skus[:20]), "SKU-20"]


async def test_a_probe_asks_for_one(scenario: Seller) -> None:
    scenario.answer(listings_of())
    scenario.answer(orders_of())
    connector = scenario.connect()
    await connector.probe(Api.PRODUCTS)
    await connector.probe(Api.ORDERS)
    assert scenario.received[0].query == {"marketplaceIds": STORE, "pageSize": "1"}
    assert scenario.received[1].query["maxResultsPerPage"] == "1"
