"""Read the labels from a time on, oldest first, with what is in each.

A label's time of creation never changes, so new ones come at the end of the list, and a page number is safe. What is
in a label is known by its shipment only, which is asked for: one call more for each.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import msgspec

from include.order_sync.connectors.base import ShipmentPage
from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.shipstation.lookup import by_id
from include.order_sync.connectors.shipstation.parcels import parcels_of
from include.order_sync.connectors.shipstation.proxy import LABELS, Proxy
from include.order_sync.connectors.shipstation.status import COMPLETED, IN_THE_WORKS, NOT_SENT
from include.order_sync.connectors.shipstation.wire import HELD, LABEL, Held, Label
from include.order_sync.connectors.shipstation.wire import LABELS as PAGE
from include.order_sync.connectors.values import MalformedError, moment
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Shipment

# A label of a batch takes a few minutes (label_status). One that never comes out must not hold the cursor for ever.
LONGEST_WORK = timedelta(days=1)
_UNREAD = (msgspec.DecodeError, UnicodeDecodeError, MalformedError)


class LabelSweep:
    """One reading of the labels."""

    def __init__(self, proxy: Proxy, page_size: int, max_pages: int) -> None:
        self._proxy = proxy
        self._page_size = page_size
        self._max_pages = max_pages
        self._newest: datetime | None = None
        self._held_at: datetime | None = None

    async def pages(self, since: datetime | None) -> AsyncIterator[ShipmentPage]:
        """Yield every page; raise `VendorError` MALFORMED_RESPONSE if the list has no end."""
        before: list[msgspec.Raw] = []
        for number in range(1, self._max_pages + 1):
            reply = await self._proxy.call("GET", LABELS, query=self._query(since, number))
            page = reply.read(PAGE)
            if page.labels and page.labels == before:
                raise _endless("answered the same page again")
            if page.labels:
                yield await self._page(reply, page.labels)
            if not page.labels or number >= page.pages:
                return
            before = page.labels
        raise _endless(f"answered more than {self._max_pages} pages")

    def _query(self, since: datetime | None, number: int) -> dict[str, str]:
        query = {"sort_by": "created_at", "sort_dir": "asc", "page": str(number), "page_size": str(self._page_size)}
        if since is not None:
            query["created_at_start"] = since.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return query

    async def _page(self, reply: Reply, raws: list[msgspec.Raw]) -> ShipmentPage:
        shipments: list[Shipment] = []
        unreadable: list[str] = []
        known: dict[str, Held] = {}
        for raw in raws:
            try:
                label = LABEL.decode(raw)
                if self._is_sent(label, reply.date):
                    shipments += parcels_of(label, await self._shipment_of(label, known))
            except _UNREAD as error:
                unreadable.append(_words(bytes(raw), error))
            self._see(bytes(raw))
        return ShipmentPage(shipments, self._cursor(reply.date), unreadable)

    def _is_sent(self, label: Label, date: datetime | None) -> bool:
        created = moment(label.created_at, "created_at")
        if label.status == IN_THE_WORKS and (date is None or date - created < LONGEST_WORK):
            self._held_at = min(self._held_at or created, created)
        if label.status not in (COMPLETED, IN_THE_WORKS, *NOT_SENT):
            raise MalformedError("status", label.status, f"{COMPLETED}, {IN_THE_WORKS}, {', '.join(sorted(NOT_SENT))}")
        return label.status == COMPLETED and not label.voided and not label.is_return_label

    async def _shipment_of(self, label: Label, known: dict[str, Held]) -> Held:
        if label.shipment_id not in known:
            reply = await by_id(self._proxy, label.shipment_id)
            if reply is None:
                raise MalformedError("shipment_id", label.shipment_id, "a shipment that ShipStation has")
            known[label.shipment_id] = _shipment(reply)
        return known[label.shipment_id]

    def _see(self, raw: bytes) -> None:
        try:
            created = moment(identify(raw, "label_id", "label_id")[2].get("created_at"), "created_at")
        except MalformedError:
            return
        self._newest = max(self._newest or created, created)

    def _cursor(self, date: datetime | None) -> datetime | None:
        return min((one for one in (self._newest, self._held_at, date) if one), default=None) if self._newest else None


def _shipment(reply: Reply) -> Held:
    try:
        return HELD.decode(reply.body)
    except msgspec.ValidationError as error:
        raise MalformedError("shipment", reply.path, f"one that can be read ({error})") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return reply.read(HELD)


def _words(raw: bytes, error: Exception) -> str:
    external_id, _, fields = identify(raw, "label_id", "label_id")
    reason = str(error) if isinstance(error, MalformedError) else describe(error, fields)
    return f"label {external_id}: {reason}"


def _endless(what: str) -> VendorError:
    message = f"{LABELS} {what}: the list has no end, and is read no further"
    return VendorError(ErrorCode.MALFORMED_RESPONSE, message)
