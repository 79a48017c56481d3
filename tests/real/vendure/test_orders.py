"""Which orders a real Vendure's lists bring, and what is in them."""

import asyncio
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

from tests.contract.samples import sample_line
from tests.real.kit import HandWarehouse
from tests.real.vendure.acts import bought, codes, connect, flow_of, read, shop
from tests.real.vendure.desk import Desk
from tests.real.vendure.system import RunningVendure


def test_every_field_arrives(vendure: RunningVendure, desk: Desk) -> None:
    wanted = bought(20, 2, 1, delivery_date=date(2026, 4, 1), customer_account="C-00017", note="Zoë & <b>")
    placed = desk.place(wanted)
    [order] = [
        one.order for page in asyncio.run(read(shop(vendure))) for one in page.orders if one.order.number == placed.code
    ]
    lines = tuple(
        msgspec.structs.replace(line, external_id=placed.lines[line.sku], name=f"Product {line.sku}")
        for line in wanted.lines
    )
    buyer = f"buyer-{wanted.external_id}@example.com"
    assert order.lines == lines
    assert order.total == Decimal("19.75")
    assert order.ship_to == msgspec.structs.replace(wanted.ship_to, country="BR", email=buyer)
    kept = ("currency", "delivery_date", "customer_account", "customer_name", "note", "ship_method")
    assert [getattr(order, name) for name in kept] == [getattr(wanted, name) for name in kept]
    assert (order.external_id, order.canceled) == (placed.id, False)


@pytest.mark.parametrize(("currency", "price"), [("JPY", "1250"), ("BRL", "12.34"), ("KWD", "1.235")])
def test_amounts_have_the_decimals_of_their_currency(
    vendure: RunningVendure, desk: Desk, currency: str, price: str
) -> None:
    placed = desk.place(
        bought(
            int(Decimal(price)), 2, currency=currency, lines=(sample_line(7, sku=currency, unit_price=Decimal(price)),)
        )
    )
    [order] = [
        one.order for page in asyncio.run(read(shop(vendure))) for one in page.orders if one.order.number == placed.code
    ]
    assert [line.unit_price for line in order.lines] == [Decimal(price)]
    assert order.total == 2 * Decimal(price) + 1
    assert order.currency == currency


def test_what_updated_at_does_not_tell_is_seen_all_the_same(
    vendure: RunningVendure, desk: Desk, destination: HandWarehouse, tmp_path: Path
) -> None:
    authorized = desk.place(bought(30, 1), payment="authorized")
    corrected = desk.place(bought(31, 1))
    flow = flow_of(tmp_path, shop(vendure), destination)
    flow.download("shop")
    assert authorized.code not in flow.orders()
    desk.place(bought(32, 1))
    time.sleep(2)
    before = {one.code: desk.order(one.id)["updatedAt"] for one in (authorized, corrected)}
    desk.settle(authorized)
    desk.correct_city(corrected, "Somewhere else")
    assert {one.code: desk.order(one.id)["updatedAt"] for one in (authorized, corrected)} == before

    since = datetime.now(UTC) - timedelta(seconds=1)
    found = {one.order.number: one.order for page in asyncio.run(read(shop(vendure), since)) for one in page.orders}
    assert found[corrected.code].ship_to.city == "Somewhere else"
    assert authorized.code in found
    assert codes(asyncio.run(read(shop(vendure), since, reread_days=0))) == []
    flow.download("shop")
    assert authorized.code in flow.orders()


def test_an_order_that_was_long_on_its_payment_page_is_not_missed(vendure: RunningVendure, desk: Desk) -> None:
    paying = desk.check_out(bought(33, 1))
    time.sleep(2.5)
    since = datetime.now(UTC)
    time.sleep(1)
    placed = paying("paid")
    assert datetime.fromisoformat(desk.order(placed.id)["updatedAt"]) < since
    assert codes(asyncio.run(read(shop(vendure), since, reread_days=0))) == [placed.code]


def test_a_cart_is_no_order_and_a_cancel_of_some_is_seen(vendure: RunningVendure, desk: Desk) -> None:
    desk.fill_a_cart("SKU-CART")
    placed = desk.place(bought(34, 3, 1))
    since = datetime.now(UTC)
    time.sleep(1)
    desk.cancel(placed, {"SKU-34-0": 2, "SKU-34-1": 1})
    pages = asyncio.run(read(shop(vendure), since, reread_days=0))
    [order] = [one.order for page in pages for one in page.orders]
    assert [(line.sku, line.quantity) for line in order.lines] == [("SKU-34-0", 1)]
    assert order.canceled is False
    desk.cancel(placed)
    [order] = [one.order for page in asyncio.run(read(shop(vendure), since, reread_days=0)) for one in page.orders]
    assert (order.number, order.canceled) == (placed.code, True)
    assert [line.quantity for line in order.lines] == [3, 1]


def test_an_order_that_changes_while_pages_are_read_hides_no_other(vendure: RunningVendure, desk: Desk) -> None:
    placed = [desk.place(bought(40 + number, 1)) for number in range(5)]

    async def read_and_change() -> list[Any]:
        connector, pages = connect(shop(vendure), per_page=2), []
        async for page in connector.changed_orders(None):
            if len(pages) == 1:
                await asyncio.to_thread(desk.cancel, placed[0])
            pages.append(page)
        await connector.close()
        return pages

    pages = asyncio.run(read_and_change())
    found = codes(pages) + [skipped.number for page in pages for skipped in page.skipped]
    everything = asyncio.run(read(shop(vendure), per_page=1000))
    assert set(found) == set(codes(everything)) | {skipped.number for page in everything for skipped in page.skipped}
    assert {one.code for one in placed} <= set(found)
    canceled = [one.order for page in pages for one in page.orders if one.order.number == placed[0].code]
    assert canceled[-1].canceled


def test_a_second_of_many_orders_is_read_completely(vendure: RunningVendure, desk: Desk) -> None:
    placed = [desk.place(bought(50 + number, 1)) for number in range(5)]
    second = datetime(2020, 2, 2, 2, 2, 2, tzinfo=UTC).replace(tzinfo=None)
    with psycopg.connect(vendure.database, autocommit=True) as connection:
        for number, one in enumerate(placed):
            changed = second + timedelta(microseconds=333 * number)
            connection.execute('UPDATE "order" SET "updatedAt" = %s WHERE id = %s', (changed, int(one.id)))
    pages = asyncio.run(read(shop(vendure), per_page=2))
    assert {one.code for one in placed} <= set(codes(pages))
    assert len(codes(pages)) == len(set(codes(pages)))


def test_the_cursor_is_never_ahead_of_the_shops_clock(vendure: RunningVendure, desk: Desk) -> None:
    desk.place(bought(60, 1))
    pages = asyncio.run(read(shop(vendure)))
    assert pages[-1].cursor <= datetime.now(UTC)
    assert datetime.now(UTC) - pages[-1].cursor < timedelta(minutes=5)
