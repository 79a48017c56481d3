"""Read the shipments that have left, by the time of their last change.

The list is sorted by that time and then by id, and each page begins behind the last shipment of the one before. What
changes meanwhile moves to the end, where it is read again; nothing can slip through in between.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from include.order_sync.connectors.base import ShipmentPage
from include.order_sync.connectors.tryton.parcels import changed_at, origins, parcels_of
from include.order_sync.connectors.tryton.proxy import Proxy
from include.order_sync.connectors.tryton.status import SENT
from include.order_sync.connectors.tryton.wire import RAWS, SALE_LINES, SHIPMENT, SaleLine, Shipment, moment
from include.order_sync.connectors.values import MalformedError
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Shipment as Parcel

MODEL = "stock.shipment.out"
FIELDS = [
    "state",
    "number",
    "write_date",
    "create_date",
    "effective_date",
    "shipping_reference",
    "packages.number",
    "packages.shipping_reference",
    "packages.shipping_tracking_url",
    "packages.parent",
    "outgoing_moves.quantity",
    "outgoing_moves.unit",
    "outgoing_moves.origin",
    "outgoing_moves.package",
    "outgoing_moves.state",
]
CARRIER_FIELDS = ["carrier.party.name", "carrier.carrier_product.name"]
SALE_LINE_FIELDS = ["unit", "note", "sale.reference"]
_UNREAD = (msgspec.DecodeError, UnicodeDecodeError, MalformedError)


class ShipmentSweep:
    """One reading of the shipments."""

    def __init__(self, proxy: Proxy, carriers: bool, page_size: int, max_pages: int) -> None:
        self._proxy = proxy
        self._fields = [*FIELDS, *(CARRIER_FIELDS if carriers else [])]
        self._page_size = page_size
        self._max_pages = max_pages
        self._newest: datetime | None = None

    async def pages(self, since: datetime | None) -> AsyncIterator[ShipmentPage]:
        """Yield every page; raise `VendorError` MALFORMED_RESPONSE if the list has no end."""
        begins: list[Any] = [] if since is None else [["write_date", ">=", moment(since)]]
        before: list[Any] = []
        for _ in range(self._max_pages):
            domain = [["state", "in", list(SENT)], ["write_date", "!=", None], *begins]
            raws = await self._read(domain)
            if not raws:
                return
            page, last = await self._page(raws)
            yield page
            if len(raws) < self._page_size:
                return
            if last == before:
                raise _endless("answered the same page again")
            before = last
            begins = [["OR", ["write_date", ">", last[0]], [["write_date", "=", last[0]], ["id", ">", last[1]]]]]
        raise _endless(f"answered more than {self._max_pages} pages")

    async def _read(self, domain: Sequence[Any]) -> list[msgspec.Raw]:
        order = (("write_date", "ASC"), ("id", "ASC"))
        return await self._proxy.records(MODEL, domain, self._fields, answer=RAWS, limit=self._page_size, order=order)

    async def _page(self, raws: list[msgspec.Raw]) -> tuple[ShipmentPage, list[Any]]:
        date = self._proxy.date
        read, unreadable = _shipments(raws)
        lines = await self._lines([shipment for shipment in read if shipment])
        parcels: list[Parcel] = []
        for shipment in filter(None, read):
            try:
                parcels += parcels_of(shipment, lines)
            except MalformedError as error:
                unreadable.append(f"shipment {shipment.number or ''} {shipment.id}: {error}")
        last = _stamp(raws[-1])
        self._see(last, date)
        return ShipmentPage(parcels, self._newest, unreadable), last

    async def _lines(self, shipments: Sequence[Shipment]) -> dict[int, SaleLine]:
        wanted = sorted({line for shipment in shipments for line in origins(shipment.moves)})
        if not wanted:
            return {}
        domain = [["id", "in", wanted]]
        found = await self._proxy.records("sale.line", domain, SALE_LINE_FIELDS, answer=SALE_LINES)
        return {line.id: line for line in found}

    def _see(self, last: Sequence[Any], date: datetime | None) -> None:
        try:
            time = msgspec.convert({"id": 0, "state": "", "write_date": last[0]}, Shipment)
            reached = changed_at(time)
        except (msgspec.ValidationError, MalformedError):
            return
        reached = min(reached, date) if date else reached
        self._newest = max(self._newest or reached, reached)


def _shipments(raws: list[msgspec.Raw]) -> tuple[list[Shipment | None], list[str]]:
    read: list[Shipment | None] = []
    unreadable: list[str] = []
    for raw in raws:
        try:
            read.append(SHIPMENT.decode(raw))
        except _UNREAD as error:
            unreadable.append(_words(bytes(raw), error))
    return read, unreadable


def _stamp(raw: msgspec.Raw) -> list[Any]:
    """Read by what the next page begins: time of change and id, as Tryton wrote them."""
    external_id, _, fields = identify(bytes(raw), "id", "number")
    if not fields.get("write_date") or not external_id.isdecimal():
        message = f"{MODEL} answered a shipment ({external_id}) without write_date: it cannot be read on"
        raise VendorError(ErrorCode.MALFORMED_RESPONSE, message)
    return [fields["write_date"], int(external_id)]


def _words(raw: bytes, error: Exception) -> str:
    external_id, _, fields = identify(raw, "id", "number")
    return f"shipment {external_id}: {describe(error, fields)}"


def _endless(what: str) -> VendorError:
    message = f"{MODEL} {what}: the list has no end, and is read no further"
    return VendorError(ErrorCode.MALFORMED_RESPONSE, message)
