"""Canceled at the cart: before the export, while it is under way, after it, and too late."""

import pytest

from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.services.deliver import deliver
from include.order_sync.services.download import download
from include.order_sync.services.failures import OrdersNotExported
from tests.fakes.orders import CART, WAREHOUSE, an_order
from tests.fakes.world import World
from tests.ledger.acts import listed, statuses, value
from tests.services.steps import LATER, TICK, cancel, has, later, sell


def test_before_the_export_it_is_never_sent(sold: World) -> None:
    cancel(sold, "1002")

    assert deliver(sold.run(), WAREHOUSE).exported == 2
    assert statuses(sold.ledger)["1002"] == "canceled"
    assert sold.warehouse.count("cancel") == 0


def test_after_the_export_it_is_called_back(sold: World) -> None:
    deliver(sold.run(), WAREHOUSE)
    cancel(sold, "1002")

    assert deliver(sold.run(), WAREHOUSE).canceled == 1
    assert sold.warehouse.canceled == ["web_shop:1002"]
    assert statuses(sold.ledger)["1002"] == "canceled"


def test_too_late_needs_a_person_and_is_asked_once(sold: World) -> None:
    deliver(sold.run(), WAREHOUSE)
    sold.warehouse.too_late = {"web_shop:1002"}
    cancel(sold, "1002")

    for _ in range(3):
        assert deliver(later(sold).run(), WAREHOUSE).canceled == 0

    assert sold.warehouse.count("cancel") == 1
    (row,) = [row for row in listed(sold.ledger) if row.number == "1002"]
    assert (row.status, row.error_code) == ("error", "canceled_at_source")


def test_a_destination_that_takes_no_cancellations_leaves_it_to_a_person(world: World) -> None:
    world.configure(WAREHOUSE, vendor="mute_warehouse")
    deliver(sell(world, 1).run(), WAREHOUSE)
    cancel(world, "1001")

    deliver(world.run(), WAREHOUSE)

    assert statuses(world.ledger) == {"1001": "error"}


def test_while_its_outcome_is_unknown_it_is_asked_about_and_then_called_back(sold: World) -> None:
    sold.warehouse.lose_answer("push", when=has("1002"))
    with pytest.raises(OrdersNotExported):
        deliver(sold.run(), WAREHOUSE)
    cancel(sold, "1002")

    deliver(later(sold).run(), WAREHOUSE)
    deliver(later(sold).run(), WAREHOUSE)

    assert sold.warehouse.canceled == ["web_shop:1002"]
    assert statuses(sold.ledger)["1002"] == "canceled"


def test_what_the_destination_turns_out_not_to_have_is_not_sent_again(sold: World) -> None:
    sold.warehouse.fail("push", VendorError(ErrorCode.TIMEOUT, "no answer", sent=True), when=has("1002"))
    with pytest.raises(OrdersNotExported):
        deliver(sold.run(), WAREHOUSE)
    cancel(sold, "1002")

    sold.clock.tick = TICK
    deliver(later(sold).run(), WAREHOUSE)

    assert statuses(sold.ledger)["1002"] == "canceled"
    assert sold.warehouse.count("push") == 3


def test_a_call_back_that_fails_is_tried_again_and_stops_no_delivery(sold: World) -> None:
    deliver(sold.run(), WAREHOUSE)
    cancel(sold, "1002")
    sold.cart.sell(an_order("new", updated_at=LATER))
    download(sold.run(), CART)
    sold.warehouse.fail("cancel", ErrorCode.UNAVAILABLE)

    with pytest.raises(OrdersNotExported, match=r"1002 .*not called back"):
        deliver(sold.run(), WAREHOUSE)
    assert statuses(sold.ledger)["new"] == "at_wms"
    deliver(later(sold).run(), WAREHOUSE)

    assert statuses(sold.ledger)["1002"] == "canceled"


def test_a_refused_login_is_not_tried_once_for_each_order_to_be_called_back(world: World) -> None:
    sell(world, 6)
    deliver(world.run(), WAREHOUSE)
    cancel(world, *statuses(world.ledger))
    world.warehouse.fail("cancel", ErrorCode.UNAUTHORIZED, times=99)

    with pytest.raises(OrdersNotExported):
        deliver(world.run(), WAREHOUSE)

    assert world.warehouse.count("cancel") == 1
    assert value(world.ledger, "SELECT error_code FROM account_runs WHERE stage = 'deliver'") == "unauthorized"
