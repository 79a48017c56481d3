"""Failures are tracked by task retries, and end in an order that is red with its count."""

import pytest

from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.services.deliver import deliver
from include.order_sync.services.failures import OrdersNotExported
from tests.fakes.orders import WAREHOUSE
from tests.fakes.world import World
from tests.ledger.acts import listed, one_state, rows
from tests.services.steps import TICK, has, later, sell


def test_three_of_many_fail_and_the_task_says_which_and_when_they_are_due(world: World) -> None:
    sell(world, 30)
    for number in ("1003", "1007", "1021"):
        world.warehouse.fail("push", ErrorCode.UNAVAILABLE, when=has(number))

    with pytest.raises(OrdersNotExported) as caught:
        deliver(world.run(), WAREHOUSE)

    assert str(caught.value).startswith("3 of 30 orders not exported: 1003 (unavailable: ")
    assert "; 1007 (" in str(caught.value)
    assert caught.value.retry_in == pytest.approx(10, abs=1)
    assert world.warehouse.count("push") == 30
    assert deliver(later(world, seconds=20).run(try_number=2), WAREHOUSE).exported == 3
    assert world.warehouse.count("push") == 33


def test_attempts_carry_the_task_run_that_made_them(world: World) -> None:
    sell(world, 1).warehouse.fail("push", ErrorCode.UNAVAILABLE)
    run = {"dag_id": "wms_delivery", "run_id": "manual__7", "task_id": "deliver_orders", "map_index": 4}
    with pytest.raises(OrdersNotExported):
        deliver(world.run(**run, try_number=1), WAREHOUSE)
    deliver(later(world).run(**run, try_number=2), WAREHOUSE)

    found = rows(world.ledger, "SELECT * FROM attempts ORDER BY id")
    names = ("dag_id", "run_id", "task_id", "map_index", "try_number", "number", "outcome", "error_code")
    assert [tuple(row[name] for name in names) for row in found] == [
        ("wms_delivery", "manual__7", "deliver_orders", 4, 1, 1, "retried_later", "unavailable"),
        ("wms_delivery", "manual__7", "deliver_orders", 4, 2, 2, "acknowledged", None),
    ]


def test_when_the_attempts_run_out_the_order_is_red_with_its_count_and_the_task_goes_green(world: World) -> None:
    sell(world, 1).warehouse.fail("push", ErrorCode.UNAVAILABLE, times=99)
    for attempt in range(1, 5):
        with pytest.raises(OrdersNotExported):
            deliver(later(world).run(try_number=attempt), WAREHOUSE)

    assert deliver(later(world).run(try_number=5), WAREHOUSE).held == 1

    (row,) = listed(world.ledger)
    assert (row.status, row.colour, row.failures, row.error_code) == ("error", "red", 5, "unavailable")
    deliver(later(world).run(), WAREHOUSE)
    assert world.warehouse.count("push") == 5


def test_the_number_of_attempts_is_the_destinations(world: World) -> None:
    world.configure(WAREHOUSE, attempts=2)
    sell(world, 1).warehouse.fail("push", ErrorCode.UNAVAILABLE, times=99)
    with pytest.raises(OrdersNotExported):
        deliver(world.run(), WAREHOUSE)
    deliver(later(world).run(), WAREHOUSE)

    assert one_state(world.ledger) == ("error", "failed")


def test_each_failure_waits_twice_as_long_as_the_one_before(world: World) -> None:
    sell(world, 1).warehouse.fail("push", ErrorCode.UNAVAILABLE, times=99)
    waits = []
    for _ in range(3):
        with pytest.raises(OrdersNotExported) as caught:
            deliver(later(world).run(), WAREHOUSE)
        waits.append(caught.value.retry_in)

    assert waits == [pytest.approx(wait, abs=1) for wait in (10, 20, 40)]


def test_an_order_sent_and_never_found_runs_out_of_attempts_like_any_other(world: World) -> None:
    world.configure(WAREHOUSE, attempts=2)
    lost = VendorError(ErrorCode.TIMEOUT, "no answer", sent=True)
    sell(world, 1).warehouse.fail("push", lost, times=99)
    world.clock.tick = TICK
    for _ in range(2):
        with pytest.raises(OrdersNotExported):
            deliver(later(world).run(), WAREHOUSE)

    assert deliver(later(world).run(), WAREHOUSE).held == 1
    assert one_state(world.ledger) == ("error", "failed")
    assert world.warehouse.count("push") == 2
