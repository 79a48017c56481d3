"""Work for one account under a lease that is kept alive: one task at a time, and none that was cut off unnoticed."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from datetime import timedelta

from include.order_sync.accounts import Account
from include.order_sync.errors import OrderSyncError, Scope, VendorError
from include.order_sync.ledger.account_runs import begin_run, trouble_run
from include.order_sync.ledger.leases import Busy, Lease, acquire, release, renew
from include.order_sync.services.failures import LONGEST_WAIT, AccountBusy
from include.order_sync.services.runtime import Runtime

_MARGIN = 5.0
_REFUSED_PAUSE = timedelta(minutes=15)


class Keeper:
    """Holds a lease and knows, by a clock that cannot be set, whether a call may still be started.

    A call may be started only while the lease outlives the call's longest possible time: so nobody else can take
    the lease, and ask the other side, before every call of this task has come to its end.
    """

    def __init__(self, runtime: Runtime, lease: Lease, account: Account, taken: float) -> None:
        self.lease = lease
        self._runtime = runtime
        self._length = lease_length(account)
        self._timeout = account.call_timeout
        self._until = taken + self._length.total_seconds()

    def allows_call(self) -> bool:
        """Tell whether a call would surely end before the lease does."""
        return time.monotonic() + self._timeout < self._until

    async def keep(self) -> None:
        """Renew the lease again and again, until canceled."""
        while True:
            await asyncio.sleep(self._length.total_seconds() / 4)
            asked = time.monotonic()
            if not await asyncio.to_thread(renew, self._runtime.ledger, self.lease, self._length):
                self._until = 0.0
                return
            self._until = asked + self._length.total_seconds()


def lease_length(account: Account) -> timedelta:
    """Return how long a lease lasts without being renewed: two calls and a margin."""
    return timedelta(seconds=2 * account.call_timeout + _MARGIN)


@asynccontextmanager
async def working(
    runtime: Runtime, stage: str, name: str, account: Account, *, recorded: bool = True
) -> AsyncIterator[Keeper]:
    """Hold the account's lease for a stage; waits once for the end of a dead task's lease.

    `recorded` False leaves no trace of the run: a dry run does not count for the cadence.

    Raises `AccountBusy` if another task lives and works for the account.
    """
    lease, asked = await _acquire(runtime, f"{stage}:{name}", account)
    keeper = Keeper(runtime, lease, account, asked)
    renewing = asyncio.create_task(keeper.keep())
    try:
        with _recorded(runtime, stage, name) if recorded else nullcontext():
            yield keeper
    except OrderSyncError:
        await asyncio.to_thread(release, runtime.ledger, lease)
        raise
    finally:
        # After anything unexpected, a kill among it, the lease is left to run out: calls may still be under way.
        renewing.cancel()
    await asyncio.to_thread(release, runtime.ledger, lease)


async def _acquire(runtime: Runtime, name: str, account: Account) -> tuple[Lease, float]:
    got = await _ask(runtime, name, account)
    if isinstance(got[0], Busy):
        await asyncio.sleep(_until_free(got[0]))
        got = await _ask(runtime, name, account)
    lease, asked = got
    if isinstance(lease, Busy):
        raise AccountBusy(f"{name} is being worked for by {lease.owner}; this is tried again later.")
    return lease, asked


async def _ask(runtime: Runtime, name: str, account: Account) -> tuple[Lease | Busy, float]:
    asked = time.monotonic()
    return await asyncio.to_thread(acquire, runtime.ledger, name, runtime.run.actor, lease_length(account)), asked


def _until_free(busy: Busy) -> float:
    return (busy.expires_at - busy.now).total_seconds() + 0.2


@contextmanager
def _recorded(runtime: Runtime, stage: str, name: str) -> Iterator[None]:
    begin_run(runtime.ledger, name, stage)
    try:
        yield
    except VendorError as error:
        record_trouble(runtime, stage, name, error)
        raise


def record_trouble(runtime: Runtime, stage: str, name: str, error: VendorError) -> None:
    """Note what troubles an account, and leave it alone for as long as that asks for."""
    pause: timedelta | None = None
    if error.treatment.scope is Scope.ACCOUNT:
        pause = _REFUSED_PAUSE
    elif error.retry_after is not None and error.retry_after > LONGEST_WAIT:
        pause = timedelta(seconds=error.retry_after)
    until = runtime.ledger.now() + pause if pause else None
    trouble_run(runtime.ledger, name, stage, error.code, str(error), until)
