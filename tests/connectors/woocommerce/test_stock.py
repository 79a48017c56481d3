"""Stock told: what is asked, what is sent, and what is not taken, with literal payloads."""

import json
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import InventoryLevel
from tests.connectors.woocommerce.product_payloads import CHANGED, CHANGED_VARIATION, SHIRT, SIMPLE, as_found, changed
from tests.connectors.woocommerce.shelf import wire_article
from tests.connectors.woocommerce.test_products import ROOT, Shop
from tests.contract.scenarios.woocommerce import WooCommerceScenario


@pytest.fixture(name="scenario")
def _scenario() -> type[Shop]:
    return Shop


async def told(scenario: Any, *levels: InventoryLevel) -> list[tuple[str, str]]:
    return [(refused.level.sku, refused.reason) for refused in await scenario.connect().set_inventory(levels)]


def level(sku: str, available: Any = 9, location: str = "") -> InventoryLevel:
    return InventoryLevel(sku, Decimal(available), location)


async def test_products_are_looked_up_by_sku_and_changed_together(scenario: Shop) -> None:
    scenario.answer(f"[{SIMPLE}, {changed(SIMPLE, id=795, sku='B')}]")
    scenario.answer(CHANGED)
    assert await told(scenario, level("000Ñ-42", 9), level("B", 3)) == [("B", "Invalid ID.")]
    asked, sent = scenario.received
    assert (asked.path, asked.query["sku"], asked.query["status"]) == (f"{ROOT}/products", "000Ñ-42,B", "any")
    assert (sent.method, sent.path) == ("POST", f"{ROOT}/products/batch")
    assert json.loads(sent.body) == {"update": [{"id": 794, "stock_quantity": 9}, {"id": 795, "stock_quantity": 3}]}


async def test_a_variation_is_changed_at_its_product(scenario: Shop) -> None:
    scenario.answer(f"[{as_found(0)}]")
    scenario.answer(CHANGED_VARIATION)
    assert await told(scenario, level("SHIRT-BLACK", 4)) == []
    assert scenario.received[1].path == f"{ROOT}/products/22/variations/batch"
    assert json.loads(scenario.received[1].body) == {"update": [{"id": 23, "stock_quantity": 4}]}


async def test_a_product_that_has_a_parent_is_still_a_product(scenario: Shop) -> None:
    scenario.answer(f"[{changed(SIMPLE, parent_id=5)}]")
    scenario.answer(CHANGED)
    assert await told(scenario, level("000Ñ-42")) == []
    assert scenario.received[1].path == f"{ROOT}/products/batch"


async def test_stock_that_several_variations_share_is_set_by_the_products_sku(scenario: Shop) -> None:
    scenario.answer(f"[{SHIRT}]")
    scenario.answer('{"update": [{"id": 22, "stock_quantity": 9}]}')
    assert await told(scenario, level("SHIRT")) == []


@pytest.mark.parametrize(
    ("found", "asked", "reason"),
    [
        ("", level("X"), "the shop has no article with this SKU"),
        (changed(SIMPLE, sku="x"), level("X"), "the shop has no article with this SKU"),
        (f"{SHIRT}, {as_found(2)}", level("SHIRT"), "the shop has 2 articles with this SKU"),
        (as_found(1), level("SHIRT-GREEN"), "its stock is kept with product 22, of which it is a variation"),
        (
            changed(SIMPLE, manage_stock=False),
            level("000Ñ-42"),
            "WooCommerce does not manage the stock of this article",
        ),
        (SIMPLE, level("000Ñ-42", "1.5"), "1.5 is no whole number, and WooCommerce takes no other"),
        (SIMPLE, level("000Ñ-42", 1, "East"), "WooCommerce keeps one stock, and knows no location 'East'"),
    ],
)
async def test_what_cannot_be_set_is_told_and_not_sent(
    scenario: Shop, found: str, asked: InventoryLevel, reason: str
) -> None:
    scenario.answer(f"[{found}]")
    assert await told(scenario, asked) == [(asked.sku, reason)]
    assert len(scenario.received) == 1


async def test_an_article_that_cannot_be_read_is_told_so(scenario: Any) -> None:
    scenario.schema = lambda: None
    scenario.answer(f"[{changed(SIMPLE, status=4711)}]")
    [(sku, reason)] = await told(scenario, level("000Ñ-42"))
    assert (sku, "product 794: status is '4711'" in reason) == ("000Ñ-42", True)


async def test_no_sku_is_not_asked_for(scenario: Shop) -> None:
    assert await told(scenario, level("")) == [("", "the shop has no article with this SKU")]
    assert scenario.received == []


async def test_what_it_kept_is_compared_with_what_was_told(scenario: Shop) -> None:
    scenario.answer(f"[{SIMPLE}, {changed(SIMPLE, id=795, sku='B')}, {changed(SIMPLE, id=796, sku='C')}]")
    scenario.answer('{"update": [{"id": 794, "stock_quantity": null}, {"id": 796, "stock_quantity": 5}]}')
    assert await told(scenario, level("000Ñ-42"), level("B"), level("C")) == [
        ("000Ñ-42", "WooCommerce answered that it keeps no quantity of this article"),
        ("B", "WooCommerce answered nothing about this article"),
        ("C", "WooCommerce answered that it now has 5"),
    ]


async def test_a_whole_batch_that_is_refused_is_an_error(scenario: Shop) -> None:
    scenario.answer(f"[{SIMPLE}]")
    refused = '{"code": "woocommerce_rest_cannot_batch", "message": "Sorry, you are not allowed.", "data": {}}'
    scenario.answer(refused, status=401)
    with pytest.raises(VendorError, match="Sorry, you are not allowed") as caught:
        await told(scenario, level("000Ñ-42"))
    assert caught.value.code is ErrorCode.UNAUTHORIZED


async def test_a_hundred_changes_go_in_a_call_and_fifty_skus_in_a_question() -> None:
    async with WooCommerceScenario() as shop:
        shop.settings = {"per_page": 100}
        for number in range(1, 152):
            shop.shelf.put(wire_article(number, f"S-{number}", manage_stock=True))
        shop.shelf.put(wire_article(200, "V-1", parent_id=7, manage_stock=True))
        shop.shelf.put(wire_article(201, "V,2", parent_id=7, manage_stock=True))
        skus = [*(f"S-{number}" for number in range(1, 152)), "V-1", "V,2"]
        assert await told(shop, *(level(sku) for sku in skus)) == []
        assert shop.sellable() == dict.fromkeys(skus, 9)
    asked = [path for method, path in shop.requests if method == "GET"]
    sent = [path for method, path in shop.requests if method == "POST"]
    assert len(asked) == 5
    assert sent == [f"{ROOT}/products/batch"] * 2 + [f"{ROOT}/products/7/variations/batch"]


async def test_the_last_level_of_a_sku_counts() -> None:
    async with WooCommerceScenario() as shop:
        shop.shelf.put(wire_article(1, "A", manage_stock=True))
        assert await told(shop, level("A", 3), level("A", 5)) == []
        assert shop.sellable() == {"A": 5}
