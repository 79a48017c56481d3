from collections import Counter
from datetime import date

import pytest

from include.order_sync.errors import ConfigurationError
from include.order_sync.sandbox.faults import Faults, sprinkle
from include.order_sync.sandbox.script import Cancel, End, Fault, Side, counts, plan
from include.order_sync.sandbox.selfmade import make_orders

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
    expected = {"confirmed": 39, "at_wms": 2, "error": 12, "canceled": 4, "skipped": 3, "new": 0, "shipped": 0}
    assert ends == expected
    assert {one.script.code for one in orders if one.script.ends is End.SKIPPED} == {
        "malformed",
        "nothing_to_ship",
        "filtered",
    }
    assert {one.script.code for one in orders if one.script.ends is End.ERROR} == {
        "invalid_address",
        "rejected",
        "unknown_sku",
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


def test_only_unmapped_orders_have_a_ship_method_without_mapping() -> None:
    orders = make_orders(60, 7, TODAY)
    codes = {one.script.code for one in orders if one.order.ship_method == "EXP-2"}
    unmapped = [one.side for one in orders if one.script.code == "unmapped_ship_method"]
    assert codes == {"unmapped_ship_method"}
    assert Counter(unmapped) == {Side.CART: 4, Side.SOURCE: 2}
    assert {one.order.ship_method for one in orders} == {"EXP-2", "flat_rate", "express"}


@pytest.mark.parametrize("wanted", [0, 3, 55])
def test_as_many_orders_as_wished_have_an_item_that_the_destination_does_not_know(wanted: int) -> None:
    orders = make_orders(120, 7, TODAY, wanted)
    codes = [one.script.code for one in orders if any(line.sku == "LAMP-ASH" for line in one.order.lines)]
    assert codes == ["unknown_sku"] * wanted


@pytest.mark.parametrize(("new_items", "least"), [(3, 48), (55, 100)])
def test_too_few_orders_are_a_named_error(new_items: int, least: int) -> None:
    assert len(sprinkle(make_orders(least, 7, TODAY, new_items), Faults(), 7)) == least
    with pytest.raises(ConfigurationError, match=f"--count is 12, expected at least {least}"):
        make_orders(12, 7, TODAY, new_items)


def test_the_plan_names_every_order_with_its_end_and_reason() -> None:
    orders = make_orders(60, 7, TODAY)
    written = plan(orders, NAMES)
    parts = written["orders"]
    assert isinstance(parts, dict)
    assert len(parts) == 60
    found = (part for part in parts.values() if part["code"] == "unmapped_ship_method" and part["cart"] == "web_shop")
    unmapped = next(found)
    key = f"web_shop/{unmapped['external_id']}"
    assert parts[key] == {
        "cart": "web_shop",
        "external_id": unmapped["external_id"],
        "number": unmapped["external_id"],
        "ends": "error",
        "code": "unmapped_ship_method",
        "why": "ship method EXP-2 has no mapping",
    }
    assert written["expected"] == counts(orders)
