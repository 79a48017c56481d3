"""Products and variations listed, and their stock read: with literal payloads, and while the list changes."""

import json
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.base import InventoryPage, ProductPage
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import InventoryLevel, Product
from tests.connectors.canned import Canned
from tests.connectors.woocommerce.product_payloads import (
    CHANGED,
    CHANGED_VARIATION,
    SHIRT,
    SHIRTS,
    SIMPLE,
    as_found,
    changed,
)
from tests.connectors.woocommerce.schema import schema
from tests.connectors.woocommerce.shelf import wire_article
from tests.contract.openapi import Document
from tests.contract.scenarios.woocommerce import WooCommerceScenario

ROOT = "/wp-json/wc/v3"
FIELDS = "id,type,status,purchasable,sku,name,stock_status,manage_stock,stock_quantity,parent_id,variations,attributes"


class Shop(Canned):
    vendor = "woocommerce"

    @classmethod
    def schema(cls) -> Document | None:
        return schema()


@pytest.fixture(name="scenario")
def _scenario() -> type[Shop]:
    return Shop


@pytest.fixture(name="shop")
def _shop() -> Any:
    return WooCommerceScenario


async def listed(scenario: Any) -> list[Product]:
    pages: list[ProductPage] = [page async for page in scenario.connect().products()]
    assert [words for page in pages for words in page.unreadable] == []
    return [product for page in pages for product in page.products]


async def kept(scenario: Any) -> tuple[list[InventoryLevel], list[str]]:
    pages: list[InventoryPage] = [page async for page in scenario.connect().inventory()]
    return [level for page in pages for level in page.levels], [words for page in pages for words in page.unreadable]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "products", f"[{SIMPLE}, {SHIRT}, {as_found(0)}, {as_found(1)}]"),
        ("GET", "products/22/variations", SHIRTS),
        ("POST", "products/batch", CHANGED),
        ("POST", "products/22/variations/batch", CHANGED_VARIATION),
    ],
)
def test_the_payloads_are_as_the_schema_has_them(method: str, path: str, body: str) -> None:
    document = schema()
    if document is None:
        pytest.skip("WooCommerce's schema is not at hand (../shared)")
    assert document.faults_of_answer(method, f"{ROOT}/{path}", 200, body.encode()) == []


def test_the_schema_tells_what_is_wrong() -> None:
    document = schema()
    if document is None:
        pytest.skip("WooCommerce's schema is not at hand (../shared)")
    wrong = changed(SIMPLE, stock_quantity="7", no_such_field=1)
    assert len(document.faults_of_answer("GET", f"{ROOT}/products", 200, f"[{wrong}]".encode())) == 2
    query = {"orderby": "sku", "per_page": "101", "after_id": "7"}
    assert len(document.faults_of_request("GET", f"{ROOT}/products", query, b"")) == 3
    many = json.dumps({"update": [{"id": 1, "quantity": 7}] * 101}).encode()
    assert len(document.faults_of_request("POST", f"{ROOT}/products/batch", {}, many)) == 102


async def test_products_are_asked_for_by_id_and_offset(scenario: Shop) -> None:
    scenario.answer(f"[{SIMPLE}]")
    assert await listed(scenario) == [Product("794", "000Ñ-42", "Premium Quality — 山田 & Co")]
    [sent] = scenario.received
    assert (sent.method, sent.path) == ("GET", f"{ROOT}/products")
    assert {key: value for key, value in sent.query.items() if not key.startswith("oauth_")} == {
        "status": "any",
        "per_page": "100",
        "orderby": "id",
        "order": "asc",
        "offset": "0",
        "_fields": FIELDS,
    }


@pytest.mark.parametrize(
    ("changes", "active"),
    [
        ({}, True),
        ({"stock_status": "onbackorder"}, True),
        ({"stock_status": "outofstock"}, False),
        ({"status": "private"}, False),
        ({"purchasable": False}, False),
    ],
)
async def test_it_can_be_ordered_or_not(scenario: Shop, changes: dict[str, Any], active: bool) -> None:
    scenario.answer(f"[{changed(SIMPLE, **changes)}]")
    [product] = await listed(scenario)
    assert product.active is active


@pytest.mark.parametrize("sku", ["", None])
async def test_a_product_without_a_sku_is_no_article(scenario: Shop, sku: str | None) -> None:
    scenario.answer(f"[{changed(SIMPLE, sku=sku)}]")
    assert await listed(scenario) == []


async def test_variations_with_a_sku_of_their_own_are_articles(scenario: Shop) -> None:
    scenario.answer(f"[{SHIRT}]")
    scenario.answer(SHIRTS)
    assert await listed(scenario) == [
        Product("22", "SHIRT", "Ship Your Idea"),
        Product("23", "SHIRT-BLACK", "Ship Your Idea - Black, L"),
        Product("24", "SHIRT-GREEN", "Ship Your Idea - Green", active=False),
    ]
    assert scenario.received[1].path == f"{ROOT}/products/22/variations"


async def test_variations_of_a_product_that_is_not_sold_are_not_sold(scenario: Shop) -> None:
    scenario.answer(f"[{changed(SHIRT, status='draft')}]")
    scenario.answer(SHIRTS)
    assert [product.active for product in await listed(scenario)] == [False, False, False]


async def test_a_product_whose_variations_all_have_a_sku_is_no_article_itself(scenario: Shop) -> None:
    scenario.answer(f"[{SHIRT}]")
    scenario.answer(json.dumps(json.loads(SHIRTS)[:2]))
    assert [product.sku for product in await listed(scenario)] == ["SHIRT-BLACK", "SHIRT-GREEN"]


async def test_stock_is_told_where_it_is_managed(scenario: Shop) -> None:
    unmanaged = changed(SIMPLE, id=21, sku="FREE", manage_stock=False, stock_quantity=None)
    scenario.answer(f"[{unmanaged}, {SHIRT}, {SIMPLE}]".replace('"id": 794', '"id": 30'))
    scenario.answer(SHIRTS)
    assert await kept(scenario) == (
        [
            InventoryLevel("SHIRT", Decimal(12)),
            InventoryLevel("SHIRT-BLACK", Decimal(0)),
            InventoryLevel("SHIRT-GREEN", Decimal(12)),
            InventoryLevel("000Ñ-42", Decimal(7)),
        ],
        [],
    )


async def test_a_quantity_that_none_can_be_is_named(scenario: Shop) -> None:
    scenario.answer(f"[{changed(SIMPLE, stock_quantity=10**15)}]")
    levels, [words] = await kept(scenario)
    assert levels == []
    assert words.startswith("product 794: stock_quantity is '1000000000000000'")


async def test_an_unreadable_variation_is_named_with_its_product(shop: Any) -> None:
    async with shop() as scenario:
        scenario.schema = lambda: None
        scenario.shelf.put(wire_article(22, "", "Shirt", variations=[23]))
        scenario.shelf.put(wire_article(23, "S-1", parent_id=22, purchasable="perhaps"))
        [page] = [page async for page in scenario.connect().products()]
    assert page.products == []
    assert page.unreadable == ["variation 23 of product 22: purchasable is 'perhaps': Expected `bool`, got `str`"]


@pytest.mark.parametrize("gone", [[1], [1, 2, 3, 4, 5], [3, 5], [5], [6]])
async def test_what_goes_while_it_is_listed_takes_nothing_else_along(shop: Any, gone: list[int]) -> None:
    async with shop() as scenario:
        for number in range(1, 14):
            scenario.shelf.put(wire_article(number, f"S-{number}"))
        scenario.before_request = lambda number: number == 2 and [scenario.shelf.articles.pop(one) for one in gone]
        found = [product.sku for product in await listed(scenario)]
    assert found == [f"S-{number}" for number in range(1, 14) if number < 6 or number not in gone]


async def test_what_comes_while_it_is_listed_makes_nothing_twice(shop: Any) -> None:
    async with shop() as scenario:
        for number in range(11, 24):
            scenario.shelf.put(wire_article(number, f"S-{number}"))
        come = range(1, 9)
        scenario.before_request = lambda number: (
            number == 2 and [scenario.shelf.put(wire_article(one, f"S-{one}")) for one in come]
        )
        found = [product.sku for product in await listed(scenario)]
    assert found == [f"S-{number}" for number in range(11, 24)]


async def test_records_without_an_id_are_named_once(shop: Any) -> None:
    async with shop() as scenario:
        scenario.schema = lambda: None
        for number in range(1, 12):
            scenario.shelf.put(wire_article(number, f"S-{number}"))
        scenario.shelf.articles[5]["id"] = None
        pages = [page async for page in scenario.connect().products()]
    assert len([product for page in pages for product in page.products]) == 10
    assert len([words for page in pages for words in page.unreadable]) == 1


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([7, 5], "not sorted by id"),
        ([5, 5], "not sorted by id"),
        ([None, None], "a full page of records without an id"),
    ],
)
async def test_a_list_that_cannot_be_followed_is_refused(scenario: Any, numbers: list[Any], words: str) -> None:
    scenario.schema, scenario.settings = (lambda: None), {"per_page": 2}
    scenario.answer(json.dumps([wire_article(number, "S") for number in numbers]))
    with pytest.raises(VendorError, match=words) as caught:
        await listed(scenario)
    assert caught.value.code is ErrorCode.MALFORMED_RESPONSE


async def test_the_cap_on_pages_ends_any_listing(scenario: Any) -> None:
    scenario.settings = {"per_page": 1, "max_pages": 1}
    scenario.answer(json.dumps([wire_article(number, "S") for number in (1, 2)]))
    with pytest.raises(VendorError, match="more than 1 pages"):
        await listed(scenario)
    assert scenario.received[0].query["per_page"] == "2"
