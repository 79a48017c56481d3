"""A parcel as Vendure is told it: which units of which order lines are in it, and our mark. No I/O.

A fulfillment has a state, a method (a text that shops show to buyers) and a tracking code; the handler
`manual-fulfillment` takes both as they are. Source: https://docs.vendure.io/guides/core-concepts/orders/#fulfillments.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from include.order_sync.connectors.vendure.parcel_wire import Fulfillment
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Shipment

HANDLER = "manual-fulfillment"
CALLED_OFF = "Cancelled"
# What a fulfillment in a state has to become next, until it is shipped.
STEPS = {"Created": "Pending", "Pending": "Shipped"}
MARK = "(OrderSync "
# As long as a text may be where Vendure runs on MySQL.
LONGEST_METHOD, LONGEST_ID = 255, 64

Units = Mapping[str, int]


def units_of(shipment: Shipment) -> Units:
    """Read how many units of each line are in a parcel; raise `VendorError` REJECTED if that is no whole number."""
    units: Counter[str] = Counter()
    for line in shipment.lines:
        if line.quantity != line.quantity.to_integral_value():
            raise _refused(f"line {line.line} has {line.quantity} in the parcel, and Vendure takes whole units only")
        units[line.line] += int(line.quantity)
    if not +units:
        raise _refused("the parcel names no line of the order")
    return +units


def method_of(shipment: Shipment) -> str:
    """Write how a parcel travels, with our mark at the end."""
    mark = _mark(shipment)
    words = " ".join(filter(None, (shipment.carrier, shipment.service)))
    return f"{words[: LONGEST_METHOD - len(mark) - 1]} {mark}".strip()


def fulfillment_input(shipment: Shipment, units: Units) -> dict[str, Any]:
    """Write a fulfillment of a parcel."""
    values = {"method": method_of(shipment), "trackingCode": shipment.tracking_number}
    return {
        "lines": [{"orderLineId": line, "quantity": count} for line, count in units.items()],
        "handler": {"code": HANDLER, "arguments": [{"name": name, "value": text} for name, text in values.items()]},
    }


def chosen(shipment: Shipment, units: Units, fulfillments: Iterable[Fulfillment]) -> Fulfillment | None:
    """Choose the fulfillment that is a parcel: with its number and units, and with our mark of it.

    One that another program or a person has made has no mark of ours; with the same number and units it is the parcel.
    """
    alike = [
        one
        for one in fulfillments
        if one.state != CALLED_OFF
        and (one.tracking_code or "") == shipment.tracking_number
        and Counter({line.order_line_id: line.quantity for line in one.lines}) == Counter(units)
    ]
    ours = [one for one in alike if one.method.endswith(_mark(shipment))]
    others = [one for one in alike if MARK not in one.method and shipment.tracking_number]
    return next(iter([*ours, *others]), None)


def is_shipped(fulfillment: Fulfillment) -> bool:
    """Tell whether a fulfillment is beyond what is still to be done with it."""
    return fulfillment.state not in STEPS


def _mark(shipment: Shipment) -> str:
    key = shipment.external_id
    return f"{MARK}{key if len(key) <= LONGEST_ID else sha256(key.encode()).hexdigest()[:32]})"


def _refused(message: str) -> VendorError:
    return VendorError(ErrorCode.REJECTED, message)
