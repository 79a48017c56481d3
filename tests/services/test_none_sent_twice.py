"""No order is sent twice: what is unknown is asked about, and only a clear no sends again."""

import pytest

from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.services.deliver import deliver
from include.order_sync.services.failures import OrdersNotExported
from include.order_sync.states import ExportState
from tests.fakes.orders import WAREHOUSE, a_parcel
from tests.fakes.world import World
from tests.ledger.acts import export_states, listed, one_state, ship, statuses, value
from tests.services.steps import TICK, has, later, sell


def test_a_lost_answer_is_found_by_asking(sold: World) -> None:
    sold.warehouse.lose_answer("push", when=has("1002"))

    with pytest.raises(OrdersNotExported, match=r"^1 of 3 orders not exported: 1002 \(timeout"):
        deliver(sold.run(), WAREHOUSE)
    assert export_states(sold.ledger)["1002", WAREHOUSE] == ExportState.PENDING_VERIFICATION
    assert deliver(later(sold).run(), WAREHOUSE).exported == 1

    assert set(sold.warehouse.times_taken.values()) == {1}
    assert value(sold.ledger, "SELECT count(*) FROM attempts WHERE kind = 'export_lookup'") == 1


def test_what_the_destination_has_not_got_is_sent_again_with_the_same_idempotency_key(sold: World) -> None:
    sold.warehouse.fail("push", VendorError(ErrorCode.TIMEOUT, "no answer", sent=True), when=has("1002"))
    with pytest.raises(OrdersNotExported):
        deliver(sold.run(), WAREHOUSE)

    later(sold).clock.tick = TICK
    assert deliver(sold.run(), WAREHOUSE).exported == 1

    assert sold.warehouse.keys_pushed.count("web_shop:1002:1") == 2
    assert set(sold.warehouse.times_taken.values()) == {1}


def test_it_is_asked_only_after_a_call_has_had_time_to_end(sold: World) -> None:
    sold.configure(WAREHOUSE, timeout="60s")
    sold.warehouse.lose_answer("push", when=has("1002"))
    with pytest.raises(OrdersNotExported):
        deliver(sold.run(), WAREHOUSE)

    deliver(later(sold, seconds=30).run(), WAREHOUSE)
    assert sold.warehouse.count("find") == 0
    deliver(later(sold, seconds=40).run(), WAREHOUSE)
    assert sold.warehouse.count("find") == 1


def test_a_question_that_fails_leaves_the_outcome_unknown_and_sends_nothing(sold: World) -> None:
    sold.warehouse.lose_answer("push", when=has("1002"))
    sold.warehouse.fail("find", ErrorCode.UNAVAILABLE, times=3)
    with pytest.raises(OrdersNotExported):
        deliver(sold.run(), WAREHOUSE)

    for _ in range(3):
        with pytest.raises(OrdersNotExported, match="1002"):
            deliver(later(sold).run(), WAREHOUSE)
    assert export_states(sold.ledger)["1002", WAREHOUSE] == ExportState.PENDING_VERIFICATION
    assert value(sold.ledger, "SELECT max(failures) FROM exports") == 0
    deliver(later(sold).run(), WAREHOUSE)

    assert sold.warehouse.count("push") == 3
    assert set(statuses(sold.ledger).values()) == {"at_wms"}


@pytest.mark.parametrize("code", [ErrorCode.NOT_FOUND, ErrorCode.REJECTED, ErrorCode.INTERNAL])
def test_no_failure_of_a_question_counts_as_an_answer(sold: World, code: ErrorCode) -> None:
    sold.warehouse.lose_answer("push", when=has("1002"))
    sold.warehouse.fail("find", code)
    with pytest.raises(OrdersNotExported):
        deliver(sold.run(), WAREHOUSE)
    with pytest.raises(OrdersNotExported):
        deliver(later(sold).run(), WAREHOUSE)

    assert export_states(sold.ledger)["1002", WAREHOUSE] == ExportState.PENDING_VERIFICATION


def test_a_destination_that_cannot_be_asked_leaves_the_order_to_a_person(world: World) -> None:
    world.configure(WAREHOUSE, vendor="mute_warehouse")
    sell(world, 2).warehouse.lose_answer("push", when=has("1002"))

    assert deliver(world.run(), WAREHOUSE).held == 1
    for _ in range(3):
        deliver(later(world).run(), WAREHOUSE)

    assert export_states(world.ledger)["1002", WAREHOUSE] == ExportState.PENDING_VERIFICATION
    assert world.warehouse.count("push") == 2
    assert [row.sync_status for row in listed(world.ledger)] == ["Pending Verification", "Successful"]


def test_a_surprise_in_a_call_is_an_unknown_outcome_too(sold: World) -> None:
    sold.warehouse.fail("push", ValueError("a bug"), late=True, when=has("1002"))

    with pytest.raises(OrdersNotExported, match="ValueError: a bug"):
        deliver(sold.run(), WAREHOUSE)
    deliver(later(sold).run(), WAREHOUSE)

    assert set(sold.warehouse.times_taken.values()) == {1}


def test_a_call_that_never_reached_the_destination_is_simply_tried_again(sold: World) -> None:
    sold.warehouse.fail("push", ErrorCode.UNAVAILABLE, when=has("1002"))
    with pytest.raises(OrdersNotExported):
        deliver(sold.run(), WAREHOUSE)

    deliver(later(sold).run(), WAREHOUSE)

    assert sold.warehouse.count("find") == 0
    assert set(sold.warehouse.times_taken.values()) == {1}


def test_an_order_that_the_destination_had_already_counts_as_exported(sold: World) -> None:
    sold.warehouse.fail("push", ErrorCode.DUPLICATE, when=has("1002"))

    assert deliver(sold.run(), WAREHOUSE).exported == 3
    assert set(statuses(sold.ledger).values()) == {"at_wms"}


def test_an_order_shipped_while_its_outcome_was_unknown_is_not_sent_again(sold: World) -> None:
    sold.warehouse.lose_answer("push", when=has("1002"))
    with pytest.raises(OrdersNotExported):
        deliver(sold.run(), WAREHOUSE)
    ship(sold.ledger, a_parcel("P1", "1002"))

    deliver(later(sold).run(), WAREHOUSE)

    assert sold.warehouse.count("push") == 3
    assert statuses(sold.ledger)["1002"] == "shipped"


def test_an_order_is_at_the_destination_when_its_id_comes(world: World) -> None:
    sell(world, 1).warehouse.accepts_first = True
    deliver(world.run(), WAREHOUSE)
    assert one_state(world.ledger) == ("new", "pending_verification")
    deliver(later(world).run(), WAREHOUSE)
    assert one_state(world.ledger) == ("new", "pending_verification")

    world.warehouse.accepts_first = False
    deliver(later(world).run(), WAREHOUSE)

    assert one_state(world.ledger) == ("at_wms", "exported")
    assert world.warehouse.count("push") == 1


def test_an_accepted_order_that_is_not_found_yet_is_not_sent_again(world: World) -> None:
    sell(world, 1).warehouse.accepts_first = True
    deliver(world.run(), WAREHOUSE)
    world.warehouse.taken.clear()

    deliver(later(world).run(), WAREHOUSE)

    assert one_state(world.ledger) == ("new", "pending_verification")
    assert world.warehouse.count("push") == 1
