"""Hold a lease, and know by a clock that cannot be set how long it lasts."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from include.order_sync.errors import OrderSyncError
from include.order_sync.ledger.leases import Busy, Lease, acquire, release, renew
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.failures import AccountBusy

_MARGIN = 5.0
_LOOK_AGAIN = 0.2


class Held:
    """A lease that is held: asked for at `asked`, by the clock that cannot be set."""

    def __init__(self, ledger: Ledger, lease: Lease, length: timedelta, asked: float) -> None:
        self.lease = lease
        self.length = length
        self._ledger = ledger
        self._until = asked + length.total_seconds()

    def lasts(self, seconds: float) -> bool:
        """Tell whether the lease surely lasts for so long."""
        return time.monotonic() + seconds < self._until

    def renew(self) -> bool:
        """Hold the lease for longer; False if it is lost, for good."""
        asked = time.monotonic()
        kept = renew(self._ledger, self.lease, self.length)
        self._until = asked + self.length.total_seconds() if kept else 0.0
        return kept

    def keep(self) -> bool:
        """Renew the lease if a quarter of it is over; False if it is lost."""
        return self.lasts(self.length.total_seconds() * 3 / 4) or self.renew()


def length_for(timeout: float) -> timedelta:
    """Return how long a lease lasts without being renewed: two calls and a margin."""
    return timedelta(seconds=2 * timeout + _MARGIN)


def until_free(busy: Busy) -> float:
    """Return the seconds after which a lease has run out, unless it is renewed."""
    return (busy.expires_at - busy.now).total_seconds() + _LOOK_AGAIN


def busy_with(name: str, busy: Busy) -> AccountBusy:
    """Say that another task lives and does this work."""
    return AccountBusy(f"{name} is being worked for by {busy.owner}; this is tried again later.")


@contextmanager
def holding(ledger: Ledger, name: str, owner: str, length: timedelta) -> Iterator[Held]:
    """Hold a lease; waits until it is given back, at the longest for the end of a dead task's.

    Raises `AccountBusy` if another task lives and goes on holding it.
    """
    held = _acquire(ledger, name, owner, length)
    try:
        yield held
    except OrderSyncError:
        release(ledger, held.lease)
        raise
    release(ledger, held.lease)


def _acquire(ledger: Ledger, name: str, owner: str, length: timedelta) -> Held:
    end: float | None = None
    while True:
        asked = time.monotonic()
        lease = acquire(ledger, name, owner, length)
        if isinstance(lease, Lease):
            return Held(ledger, lease, length, asked)
        end = asked + until_free(lease) if end is None else end
        if asked >= end:
            raise busy_with(name, lease)
        time.sleep(_LOOK_AGAIN)
