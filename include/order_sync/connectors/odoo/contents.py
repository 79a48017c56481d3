"""Ask what is in the deliveries of a page: three calls, however many there are, and one more where there are kits."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from include.order_sync.connectors.odoo.lookup import ORDER
from include.order_sync.connectors.odoo.masterdata import MasterData
from include.order_sync.connectors.odoo.parcels import is_part, parcel_of
from include.order_sync.connectors.odoo.proxy import Proxy
from include.order_sync.connectors.odoo.status import DONE, OUTGOING
from include.order_sync.connectors.odoo.wire import HeldOrder, Move, Picking, SoldLine, id_of, text_of
from include.order_sync.connectors.values import MalformedError
from include.order_sync.models import Shipment

MOVE = "stock.move"
LINE = "sale.order.line"
UNITS = ("product_uom_id", "product_uom")


@dataclass(frozen=True, slots=True)
class Inside:
    """What is known of the deliveries of a page: references by order, moves by delivery, and the orders' lines."""

    references: dict[int, str]
    moves: dict[int, list[Move]]
    lines: dict[int, SoldLine]
    kits: dict[int, Decimal]

    def parcels(self, picking: Picking) -> list[Shipment]:
        """Tell the parcel of a delivery, if it has any; raise `MalformedError` if it cannot be read."""
        reference = self.references.get(id_of(picking.sale_id))
        if not reference:
            raise MalformedError("sale_id", str(picking.sale_id), "an order that the API user may read")
        lines = {key: line for key, line in self.lines.items() if id_of(line.order_id) == id_of(picking.sale_id)}
        parcel = parcel_of(picking, reference, self.moves.get(picking.id, []), lines, self.kits)
        return [] if parcel is None else [parcel]


class Contents:
    """Asks for what is in deliveries."""

    def __init__(self, proxy: Proxy, master: MasterData) -> None:
        self._proxy = proxy
        self._master = master

    async def of(self, pickings: Sequence[Picking]) -> Inside:
        """Ask for the orders, the moves and the orders' lines of deliveries."""
        if not pickings:
            return Inside({}, {}, {}, {})
        moves = await self._moves(["picking_id", [one.id for one in pickings]])
        by_picking: dict[int, list[Move]] = {}
        for move in moves:
            by_picking.setdefault(id_of(move.picking_id), []).append(move)
        orders = sorted({id_of(one.sale_id) for one in pickings})
        lines = await self._lines(orders)
        return Inside(await self._references(orders), by_picking, lines, await self._kits(moves, lines))

    async def _kits(self, moves: Sequence[Move], lines: dict[int, SoldLine]) -> dict[int, Decimal]:
        """Tell how many were delivered of each line whose parts have all left with but one delivery."""
        sold = [(move, lines[number]) for move in moves if (number := id_of(move.sale_line_id)) in lines]
        in_parts = sorted({line.id for move, line in sold if is_part(move, line)})
        if not in_parts:
            return {}
        left_with: dict[int, set[int]] = {}
        for move in await self._moves(["sale_line_id", in_parts], ["picking_id.picking_type_id.code", OUTGOING]):
            left_with.setdefault(id_of(move.sale_line_id), set()).add(id_of(move.picking_id))
        return {line: lines[line].qty_delivered for line in in_parts if len(left_with.get(line, ())) == 1}

    async def _moves(self, *of: list[Any]) -> list[Move]:
        domain = [[name, "in", values] for name, values in of]
        domain += [["state", "=", DONE], ["sale_line_id", "!=", False]]
        fields = ["picking_id", "sale_line_id", "product_id", "product_uom", "quantity"]
        return (await self._proxy.search(MOVE, Move, domain, fields)).result

    async def _references(self, orders: list[int]) -> dict[int, str]:
        fields = ["name", "state", "client_order_ref"]
        found = (await self._proxy.search(ORDER, HeldOrder, [["id", "in", orders]], fields)).result
        return {one.id: text_of(one.client_order_ref) for one in found}

    async def _lines(self, orders: list[int]) -> dict[int, SoldLine]:
        fields = ["name", "order_id", "product_id", "qty_delivered", *await self._master.fields(LINE, UNITS)]
        found = (await self._proxy.search(LINE, SoldLine, [["order_id", "in", orders]], fields)).result
        return {one.id: one for one in found}
