"""Products and stock of a real Vendure."""

import asyncio
from decimal import Decimal
from typing import Any

from include.order_sync.models import InventoryLevel
from tests.real.vendure.acts import bought, connect, shop
from tests.real.vendure.desk import Desk
from tests.real.vendure.system import RunningVendure


def test_stock_is_set_to_what_can_be_sold(vendure: RunningVendure, desk: Desk) -> None:
    desk.place(bought(70, 3))
    desk.stock("SKU-UNTRACKED", trackInventory="FALSE")

    async def tell() -> tuple[list[str], list[Any], list[Any]]:
        connector = connect(shop(vendure), per_page=4)
        told = [InventoryLevel(sku, Decimal(7)) for sku in ("SKU-70-0", "NO-SUCH", "SKU-UNTRACKED")]
        told.append(InventoryLevel("SKU-70-0", Decimal(1), "Elsewhere"))
        for _ in range(2):
            refused = await connector.set_inventory(told)
        levels = [level async for page in connector.inventory() for level in page.levels]
        products = [product async for page in connector.products() for product in page.products]
        await connector.close()
        return [one.reason for one in refused], levels, products

    reasons, levels, products = asyncio.run(tell())
    assert desk.stock_of("SKU-70-0") == (10, 3)
    assert InventoryLevel("SKU-70-0", Decimal(7), "Default Stock Location") in levels
    assert ["no article" in reasons[0], "keeps no stock" in reasons[1], "Elsewhere" in reasons[2]] == [True] * 3
    skus = [product.sku for product in products]
    assert len(skus) == len(set(skus))
    assert {"SKU-70-0", "SKU-UNTRACKED"} <= set(skus)
    assert {level.sku for level in levels} == set(skus) - {"SKU-UNTRACKED"}
