"""What a real Vendure makes of parcels: told at once, entered by hand, too much, or short of stock."""

import asyncio
from typing import Any

import pytest

from include.order_sync.errors import ErrorCode, VendorError
from tests.real.vendure.acts import bought, confirmation, connect, parcels, shop
from tests.real.vendure.desk import Desk
from tests.real.vendure.system import RunningVendure


def test_parcels_of_one_order_that_are_told_at_once_leave_it_shipped(vendure: RunningVendure, desk: Desk) -> None:
    order = desk.place(bought(12, 1, 1, 1))

    async def tell() -> None:
        connector = connect(shop(vendure))
        told = [confirmation(order, number, {line: 1}) for number, line in enumerate(order.lines.values())]
        await asyncio.gather(*(connector.confirm(one) for one in told))
        assert None not in [await connector.find_confirmation(one) for one in told]
        await connector.close()

    asyncio.run(tell())
    assert desk.order(order.id)["state"] == "Shipped"
    assert len(parcels(desk, order)) == 3


def test_what_a_person_has_entered_is_the_parcel_and_what_is_too_much_is_refused(
    vendure: RunningVendure, desk: Desk
) -> None:
    order = desk.place(bought(13, 2))
    [line] = order.lines.values()
    made = desk.fulfill([(line, 1)], "BY-HAND")

    async def tell(**how: Any) -> str:
        connector = connect(shop(vendure))
        try:
            return await connector.confirm(confirmation(order, 1, **how))
        finally:
            await connector.close()

    assert asyncio.run(tell(units={line: 1}, tracking_number="BY-HAND")) == made
    assert parcels(desk, order) == [("BY-HAND", {line: 1}, "Shipped")]
    with pytest.raises(VendorError, match="already part of a Fulfillment") as caught:
        asyncio.run(tell(units={line: 2}))
    assert (caught.value.code, caught.value.sent) == (ErrorCode.REJECTED, False)
    desk.admin.do(
        'mutation ($id: ID!) { transitionFulfillmentToState(id: $id, state: "Cancelled") { __typename } }', id=made
    )
    other = asyncio.run(tell(units={line: 1}, tracking_number="BY-HAND"))
    assert other != made


def test_stock_that_is_short_is_named(vendure: RunningVendure, desk: Desk) -> None:
    wanted = bought(14, 2)
    desk.stock(wanted.lines[0].sku, on_hand=5)
    order = desk.place(wanted)
    desk.admin.do(
        "mutation ($input: UpdateProductVariantInput!) { updateProductVariant(input: $input) { id } }",
        input={"id": desk.stock(wanted.lines[0].sku), "stockOnHand": 1},
    )
    [line] = order.lines.values()

    async def tell() -> None:
        connector = connect(shop(vendure))
        try:
            await connector.confirm(confirmation(order, 1, {line: 2}))
        finally:
            await connector.close()

    with pytest.raises(VendorError, match=r"of Product SKU-14-0, 1 on hand") as caught:
        asyncio.run(tell())
    assert caught.value.code is ErrorCode.REJECTED
    assert parcels(desk, order) == []
