"""Read what is in the parcels of a label. No I/O."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from decimal import Decimal

from include.order_sync.connectors.shipstation.references import to_shipstation
from include.order_sync.connectors.shipstation.wire import Held, Item, Label, Package
from include.order_sync.connectors.values import MalformedError, moment, quantity
from include.order_sync.models import Shipment, ShipmentLine

Quantities = dict[str, Decimal]


def parcels_of(label: Label, held: Held) -> list[Shipment]:
    """Tell the parcels of a label, by the items of its shipment; none if the shipment is not one of ours.

    There is one for each order in it: shipments can be merged in ShipStation. One order in several packages has as many
    parcels if it can be told what is in which, else one. Raises `MalformedError` for one of ours that cannot be read.
    """
    orders = _by_order(held)
    if not orders:
        _refuse_if_ours(held)
        return []
    if len(orders) > 1:
        parts = [(f"{label.label_id}:{reference}", reference, lines) for reference, lines in orders.items()]
        return [_parcel(label, name, reference, lines) for name, reference, lines in parts]
    [(reference, lines)] = orders.items()
    packed = _by_package(held)
    if len(packed) < 2:
        return [_parcel(label, label.label_id, reference, lines)]
    numbered = enumerate(packed.items(), 1)
    return [_parcel(label, f"{label.label_id}:{n}", reference, inside, number) for n, (number, inside) in numbered]


def shipped_at(label: Label) -> datetime:
    """Say when a parcel left. The ship date is but a day; when that is the label's own, it is the label's time."""
    created = moment(label.created_at, "created_at")
    day = moment(label.ship_date, "ship_date") if label.ship_date else created
    is_bare = day.astimezone(UTC).time() == time()
    return created if is_bare and day.date() == created.date() else day


def _parcel(label: Label, name: str, reference: str, lines: Quantities, number: str = "") -> Shipment:
    return Shipment(
        external_id=name,
        reference=reference,
        carrier=label.carrier_code or "",
        tracking_number=number or label.tracking_number or "",
        shipped_at=shipped_at(label),
        lines=tuple(ShipmentLine(line, count) for line, count in lines.items()),
        service=(label.service_code or "").strip(),
        # The address belongs to the label's own number.
        tracking_url=(label.tracking_url or "") if number in ("", label.tracking_number) else "",
    )


def _by_order(held: Held) -> dict[str, Quantities]:
    """Sum up what is shipped of each line of each order; what carries no ids of an order's line is left out."""
    orders: dict[str, Quantities] = {}
    for item in held.items or ():
        count = quantity(item.quantity, f"quantity of item {item.external_order_item_id or item.sku}")
        if item.external_order_id and item.external_order_item_id and count:
            lines = orders.setdefault(item.external_order_id, {})
            line = item.external_order_item_id
            lines[line] = lines.get(line, Decimal(0)) + count
    return orders


def _refuse_if_ours(held: Held) -> None:
    reference = held.external_order_id or ""
    if reference and to_shipstation(reference) == held.external_shipment_id:
        raise MalformedError("items", reference, "the lines of the order, with their external_order_item_id")


def _by_package(held: Held) -> dict[str, Quantities]:
    """Tell what of each line is in which package, by tracking number; nothing unless the packages tell it whole.

    Items are not given by package. Only the products that are declared to customs are, by SKU: they are believed if
    they add up to the items, and each SKU stands in one line.
    """
    packages = [package for package in held.packages or () if package.tracking_number]
    line_of = _lines_by_sku(held.items or [])
    packed = {package.tracking_number or "": _inside(package, line_of) for package in packages}
    if len(packed) < 2 or len(packed) != len(held.packages or ()) or not all(packed.values()):
        return {}
    return packed if _summed(packed.values()) == _summed(_by_order(held).values()) else {}


def _lines_by_sku(items: list[Item]) -> dict[str, str]:
    lines = [(item.sku, item.external_order_item_id) for item in items if item.sku and item.external_order_item_id]
    return dict(lines) if len(dict(lines)) == len(set(lines)) else {}


def _inside(package: Package, line_of: dict[str, str]) -> Quantities:
    inside: Quantities = {}
    for product in package.products or ():
        line = line_of.get(product.sku or "", "")
        inside[line] = inside.get(line, Decimal(0)) + product.quantity
    return inside


def _summed(parts: Iterable[Quantities]) -> Quantities:
    total: Quantities = {}
    for part in parts:
        for line, count in part.items():
            total[line] = total.get(line, Decimal(0)) + count
    return total
