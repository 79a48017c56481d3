"""Tell which of the cart's lines are in each parcel of an order.

What was shipped is told by SKU and not by line. So it is given to the order's lines with that SKU, first line first,
parcel by parcel in the order in which they left: what an earlier one was said to hold does not change with a later one.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from include.order_sync.connectors.extensiv.fields import Fields, text_at
from include.order_sync.connectors.extensiv.wire import Record
from include.order_sync.connectors.values import ZERO, MalformedError, number, quantity
from include.order_sync.models import ShipmentLine


class Allotment:
    """The lines of one order, as its parcels fill them up.

    Raises `MalformedError` for an order whose lines have no ids of ours, or quantities that are none.
    """

    def __init__(self, order: Record, fields: Fields) -> None:
        self._fields = fields
        self._open: dict[str, dict[str, Decimal]] = defaultdict(dict)
        for item in records_at(order, fields.items):
            if line := text_at(item, fields.item_line):
                self._open[text_at(item, fields.item_sku)][line] = count_at(item, fields.item_quantity)
        if not self._open:
            raise MalformedError(fields.item_line, None, "the id of each line: the order was not sent by OrderSync")

    def take(self, shipment: Record) -> tuple[ShipmentLine, ...]:
        """Say what the next parcel holds of the order's lines; raises `MalformedError` if that is nothing."""
        packed: dict[str, Decimal] = defaultdict(Decimal)
        for item in records_at(shipment, self._fields.shipment_items):
            packed[text_at(item, self._fields.packed_sku)] += count_at(item, self._fields.packed_quantity)
        lines = tuple(line for sku, count in packed.items() for line in self._fill(sku, count))
        if not lines:
            told = ", ".join(packed) or "nothing"
            raise MalformedError(
                self._fields.shipment_items, told, "something of the order that is still to be shipped"
            )
        return lines

    def _fill(self, sku: str, count: Decimal) -> Iterable[ShipmentLine]:
        open_lines = self._open.get(sku, {})
        for line, still in open_lines.items():
            given = min(still, count)
            if given > ZERO:
                open_lines[line] = still - given
                count -= given
                yield ShipmentLine(line, given)


def records_at(record: Record, field: str) -> list[Record]:
    """Read a list of records; an empty one where nothing stands. Raises `MalformedError` for anything else."""
    found = record.get(field) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise MalformedError(field, str(found), "a list of records")
    return found


def count_at(record: Record, field: str) -> Decimal:
    """Read a quantity, which is written as a number or as text; raises `MalformedError` for one that is none."""
    return quantity(number(record.get(field), field), field)
