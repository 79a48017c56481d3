"""Leases held by services: waited for as long as a dead task's may last, renewed in good time, given back in order."""

import threading
from datetime import timedelta

import pytest

from include.order_sync.errors import OrderSyncError
from include.order_sync.ledger.leases import Busy, Lease, acquire, release
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.failures import AccountBusy
from include.order_sync.services.leasing import Held, holding, length_for
from tests.clock import Clock
from tests.ledger.acts import MINUTE, hold_lease

NAME = "mail:alerts"
SHORT = timedelta(seconds=0.1)


def is_free(ledger: Ledger) -> bool:
    return isinstance(acquire(ledger, NAME, "probe", MINUTE), Lease)


def test_a_lease_is_given_back_in_the_end(ledger: Ledger) -> None:
    with holding(ledger, NAME, "one", MINUTE) as held:
        assert isinstance(acquire(ledger, NAME, "two", MINUTE), Busy)
        assert held.lasts(30)
        assert not held.lasts(61)
    assert is_free(ledger)


def test_a_lease_is_given_back_after_a_failure_of_ours(ledger: Ledger) -> None:
    with pytest.raises(OrderSyncError), holding(ledger, NAME, "one", MINUTE):
        raise OrderSyncError
    assert is_free(ledger)


def test_a_lease_is_left_to_run_out_after_a_surprise(ledger: Ledger, clock: Clock) -> None:
    with pytest.raises(ValueError, match="a surprise"), holding(ledger, NAME, "one", MINUTE):
        raise ValueError("a surprise")
    assert not is_free(ledger)
    clock.advance(minutes=1)
    assert is_free(ledger)


def test_a_lease_is_waited_for_until_it_is_given_back(ledger: Ledger) -> None:
    lease = hold_lease(ledger, NAME)
    threading.Timer(0.1, release, (ledger, lease)).start()
    with holding(ledger, NAME, "two", MINUTE) as held:
        assert held.lease.token == lease.token + 1


def test_who_goes_on_working_is_not_disturbed(ledger: Ledger) -> None:
    acquire(ledger, NAME, "one", SHORT)
    with (
        pytest.raises(AccountBusy, match="mail:alerts is being worked for by one"),
        holding(ledger, NAME, "two", SHORT),
    ):
        pytest.fail("two tasks hold one lease")


def test_a_lease_is_renewed_only_when_a_part_of_it_is_over(ledger: Ledger, clock: Clock) -> None:
    lease = hold_lease(ledger, NAME)
    fresh = Held(ledger, lease, MINUTE, asked=float("inf"))
    clock.advance(minutes=2)
    assert fresh.keep()
    worn = Held(ledger, lease, MINUTE, asked=0.0)
    assert not worn.keep()
    assert not worn.lasts(0)


def test_renewing_makes_a_lease_last(ledger: Ledger, clock: Clock) -> None:
    held = Held(ledger, hold_lease(ledger, NAME), MINUTE, asked=0.0)
    clock.advance(seconds=50)
    assert held.keep()
    assert held.lasts(55)
    clock.advance(seconds=50)
    assert not is_free(ledger)


def test_a_lease_outlives_two_calls() -> None:
    assert length_for(30).total_seconds() == 65
