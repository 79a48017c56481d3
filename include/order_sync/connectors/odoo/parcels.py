"""Read what has left with a delivery. No I/O."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from include.order_sync.connectors.odoo.mapping import MARK, key_of
from include.order_sync.connectors.odoo.wire import Move, Picking, SoldLine, id_of, name_of, text_of
from include.order_sync.connectors.values import MalformedError, amount, moment, quantity
from include.order_sync.models import Shipment, ShipmentLine


def parcel_of(
    picking: Picking, reference: str, moves: Sequence[Move], lines: Mapping[int, SoldLine], kits: Mapping[int, Decimal]
) -> Shipment | None:
    """Tell the parcel of a delivery, by its order's lines; None if the order is not one of ours.

    `kits` has how many were delivered of each line that went out in parts, where all of them went with this one.
    Several tracking numbers stay together: Odoo does not say what is in which package of them. Raises
    `MalformedError` for one of ours that cannot be read.
    """
    keys = {number: key for number, line in lines.items() if (key := key_of(text_of(line.name)))}
    if not keys:
        return None
    packed = _packed([move for move in moves if id_of(move.sale_line_id) in keys], keys, lines, kits)
    if not packed:
        raise MalformedError("move_ids", reference, f"lines of the order, by the words '{MARK}…' of their description")
    return Shipment(
        external_id=label_of(picking.name, picking.id),
        reference=reference,
        carrier=name_of(picking.carrier_id),
        tracking_number=", ".join(tracking_of(picking)),
        shipped_at=moment(text_of(picking.date_done), "date_done"),
        lines=tuple(ShipmentLine(key, pieces) for key, pieces in packed.items()),
        tracking_url=_url(picking),
    )


def label_of(name: str, number: int | str) -> str:
    """Name a delivery: its own name is unique in its company only."""
    return f"{name}#{number}"


def tracking_of(picking: Picking) -> list[str]:
    """List the tracking numbers of a delivery, which Odoo joins by commas (stock_delivery, `send_to_shipper`)."""
    return [number for part in text_of(picking.carrier_tracking_ref).split(",") if (number := part.strip())]


def is_part(move: Move, line: SoldLine) -> bool:
    """Tell whether what was moved is not the article that was ordered: a part of a kit, or another in its place."""
    return id_of(move.product_id) != id_of(line.product_id)


def _packed(
    moves: Sequence[Move], keys: Mapping[int, str], lines: Mapping[int, SoldLine], kits: Mapping[int, Decimal]
) -> dict[str, Decimal]:
    """Sum up what is in it of each of the cart's lines; what people added in Odoo, such as a gift, is left out."""
    packed: dict[str, Decimal] = {}
    for move in moves:
        number = id_of(move.sale_line_id)
        key, line = keys[number], lines[number]
        pieces = quantity(amount(move.quantity, "quantity"), "quantity")
        if pieces and is_part(move, line):
            packed[key] = _kits(key, move, line, kits.get(number, Decimal(0)))
        elif pieces:
            _require_same_unit(key, move, line)
            packed[key] = packed.get(key, Decimal(0)) + tidy(pieces)
    return packed


def _kits(key: str, move: Move, line: SoldLine, pieces: Decimal) -> Decimal:
    """Count kits as Odoo does; it tells only how many have left with all deliveries together."""
    if not pieces:
        shown = f"{name_of(move.product_id)} for {name_of(line.product_id)}"
        expected = "the article that was ordered, or the parts of whole kits in one delivery"
        raise MalformedError(f"product_id of line {key}", shown, expected)
    return tidy(quantity(amount(pieces, "qty_delivered"), "qty_delivered"))


def _require_same_unit(key: str, move: Move, line: SoldLine) -> None:
    ordered_in = id_of(line.product_uom_id) or id_of(line.product_uom)
    if ordered_in and id_of(move.product_uom) != ordered_in:
        raise MalformedError(f"product_uom of line {key}", name_of(move.product_uom), "the unit that was ordered in")


def tidy(pieces: Decimal) -> Decimal:
    """Write a number that came as a float without its zeros behind the point."""
    whole = pieces.to_integral_value()
    return whole if whole == pieces else pieces.normalize()


def _url(picking: Picking) -> str:
    """Tell the address of the tracking page. For several packages Odoo has a list of them in its place."""
    url = text_of(picking.carrier_tracking_url)
    return url if url.startswith(("https://", "http://")) and len(tracking_of(picking)) < 2 else ""
