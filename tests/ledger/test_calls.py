"""What was measured of calls: added up a minute, by whoever made them, and swept when it is old."""

import threading
from datetime import timedelta

import pytest

from include.order_sync.connectors.base import Api
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.ledger.calls import CallStats, CallTally, call_stats, forget_calls, record_calls
from include.order_sync.ledger.session import Ledger
from tests.clock import NOON, Clock
from tests.ledger.acts import change, rows, value

TEN_MINUTES = timedelta(minutes=10)
MIDST = NOON + timedelta(seconds=30)


@pytest.fixture(autouse=True)
def _in_the_midst_of_a_minute(clock: Clock) -> None:
    clock.time = MIDST


def tally(*seconds: float, error: VendorError | None = None) -> CallTally:
    counted = CallTally()
    for length in seconds:
        counted.count(length)
    if error is not None:
        counted.fail(error)
    return counted


def stats(ledger: Ledger, account: str = "shop", api: Api = Api.ORDERS) -> CallStats:
    found = call_stats(ledger, TEN_MINUTES)[(account, str(api))]
    assert found is not None
    return found


def test_what_was_counted_is_there(ledger: Ledger) -> None:
    record_calls(ledger, "shop", Api.ORDERS, tally(0.02, 0.05, 0.0501, 90))

    found = stats(ledger)
    assert (found.calls, found.errors) == (4, 0)
    assert found.buckets == (2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
    assert timedelta(0) <= MIDST - found.called_at < timedelta(seconds=5)
    assert (found.error_at, found.error_code, found.error_message) == (None, None, None)


def test_a_minute_is_one_row_and_accounts_and_apis_are_apart(ledger: Ledger, clock: Clock) -> None:
    for account, api in (("shop", Api.ORDERS), ("shop", Api.ORDERS), ("shop", Api.PRODUCTS), ("other", Api.ORDERS)):
        record_calls(ledger, account, api, tally(0.1))
    assert value(ledger, "SELECT count(*) FROM api_calls") == 3
    clock.advance(minutes=1)
    record_calls(ledger, "shop", Api.ORDERS, tally(0.1))

    assert value(ledger, "SELECT count(*) FROM api_calls") == 4
    assert stats(ledger).calls == 3
    assert stats(ledger, "other").calls == 1


def test_only_the_window_is_counted_and_the_last_call_is_known_for_ever(ledger: Ledger, clock: Clock) -> None:
    record_calls(ledger, "shop", Api.ORDERS, tally(0.1))
    clock.advance(minutes=10)
    assert stats(ledger).calls == 1
    clock.advance(minutes=1)

    found = stats(ledger)
    assert found.calls == 0
    assert found.called_at == pytest.approx(MIDST, abs=timedelta(seconds=5))


def test_two_tasks_at_once_lose_nothing(ledger: Ledger) -> None:
    failure = VendorError(ErrorCode.UNAVAILABLE, "down")
    start = threading.Barrier(4)

    def task() -> None:
        start.wait()
        for _ in range(10):
            record_calls(ledger, "shop", Api.ORDERS, tally(0.1, 0.3, error=failure))

    tasks = [threading.Thread(target=task) for _ in range(4)]
    for one in tasks:
        one.start()
    for one in tasks:
        one.join()

    assert (stats(ledger).calls, stats(ledger).errors) == (80, 40)
    assert stats(ledger).buckets[1] == stats(ledger).buckets[3] == 40
    assert value(ledger, "SELECT count(*) FROM api_calls") == 1


def test_the_newest_error_is_kept_however_well_later_calls_go(ledger: Ledger, clock: Clock) -> None:
    record_calls(ledger, "shop", Api.ORDERS, tally(0.1, error=VendorError(ErrorCode.TIMEOUT, "no answer")))
    clock.advance(minutes=1)
    record_calls(ledger, "shop", Api.ORDERS, tally(0.1, error=VendorError(ErrorCode.UNAVAILABLE, "down")))
    clock.advance(minutes=-1)
    record_calls(ledger, "shop", Api.ORDERS, tally(0.1, error=VendorError(ErrorCode.RATE_LIMITED, "slower")))
    clock.advance(minutes=5)
    record_calls(ledger, "shop", Api.ORDERS, tally(0.1))

    found = stats(ledger)
    assert (found.error_code, found.error_message) == ("unavailable", "down")
    assert found.error_at is not None
    assert found.called_at - found.error_at == pytest.approx(timedelta(minutes=4), abs=timedelta(seconds=5))


def test_old_measurements_are_swept_and_what_came_last_stays(ledger: Ledger, clock: Clock) -> None:
    record_calls(ledger, "shop", Api.ORDERS, tally(0.1))
    clock.advance(days=7, minutes=-1)
    assert forget_calls(ledger) == 0
    clock.advance(minutes=1)
    assert forget_calls(ledger) == 1
    assert rows(ledger, "SELECT * FROM api_calls") == []
    assert stats(ledger).calls == 0


def test_a_row_that_cannot_be_understood_is_told_apart(ledger: Ledger) -> None:
    if ledger.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL takes no such value")
    record_calls(ledger, "shop", Api.ORDERS, tally(0.1))
    record_calls(ledger, "shop", Api.PRODUCTS, tally(0.1))
    change(ledger, "UPDATE last_calls SET called_at = 'yesterday' WHERE api = 'orders'")

    found = call_stats(ledger, TEN_MINUTES)
    assert found[("shop", "orders")] is None
    assert found[("shop", "products")] is not None
