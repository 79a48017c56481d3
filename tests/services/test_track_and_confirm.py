"""From the parcel to the cart: tracking is stored once, written back once, and asked about where that is unclear."""

from datetime import timedelta

import pytest

from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.ledger.cursors import cursor
from include.order_sync.services.confirm import confirm
from include.order_sync.services.deliver import deliver
from include.order_sync.services.download import download
from include.order_sync.services.failures import ShipmentsNotConfirmed
from include.order_sync.services.pull import pull
from include.order_sync.services.track import track
from tests.clock import NOON
from tests.fakes.orders import CART, WAREHOUSE, a_line, a_parcel, an_order, some_orders
from tests.fakes.world import SOURCE, World
from tests.ledger.acts import rows, statuses, told_states, value


def later(world: World) -> World:
    """Let time pass."""
    world.clock.advance(hours=2)
    return world


@pytest.fixture
def delivered(world: World) -> World:
    """A world whose warehouse has three orders."""
    world.cart.sell(*some_orders(3))
    download(world.run(), CART)
    deliver(world.run(), WAREHOUSE)
    return world


@pytest.fixture
def shipped(delivered: World) -> World:
    """A world whose cart is to be told of three parcels."""
    delivered.warehouse.ship(NOON, *[a_parcel(f"P{key}", key) for key in statuses(delivered.ledger)])
    track(delivered.run(), WAREHOUSE)
    return delivered


def about(number: str):
    """Choose the calls about one order's parcel."""
    return lambda confirmation: confirmation.order_number == number


class TestTracking:
    def test_every_parcel_is_stored_and_counted(self, delivered: World) -> None:
        delivered.warehouse.ship(NOON, a_parcel("P1", "1001"), a_parcel("P2", "1002"), a_parcel("X", "nobody"))
        delivered.warehouse.unreadable = ("parcel 9 has no order",)

        result = track(delivered.run(), WAREHOUSE)

        assert (result.new, result.unknown, result.moved) == (2, 1, 2)
        said = "warehouse: 2 new shipments, 1 of orders that are not ours; unreadable: parcel 9 has no order"
        assert result.summary() == said
        assert statuses(delivered.ledger) == {"1001": "shipped", "1002": "shipped", "1003": "at_wms"}

    def test_the_next_time_begins_a_little_behind_the_cursor_and_finds_nothing_new(self, delivered: World) -> None:
        delivered.warehouse.ship(NOON, a_parcel("P1", "1001"))
        track(delivered.run(), WAREHOUSE)
        assert track(delivered.run(), WAREHOUSE).new == 0

        assert cursor(delivered.ledger, WAREHOUSE, "shipments") == NOON
        asked = [subject[1] for call, subject in delivered.warehouse.calls if call == "shipments"]
        assert asked == [None, NOON - timedelta(minutes=5)]

    def test_a_range_can_be_read_again(self, delivered: World) -> None:
        delivered.warehouse.ship(NOON - timedelta(days=9), a_parcel("P1", "1001"))

        assert track(delivered.run(), WAREHOUSE, since=NOON - timedelta(days=10)).new == 1
        assert delivered.warehouse.calls[-1][1][1] == NOON - timedelta(days=10)

    def test_what_came_before_a_failure_is_kept_and_the_rest_comes_next_time(self, delivered: World) -> None:
        delivered.warehouse.page_size = 1
        for hours, key in enumerate(("1001", "1002", "1003")):
            delivered.warehouse.ship(NOON + timedelta(hours=hours), a_parcel(f"P{key}", key))
        delivered.warehouse.fail("shipments", ErrorCode.UNAVAILABLE, when=lambda subject: subject[0] == 3)

        with pytest.raises(VendorError):
            track(delivered.run(), WAREHOUSE)
        assert value(delivered.ledger, "SELECT count(*) FROM shipments") == 2
        assert cursor(delivered.ledger, WAREHOUSE, "shipments") == NOON + timedelta(hours=1)
        assert track(delivered.run(), WAREHOUSE).new == 1

    def test_a_source_that_takes_no_tracking_is_confirmed_without_being_told(self, world: World) -> None:
        world.source.sell(an_order("1"))
        pull(world.run(), SOURCE)
        deliver(world.run(), WAREHOUSE)
        world.warehouse.ship(NOON, a_parcel("P1", "1", reference=f"{SOURCE}:1"))

        track(world.run(), WAREHOUSE)

        assert statuses(world.ledger) == {"1": "confirmed"}
        assert told_states(world.ledger) == ["not_needed"]


class TestConfirming:
    def test_the_cart_is_told_of_every_parcel_once(self, shipped: World) -> None:
        result = confirm(shipped.run(), CART)
        assert (result.confirmed, result.held, result.moved) == (3, 0, 3)
        assert result.summary() == "web_shop: 3 shipments confirmed, 0 need a person"

        assert confirm(later(shipped).run(), CART).confirmed == 0
        assert shipped.cart.told_of() == ["TRACK-P1001", "TRACK-P1002", "TRACK-P1003"]
        assert set(statuses(shipped.ledger).values()) == {"confirmed"}
        assert {told.complete for told in shipped.cart.told} == {True}

    def test_a_part_is_told_at_once_and_the_last_part_completes(self, world: World) -> None:
        world.cart.sell(an_order("1", a_line("1"), a_line("2")))
        download(world.run(), CART)
        deliver(world.run(), WAREHOUSE)
        for part, line in enumerate("12"):
            world.warehouse.ship(NOON + timedelta(hours=part), a_parcel(f"P{line}", "1", (line, "2")))
            track(later(world).run(), WAREHOUSE)
            confirm(world.run(), CART)

        assert [told.complete for told in world.cart.told] == [False, True]
        assert statuses(world.ledger) == {"1": "confirmed"}

    def test_a_lost_answer_is_found_by_asking(self, shipped: World) -> None:
        shipped.cart.lose_answer("confirm", when=about("1002"))

        with pytest.raises(ShipmentsNotConfirmed, match=r"^1 of 3 shipments not confirmed: 1002 \(timeout"):
            confirm(shipped.run(), CART)
        confirm(later(shipped).run(), CART)

        assert shipped.cart.count("confirm") == 3
        assert shipped.cart.count("find_confirmation") == 1
        assert set(statuses(shipped.ledger).values()) == {"confirmed"}

    def test_what_the_cart_has_not_got_is_told_again(self, shipped: World) -> None:
        shipped.cart.fail("confirm", VendorError(ErrorCode.TIMEOUT, "no answer", sent=True), when=about("1002"))
        with pytest.raises(ShipmentsNotConfirmed):
            confirm(shipped.run(), CART)

        later(shipped).clock.tick = timedelta(seconds=1)
        assert confirm(shipped.run(), CART).confirmed == 1

        assert shipped.cart.count("confirm") == 4
        assert len(shipped.cart.told_of()) == 3

    def test_a_question_that_fails_tells_nothing_again(self, shipped: World) -> None:
        shipped.cart.lose_answer("confirm", when=about("1002"))
        shipped.cart.fail("find_confirmation", ErrorCode.UNAVAILABLE)
        for _ in range(2):
            with pytest.raises(ShipmentsNotConfirmed):
                confirm(later(shipped).run(), CART)
        confirm(later(shipped).run(), CART)

        assert len(shipped.cart.told_of()) == 3

    def test_after_five_attempts_the_order_needs_a_person(self, shipped: World) -> None:
        shipped.cart.fail("confirm", ErrorCode.UNAVAILABLE, times=99, when=about("1002"))
        for _ in range(4):
            with pytest.raises(ShipmentsNotConfirmed):
                confirm(later(shipped).run(), CART)

        assert confirm(later(shipped).run(), CART).held == 1

        assert statuses(shipped.ledger) == {"1001": "confirmed", "1002": "error", "1003": "confirmed"}
        found = rows(shipped.ledger, "SELECT failures FROM confirmations WHERE state = 'failed'")
        assert [row["failures"] for row in found] == [5]
        confirm(later(shipped).run(), CART)
        assert shipped.cart.count("confirm") == 7

    def test_a_refusal_is_held_at_once_and_stops_no_other(self, shipped: World) -> None:
        shipped.cart.fail("confirm", ErrorCode.NOT_FOUND, when=about("1002"))

        result = confirm(shipped.run(), CART)

        assert (result.confirmed, result.held) == (2, 1)
        assert statuses(shipped.ledger)["1002"] == "error"

    def test_a_dry_run_says_what_it_would_tell_and_tells_nothing(self, shipped: World) -> None:
        result = confirm(shipped.run(), CART, dry_run=True)

        assert result.summary().splitlines()[:2] == [
            "web_shop: would confirm 3 shipments",
            "  1001: DHL TRACK-P1001",
        ]
        assert result.moved == 0
        assert shipped.cart.told == []
        assert told_states(shipped.ledger) == ["queued"] * 3
