from collections import Counter
from datetime import date

import pytest

from include.order_sync.errors import ConfigurationError
from include.order_sync.sandbox.faults import Faults, sprinkle
from include.order_sync.sandbox.script import Cancel, End, Fault, Side, counts, plan
from include.order_sync.sandbox.selfmade import MINIMUM, make_orders

TODAY = date(2026, 5, 4)
NAMES = {Side.CART: "web_shop", Side.SOURCE: "field_sales"}


def test_same_seed_makes_the_same_orders_and_faults() -> None:
    first, second = (sprinkle(make_orders(60, 7, TODAY), Faults(), 7) for _ in range(2))
    assert first == second
    assert first != sprinkle(make_orders(60, 8, TODAY), Faults(), 8)


@pytest.mark.parametrize("seed", range(20))
def test_every_seed_plays_every_idea(seed: int) -> None:
    orders = sprinkle(make_orders(60, seed, TODAY), Faults(), seed)
    ends = counts(orders)
    expected = {"confirmed": 49, "at_wms": 2, "error": 2, "canceled": 4, "skipped": 3, "new": 0, "shipped": 0}
    assert ends == expected
    assert {one.script.code for one in orders if one.script.ends is End.SKIPPED} == {
        "malformed",
        "nothing_to_ship",
        "filtered",
    }
    assert {one.script.code for one in orders if one.script.ends is End.ERROR} == {
        "invalid_address",
        "unmapped_ship_method",
    }
    assert {one.script.cancel for one in orders} == set(Cancel) - {Cancel.AFTER_LISTING}


def test_each_fault_that_passes_hits_one_order_of_the_side_it_belongs_to() -> None:
    orders = sprinkle(make_orders(60, 7, TODAY), Faults(), 7)
    made = Counter(fault for one in orders for fault in one.script.faults)
    assert made == dict.fromkeys(set(Fault) - {Fault.PAGE_UNAVAILABLE, Fault.PAGE_RATE_LIMITED}, 1)
    sides = {fault: one.side for one in orders for fault in one.script.faults}
    assert sides[Fault.LISTED_TWICE] is sides[Fault.CONFIRMATION_LOST] is Side.CART
    assert sides[Fault.HANDED_OVER_TWICE] is sides[Fault.HANDED_OVER_AGAIN] is Side.SOURCE


def test_orders_are_whole() -> None:
    orders = make_orders(60, 7, TODAY)
    assert len({one.order.number for one in orders}) == 60
    assert Counter(one.side for one in orders) == {Side.CART: 30, Side.SOURCE: 30}
    assert len({one.order.ship_to.country for one in orders}) >= 6
    for one in orders:
        assert one.order.placed_at.date() < TODAY
        assert len({line.external_id for line in one.order.lines}) == len(one.order.lines)
        assert one.order.lines or one.script.ends is End.SKIPPED
        assert one.order.ship_to.line1
        assert len(one.order.lines) >= one.script.parcels


def test_only_the_unmapped_order_has_a_ship_method_without_mapping() -> None:
    methods = {one.order.ship_method: one.script.code for one in make_orders(60, 7, TODAY) if one.script.code}
    assert methods["courier_x"] == "unmapped_ship_method"
    all_methods = {one.order.ship_method for one in make_orders(60, 7, TODAY)}
    assert all_methods == {"courier_x", "flat_rate", "express"}


def test_too_few_orders_are_a_named_error() -> None:
    assert len(make_orders(MINIMUM, 7, TODAY)) == MINIMUM
    with pytest.raises(ConfigurationError, match=f"--count is 12, expected at least {MINIMUM}"):
        make_orders(12, 7, TODAY)


def test_the_plan_names_every_order_with_its_end_and_reason() -> None:
    orders = make_orders(60, 7, TODAY)
    written = plan(orders, NAMES)
    parts = written["orders"]
    assert isinstance(parts, dict)
    assert len(parts) == 60
    unmapped = next(part for part in parts.values() if part["code"] == "unmapped_ship_method")
    key = f"web_shop/{unmapped['external_id']}"
    assert parts[key] == {
        "cart": "web_shop",
        "external_id": unmapped["external_id"],
        "number": unmapped["external_id"],
        "ends": "error",
        "code": "unmapped_ship_method",
        "why": "ship method courier_x has no mapping",
    }
    assert written["expected"] == counts(orders)
