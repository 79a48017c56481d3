"""Note how the calls to an account go: counted in memory, and written to the ledger beside the work."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from include.order_sync.connectors.base import (
    Api,
    CancelsOrders,
    Connector,
    DownloadsOrders,
    FindsOrders,
    HandsOverOrders,
    ReportsShipments,
    TakesConfirmations,
    TakesOrders,
)
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.ledger.calls import CallTally, record_calls
from include.order_sync.ledger.session import Ledger

log = logging.getLogger(__name__)

WRITE_EVERY = 15.0
"""Seconds after which a long task writes what it has counted: a light is never older than that."""

ORDERS_OWN_FAULT = frozenset(
    {
        ErrorCode.REJECTED,
        ErrorCode.DUPLICATE,
        ErrorCode.INVALID_ADDRESS,
        ErrorCode.UNMAPPED_SHIP_METHOD,
        ErrorCode.UNKNOWN_SKU,
        ErrorCode.CANCELED_AT_SOURCE,
    }
)
"""What an account says no to when it works as it should, in calls about one order."""

_NOTHING: frozenset[ErrorCode] = frozenset()
_METERED: dict[type[Connector], tuple[Api, frozenset[ErrorCode]]] = {
    DownloadsOrders: (Api.ORDERS, _NOTHING),
    HandsOverOrders: (Api.ORDERS, _NOTHING),
    TakesOrders: (Api.ORDERS, ORDERS_OWN_FAULT),
    FindsOrders: (Api.ORDERS, ORDERS_OWN_FAULT),
    CancelsOrders: (Api.ORDERS, ORDERS_OWN_FAULT),
    # An order that has left the cart is not found there; a wrong address shows in the light of its orders.
    TakesConfirmations: (Api.WRITEBACK, ORDERS_OWN_FAULT | {ErrorCode.NOT_FOUND}),
    ReportsShipments: (Api.WRITEBACK, _NOTHING),
}


class Meter:
    """Counts the calls of one connector; errors with a code of `forgiven` are none of the API's."""

    def __init__(self, ledger: Ledger, account: str, api: Api, forgiven: frozenset[ErrorCode] = _NOTHING) -> None:
        self._ledger = ledger
        self._account = account
        self._api = api
        self._forgiven = forgiven
        self._tally = CallTally()

    def called(self, seconds: float, error: VendorError | None) -> None:
        """Count a call that has ended after so many seconds."""
        self._tally.count(seconds)
        if error is not None:
            self.unusable(error)

    def unusable(self, error: VendorError) -> None:
        """Count a failure of the call that was counted last."""
        if error.code not in self._forgiven:
            self._tally.fail(error)

    async def write(self) -> None:
        """Write what was counted; it is lost if the ledger does not take it, since nothing may wait for it."""
        tally, self._tally = self._tally, CallTally()
        if not tally.calls and not tally.errors:
            return
        try:
            await asyncio.to_thread(record_calls, self._ledger, self._account, self._api, tally)
        except Exception as error:  # noqa: BLE001 - whatever keeps a measurement from being written, the work goes on
            said = str(error).partition("\n")[0]
            log.warning("How %d calls to %s went could not be noted: %s", tally.calls, self._account, said)

    async def keep_written(self, ended: asyncio.Event) -> None:
        """Write again and again, and once more at the end; a write that has begun is never cut off."""
        while not ended.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), WRITE_EVERY)
            await self.write()


@asynccontextmanager
async def metering(
    ledger: Ledger, account: str, ability: type[Connector], api: Api | None = None
) -> AsyncIterator[Meter | None]:
    """Count the calls that are made meanwhile, for the API of an ability or for `api`; None if there is neither."""
    chosen, forgiven = (api, _NOTHING) if api else _METERED.get(ability, (None, _NOTHING))
    if chosen is None:
        yield None
        return
    meter = Meter(ledger, account, chosen, forgiven)
    ended = asyncio.Event()
    writing = asyncio.create_task(meter.keep_written(ended))
    try:
        yield meter
    finally:
        ended.set()
        await writing
