"""Work for one account under a lease that is kept alive: one task at a time, and none that was cut off unnoticed."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from datetime import timedelta

from include.order_sync.accounts import Account
from include.order_sync.errors import OrderSyncError, Scope, VendorError
from include.order_sync.ledger.account_runs import begin_run, trouble_run
from include.order_sync.ledger.leases import Busy, Lease, acquire, release
from include.order_sync.services.failures import LONGEST_WAIT
from include.order_sync.services.leasing import Held, busy_with, length_for, until_free
from include.order_sync.services.runtime import Runtime

_REFUSED_PAUSE = timedelta(minutes=15)


class Keeper:
    """Holds a lease and knows, by a clock that cannot be set, whether a call may still be started.

    A call may be started only while the lease outlives the call's longest possible time: so nobody else can take
    the lease, and ask the other side, before every call of this task has come to its end.
    """

    def __init__(self, held: Held, timeout: float) -> None:
        self.lease = held.lease
        self._held = held
        self._timeout = timeout

    def allows_call(self) -> bool:
        """Tell whether a call would surely end before the lease does."""
        return self._held.lasts(self._timeout)

    async def keep(self) -> None:
        """Renew the lease again and again, until canceled."""
        kept = True
        while kept:
            await asyncio.sleep(self._held.length.total_seconds() / 4)
            kept = await asyncio.to_thread(self._held.renew)


def lease_length(account: Account) -> timedelta:
    """Return how long a lease for an account lasts without being renewed."""
    return length_for(account.call_timeout)


@asynccontextmanager
async def working(
    runtime: Runtime, stage: str, name: str, account: Account, *, recorded: bool = True
) -> AsyncIterator[Keeper]:
    """Hold the account's lease for a stage; waits once for the end of a dead task's lease.

    `recorded` False leaves no trace of the run: a dry run does not count for the cadence.

    Raises `AccountBusy` if another task lives and works for the account.
    """
    lease, asked = await _acquire(runtime, f"{stage}:{name}", account)
    keeper = Keeper(Held(runtime.ledger, lease, lease_length(account), asked), account.call_timeout)
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
        await asyncio.sleep(until_free(got[0]))
        got = await _ask(runtime, name, account)
    lease, asked = got
    if isinstance(lease, Busy):
        raise busy_with(name, lease)
    return lease, asked


async def _ask(runtime: Runtime, name: str, account: Account) -> tuple[Lease | Busy, float]:
    asked = time.monotonic()
    return await asyncio.to_thread(acquire, runtime.ledger, name, runtime.run.actor, lease_length(account)), asked


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
