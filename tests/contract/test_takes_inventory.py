"""An account that is told what can be sold."""

from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.base import TakesInventory
from include.order_sync.errors import VendorError
from include.order_sync.models import InventoryLevel, Product
from tests.contract.kit import Fault, How

ABILITY = TakesInventory


async def tell(scenario: Any, *levels: InventoryLevel, **connection: Any) -> list[tuple[str, str]]:
    connector = scenario.connect(**connection)
    assert isinstance(connector, TakesInventory)
    return [(refused.level.sku, refused.reason) for refused in await connector.set_inventory(levels)]


def selling(scenario: Any, *skus: str) -> None:
    for number, sku in enumerate(skus):
        scenario.sell(Product(str(100 + number), sku, f"Product {number}"))


async def test_what_is_told_can_be_sold(scenario: Any) -> None:
    selling(scenario, "SKU-1", "000Ñ-42")
    assert await tell(scenario, InventoryLevel("SKU-1", Decimal(7)), InventoryLevel("000Ñ-42", Decimal(0))) == []
    assert scenario.sellable() == {"SKU-1": Decimal(7), "000Ñ-42": Decimal(0)}


async def test_told_twice_is_told_once(scenario: Any) -> None:
    selling(scenario, "SKU-1")
    for _ in range(2):
        await tell(scenario, InventoryLevel("SKU-1", Decimal(7)))
    assert scenario.sellable() == {"SKU-1": Decimal(7)}


async def test_an_unknown_article_is_named_and_keeps_no_other_from_being_told(scenario: Any) -> None:
    selling(scenario, "SKU-1")
    [(sku, reason)] = await tell(scenario, InventoryLevel("NO-SUCH", Decimal(1)), InventoryLevel("SKU-1", Decimal(3)))
    assert (sku, bool(reason)) == ("NO-SUCH", True)
    assert scenario.sellable()["SKU-1"] == Decimal(3)


async def test_many_levels_are_all_told(scenario: Any) -> None:
    skus = [f"SKU-{number:04}" for number in range(230)]
    selling(scenario, *skus)
    assert await tell(scenario, *(InventoryLevel(sku, Decimal(5)) for sku in skus)) == []
    assert scenario.sellable() == dict.fromkeys(skus, Decimal(5))


async def test_nothing_to_tell_makes_no_call(scenario: Any) -> None:
    assert await tell(scenario) == []
    assert scenario.requests == []


async def test_a_lost_answer_may_be_told_again(scenario: Any) -> None:
    selling(scenario, "SKU-1")
    scenario.faults.append(Fault(How.STALL_LATE, when=lambda request: request.method != "GET"))
    with pytest.raises(VendorError):
        await tell(scenario, InventoryLevel("SKU-1", Decimal(7)), timeout=0.5)
    await tell(scenario, InventoryLevel("SKU-1", Decimal(7)))
    assert scenario.sellable() == {"SKU-1": Decimal(7)}
