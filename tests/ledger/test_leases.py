"""Leases: one holder at a time, a token that grows, and what is lost is lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from include.order_sync.ledger.leases import Busy, Lease, acquire, release, renew
from include.order_sync.ledger.session import Ledger
from tests.clock import NOON, Clock
from tests.ledger.acts import MINUTE, hold_lease

NAME = "deliver:warehouse"


def test_a_lease_is_held_by_one_until_it_expires(ledger: Ledger, clock: Clock) -> None:
    first = acquire(ledger, NAME, "one", MINUTE)
    assert first == Lease(NAME, "one", 1, NOON)

    clock.advance(seconds=59)
    assert acquire(ledger, NAME, "two", MINUTE) == Busy("one", NOON + MINUTE, clock())
    clock.advance(seconds=1)
    assert acquire(ledger, NAME, "two", MINUTE) == Lease(NAME, "two", 2, NOON + MINUTE)


def test_a_lease_that_is_given_back_is_free_at_once_and_its_token_still_grows(ledger: Ledger) -> None:
    release(ledger, hold_lease(ledger, NAME))

    assert hold_lease(ledger, NAME).token == 2


def test_leases_of_other_names_are_other_leases(ledger: Ledger) -> None:
    hold_lease(ledger, NAME)

    assert hold_lease(ledger, "deliver:second").token == 1


def test_renewing_holds_a_lease_for_longer(ledger: Ledger, clock: Clock) -> None:
    lease = hold_lease(ledger, NAME)
    clock.advance(seconds=50)
    assert renew(ledger, lease, MINUTE)

    clock.advance(seconds=50)
    assert isinstance(acquire(ledger, NAME, "two", MINUTE), Busy)
    clock.advance(seconds=10)
    assert isinstance(acquire(ledger, NAME, "two", MINUTE), Lease)


def test_a_lease_that_has_expired_cannot_be_renewed_even_if_nobody_took_it(ledger: Ledger, clock: Clock) -> None:
    lease = hold_lease(ledger, NAME)
    clock.advance(minutes=1)

    assert not renew(ledger, lease, MINUTE)


def test_who_has_lost_a_lease_can_neither_renew_nor_release_it(ledger: Ledger, clock: Clock) -> None:
    lost = hold_lease(ledger, NAME)
    clock.advance(minutes=1)
    hold_lease(ledger, NAME)

    assert not renew(ledger, lost, MINUTE)
    release(ledger, lost)
    assert isinstance(acquire(ledger, NAME, "three", MINUTE), Busy)


def test_of_many_that_ask_at_once_one_gets_it(ledger: Ledger) -> None:
    start = threading.Barrier(6)

    def ask(number: int) -> Lease | Busy:
        start.wait()
        return acquire(ledger, NAME, str(number), timedelta(hours=1))

    with ThreadPoolExecutor(6) as pool:
        got = list(pool.map(ask, range(6)))

    assert [isinstance(one, Lease) for one in got].count(True) == 1
