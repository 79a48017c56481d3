"""Read a shop's orders completely, though they change while they are read, and though `updatedAt` is not to be trusted.

Vendure keeps no time that every change moves. `updatedAt` moves when an order's lines, prices or custom fields change,
and with a cancel; an order that passes from state to state, is paid or has its address corrected keeps its old one
(`OrderService.transitionToState` in Vendure 3.6 saves the order a second time as it was loaded). An order may even be
placed with an `updatedAt` of long before: that of the shopper's last choice. So a reading has three parts:

1. what was placed since the time asked for, and has an older `updatedAt`: `orderPlacedAt` is set once for all;
2. what has changed since, by `updatedAt`: from page to page it is asked anew for what changed since the last second
   seen, that second included, and what was had before is dropped. A second with more orders than a page is read by id,
   last page first: an order that changes leaves it, and only moves others to pages still to come;
3. what is still to be shipped and was placed in the last days (`reread_days`), whether it changed or not.

The cursor is the newest `updatedAt` of the second part, and never ahead of Vendure's own clock as it was when the
reading began: whatever is placed later is for the next one. Without a time asked for, the second part has everything.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

from include.order_sync.connectors.base import OrderPage
from include.order_sync.connectors.sweep import SECOND, Seen, in_order, whole
from include.order_sync.connectors.vendure.listing import BY_ID, endless, from_the_front
from include.order_sync.connectors.vendure.mapping import Mapped, Mapper
from include.order_sync.connectors.vendure.proxy import Proxy
from include.order_sync.connectors.vendure.settings import Settings
from include.order_sync.connectors.vendure.status import Fate, fates_for
from include.order_sync.connectors.vendure.wire import ORDERS, Listed

MILLISECOND = timedelta(milliseconds=1)
# A cart that nobody has placed as an order is none yet.
PLACED = {"isNull": False}

Options = dict[str, Any]


class Sweep:
    """One reading of what was placed or has changed from `since` to `until`, both included."""

    def __init__(self, proxy: Proxy, settings: Settings, mapper: Mapper, until: datetime | None) -> None:
        self._proxy = proxy
        self._settings = settings
        self._mapper = mapper
        self._until = None if until is None else whole(until) + SECOND
        self._seen = Seen()
        self._began: datetime | None = None
        self._calls = 0

    async def pages(self, since: datetime | None) -> AsyncIterator[OrderPage]:
        """Yield every page; raise `VendorError` MALFORMED_RESPONSE if the shop's list has no end."""
        if since is None:
            async for page in self._changes(None):
                yield page
            return
        start = whole(since)
        async for page in self._all(self._placed(start)):
            yield page
        async for page in self._changes(start):
            yield page
        if self._until is None and self._settings.reread_days:
            async for page in self._all(self._unshipped(start)):
                yield page

    def _placed(self, start: datetime) -> Options:
        """Filter what was placed since; without an upper bound, what is no part of the changes since."""
        placed = between(start, self._until)
        return (
            {"orderPlacedAt": placed} if self._until else {"orderPlacedAt": placed, "updatedAt": between(None, start)}
        )

    def _unshipped(self, start: datetime) -> Options:
        """Filter what is still to be shipped, and is no part of the rest of the reading."""
        fates = fates_for(self._settings.take_statuses, self._settings.skip_statuses)
        oldest = (self._began or start) - timedelta(days=self._settings.reread_days)
        states = sorted(state for state, fate in fates.items() if fate is Fate.TAKE)
        return {
            "orderPlacedAt": between(oldest, start),
            "updatedAt": between(None, start),
            "state": {"in": states},
        }

    async def _all(self, wanted: Options) -> AsyncIterator[OrderPage]:
        """Read what has no place in the order of changes."""

        async def ask(where: Options) -> Listed[Mapped]:
            return await self._ask({"filter": wanted, **where})

        async for found in from_the_front(ask, self._settings.per_page, self._settings.max_pages):
            fresh = self._seen.fresh(found)
            if fresh:
                yield self._seen.page(fresh, None, self._began)

    async def _changes(self, start: datetime | None) -> AsyncIterator[OrderPage]:
        size = self._settings.per_page
        while True:
            filtered = {"orderPlacedAt": PLACED, "updatedAt": between(start, self._until)}
            read = await self._ask({"filter": filtered, "sort": {"updatedAt": "ASC"}, "take": size, "skip": 0})
            times = in_order([time for _, time in read.items if time is not None])
            fresh = self._seen.fresh(read.items)
            if fresh:
                yield self._seen.page(fresh, times[-1] if times else None, self._began)
            if len(read.items) < size:
                return
            if not times:
                raise endless("a full page of orders without updatedAt")
            # The last order may be newer than its place in the list: its time carries the reading no further.
            first, reached = whole(times[0]), whole(times[-2:][0])
            following = reached + SECOND if first == reached else reached
            if start is not None and following <= start:
                raise endless("the same page of orders again")
            if first == reached:
                async for page in self._second(reached):
                    yield page
            start = following
            self._seen.forget(start)

    async def _second(self, second: datetime) -> AsyncIterator[OrderPage]:
        """Read a second of many orders from its end, and again if orders came in meanwhile."""
        before = second + SECOND if self._until is None else min(second + SECOND, self._until)
        filtered = {"orderPlacedAt": PLACED, "updatedAt": between(second, before)}
        size = self._settings.per_page
        expected = -1
        while True:
            total = (await self._ask({"filter": filtered, **BY_ID, "take": 1, "skip": 0})).total_items
            if total <= expected:
                return
            for skip in range((total - 1) // size * size, -1, -size):
                read = await self._ask({"filter": filtered, **BY_ID, "take": size, "skip": skip})
                fresh = self._seen.fresh(read.items)
                if fresh:
                    yield self._seen.page(fresh, second, self._began)
            expected = total

    async def _ask(self, options: Options) -> Listed[Mapped]:
        self._calls += 1
        if self._calls > self._settings.max_pages:
            raise endless(f"more than {self._settings.max_pages} pages of orders")
        found, reply = await self._proxy.ask("orders", ORDERS, options=options)
        self._began = self._began or reply.date
        decimals = found.global_settings.server_config.money_strategy_precision
        return Listed([self._mapper(raw, decimals) for raw in found.orders.items], found.orders.total_items)


def between(start: datetime | None, before: datetime | None) -> dict[str, str]:
    """Filter times from `start` on and before `before`, both whole seconds.

    Vendure's `after` excludes the time itself, and its times are kept finer than the milliseconds that it shows.
    """
    bounds = {"after": None if start is None else start - MILLISECOND, "before": before}
    return {
        name: time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        for name, time in bounds.items()
        if time is not None
    }
