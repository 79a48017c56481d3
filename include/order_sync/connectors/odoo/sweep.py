"""Read the deliveries that are done and were changed since a time, oldest change first.

A change moves a delivery to the end of the list, so each page asks anew from the last second seen on. Odoo tells times
in whole seconds, but compares them more finely. All that one transaction has done has one time: a second with more
deliveries than a page is read by id.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from include.order_sync.connectors.base import ShipmentPage
from include.order_sync.connectors.odoo.contents import Contents
from include.order_sync.connectors.odoo.lookup import PICKING
from include.order_sync.connectors.odoo.masterdata import MasterData
from include.order_sync.connectors.odoo.parcels import label_of, tracking_of
from include.order_sync.connectors.odoo.proxy import Proxy
from include.order_sync.connectors.odoo.settings import Settings
from include.order_sync.connectors.odoo.status import DONE, OUTGOING
from include.order_sync.connectors.odoo.wire import Picking
from include.order_sync.connectors.sweep import SECOND, in_order, whole
from include.order_sync.connectors.values import MalformedError, moment
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Shipment

OF_CARRIERS = ("carrier_id", "carrier_tracking_ref", "carrier_tracking_url")
_ALWAYS = ("name", "sale_id", "date_done", "write_date")
_UNREAD = (msgspec.DecodeError, UnicodeDecodeError, MalformedError)
_PICKING = msgspec.json.Decoder(Picking)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page as it came: the records, their times as far as they are in order, the highest id, Odoo's clock."""

    raws: Sequence[msgspec.Raw]
    times: Sequence[datetime]
    last_id: int
    date: datetime | None


class PickingSweep:
    """One reading of the deliveries."""

    def __init__(self, proxy: Proxy, settings: Settings, master: MasterData) -> None:
        self._proxy = proxy
        self._settings = settings
        self._master = master
        self._contents = Contents(proxy, master)
        self._had: dict[bytes, datetime | None] = {}
        self._newest: datetime | None = None

    async def pages(self, since: datetime | None) -> AsyncIterator[ShipmentPage]:
        """Yield every page; raise `VendorError` MALFORMED_RESPONSE if the list has no end."""
        start = None if since is None else whole(since)
        while True:
            listed = await self._list([["write_date", ">=", odoo_time(start)]] if start else [], "write_date, id")
            yield await self._page(listed)
            if len(listed.raws) < self._settings.page_size:
                return
            if not listed.times:
                raise _endless("a full page of deliveries without write_date")
            first, reached = whole(listed.times[0]), whole(listed.times[-1])
            if first == reached:
                async for page in self._second(reached):
                    yield page
            following = reached + SECOND if first == reached else reached
            if start is not None and following <= start:
                raise _endless("the same page again")
            start = following
            self._had = {raw: time for raw, time in self._had.items() if time is None or time >= following}

    async def _second(self, second: datetime) -> AsyncIterator[ShipmentPage]:
        lowest = 0
        within = [["write_date", ">=", odoo_time(second)], ["write_date", "<", odoo_time(second + SECOND)]]
        while True:
            listed = await self._list([*within, ["id", ">=", lowest]], "id")
            yield await self._page(listed)
            if len(listed.raws) < self._settings.page_size:
                return
            if listed.last_id < lowest or listed.last_id == 0 or lowest == listed.last_id + 1:
                raise _endless("the same page for every id")
            lowest = listed.last_id + 1

    async def _list(self, more: list[Any], order: str) -> Listed:
        domain = [
            ["picking_type_id.code", "in", OUTGOING],
            ["state", "=", DONE],
            ["sale_id.client_order_ref", "!=", False],
            *self._settings.of_company(),
            *more,
        ]
        fields = [*_ALWAYS, *await self._master.fields(PICKING, OF_CARRIERS)]
        size = self._settings.page_size
        answer = await self._proxy.search(PICKING, msgspec.Raw, domain, fields, order=order, limit=size)
        seen = [identify(bytes(raw), "id", "name") for raw in answer.result]
        times = [time for _, _, record in seen if (time := _changed(record)) is not None]
        ids = [int(one) for one, _, _ in seen if one.isdecimal()]
        return Listed(answer.result, in_order(times), max(ids, default=0), answer.date)

    async def _page(self, listed: Listed) -> ShipmentPage:
        fresh = [raw for raw in map(bytes, listed.raws) if raw not in self._had]
        self._had |= {raw: _changed(identify(raw, "id", "name")[2]) for raw in fresh}
        if listed.times:
            self._newest = max(self._newest or listed.times[-1], listed.times[-1])
        cursor = min((one for one in (self._newest, listed.date) if one), default=None) if self._newest else None
        shipments, unreadable = await self._read(fresh)
        return ShipmentPage(shipments, cursor, unreadable)

    async def _read(self, raws: Sequence[bytes]) -> tuple[list[Shipment], list[str]]:
        pickings: list[tuple[bytes, Picking]] = []
        shipments: list[Shipment] = []
        unreadable: list[str] = []
        for raw in raws:
            try:
                pickings.append((raw, _PICKING.decode(raw)))
            except _UNREAD as error:
                unreadable.append(_words(raw, error))
        ready = [(raw, one) for raw, one in pickings if self._is_ready(one)]
        inside = await self._contents.of([one for _, one in ready])
        for raw, one in ready:
            try:
                shipments += inside.parcels(one)
            except _UNREAD as error:
                unreadable.append(_words(raw, error))
        return shipments, unreadable

    def _is_ready(self, picking: Picking) -> bool:
        return bool(tracking_of(picking)) or not self._settings.wait_for_tracking


def odoo_time(time: datetime) -> str:
    """Write a time as Odoo does: in UTC, without a zone."""
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _changed(record: dict[str, Any]) -> datetime | None:
    try:
        return moment(record.get("write_date"), "write_date")
    except MalformedError:
        return None


def _words(raw: bytes, error: Exception) -> str:
    number, name, fields = identify(raw, "id", "name")
    reason = str(error) if isinstance(error, MalformedError) else describe(error, fields)
    return f"delivery {label_of(name, number)}: {reason}"


def _endless(what: str) -> VendorError:
    return VendorError(ErrorCode.MALFORMED_RESPONSE, f"{PICKING}: {what}: the list has no end, and is read no further")
