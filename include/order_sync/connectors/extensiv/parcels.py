"""Read the parcels of an order as Integration Manager lists it. No I/O.

A parcel has no id there. It is known by its order and its tracking number, with a count behind it if an order has that
number several times.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from include.order_sync.connectors.extensiv.allotment import Allotment, records_at
from include.order_sync.connectors.extensiv.fields import Fields, text_at
from include.order_sync.connectors.extensiv.wire import RECORD, Record
from include.order_sync.connectors.values import MalformedError, moment
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.models import Shipment


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel, or the words why it cannot be read; `changed` is when its order last changed.

    `name` is unique in a reading.
    """

    name: str
    changed: datetime | None
    shipment: Shipment | None = None
    words: str = ""


def parcels_of(raw: bytes, fields: Fields) -> Iterator[Parcel]:
    """Yield the parcels of one order in the order in which they left, and what cannot be read."""
    try:
        order = RECORD.decode(raw)
        yield from _Reading(order, fields).parcels()
    except (msgspec.DecodeError, UnicodeDecodeError, MalformedError) as error:
        name, _, found = identify(raw, fields.reference, fields.number)
        reason = str(error) if isinstance(error, MalformedError) else describe(error, found)
        yield Parcel(name, _time(found, fields.changed), words=f"order {name}: {reason}")


class _Reading:
    """One order with what was shipped of it."""

    def __init__(self, order: Record, fields: Fields) -> None:
        self._fields = fields
        self._own_reference = text_at(order, fields.reference)
        self._reference = text_at(order, fields.reference_before_split) or self._own_reference
        if not self._own_reference:
            raise MalformedError(fields.reference, order.get(fields.reference), "the order's reference")
        self._shipments = sorted(records_at(order, fields.shipments), key=self._place)
        self._allotment = Allotment(order, fields)
        times = [_time(shipment, fields.shipment_date) for shipment in self._shipments]
        self._changed = _time(order, fields.changed) or max(filter(None, times), default=None)

    def parcels(self) -> Iterator[Parcel]:
        """Yield each parcel. One without a tracking number is known by its time."""
        had: Counter[str] = Counter()
        for shipment in self._shipments:
            number = text_at(shipment, self._fields.shipment_number)
            name = f"{self._own_reference}:{number or text_at(shipment, self._fields.shipment_date)}"
            had[name] += 1
            yield self._parcel(shipment, number, name if had[name] == 1 else f"{name}:{had[name]}")

    def _parcel(self, shipment: Record, number: str, name: str) -> Parcel:
        fields = self._fields
        try:
            told = Shipment(
                external_id=name,
                reference=self._reference,
                carrier=text_at(shipment, fields.shipment_carrier),
                tracking_number=number,
                shipped_at=moment(shipment.get(fields.shipment_date), fields.shipment_date),
                lines=self._allotment.take(shipment),
                service=text_at(shipment, fields.shipment_service),
                tracking_url=text_at(shipment, fields.shipment_url),
            )
        except MalformedError as error:
            return Parcel(name, self._changed, words=f"shipment {name}: {error}")
        return Parcel(name, self._changed, told)

    def _place(self, shipment: Record) -> tuple[bool, str, str]:
        left = _time(shipment, self._fields.shipment_date)
        return left is None, left.isoformat() if left else "", text_at(shipment, self._fields.shipment_number)


def _time(record: Record, field: str) -> datetime | None:
    """Read a time that need not be there, or be one. Those without an offset are UTC, as all are by the document."""
    try:
        return moment(record.get(field), field)
    except MalformedError:
        return None
