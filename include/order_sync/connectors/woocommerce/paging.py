"""Read a shop's changed orders completely, though they change while they are read.

The list is ordered by the time of the last change and has no cursor of its own, and a time is only exact to the
second. So each page asks for what changed since the last second seen, that second included, and drops what it has
had. Where one second holds more than a page, that second alone is read by page number, ordered by id and from the
last page to the first: an order that changes meanwhile leaves the second, and only moves others to pages still to come.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import msgspec

from include.order_sync.connectors.base import OrderPage
from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.sweep import SECOND, Result, Seen, whole
from include.order_sync.connectors.woocommerce.mapping import Mapped
from include.order_sync.connectors.woocommerce.proxy import ROOT, Proxy
from include.order_sync.connectors.woocommerce.settings import Settings
from include.order_sync.connectors.woocommerce.wire import PAGE
from include.order_sync.errors import ErrorCode, VendorError

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Read:
    """One page as it came: what was not seen before, how much there was, and the changes' first and last second."""

    fresh: Sequence[Result]
    count: int
    first: datetime | None
    last: datetime | None
    date: datetime | None


class Sweep:
    """One reading of the changes from `since` to `until`, both included."""

    def __init__(
        self, proxy: Proxy, settings: Settings, mapper: Callable[[msgspec.Raw], Mapped], until: datetime | None
    ) -> None:
        self._proxy = proxy
        self._settings = settings
        self._mapper = mapper
        self._until = None if until is None else whole(until) + SECOND
        self._seen = Seen()
        self._reached: datetime | None = None
        self._crowded = False
        self._calls = 0

    async def pages(self, since: datetime | None) -> AsyncIterator[OrderPage]:
        """Yield every page; raise `VendorError` MALFORMED_RESPONSE if the shop's list has no end."""
        after = None if since is None else whole(since) - SECOND
        while True:
            read = self._read(await self._ask(after, self._until, {"orderby": "modified"}), ordered=True)
            if read.fresh:
                yield self._page(read)
            if read.count < self._settings.per_page:
                return
            if read.last is None or read.first is None:
                raise _endless("a full page of orders without date_modified_gmt")
            crowded = whole(read.first) == whole(read.last)
            self._advance(whole(read.last), crowded)
            if crowded:
                after = whole(read.last)
                async for page in self._second(after):
                    yield page
            else:
                after = whole(read.last) - SECOND
            self._seen.forget(after)

    def _advance(self, second: datetime, crowded: bool) -> None:
        """Note how far the list has come; raise `VendorError` if a full page brought it no further."""
        stands_still = self._reached is not None and second <= self._reached
        if stands_still and not (crowded and second == self._reached and not self._crowded):
            raise _endless("the same page again")
        self._reached, self._crowded = second, crowded

    async def _second(self, second: datetime) -> AsyncIterator[OrderPage]:
        after, before = second - SECOND, second + SECOND
        if self._until is not None:
            before = min(before, self._until)
        pages = _total_pages(await self._ask(after, before, {"orderby": "id"}))
        for number in range(pages, 0, -1):
            read = self._read(await self._ask(after, before, {"orderby": "id", "page": str(number)}))
            if number > 1 and not read.fresh and read.count >= self._settings.per_page:
                raise _endless("the same page for every page number")
            if read.fresh:
                yield self._page(read)

    async def _ask(self, after: datetime | None, before: datetime | None, query: dict[str, str]) -> Reply:
        self._calls += 1
        if self._calls > self._settings.max_pages:
            raise _endless(f"more than {self._settings.max_pages} pages")
        bounds = {"modified_after": after, "modified_before": before}
        times = {name: f"{time:%Y-%m-%dT%H:%M:%S}" for name, time in bounds.items() if time is not None}
        fixed = {"per_page": str(self._settings.per_page), "order": "asc", "status": "any", "dates_are_gmt": "true"}
        return await self._proxy.orders({**fixed, **query, **times})

    def _read(self, reply: Reply, ordered: bool = False) -> Read:
        found = [self._mapper(raw) for raw in reply.read(PAGE)]
        times = [changed for _, changed in found if changed is not None]
        if ordered:
            _refuse_disorder(times, reply.path)
        first, last = (min(times), max(times)) if times else (None, None)
        return Read(self._seen.fresh(found), len(found), first, last, reply.date)

    def _page(self, read: Read) -> OrderPage:
        return self._seen.page(read.fresh, read.last, read.date)


def _total_pages(reply: Reply) -> int:
    value = reply.headers.get("X-WP-TotalPages", "")
    if not value.isdecimal():
        message = f"{reply.path} answered without the header X-WP-TotalPages, which a second of many orders needs"
        raise VendorError(ErrorCode.MALFORMED_RESPONSE, message)
    return int(value)


def _refuse_disorder(times: list[datetime], path: str) -> None:
    # An hour is let pass: shops without HPOS sort by local time, which repeats one when summer time ends.
    if any(earlier - later > HOUR for earlier, later in pairwise(times)):
        message = f"{path} answered orders that are not sorted by the time of their last change, as was asked for"
        raise VendorError(ErrorCode.MALFORMED_RESPONSE, message)


def _endless(what: str) -> VendorError:
    message = f"{ROOT}/orders answered {what}: the list has no end, and is read no further"
    return VendorError(ErrorCode.MALFORMED_RESPONSE, message)
