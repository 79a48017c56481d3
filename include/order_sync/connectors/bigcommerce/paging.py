"""Read every order that changed since a time, however the list changes meanwhile.

GET /v2/orders lists by time of change, exact to the second, without a cursor; `min_date_modified` and
`max_date_modified` are included (https://developer.bigcommerce.com/docs/rest-management/orders#get-all-orders). So each
page asks again from the last second seen, and drops what it has had. A second with more orders than a page is read by
id, each page from the last id on.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from include.order_sync.connectors.base import DownloadedOrder, OrderPage, SkippedOrder
from include.order_sync.connectors.bigcommerce.contents import Contents
from include.order_sync.connectors.bigcommerce.dates import asked, whole
from include.order_sync.connectors.bigcommerce.mapping import Mapped
from include.order_sync.connectors.bigcommerce.proxy import Proxy, read_list
from include.order_sync.connectors.bigcommerce.settings import Settings
from include.order_sync.connectors.http import Reply
from include.order_sync.errors import ErrorCode, VendorError

SECOND = timedelta(seconds=1)
# An order that changed so shortly before the answer may have done so between being found and being read.
LATELY = timedelta(seconds=10)
BY_CHANGE, BY_ID = "date_modified:asc", "id:asc"
# https://developer.bigcommerce.com/docs/rest-management/orders#get-all-orders, parameter `include`.
WITH_ITEMS = {"include": "consignments.line_items", "consignment_structure": "object"}


@dataclass(frozen=True, slots=True)
class Read:
    """One page as it came: what was not seen before, the times of change in order, and whether there may be more."""

    fresh: Sequence[DownloadedOrder | SkippedOrder]
    times: Sequence[datetime]
    last_id: int
    more: bool
    date: datetime | None


class Sweep:
    """One reading of the changes from a time to `until`, both included."""

    def __init__(
        self,
        proxy: Proxy,
        contents: Contents,
        settings: Settings,
        mapper: Callable[[bytes], Mapped],
        until: datetime | None,
    ) -> None:
        self._proxy = proxy
        self._contents = contents
        self._settings = settings
        self._mapper = mapper
        self._until = None if until is None else whole(until)
        self._seen: dict[str, datetime | None] = {}
        self._newest: datetime | None = None
        self._calls = 0

    async def pages(self, since: datetime | None) -> AsyncIterator[OrderPage]:
        """Yield every page; raise `VendorError` MALFORMED_RESPONSE if the store's list has no end."""
        start = None if since is None else whole(since)
        while True:
            read = await self._read({"sort": BY_CHANGE, **_bounds(start, self._until)})
            if read.fresh:
                yield self._page(read)
            if not read.more:
                return
            if not read.times:
                raise _endless("a full page of orders without date_modified")
            # The last order may be newer than its place in the list: its time carries the reading no further.
            first, reached = read.times[0], read.times[-2:][0]
            following = reached + SECOND if first == reached else reached
            if start is not None and following <= start:
                raise _endless("the same page again")
            if first == reached:
                async for page in self._second(reached):
                    yield page
            start = following
            self._forget(start)

    async def _second(self, second: datetime) -> AsyncIterator[OrderPage]:
        lowest = 0
        while True:
            read = await self._read({"sort": BY_ID, "min_id": str(lowest), **_bounds(second, second)})
            if read.fresh:
                yield self._page(read, second)
            if not read.more:
                return
            if read.last_id < lowest:
                raise _endless("the same page for every id")
            lowest = read.last_id + 1

    async def _read(self, query: dict[str, str]) -> Read:
        reply = await self._ask(query)
        raws = read_list(reply)
        fresh: list[DownloadedOrder | SkippedOrder] = []
        times: list[datetime] = []
        last_id = -1
        for raw in await self._contents.whole(raws):
            result, time = self._mapper(raw)
            key = result.order.external_id if isinstance(result, DownloadedOrder) else result.external_id
            last_id = max(last_id, int(key) if key.isdecimal() else -1)
            if time is not None:
                times.append(time)
            if key not in self._seen or self._seen[key] != time:
                self._seen[key] = time
                fresh.append(result)
        return Read(fresh, _in_order(times), last_id, len(raws) >= self._settings.per_page, reply.date)

    async def _ask(self, query: dict[str, str]) -> Reply:
        self._calls += 1
        if self._calls > self._settings.max_pages:
            raise _endless(f"more than {self._settings.max_pages} pages")
        return await self._proxy.orders({"limit": str(self._settings.per_page), **WITH_ITEMS, **query})

    def _page(self, read: Read, second: datetime | None = None) -> OrderPage:
        """Make a page with the cursor that it allows: within a crowded second, no more than this."""
        newest = _newest(read) if second is None else second
        if newest is not None and (self._newest is None or newest > self._newest):
            self._newest = newest
        cursor = self._newest if read.date is None or self._newest is None else min(self._newest, read.date)
        orders = [item for item in read.fresh if isinstance(item, DownloadedOrder)]
        skipped = [item for item in read.fresh if isinstance(item, SkippedOrder)]
        return OrderPage(orders, skipped, cursor)

    def _forget(self, start: datetime) -> None:
        self._seen = {key: time for key, time in self._seen.items() if time is None or time >= start}


def _bounds(start: datetime | None, end: datetime | None) -> dict[str, str]:
    bounds = {"min_date_modified": start, "max_date_modified": end}
    return {name: asked(time) for name, time in bounds.items() if time is not None}


def _in_order(times: Sequence[datetime]) -> list[datetime]:
    """Leave out each time that is later than one after it."""
    kept: list[datetime] = []
    for time in reversed(times):
        if not kept or time <= kept[-1]:
            kept.append(time)
    return kept[::-1]


def _newest(read: Read) -> datetime | None:
    """Choose up to when everything is seen, once this page is: not the last order's, if it changed just now."""
    times = read.times
    doubtful = read.more and len(times) > 1 and read.date is not None and times[-1] > read.date - LATELY
    return times[-2] if doubtful else times[-1] if times else None


def _endless(what: str) -> VendorError:
    message = f"/v2/orders answered {what}: the list has no end, and is read no further"
    return VendorError(ErrorCode.MALFORMED_RESPONSE, message)
