"""Read the parcels of an order as ShipBob lists it. No I/O."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from include.order_sync.connectors.shipbob.allotment import Allotment
from include.order_sync.connectors.shipbob.references import from_shipbob, lines_of
from include.order_sync.connectors.shipbob.status import CANCELED, NOT_SENT, SENT
from include.order_sync.connectors.shipbob.wire import ORDER, SHIPMENT, ListedOrder, ListedShipment, Tracking
from include.order_sync.connectors.values import MalformedError, moment
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.models import Shipment

_UNREAD = (msgspec.DecodeError, UnicodeDecodeError, MalformedError)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel that has left, or the words why it cannot be read; `changed` is when ShipBob last touched it.

    One that has not left has neither, and is there for its time. `name` is unique in a reading.
    """

    name: str
    changed: datetime | None
    shipment: Shipment | None = None
    words: str = ""


def parcels_of(raw: bytes, channel_id: int, without_tracking: bool) -> Iterator[Parcel]:
    """Yield the parcels of one order; none of an order that came through another channel."""
    try:
        order = ORDER.decode(raw)
    except _UNREAD as error:
        yield _unreadable("order", raw, error)
        return
    if order.channel is None or order.channel.id in (None, channel_id):
        yield from _Reading(order, without_tracking).parcels()


class _Reading:
    """One order, with those of its shipments that can be read."""

    def __init__(self, order: ListedOrder, without_tracking: bool) -> None:
        self._order = order
        self._without_tracking = without_tracking

    def parcels(self) -> Iterator[Parcel]:
        """Yield what cannot be read, what has not left, and what has left, in the order in which it did."""
        known: list[ListedShipment] = []
        sent: list[tuple[datetime, ListedShipment]] = []
        for raw in self._order.shipments or ():
            try:
                shipment = SHIPMENT.decode(raw)
                left = _left_at(shipment)
            except _UNREAD as error:
                yield _unreadable("shipment", bytes(raw), error)
                continue
            if shipment.status != CANCELED:
                known.append(shipment)
            if left is None:
                yield Parcel(_name(shipment), _changed(shipment))
            else:
                sent.append((left, shipment))
        yield from self._sent(known, sorted(sent, key=lambda one: (one[0], one[1].id)))

    def _sent(self, known: list[ListedShipment], sent: list[tuple[datetime, ListedShipment]]) -> Iterator[Parcel]:
        if not lines_of(self._order.tags or ()):
            error = MalformedError("tags", "[]", "those that OrderSync gives an order: it was not sent by us")
            yield from (_trouble(shipment, error) for _, shipment in sent)
            return
        allotment = Allotment(self._order, known)
        for left, shipment in sent:
            yield self._parcel(allotment, left, shipment)

    def _parcel(self, allotment: Allotment, left: datetime, shipment: ListedShipment) -> Parcel:
        try:
            lines = allotment.take(shipment)
            tracking = shipment.tracking or Tracking()
            number = tracking.tracking_number or tracking.pro_number or tracking.bol or ""
            if not number and not self._without_tracking:
                return Parcel(_name(shipment), _changed(shipment))
            if not lines:
                raise MalformedError("products", "no line of the order", "at least one that is complete")
        except MalformedError as error:
            return _trouble(shipment, error)
        found = Shipment(
            external_id=str(shipment.id),
            reference=from_shipbob(self._order.reference_id or ""),
            carrier=tracking.carrier or "",
            tracking_number=number,
            shipped_at=left,
            lines=lines,
            service=tracking.carrier_service or "",
            tracking_url=tracking.tracking_url or "",
        )
        return Parcel(_name(shipment), _changed(shipment), found)


def _left_at(shipment: ListedShipment) -> datetime | None:
    """Say when a parcel left; None if it has not.

    Raises `MalformedError` for a time that is none, and for a status that ShipBob's document does not name.
    """
    changed = _changed(shipment)
    if shipment.status in NOT_SENT:
        return None
    if shipment.status != SENT:
        raise MalformedError("status", shipment.status, f"{SENT}, or one of {', '.join(sorted(NOT_SENT))}")
    if shipment.actual_fulfillment_date:
        return moment(shipment.actual_fulfillment_date, "actual_fulfillment_date")
    if shipment.tracking and shipment.tracking.shipping_date:
        return moment(shipment.tracking.shipping_date, "shipping_date")
    if changed is None:
        raise MalformedError("actual_fulfillment_date", None, "when the parcel left")
    return changed


def _changed(shipment: ListedShipment) -> datetime | None:
    fields = ("last_update_at", "last_tracking_update_at")
    times = [(getattr(shipment, field), field) for field in fields]
    return max((moment(value, field) for value, field in times if value), default=None)


def _trouble(shipment: ListedShipment, error: MalformedError) -> Parcel:
    return Parcel(_name(shipment), _changed(shipment), words=f"{_name(shipment)}: {error}")


def _name(shipment: ListedShipment) -> str:
    return f"shipment {shipment.id}"


def _unreadable(what: str, raw: bytes, error: Exception) -> Parcel:
    external_id, _, fields = identify(raw, "id", "reference_id")
    reason = str(error) if isinstance(error, MalformedError) else describe(error, fields)
    try:
        changed = moment(fields.get("last_update_at"), "last_update_at")
    except MalformedError:
        changed = None
    return Parcel(f"{what} {external_id}", changed, words=f"{what} {external_id}: {reason}")
