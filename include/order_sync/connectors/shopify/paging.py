"""Read a shop's changed orders completely, though they change while they are read.

An order that changes moves to the end of a list sorted by time of change, and what a cursor stands for in such a list
is Shopify's own business. So each page asks anew for what changed since the last second seen, that second included
(times are given to the second, kept finer), and drops what it has had. Where one second holds more than a page, that
second alone is read by id, each page from the last id on: whatever leaves the second meanwhile moves no other.

An order may change between being found and being read: it then stands among older ones with a newer time. Such a time
is not believed when the list is continued; and since the last of a page cannot be told, the list goes on from the
one before it.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from include.order_sync.connectors.base import DownloadedOrder, OrderPage, SkippedOrder
from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.shopify.errors import TooCostlyError
from include.order_sync.connectors.shopify.lines import LinesReader
from include.order_sync.connectors.shopify.mapping import Mapped
from include.order_sync.connectors.shopify.proxy import Proxy, endless
from include.order_sync.connectors.shopify.settings import Settings
from include.order_sync.connectors.shopify.wire import ORDERS, Orders

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Read:
    """One page as it came: what was not seen before, the changes' times as far as they are in order, the last id."""

    fresh: Sequence[DownloadedOrder | SkippedOrder]
    times: Sequence[datetime]
    last_id: int
    more: bool
    date: datetime | None


class Sweep:
    """One reading of the changes from `since` to `until`, both included."""

    def __init__(
        self, proxy: Proxy, settings: Settings, mapper: Callable[[msgspec.Raw], Mapped], until: datetime | None
    ) -> None:
        self._proxy = proxy
        self._settings = settings
        self._mapper = mapper
        self._lines = LinesReader(proxy)
        self._before = None if until is None else whole(until) + SECOND
        self._size = settings.per_page
        self._seen: dict[str, datetime | None] = {}
        self._newest: datetime | None = None
        self._calls = 0

    async def pages(self, since: datetime | None) -> AsyncIterator[OrderPage]:
        """Yield every page; raise `VendorError` MALFORMED_RESPONSE if the shop's list has no end."""
        start = None if since is None else whole(since)
        while True:
            read = await self._read("UPDATED_AT", changed(start, self._before))
            if read.fresh:
                yield self._page(read)
            if not read.more:
                return
            if not read.times:
                raise endless("a full page of orders without updatedAt")
            first, reached = whole(read.times[0]), whole(read.times[-2:][0])
            following = reached + SECOND if first == reached else reached
            if start is not None and following <= start:
                raise endless("the same page again")
            if first == reached:
                async for page in self._second(reached):
                    yield page
            start = following
            self._forget(start)

    async def _second(self, second: datetime) -> AsyncIterator[OrderPage]:
        before = second + SECOND if self._before is None else min(second + SECOND, self._before)
        lowest = 0
        while True:
            read = await self._read("ID", f"{changed(second, before)} id:>={lowest}")
            if read.fresh:
                yield self._page(read)
            if not read.more:
                return
            if read.last_id < lowest:
                raise endless("the same page for every id")
            lowest = read.last_id + 1

    async def _read(self, sort: str, query: str) -> Read:
        found, reply = await self._ask({"lines": self._settings.lines_per_page, "query": query, "sortKey": sort})
        fresh: list[DownloadedOrder | SkippedOrder] = []
        times: list[datetime] = []
        last_id = -1
        for raw in found.orders.nodes:
            result, time = self._mapper(await self._lines.whole(raw))
            key = result.order.external_id if isinstance(result, DownloadedOrder) else result.external_id
            last_id = max(last_id, int(key) if key.isdecimal() else -1)
            if time is not None:
                times.append(time)
            if key not in self._seen or self._seen[key] != time:
                self._seen[key] = time
                fresh.append(result)
        return Read(fresh, in_order(times), last_id, found.orders.page_info.has_next_page, reply.date)

    async def _ask(self, variables: dict[str, Any]) -> tuple[Orders, Reply]:
        """Ask for a page, and for half of it as long as the shop says that a page costs too much."""
        while True:
            self._calls += 1
            if self._calls > self._settings.max_pages:
                raise endless(f"more than {self._settings.max_pages} pages")
            try:
                return await self._proxy.ask("orders", ORDERS, first=self._size, **variables)
            except TooCostlyError:
                if self._size == 1:
                    raise
                self._size //= 2
                self._proxy.budget.forget("orders")

    def _page(self, read: Read) -> OrderPage:
        if read.times and (self._newest is None or read.times[-1] > self._newest):
            self._newest = read.times[-1]
        cursor = self._newest if read.date is None or self._newest is None else min(self._newest, read.date)
        orders = [item for item in read.fresh if isinstance(item, DownloadedOrder)]
        skipped = [item for item in read.fresh if isinstance(item, SkippedOrder)]
        return OrderPage(orders, skipped, cursor)

    def _forget(self, start: datetime) -> None:
        self._seen = {key: time for key, time in self._seen.items() if time is None or time >= start}


def changed(start: datetime | None, before: datetime | None) -> str:
    """Write the search for orders changed from `start` on and before `before`.

    Source: https://shopify.dev/docs/api/usage/search-syntax. An upper bound is written as "before the next second",
    since Shopify keeps fractions of seconds that it does not show:
    https://shopify.dev/changelog/exclusive-timestamp-filters.
    """
    bounds = {">=": start, "<": before}
    times = [f"updated_at:{sign}'{time:%Y-%m-%dT%H:%M:%SZ}'" for sign, time in bounds.items() if time is not None]
    return " ".join(times)


def in_order(times: Sequence[datetime]) -> list[datetime]:
    """Leave out each time that is later than one after it."""
    kept: list[datetime] = []
    for time in reversed(times):
        if not kept or time <= kept[-1]:
            kept.append(time)
    return kept[::-1]


def whole(time: datetime) -> datetime:
    """Cut a time to the second, in UTC."""
    return time.astimezone(UTC).replace(microsecond=0)
