"""A slow, silent or closed account: the batch stops in good time, and no order pays for it."""

import pytest

from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.services.deliver import deliver
from include.order_sync.services.failures import OrdersNotExported
from tests.fakes.orders import WAREHOUSE
from tests.fakes.world import World
from tests.ledger.acts import one_state, rows, statuses, value
from tests.services.steps import later, sell


def test_a_rate_limit_pauses_and_costs_no_attempts(world: World) -> None:
    world.configure(WAREHOUSE, concurrency=1)
    sell(world, 10)
    slow_down = VendorError(ErrorCode.RATE_LIMITED, "slow down", retry_after=30)
    for _ in range(7):
        world.warehouse.fail("push", slow_down)
        with pytest.raises(OrdersNotExported) as caught:
            deliver(later(world, seconds=60).run(), WAREHOUSE)
        assert caught.value.retry_in == pytest.approx(30, abs=1)

    assert world.warehouse.count("push") == 7
    assert deliver(later(world).run(), WAREHOUSE).exported == 10
    assert set(statuses(world.ledger).values()) == {"at_wms"}


def test_a_long_pause_is_left_to_a_later_run(world: World) -> None:
    tomorrow = VendorError(ErrorCode.RATE_LIMITED, "tomorrow", retry_after=86400)
    sell(world, 2).warehouse.fail("push", tomorrow, times=9)

    with pytest.raises(OrdersNotExported) as caught:
        deliver(world.run(), WAREHOUSE)

    assert caught.value.retry_in is None
    assert value(world.ledger, "SELECT paused_until IS NOT NULL FROM account_runs WHERE stage = 'deliver'")


@pytest.mark.parametrize("code", [ErrorCode.UNAUTHORIZED, ErrorCode.FORBIDDEN])
def test_a_refused_login_stops_after_the_calls_under_way_and_pauses_the_account(world: World, code: ErrorCode) -> None:
    world.configure(WAREHOUSE, concurrency=2)
    sell(world, 20).warehouse.fail("push", code, times=99)

    with pytest.raises(OrdersNotExported, match=r"20 of 20.*18 of them were not tried") as caught:
        deliver(world.run(), WAREHOUSE)

    assert world.warehouse.count("push") == 2
    assert caught.value.retry_in is None
    (run,) = rows(world.ledger, "SELECT error_code, paused_until FROM account_runs WHERE stage = 'deliver'")
    assert (run["error_code"], run["paused_until"] is not None) == (code, True)
    assert set(statuses(world.ledger).values()) == {"new"}
    world.warehouse.faults.clear()
    assert deliver(later(world).run(), WAREHOUSE).exported == 20


def test_a_refused_login_never_uses_up_an_orders_attempts(world: World) -> None:
    sell(world, 1).warehouse.fail("push", ErrorCode.UNAUTHORIZED, times=9)
    for _ in range(9):
        with pytest.raises(OrdersNotExported):
            deliver(later(world).run(), WAREHOUSE)

    assert one_state(world.ledger) == ("new", "queued")


@pytest.mark.parametrize("code", [ErrorCode.UNAVAILABLE, ErrorCode.TIMEOUT])
def test_five_silent_calls_in_a_row_stop_the_batch(world: World, code: ErrorCode) -> None:
    world.configure(WAREHOUSE, concurrency=1)
    sell(world, 12).warehouse.fail("push", code, times=99)

    with pytest.raises(OrdersNotExported, match="7 of them were not tried"):
        deliver(world.run(), WAREHOUSE)

    assert world.warehouse.count("push") == 5
    failures = rows(world.ledger, "SELECT failures FROM exports ORDER BY id")
    assert [row["failures"] for row in failures] == [1] * 5 + [0] * 7


def test_silent_calls_with_answers_between_them_stop_nothing(world: World) -> None:
    world.configure(WAREHOUSE, concurrency=1)
    sell(world, 12).warehouse.fail("push", ErrorCode.UNAVAILABLE, times=99, when=lambda o: int(o.order.number) % 2)

    with pytest.raises(OrdersNotExported, match=r"^6 of 12"):
        deliver(world.run(), WAREHOUSE)

    assert world.warehouse.count("push") == 12
