"""Read every order that changed since a time, however the list changes meanwhile.

GET /admin/orders lists by time of change with `updated_at[$gte]` and `updated_at[$lte]`, and pages by offset alone
(https://docs.medusajs.com/api/admin#orders_getorders). So each page asks again from the last second seen, and drops
what it has had. A second with more orders than a page is read by id, each page from the last id on.

That a payment is captured moves the payment's time of change, and not its order's. So what was paid since is asked
for first, by GET /admin/payments, and the cursor stays behind the time of that answer.
"""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import datetime

from include.order_sync.connectors.base import OrderPage
from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.medusa.mapping import Mapped
from include.order_sync.connectors.medusa.payments import Payments, asked
from include.order_sync.connectors.medusa.proxy import Proxy, one_of
from include.order_sync.connectors.medusa.settings import Settings
from include.order_sync.connectors.medusa.wire import FIELDS, ORDERS
from include.order_sync.connectors.sweep import SECOND, Read, Result, Seen, SweepById, key_of, whole
from include.order_sync.errors import ErrorCode, VendorError

# Ids stand in the address, which must not grow too long.
IDS_A_CALL = 50


class Sweep(SweepById):
    """One reading of the changes from a time to `until`, both included."""

    time_field = "updated_at"

    def __init__(
        self, proxy: Proxy, settings: Settings, mapper: Callable[[bytes], Mapped], until: datetime | None
    ) -> None:
        super().__init__()
        self._proxy = proxy
        self._settings = settings
        self._mapper = mapper
        self._until = until
        self._calls = 0
        self._began: datetime | None = None
        self._last = ""

    async def changes(self, since: datetime | None) -> AsyncIterator[OrderPage]:
        """Yield what was paid since, and then what changed; from the beginning, both are one."""
        if since is not None:
            async for page in self._paid(since):
                yield page
        async for page in self.pages(since):
            yield page

    async def read_changes(self, start: datetime | None) -> Read:
        """Read a page of what changed from a second on."""
        found, date = await self._read({"order": "updated_at", **self._bounds(start)})
        return self.noted(found, len(found) >= self._settings.per_page, date)

    async def read_second(self, second: datetime, lowest: int) -> Read:
        """Read a page of what changed in a second, from the last id on: `lowest` counts, since ids are no numbers."""
        after = {"id[$gt]": self._last} if lowest else {}
        within = {**self._bounds(second), "updated_at[$lt]": asked(second + SECOND)}
        found, date = await self._read({"order": "id", **within, **after})
        noted = self.noted(found, len(found) >= self._settings.per_page, date)
        keys = [key_of(result) for result, _ in found]
        further = bool(keys) and not (lowest and keys[-1] <= self._last)
        self._last = keys[-1] if further else self._last
        return Read(noted.fresh, noted.times, lowest if further else lowest - 1, noted.more, date)

    def newest_of_second(self, read: Read, second: datetime) -> datetime | None:
        """Within a crowded second, no more than this is seen."""
        return second

    def endless(self, what: str) -> VendorError:
        """Name the error of a list without an end."""
        message = f"/admin/orders answered {what}: the list has no end, and is read no further"
        return VendorError(ErrorCode.MALFORMED_RESPONSE, message)

    async def _paid(self, since: datetime) -> AsyncIterator[OrderPage]:
        payments = Payments(self._proxy, self._settings)
        async for reply, ids in payments.pages(since, self._until):
            self._note(reply)
            for chosen in _parts(ids):
                found, _ = await self._read(one_of("id", chosen))
                yield Seen().page([result for result, _ in found], None, None)

    async def _read(self, query: dict[str, str]) -> tuple[list[tuple[Result, datetime | None]], datetime | None]:
        self._calls += 1
        if self._calls > self._settings.max_pages:
            raise self.endless(f"more than {self._settings.max_pages} pages")
        reply = await self._proxy.orders({"fields": FIELDS, "limit": str(self._settings.per_page), **query})
        raws = reply.read(ORDERS).orders
        return [self._mapper(bytes(raw)) for raw in raws], self._note(reply)

    def _note(self, reply: Reply) -> datetime | None:
        """Tell when this reading began, by the other side's clock: what is paid later is not seen by it."""
        self._began = self._began or reply.date
        return self._began

    def _bounds(self, start: datetime | None) -> dict[str, str]:
        bounds = {"updated_at[$gte]": None if start is None else whole(start), "updated_at[$lte]": self._until}
        return {name: asked(time) for name, time in bounds.items() if time is not None}


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), IDS_A_CALL):
        yield ids[start : start + IDS_A_CALL]
