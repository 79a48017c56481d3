"""Read every order that something was shipped of since a time, and tell its parcels by the time of their change.

Orders are listed by status, and by the time at which their shipments were loaded, which no record shows. And an order
leaves a list when its status changes, and moves others to a page that was read already. So a list of several pages is
read again until nothing new is in it; and a reading is told when it has come to its end: sorted, with a cursor that
does not pass the time at which it began.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import msgspec

from include.order_sync.connectors.base import ShipmentPage
from include.order_sync.connectors.extensiv.parcels import Parcel
from include.order_sync.connectors.extensiv.wire import RECORDS, Answer
from include.order_sync.connectors.http import Reply
from include.order_sync.errors import ErrorCode, VendorError

Fetch = Callable[[str, int], Awaitable[tuple[Reply, Answer]]]
Read = Callable[[bytes], "list[Parcel]"]
_EARLIEST = datetime.min.replace(tzinfo=UTC)


class OrderSweep:
    """One reading. `fetch` gets a page of a list by its number from 1 on, `read` tells the parcels of an order."""

    def __init__(self, fetch: Fetch, read: Read, page_size: int, max_pages: int) -> None:
        self._fetch = fetch
        self._read = read
        self._page_size = page_size
        self._pages_left = max_pages
        self._began: datetime | None = None
        self._found: dict[str, Parcel] = {}

    async def pages(self, lists: tuple[str, ...], since: datetime | None) -> AsyncIterator[ShipmentPage]:
        """Yield the parcels of orders changed from `since` on, oldest change first.

        Raises `VendorError` MALFORMED_RESPONSE if a list has no end.
        """
        for name in lists:
            while await self._read_list(name):
                pass
        in_order = sorted(self._found.values(), key=lambda parcel: parcel.changed or _EARLIEST)
        told = [one for one in in_order if since is None or one.changed is None or one.changed >= since]
        for start in range(0, len(told), self._page_size):
            chunk = told[start : start + self._page_size]
            yield _page(chunk, self._cursor(chunk[-1].changed))

    async def _read_list(self, name: str) -> bool:
        """Read a list from its first page to its last; True if it has to be read again."""
        before: list[msgspec.Raw] = []
        number, fresh = 1, False
        while True:
            reply, raws = await self._read_page(name, number)
            if raws and raws == before:
                raise endless(reply, "answered the same page again")
            fresh = self._keep(raws) or fresh
            if len(raws) < self._page_size:
                return fresh and number > 1
            before, number = raws, number + 1

    async def _read_page(self, name: str, number: int) -> tuple[Reply, list[msgspec.Raw]]:
        reply, answer = await self._fetch(name, number)
        self._began = self._began or reply.date
        self._pages_left -= 1
        if self._pages_left < 0:
            raise endless(reply, "answered more pages than max_pages")
        return reply, records_of(reply, answer)

    def _keep(self, raws: list[msgspec.Raw]) -> bool:
        had = len(self._found)
        self._found.update((parcel.name, parcel) for raw in raws for parcel in self._read(bytes(raw)))
        return len(self._found) > had

    def _cursor(self, newest: datetime | None) -> datetime | None:
        return newest if newest is None or self._began is None else min(newest, self._began)


def records_of(reply: Reply, answer: Answer) -> list[msgspec.Raw]:
    """Read the records of a page; raise `VendorError` MALFORMED_RESPONSE if it is no list of them."""
    return Reply(reply.status, reply.headers, bytes(answer.response), reply.path, reply.observer).read(RECORDS) or []


def _page(parcels: list[Parcel], cursor: datetime | None) -> ShipmentPage:
    shipments = [parcel.shipment for parcel in parcels if parcel.shipment]
    return ShipmentPage(shipments, cursor, [parcel.words for parcel in parcels if parcel.words])


def endless(reply: Reply, what: str) -> VendorError:
    """Name the error of a list without an end."""
    message = f"{reply.path} {what}: the list has no end, and is read no further"
    return reply.unusable(VendorError(ErrorCode.MALFORMED_RESPONSE, message))
