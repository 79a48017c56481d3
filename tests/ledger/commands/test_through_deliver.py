"""What a person did, as the destination comes to know of it."""

import pytest

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.commands.model import Action
from include.order_sync.services.confirm import confirm
from include.order_sync.services.deliver import deliver
from include.order_sync.services.failures import OrdersNotExported
from include.order_sync.services.track import track
from tests.fakes.orders import CART, WAREHOUSE, a_parcel
from tests.fakes.world import World
from tests.ledger.acts import one_state, value
from tests.ledger.commands.situations import done, state
from tests.services.steps import later, sell

KEY = f"{CART}:1001"


def test_an_order_that_is_sent_again_goes_out_under_another_key(world: World) -> None:
    sell(world, 1)
    deliver(world.run(), WAREHOUSE)
    done(world.ledger, Action.RESEND)

    assert deliver(world.run(), WAREHOUSE).exported == 1

    assert world.warehouse.keys_pushed == [f"{KEY}:1", f"{KEY}:2"]
    assert one_state(world.ledger) == ("at_wms", "exported")
    assert deliver(later(world).run(), WAREHOUSE).exported == 0


def test_an_order_that_is_tried_again_keeps_its_key(world: World) -> None:
    sell(world, 1)
    world.warehouse.fail("push", ErrorCode.REJECTED)
    deliver(world.run(), WAREHOUSE)
    done(world.ledger, Action.RETRY_SYNC)
    deliver(world.run(), WAREHOUSE)

    assert world.warehouse.keys_pushed == [f"{KEY}:1", f"{KEY}:1"]
    assert one_state(world.ledger) == ("at_wms", "exported")


def test_a_second_sending_whose_answer_was_lost_is_asked_about_and_not_sent_a_third_time(world: World) -> None:
    sell(world, 1)
    deliver(world.run(), WAREHOUSE)
    done(world.ledger, Action.RESEND)
    world.warehouse.lose_answer("push")
    with pytest.raises(OrdersNotExported):
        deliver(world.run(), WAREHOUSE)
    deliver(later(world).run(), WAREHOUSE)

    assert world.warehouse.keys_pushed == [f"{KEY}:1", f"{KEY}:2"]
    assert one_state(world.ledger) == ("at_wms", "exported")


def test_a_second_sending_forgets_that_the_destination_had_promised_its_id(world: World) -> None:
    sell(world, 1)
    world.warehouse.accepts_first = True
    deliver(world.run(), WAREHOUSE)
    assert value(world.ledger, "SELECT accepted_at FROM exports") is not None
    world.warehouse.accepts_first = False
    world.warehouse.taken.clear()

    done(world.ledger, Action.RESEND)
    world.warehouse.fail("push", ErrorCode.UNAVAILABLE)
    with pytest.raises(OrdersNotExported):
        deliver(world.run(), WAREHOUSE)
    deliver(later(world).run(), WAREHOUSE)

    assert world.warehouse.keys_pushed == [f"{KEY}:1", f"{KEY}:2", f"{KEY}:2"]
    assert one_state(world.ledger) == ("at_wms", "exported")


def test_a_destination_that_cannot_be_asked_is_sent_it_again_when_a_person_has_looked(world: World) -> None:
    world.configure(WAREHOUSE, vendor="mute_warehouse")
    sell(world, 1)
    world.warehouse.lose_answer("push")
    deliver(world.run(), WAREHOUSE)
    deliver(later(world).run(), WAREHOUSE)
    assert world.warehouse.keys_pushed == [f"{KEY}:1"]

    done(world.ledger, Action.RESEND)
    deliver(world.run(), WAREHOUSE)

    assert world.warehouse.keys_pushed == [f"{KEY}:1", f"{KEY}:2"]


def test_a_person_who_does_not_want_to_wait_has_the_destination_asked_or_sent_it_now(world: World) -> None:
    sell(world, 2)
    world.warehouse.fail("push", ErrorCode.UNAVAILABLE)
    with pytest.raises(OrdersNotExported):
        deliver(world.run(), WAREHOUSE)
    assert deliver(world.run(), WAREHOUSE).exported == 0

    done(world.ledger, Action.RETRY_SYNC)

    assert deliver(world.run(), WAREHOUSE).exported == 1


def test_an_order_on_hold_or_marked_as_synced_is_never_sent(world: World) -> None:
    sell(world, 3)
    done(world.ledger, Action.HOLD, 1)
    done(world.ledger, Action.MARK_SYNCED, 2)
    deliver(world.run(), WAREHOUSE)
    assert world.warehouse.keys_pushed == [f"{CART}:1003:1"]

    done(world.ledger, Action.RELEASE, 1)
    deliver(world.run(), WAREHOUSE)

    assert world.warehouse.keys_pushed[1:] == [f"{KEY}:1"]


def test_what_a_person_cancels_is_called_back_by_the_next_delivery(world: World) -> None:
    sell(world, 1)
    deliver(world.run(), WAREHOUSE)
    assert done(world.ledger, Action.CANCEL).destinations == (WAREHOUSE,)

    assert deliver(world.run(), WAREHOUSE).canceled == 1

    assert world.warehouse.canceled == [KEY]
    assert one_state(world.ledger) == ("canceled", "canceled")


def test_an_order_keyed_in_by_hand_goes_on_to_its_end(world: World) -> None:
    sell(world, 1)
    world.warehouse.fail("push", ErrorCode.REJECTED)
    deliver(world.run(), WAREHOUSE)
    done(world.ledger, Action.MARK_SYNCED)
    world.warehouse.ship(world.clock(), a_parcel("P1", "1001"))

    track(world.run(), WAREHOUSE)
    confirm(world.run(), CART)

    assert state(world.ledger) == ("confirmed", "marked_synced", "confirmed")
    assert world.cart.told_of() == ["TRACK-P1"]


def test_the_cart_is_told_again_when_a_person_asks_and_not_when_it_was_told_by_hand(world: World) -> None:
    sell(world, 2)
    deliver(world.run(), WAREHOUSE)
    world.warehouse.ship(world.clock(), a_parcel("P1", "1001"), a_parcel("P2", "1002"))
    track(world.run(), WAREHOUSE)
    world.cart.fail("confirm", ErrorCode.REJECTED, times=2)
    confirm(world.run(), CART)

    done(world.ledger, Action.RETRY_CONFIRMATION, 1)
    done(world.ledger, Action.MARK_CONFIRMED, 2)
    confirm(world.run(), CART)

    assert world.cart.told_of() == ["TRACK-P1"]
    assert state(world.ledger, 1) == ("confirmed", "exported", "confirmed")
    assert state(world.ledger, 2) == ("confirmed", "exported", "marked_confirmed")
