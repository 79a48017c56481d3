"""A parcel as Medusa is told it: which fulfillments, with what in them. No I/O.

Sources: https://docs.medusajs.com/api/admin#orders_postordersidfulfillments and
https://docs.medusajs.com/api/admin#orders_postordersidfulfillmentsfulfillment_idshipments. A fulfillment uses one
shipping option, and refuses items whose product has another shipping profile than that option. So a parcel with
several profiles becomes a fulfillment for each.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from include.order_sync.connectors.medusa.parcel_wire import Fulfillment, ShippedOrder
from include.order_sync.connectors.values import ZERO, MalformedError, number, plain
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Shipment

MARK = "order_sync"

Units = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Packed:
    """A fulfillment of ours: its id, what is in it, and whether it is marked as shipped."""

    id: str
    units: Units
    shipped: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What of a parcel goes into one fulfillment; without `option`, Medusa takes the order's own."""

    units: Units
    option: str = ""


def units_of(shipment: Shipment) -> Units:
    """Read how much of each line is in a parcel; raise `VendorError` REJECTED if it names none."""
    units: dict[str, Decimal] = {}
    for line in shipment.lines:
        units[line.line] = units.get(line.line, ZERO) + line.quantity
    found = {line: count for line, count in units.items() if count > ZERO}
    if not found:
        raise VendorError(ErrorCode.REJECTED, "the parcel names no line of the order")
    return found


def packed_of(order: ShippedOrder, shipment: Shipment) -> list[Packed]:
    """Choose the order's fulfillments that we made for a parcel, canceled ones left out.

    By its tracking number too: two destinations may number their parcels alike.
    """
    wanted = (shipment.external_id, shipment.tracking_number)
    return [
        Packed(one.id, _units(mark.get("lines")), one.shipped_at is not None)
        for one in order.fulfillments
        if one.canceled_at is None and ((mark := _mark(one)).get("parcel"), mark.get("tracking")) == wanted
    ]


def tracked(fulfillments: Iterable[Fulfillment], tracking_number: str) -> str | None:
    """Find a fulfillment that is not ours by its tracking number."""
    for one in fulfillments if tracking_number else ():
        numbers = [label.tracking_number for label in one.labels or ()]
        if one.canceled_at is None and not _mark(one) and tracking_number in numbers:
            return one.id
    return None


def missing(units: Units, packed: Iterable[Packed]) -> Units:
    """Leave of a parcel what is in none of its fulfillments."""
    left = dict(units)
    for one in packed:
        for line, count in one.units.items():
            left[line] = left.get(line, ZERO) - count
    return {line: count for line, count in left.items() if count > ZERO}


def groups(units: Units, order: ShippedOrder, fallback: str) -> list[Part]:
    """Split what is to be packed by the shipping option that it goes with.

    `fallback` is the option for an order that was placed without any.
    """
    methods = [method for method in order.shipping_methods or () if method.shipping_option_id]
    if len(methods) < 2:
        return [Part(units, "" if methods else fallback)] if units else []
    served = {(one.shipping_option.shipping_profile_id if one.shipping_option else None): one for one in methods}
    profiles = {item.id: item.profile for item in order.items}
    parts: dict[str, dict[str, Decimal]] = {}
    for line, count in units.items():
        method = served.get(profiles.get(line), methods[0])
        parts.setdefault(method.shipping_option_id or "", {})[line] = count
    return [Part(units, option) for option, units in parts.items()]


def fulfillment_body(shipment: Shipment, part: Part, location: str, *, notify: bool) -> dict[str, Any]:
    """Write a fulfillment: it bears our mark, and the carrier, which Medusa has no field for."""
    told = {"carrier": shipment.carrier, "service": shipment.service}
    mark = {
        "parcel": shipment.external_id,
        "tracking": shipment.tracking_number,
        "lines": {line: plain(count) for line, count in part.units.items()},
        **{name: value for name, value in told.items() if value},
    }
    chosen = {"location_id": location, "shipping_option_id": part.option}
    return {
        "items": _items(part.units),
        "no_notification": not notify,
        "metadata": {MARK: mark},
        **{name: value for name, value in chosen.items() if value},
    }


def shipment_body(packed: Packed, shipment: Shipment, *, notify: bool) -> dict[str, Any]:
    """Write a fulfillment's shipment, with tracking."""
    label = {
        "tracking_number": shipment.tracking_number,
        "tracking_url": shipment.tracking_url if _is_link(shipment.tracking_url) else "",
        "label_url": "",
    }
    labels = [label] if shipment.tracking_number else []
    return {"items": _items(packed.units), "labels": labels, "no_notification": not notify}


def joined(ids: Iterable[str]) -> str:
    """Write the ids of a parcel's fulfillments as one, in an order that does not depend on ours."""
    return ",".join(sorted(ids))


def as_number(value: Decimal) -> int | float:
    """Write a quantity as Medusa takes it: a JSON number."""
    return int(value) if value == value.to_integral_value() else float(value)


def _items(units: Units) -> Sequence[dict[str, Any]]:
    return [{"id": line, "quantity": as_number(count)} for line, count in units.items()]


def _mark(fulfillment: Fulfillment) -> Mapping[str, Any]:
    mark = (fulfillment.metadata or {}).get(MARK)
    return mark if isinstance(mark, dict) else {}


def _units(lines: Any) -> Units:
    try:
        return {line: number(count, "lines") for line, count in lines.items()} if isinstance(lines, dict) else {}
    except MalformedError as error:
        message = f"a fulfillment's metadata, which we had written, cannot be read: {error}"
        raise VendorError(ErrorCode.MALFORMED_RESPONSE, message) from None


def _is_link(text: str) -> bool:
    try:
        return urlsplit(text).scheme in ("http", "https") and bool(urlsplit(text).hostname)
    except ValueError:
        return False
