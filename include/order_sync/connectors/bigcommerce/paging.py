"""Read every order that changed since a time, however the list changes meanwhile.

GET /v2/orders lists by time of change, exact to the second, without a cursor; `min_date_modified` and
`max_date_modified` are included (https://developer.bigcommerce.com/docs/rest-management/orders#get-all-orders). So each
page asks again from the last second seen, and drops what it has had. A second with more orders than a page is read by
id, each page from the last id on.
"""

from collections.abc import Callable
from datetime import datetime

from include.order_sync.connectors.bigcommerce.contents import Contents
from include.order_sync.connectors.bigcommerce.dates import asked
from include.order_sync.connectors.bigcommerce.mapping import Mapped
from include.order_sync.connectors.bigcommerce.proxy import Proxy, read_list
from include.order_sync.connectors.bigcommerce.settings import Settings
from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.sweep import Read, SweepById, whole
from include.order_sync.errors import ErrorCode, VendorError

BY_CHANGE, BY_ID = "date_modified:asc", "id:asc"
# https://developer.bigcommerce.com/docs/rest-management/orders#get-all-orders, parameter `include`.
WITH_ITEMS = {"include": "consignments.line_items", "consignment_structure": "object"}


class Sweep(SweepById):
    """One reading of the changes from a time to `until`, both included."""

    time_field = "date_modified"

    def __init__(
        self,
        proxy: Proxy,
        contents: Contents,
        settings: Settings,
        mapper: Callable[[bytes], Mapped],
        until: datetime | None,
    ) -> None:
        super().__init__()
        self._proxy = proxy
        self._contents = contents
        self._settings = settings
        self._mapper = mapper
        self._until = None if until is None else whole(until)
        self._calls = 0

    async def read_changes(self, start: datetime | None) -> Read:
        """Read a page of what changed from a second on."""
        return await self._read({"sort": BY_CHANGE, **_bounds(start, self._until)})

    async def read_second(self, second: datetime, lowest: int) -> Read:
        """Read a page of what changed in a second, from an id on."""
        return await self._read({"sort": BY_ID, "min_id": str(lowest), **_bounds(second, second)})

    def endless(self, what: str) -> VendorError:
        """Name the error of a list without an end."""
        message = f"/v2/orders answered {what}: the list has no end, and is read no further"
        return VendorError(ErrorCode.MALFORMED_RESPONSE, message)

    async def _read(self, query: dict[str, str]) -> Read:
        reply = await self._ask(query)
        raws = read_list(reply)
        found = [self._mapper(raw) for raw in await self._contents.whole(raws)]
        return self.noted(found, len(raws) >= self._settings.per_page, reply.date)

    async def _ask(self, query: dict[str, str]) -> Reply:
        self._calls += 1
        if self._calls > self._settings.max_pages:
            raise self.endless(f"more than {self._settings.max_pages} pages")
        return await self._proxy.orders({"limit": str(self._settings.per_page), **WITH_ITEMS, **query})


def _bounds(start: datetime | None, end: datetime | None) -> dict[str, str]:
    bounds = {"min_date_modified": start, "max_date_modified": end}
    return {name: asked(time) for name, time in bounds.items() if time is not None}
