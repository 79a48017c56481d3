"""An account that lists its articles."""

from typing import Any

from include.order_sync.connectors.base import ListsProducts, ProductPage
from include.order_sync.models import Product

ABILITY = ListsProducts


async def read(scenario: Any) -> tuple[list[Product], list[ProductPage]]:
    connector = scenario.connect()
    assert isinstance(connector, ListsProducts)
    pages = [page async for page in connector.products()]
    return [product for page in pages for product in page.products], pages


async def test_no_article_is_nothing(scenario: Any) -> None:
    assert (await read(scenario))[0] == []


async def test_every_article_is_listed_once_over_all_pages(scenario: Any) -> None:
    expected = [
        scenario.sell(Product(str(100 + number), f"SKU-{number:03}", f"Product {number}"))
        for number in range(2 * scenario.product_page_size + 1)
    ]
    found, _ = await read(scenario)
    assert sorted(found, key=lambda one: one.sku) == expected


async def test_what_cannot_be_ordered_now_is_listed_as_inactive(scenario: Any) -> None:
    sold = scenario.sell(Product("100", "GONE", "No longer sold", active=False))
    assert (await read(scenario))[0] == [sold]
    assert sold.active is False


async def test_names_and_numbers_are_kept_as_they_are(scenario: Any) -> None:
    sold = scenario.sell(Product("100", "000Ñ-42", 'Zoë 山田 ☕ "quoted" & more'))
    assert (await read(scenario))[0] == [sold]


async def test_one_unreadable_article_is_named_and_takes_nothing_down(scenario: Any) -> None:
    first = scenario.sell(Product("100", "SKU-1", "One"))
    value = scenario.sell_unreadable()
    last = scenario.sell(Product("102", "SKU-3", "Three"))
    found, pages = await read(scenario)
    assert sorted(found, key=lambda one: one.sku) == [first, last]
    [words] = [words for page in pages for words in page.unreadable]
    assert value in words
