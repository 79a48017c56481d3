"""Read every order that changed since a time, and tell its parcels by the time of their change.

ShipBob does not say how a list of orders is sorted, and lists orders, not parcels. So a reading is told when it has
come to its end: sorted, with a cursor that does not pass the time at which it began, because what had been read may
have changed behind it.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import msgspec

from include.order_sync.connectors.base import ShipmentPage
from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.shipbob.parcels import Parcel
from include.order_sync.connectors.shipbob.wire import ORDERS
from include.order_sync.errors import ErrorCode, VendorError

Fetch = Callable[[int], Awaitable[Reply]]
Read = Callable[[bytes], "list[Parcel]"]
_EARLIEST = datetime.min.replace(tzinfo=UTC)


class OrderSweep:
    """One reading. `fetch` gets a page by its number from 1 on, `read` tells the parcels of an order."""

    def __init__(self, fetch: Fetch, read: Read, page_size: int, max_pages: int) -> None:
        self._fetch = fetch
        self._read = read
        self._page_size = page_size
        self._max_pages = max_pages
        self._began: datetime | None = None
        self._found: dict[str, Parcel] = {}

    async def pages(self, since: datetime | None) -> AsyncIterator[ShipmentPage]:
        """Yield the parcels changed from `since` on, oldest change first; an order may have older ones, too.

        Raises `VendorError` MALFORMED_RESPONSE if the list has no end.
        """
        await self._read_all()
        in_order = sorted(self._found.values(), key=lambda parcel: parcel.changed or _EARLIEST)
        told = [parcel for parcel in in_order if (parcel.shipment or parcel.words) and _is_new(parcel, since)]
        for start in range(0, len(told), self._page_size):
            chunk = told[start : start + self._page_size]
            last = start + self._page_size >= len(told)
            yield _page(chunk, self._cursor(in_order if last else chunk))
        if in_order and not told:
            yield _page([], self._cursor(in_order))

    async def _read_all(self) -> None:
        before: list[msgspec.Raw] = []
        for number in range(1, self._max_pages + 1):
            reply = await self._fetch(number)
            orders = reply.read(ORDERS)
            self._began = self._began or reply.date
            if orders and orders == before:
                raise _endless("answered the same page again")
            self._found.update((parcel.name, parcel) for raw in orders for parcel in self._read(bytes(raw)))
            # https://developer.shipbob.com/faq: the header `next-page` tells that there is one more.
            if not orders or (len(orders) < self._page_size and not reply.headers.get("next-page")):
                return
            before = orders
        raise _endless(f"answered more than {self._max_pages} pages")

    def _cursor(self, parcels: list[Parcel]) -> datetime | None:
        newest = parcels[-1].changed
        return newest if newest is None or self._began is None else min(newest, self._began)


def _is_new(parcel: Parcel, since: datetime | None) -> bool:
    return since is None or parcel.changed is None or parcel.changed >= since


def _page(parcels: list[Parcel], cursor: datetime | None) -> ShipmentPage:
    return ShipmentPage(
        [parcel.shipment for parcel in parcels if parcel.shipment],
        cursor,
        [parcel.words for parcel in parcels if parcel.words],
    )


def _endless(what: str) -> VendorError:
    message = f"/order {what}: the list has no end, and is read no further"
    return VendorError(ErrorCode.MALFORMED_RESPONSE, message)
