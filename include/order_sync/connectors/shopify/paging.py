"""Read a shop's changed orders completely, though they change while they are read.

An order that changes moves to the end of a list sorted by time of change, and what a cursor stands for in such a list
is Shopify's own business. So each page asks anew for what changed since the last second seen, that second included
(times are given to the second, kept finer), and drops what it has had. Where one second holds more than a page, that
second alone is read by id, each page from the last id on: whatever leaves the second meanwhile moves no other.

An order may change between being found and being read: it then stands among older ones with a newer time. Such a time
is not believed when the list is continued; and since the last of a page cannot be told, the list goes on from the
one before it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.shopify.errors import TooCostlyError
from include.order_sync.connectors.shopify.lines import LinesReader
from include.order_sync.connectors.shopify.mapping import Mapped
from include.order_sync.connectors.shopify.proxy import Proxy, endless
from include.order_sync.connectors.shopify.settings import Settings
from include.order_sync.connectors.shopify.wire import ORDERS, Orders
from include.order_sync.connectors.sweep import SECOND, Read, SweepById, whole
from include.order_sync.errors import VendorError


class Sweep(SweepById):
    """One reading of the changes from `since` to `until`, both included."""

    time_field = "updatedAt"

    def __init__(
        self, proxy: Proxy, settings: Settings, mapper: Callable[[msgspec.Raw], Mapped], until: datetime | None
    ) -> None:
        super().__init__()
        self._proxy = proxy
        self._settings = settings
        self._mapper = mapper
        self._lines = LinesReader(proxy)
        self._before = None if until is None else whole(until) + SECOND
        self._size = settings.per_page
        self._calls = 0

    async def read_changes(self, start: datetime | None) -> Read:
        """Read a page of what changed from a second on."""
        return await self._read("UPDATED_AT", changed(start, self._before))

    async def read_second(self, second: datetime, lowest: int) -> Read:
        """Read a page of what changed in a second, from an id on."""
        before = second + SECOND if self._before is None else min(second + SECOND, self._before)
        return await self._read("ID", f"{changed(second, before)} id:>={lowest}")

    def endless(self, what: str) -> VendorError:
        """Name the error of a list without an end."""
        return endless(what)

    async def _read(self, sort: str, query: str) -> Read:
        found, reply = await self._ask({"lines": self._settings.lines_per_page, "query": query, "sortKey": sort})
        mapped = [self._mapper(await self._lines.whole(raw)) for raw in found.orders.nodes]
        return self.noted(mapped, found.orders.page_info.has_next_page, reply.date)

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


def changed(start: datetime | None, before: datetime | None) -> str:
    """Write the search for orders changed from `start` on and before `before`.

    Source: https://shopify.dev/docs/api/usage/search-syntax. An upper bound is written as "before the next second",
    since Shopify keeps fractions of seconds that it does not show:
    https://shopify.dev/changelog/exclusive-timestamp-filters.
    """
    bounds = {">=": start, "<": before}
    times = [f"updated_at:{sign}'{time:%Y-%m-%dT%H:%M:%SZ}'" for sign, time in bounds.items() if time is not None]
    return " ".join(times)
