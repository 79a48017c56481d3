"""Who may call a real Vendure, and what it says to all others."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.base import Api
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import InventoryLevel
from tests.real.vendure.acts import ask, bought, codes, confirmation, connect, read, shop
from tests.real.vendure.desk import Desk
from tests.real.vendure.shopper import Placed
from tests.real.vendure.system import RunningVendure


def test_every_probe_answers_by_login_and_by_key(vendure: RunningVendure, desk: Desk) -> None:
    placed = desk.place(bought(90, 1))
    by_key = shop(vendure, login="", password=desk.create_api_key())
    for api in Api:
        ask(shop(vendure), api)
        ask(by_key, api)
    assert placed.code in codes(asyncio.run(read(by_key)))


def test_a_session_that_was_ended_is_renewed(vendure: RunningVendure, desk: Desk) -> None:
    name, password = desk.create_clerk("renewed", ["ReadOrder", "UpdateOrder"])

    async def twice() -> None:
        connector = connect(shop(vendure, login=name, password=password))
        await connector.probe(Api.ORDERS)
        await asyncio.to_thread(desk.end_sessions, name, password)
        await asyncio.gather(*(connector.probe(Api.ORDERS) for _ in range(3)))
        await connector.close()

    asyncio.run(twice())


@pytest.mark.parametrize(
    "changes", [{"password": "not-the-secret"}, {"login": "nobody"}, {"login": "", "password": "no-key"}]
)
def test_who_is_not_known_is_unauthorized(vendure: RunningVendure, changes: dict[str, str]) -> None:
    with pytest.raises(VendorError) as caught:
        ask(shop(vendure, **changes))
    assert caught.value.code is ErrorCode.UNAUTHORIZED
    assert "not-the-secret" not in str(caught.value)


def test_who_may_not_is_forbidden(vendure: RunningVendure, desk: Desk) -> None:
    name, password = desk.create_clerk("reader", ["ReadOrder"])
    reader = shop(vendure, login=name, password=password)
    ask(reader)
    for api in (Api.PRODUCTS, Api.WRITEBACK):
        with pytest.raises(VendorError, match="not currently authorized") as caught:
            ask(reader, api)
        assert caught.value.code is ErrorCode.FORBIDDEN


def test_the_permissions_that_the_documentation_names_are_enough(vendure: RunningVendure, desk: Desk) -> None:
    permissions = ["ReadOrder", "UpdateOrder", "ReadCatalog", "UpdateCatalog", "ReadStockLocation"]
    name, password = desk.create_clerk("enough", permissions)
    placed = desk.place(bought(91, 2))
    clerk = shop(vendure, login=name, password=password)

    async def do_everything() -> list[Any]:
        connector = connect(clerk)
        pages = [page async for page in connector.changed_orders(None)]
        await connector.confirm(confirmation(placed, 1, dict.fromkeys(placed.lines.values(), 1)))
        assert [product async for page in connector.products() for product in page.products]
        assert [level async for page in connector.inventory() for level in page.levels]
        assert await connector.set_inventory([InventoryLevel("SKU-91-0", Decimal(9))]) == []
        await connector.close()
        return pages

    pages = asyncio.run(do_everything())
    [order] = [one.order for page in pages for one in page.orders if one.order.number == placed.code]
    assert (order.customer_name, order.ship_to.email) == ("Ana Sousa", "buyer-91@example.com")
    assert desk.stock_of("SKU-91-0") == (10, 1)


def test_an_address_that_is_none_and_an_order_that_is_gone_are_not_found(vendure: RunningVendure, desk: Desk) -> None:
    with pytest.raises(VendorError) as caught:
        ask(shop(vendure), api_path="elsewhere")
    assert caught.value.code is ErrorCode.NOT_FOUND

    async def find() -> None:
        connector = connect(shop(vendure))
        try:
            await connector.find_confirmation(confirmation(Placed("999999", "X", {}), 1, {"1": 1}))
        finally:
            await connector.close()

    with pytest.raises(VendorError, match="has no order X") as caught:
        asyncio.run(find())
    assert caught.value.code is ErrorCode.NOT_FOUND


def test_a_custom_field_that_is_none_is_named(vendure: RunningVendure) -> None:
    with pytest.raises(VendorError, match="noSuchField") as caught:
        asyncio.run(read(shop(vendure), note_field="noSuchField"))
    assert caught.value.code is ErrorCode.REJECTED
