"""Read what is in the parcels of a shipment. No I/O.

A shipment may have several packages, packages inside of packages, and moves of several sales. Each outermost package
with a number of its own is a parcel, and what is in none is one with the shipment's own number.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from include.order_sync.connectors.tryton.mapping import line_of
from include.order_sync.connectors.tryton.status import CANCELED
from include.order_sync.connectors.tryton.wire import CarrierName, Move, Package, SaleLine, Shipment
from include.order_sync.connectors.values import MalformedError, quantity
from include.order_sync.models import Shipment as Parcel
from include.order_sync.models import ShipmentLine

ORIGIN = "sale.line,"
# A shipment's day is that of its company, whose zone is nobody's business here: from UTC-12 to UTC+14.
_EARLIEST, _LATEST = timedelta(hours=-14), timedelta(hours=36)

Key = tuple[int, str]


def origins(moves: Iterable[Move]) -> list[int]:
    """List the sale lines that moves are of."""
    named = [(move.origin or "").partition(ORIGIN) for move in moves]
    return [int(number) for model, _, number in named if not model and number.isdecimal()]


def parcels_of(shipment: Shipment, lines: Mapping[int, SaleLine]) -> list[Parcel]:
    """Tell the parcels of a shipment, by the sale lines that its moves are of; none if it is of no order of ours.

    Raises `MalformedError` for one of ours that cannot be read.
    """
    packages = {package.id: package for package in shipment.packages}
    inside: dict[Key, dict[str, Decimal]] = {}
    for move in shipment.moves:
        line = _line(move, lines)
        if line is None or line.sale is None or move.state == CANCELED:
            continue
        count = _quantity(move, line)
        if count:
            held = inside.setdefault((_outermost(move.package, packages), line.sale.reference or ""), {})
            name = line_of(line.note)
            held[name] = held.get(name, Decimal(0)) + count
    shared = len({reference for _, reference in inside}) > 1
    return [_parcel(shipment, packages, key, held, shared) for key, held in inside.items()]


def changed_at(shipment: Shipment) -> datetime:
    """Say when a shipment was last changed; raise `MalformedError` if it does not say."""
    stamp = shipment.write_date or shipment.create_date
    if stamp is None:
        raise MalformedError("write_date", None, "a time")
    try:
        return stamp.instant()
    except ValueError:
        raise MalformedError("write_date", str(stamp), "a time") from None


def shipped_at(shipment: Shipment) -> datetime:
    """Say when a parcel left. Tryton keeps the day; if the last change was on it, it is the time of that."""
    changed = changed_at(shipment)
    if shipment.effective_date is None:
        return changed
    try:
        midnight = datetime.combine(shipment.effective_date.value(), time(), UTC)
    except ValueError:
        raise MalformedError("effective_date", str(shipment.effective_date), "a date") from None
    return changed if midnight + _EARLIEST <= changed < midnight + _LATEST else midnight


def _line(move: Move, lines: Mapping[int, SaleLine]) -> SaleLine | None:
    """Find the line of ours that a move is of: its sale has a reference, and its note our mark."""
    found = lines.get(next(iter(origins([move])), 0))
    return found if found and found.sale and found.sale.reference and line_of(found.note) else None


def _quantity(move: Move, line: SaleLine) -> Decimal:
    field = f"quantity of line {line_of(line.note)}"
    if move.unit != line.unit:
        raise MalformedError(field, f"in unit {move.unit}", f"the unit of the sale's line ({line.unit})")
    if move.quantity is None:
        raise MalformedError(field, None, "a number")
    return quantity(move.quantity, field)


def _outermost(package: int | None, packages: Mapping[int, Package]) -> int:
    """Name the package that is sent: the first with a number of its own on the way out, else the outermost. 0: none."""
    found = packages.get(package or 0)
    seen: set[int] = set()
    while found and not found.shipping_reference and found.parent in packages and found.id not in seen:
        seen.add(found.id)
        found = packages[found.parent or 0]
    return found.id if found else 0


def _parcel(
    shipment: Shipment, packages: Mapping[int, Package], key: Key, held: Mapping[str, Decimal], shared: bool
) -> Parcel:
    number, reference = key
    package = packages.get(number)
    name = f"{shipment.id}-{number}" if number else str(shipment.id)
    return Parcel(
        external_id=f"{name}:{reference}" if shared else name,
        reference=reference,
        carrier=_carrier(shipment.carrier),
        tracking_number=(package.shipping_reference if package else "") or shipment.shipping_reference or "",
        shipped_at=shipped_at(shipment),
        lines=tuple(ShipmentLine(line, count) for line, count in held.items()),
        service=_service(shipment.carrier),
        tracking_url=(package.shipping_tracking_url if package else "") or "",
    )


def _carrier(carrier: CarrierName | None) -> str:
    return (carrier.party.name or "") if carrier and carrier.party else ""


def _service(carrier: CarrierName | None) -> str:
    return (carrier.carrier_product.name or "") if carrier and carrier.carrier_product else ""
