from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from include.order_sync.errors import ConfigurationError
from include.order_sync.sandbox.faults import Faults, sprinkle
from include.order_sync.sandbox.marketplace import read_sales
from include.order_sync.sandbox.replay import replay
from include.order_sync.sandbox.script import Cancel, End, Fault, ScriptedOrder, Side
from tests.sandbox.market_files import orders_with, write_market


def replayed(folder: Path, *statuses: str) -> list[ScriptedOrder]:
    write_market(folder, **(orders_with(*statuses) if statuses else {}))
    return replay(read_sales(folder))


@pytest.mark.parametrize(
    ("status", "end", "code"),
    [
        ("delivered", End.CONFIRMED, ""),
        ("shipped", End.CONFIRMED, ""),
        ("processing", End.AT_WMS, ""),
        ("invoiced", End.AT_WMS, ""),
        ("canceled", End.CANCELED, ""),
        ("unavailable", End.ERROR, "unknown_sku"),
    ],
)
def test_each_status_ends_as_it_really_did(tmp_path: Path, status: str, end: End, code: str) -> None:
    part = replayed(tmp_path, status)[0].script
    assert (part.ends, part.code) == (end, code)
    assert bool(part.parcels) == (end is End.CONFIRMED)


@pytest.mark.parametrize("status", ["delivered", "unavailable", "canceled", "processing"])
def test_an_order_without_items_is_skipped_however_it_ended(tmp_path: Path, status: str) -> None:
    files = orders_with(status)
    write_market(tmp_path, orders=files["orders"], order_items=files["order_items"].splitlines()[0] + "\n")
    one = replay(read_sales(tmp_path))[0]
    assert (one.script.ends, one.script.code, one.order.lines) == (End.SKIPPED, "nothing_to_ship", ())


def test_orders_of_each_kind_alternate_between_cart_and_source(tmp_path: Path) -> None:
    orders = replayed(tmp_path, "delivered", "shipped", "delivered", "shipped", "delivered")
    assert [one.side for one in orders] == [Side.CART, Side.CART, Side.SOURCE, Side.SOURCE, Side.CART]


def test_canceled_orders_alternate_between_early_and_late(tmp_path: Path) -> None:
    orders = replayed(tmp_path, *["canceled"] * 4)
    assert [(one.side, one.script.cancel) for one in orders] == [
        (Side.CART, Cancel.BEFORE_LISTING),
        (Side.SOURCE, Cancel.BEFORE_LISTING),
        (Side.CART, Cancel.AFTER_LISTING),
        (Side.SOURCE, Cancel.AFTER_LISTING),
    ]


def test_what_the_files_say_is_in_the_order(tmp_path: Path) -> None:
    order = replayed(tmp_path)[0].order
    assert (order.number, order.currency, order.total) == ("o1", "BRL", Decimal("25.00"))
    assert (order.customer_account, order.delivery_date) == ("u1", date(2018, 8, 13))
    assert [(line.sku, line.distributor, line.unit_price) for line in order.lines] == [
        ("p1", "s1", Decimal("10.50")),
        ("p1", "s1", Decimal("10.50")),
    ]
    address = order.ship_to
    assert (address.city, address.region, address.postcode, address.country) == ("sao paulo", "SP", "03052", "BR")
    assert address.name
    assert address.line1


def test_made_up_addresses_stay_the_same(tmp_path: Path) -> None:
    assert replayed(tmp_path) == replayed(tmp_path)


def test_an_unknown_status_is_a_named_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="order o1 has the status 'returned', expected one of delivered, "):
        replayed(tmp_path, "returned")


def test_faults_are_few_deterministic_and_hit_only_what_ships(tmp_path: Path) -> None:
    orders = replayed(tmp_path, *["delivered"] * 600, *["processing"] * 50)
    first, second = sprinkle(orders, Faults(), 7), sprinkle(orders, Faults(), 7)
    assert first == second
    made = Counter(fault for one in first for fault in one.script.faults)
    assert (made[Fault.UNAVAILABLE], made[Fault.LOST_ANSWER], made[Fault.RATE_LIMITED]) == (4, 1, 1)
    assert all(len(one.script.faults) <= 1 for one in first)
    assert all(one.script.ends is End.CONFIRMED for one in first if one.script.faults)
