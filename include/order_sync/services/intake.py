"""Take pages of orders in: choose each line's destination and store them in large batches."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime

from include.order_sync.accounts import Accounts
from include.order_sync.connectors.base import DownloadedOrder, OrderPage, SkipCode, SkippedOrder
from include.order_sync.ledger.intake import Batch, IncomingOrder, Stored
from include.order_sync.ledger.upsert import store
from include.order_sync.services.extras import Wanted
from include.order_sync.services.runtime import Runtime

BATCH = 2000
_LOOK_AHEAD = 4


@dataclass(frozen=True, slots=True)
class DownloadResult:
    """What a download or a batch pull brought, in orders."""

    account: str
    new: int
    changed: int
    unchanged: int
    canceled: int
    skipped: int
    malformed: int
    dry_run: bool = False

    @property
    def moved(self) -> int:
        """Count the orders that the delivery may now act on."""
        return 0 if self.dry_run else self.new + self.changed + self.canceled

    def summary(self) -> str:
        """Say it in one line."""
        would = "would store" if self.dry_run else "stored"
        return (
            f"{self.account}: {would} {self.new} new, {self.changed} changed, {self.canceled} canceled orders;"
            f" {self.unchanged} unchanged, {self.skipped} skipped, of these {self.malformed} malformed"
        )


@dataclass(slots=True)
class Gathered:
    """Orders that wait to be stored together. `cursor` passes all of them."""

    orders: list[IncomingOrder] = field(default_factory=list)
    skipped: list[SkippedOrder] = field(default_factory=list)
    cursor: datetime | None = None

    def add(self, page: OrderPage, accounts: Accounts, cart: str) -> None:
        """Gather a page."""
        self.skipped.extend(page.skipped)
        wanted = Wanted.of(accounts.order_source(cart))
        for downloaded in page.orders:
            routed = route(accounts, cart, wanted.add(downloaded))
            if isinstance(routed, IncomingOrder):
                self.orders.append(routed)
            else:
                self.skipped.append(routed)
        if page.cursor is not None:
            self.cursor = page.cursor

    @property
    def size(self) -> int:
        """Count what was gathered."""
        return len(self.orders) + len(self.skipped)


def route(accounts: Accounts, cart: str, downloaded: DownloadedOrder) -> IncomingOrder | SkippedOrder:
    """Choose the destination of each line; an order with a line that nobody takes is skipped and told."""
    order = downloaded.order
    goals = tuple(accounts.destination_for(cart, line.distributor) for line in order.lines)
    destinations = tuple(goal for goal in goals if goal is not None)
    if len(destinations) == len(goals):
        return IncomingOrder(order, downloaded.raw, destinations)
    homeless = next(line.distributor for line, goal in zip(order.lines, goals, strict=True) if goal is None)
    reason = f"no destination takes orders of distributor `{homeless}` from {cart}"
    return SkippedOrder(order.external_id, order.number, SkipCode.NO_DESTINATION, reason, downloaded.raw)


class Intake:
    """Stores what pages bring for one cart or source, and counts it."""

    def __init__(self, runtime: Runtime, cart: str, *, keep_cursor: bool) -> None:
        self.total = Stored()
        self._runtime = runtime
        self._cart = cart
        self._keep_cursor = keep_cursor
        self._methods = {name: account.export_method for name, account in runtime.accounts.destinations.items()}

    def gather(self) -> Gathered:
        """Begin a new batch."""
        return Gathered()

    async def store(self, gathered: Gathered) -> Stored:
        """Store a batch in one transaction with the cursor that passes it."""
        cursor = gathered.cursor if self._keep_cursor else None
        batch = Batch(self._cart, gathered.orders, gathered.skipped, self._methods, cursor)
        stored = await asyncio.to_thread(store, self._runtime.ledger, batch, self._runtime.run.actor)
        self.total.add(stored)
        return stored

    def result(self) -> DownloadResult:
        """Tell what was stored."""
        total = self.total
        return DownloadResult(
            self._cart, total.new, total.changed, total.unchanged, total.canceled, total.skipped, total.malformed
        )


async def look_ahead(pages: AsyncIterator[OrderPage]) -> AsyncIterator[OrderPage]:
    """Fetch the next pages while the last ones are being stored."""
    queue: asyncio.Queue[OrderPage | Exception | None] = asyncio.Queue(_LOOK_AHEAD)

    async def fetch() -> None:
        try:
            async for page in pages:
                await queue.put(page)
            await queue.put(None)
        except Exception as error:  # noqa: BLE001 - handed over to the reader, who raises it
            await queue.put(error)

    fetching = asyncio.create_task(fetch())
    try:
        while (got := await queue.get()) is not None:
            if isinstance(got, Exception):
                raise got
            yield got
    finally:
        fetching.cancel()
