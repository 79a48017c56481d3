"""An account that tells what it has in stock."""

from decimal import Decimal
from typing import Any

from include.order_sync.connectors.base import ReportsInventory
from include.order_sync.models import InventoryLevel

ABILITY = ReportsInventory


async def read(scenario: Any) -> list[InventoryLevel]:
    connector = scenario.connect()
    assert isinstance(connector, ReportsInventory)
    found = [level async for page in connector.inventory() for level in page.levels]
    return sorted(found, key=lambda level: (level.sku, level.location))


async def test_nothing_in_stock_is_nothing(scenario: Any) -> None:
    assert await read(scenario) == []


async def test_every_level_is_told_once_over_all_pages(scenario: Any) -> None:
    expected = [
        scenario.stock(InventoryLevel(f"SKU-{number:03}", Decimal(number)))
        for number in range(2 * scenario.inventory_page_size + 1)
    ]
    assert await read(scenario) == expected


async def test_nothing_left_is_a_level_too(scenario: Any) -> None:
    kept = scenario.stock(InventoryLevel("SKU-1", Decimal(0)))
    assert await read(scenario) == [kept]
    assert kept.available == 0
