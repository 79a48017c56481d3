"""Read a destination's shipments page by page, to an end that is certain to come."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

import msgspec

from include.order_sync.connectors.base import ShipmentPage
from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.json_push.mapping import shipment_of, unreadable_shipment
from include.order_sync.connectors.json_push.wire import PARCELS
from include.order_sync.connectors.values import MalformedError
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Shipment

Fetch = Callable[[datetime | None, str | None], Awaitable[Reply]]


class ShipmentSweep:
    """One reading of the shipments from a time on. `fetch` gets one page by its token (None: the first)."""

    def __init__(self, fetch: Fetch, max_pages: int, path: str) -> None:
        self._fetch = fetch
        self._max_pages = max_pages
        self._path = path
        self._newest: datetime | None = None

    async def pages(self, since: datetime | None) -> AsyncIterator[ShipmentPage]:
        """Yield every page; raise `VendorError` MALFORMED_RESPONSE if the chain of tokens has no end."""
        token: str | None = None
        before: list[msgspec.Raw] = []
        for _ in range(self._max_pages):
            reply = await self._fetch(since, token)
            page = reply.read(PARCELS)
            if page.next and (page.next == token or (page.shipments and page.shipments == before)):
                raise self._endless("answered the same page again")
            if page.shipments:
                yield self._page(reply, page.shipments)
            if not page.next:
                return
            token, before = page.next, page.shipments
        raise self._endless(f"answered more than {self._max_pages} pages")

    def _page(self, reply: Reply, raws: list[msgspec.Raw]) -> ShipmentPage:
        shipments: list[Shipment] = []
        unreadable: list[str] = []
        for raw in raws:
            try:
                shipment, recorded = shipment_of(raw)
                shipments.append(shipment)
                self._see(recorded)
            except (msgspec.DecodeError, UnicodeDecodeError, MalformedError) as error:
                words, told = unreadable_shipment(bytes(raw), error)
                unreadable.append(words)
                self._see(told)
        return ShipmentPage(shipments, self._cursor(reply.date), unreadable)

    def _endless(self, what: str) -> VendorError:
        message = f"{self._path} {what}: the list has no end, and is read no further"
        return VendorError(ErrorCode.MALFORMED_RESPONSE, message)

    def _see(self, recorded: datetime | None) -> None:
        if recorded is not None and (self._newest is None or recorded > self._newest):
            self._newest = recorded

    def _cursor(self, date: datetime | None) -> datetime | None:
        return self._newest if date is None or self._newest is None else min(self._newest, date)
