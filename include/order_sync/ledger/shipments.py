"""Store what destinations shipped, once each, and make it a duty to tell the carts."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from include.order_sync.connectors.base import ShipmentPage
from include.order_sync.ledger.cancels import refuse_cancellation
from include.order_sync.ledger.cursors import move_cursor
from include.order_sync.ledger.moves import EXPORT, move, record_events
from include.order_sync.ledger.progress import CONFIRMATION_FAILED, CONFIRMED, EXPORTED, RELEASED, SHIPPED, advance
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.tables import confirmations, shipment_lines, shipments
from include.order_sync.ledger.transaction import Transaction, as_json
from include.order_sync.models import Shipment, ShipmentLine
from include.order_sync.states import ConfirmationState

SHIPMENTS = "shipments"


@dataclass(frozen=True, slots=True)
class _Target:
    """The order that a shipment belongs to."""

    order_id: int
    export_id: int
    cart: str
    canceled: bool


@dataclass(frozen=True, slots=True)
class StoredShipments:
    """What a page of shipments brought: new ones, and those of orders that are not ours.

    `repeated` and `strangers` name, by their ids, those that were stored before and those that are not ours.
    """

    new: int
    unknown: int
    repeated: frozenset[str] = frozenset()
    strangers: frozenset[str] = frozenset()


def store_shipments(
    ledger: Ledger, destination: str, page: ShipmentPage, takes_tracking: Callable[[str], bool], actor: str
) -> StoredShipments:
    """Store a page of shipments and the cursor that passes it in one transaction.

    `takes_tracking` tells of a cart whether there is anything to write back to it.
    """
    by_id = {shipment.external_id: shipment for shipment in page.shipments}
    with ledger.write() as tx:
        targets = _targets(tx, destination, [shipment.reference for shipment in by_id.values()])
        seen = _seen(tx, destination, list(by_id))
        ours = [s for key, s in by_id.items() if key not in seen and s.reference in targets]
        if ours:
            _insert(tx, destination, ours, targets, takes_tracking, actor)
        if page.cursor is not None:
            move_cursor(tx, destination, SHIPMENTS, page.cursor)
    strangers = frozenset(key for key, shipment in by_id.items() if shipment.reference not in targets)
    return StoredShipments(len(ours), len(strangers), frozenset(seen), strangers)


def _seen(tx: Transaction, destination: str, external_ids: Sequence[str]) -> set[str]:
    found = tx.execute(
        f"SELECT external_id FROM shipments WHERE destination = :destination AND external_id {tx.in_words()}",
        destination=destination,
        words=list(external_ids),
    )
    return set(found.scalars())


def _targets(tx: Transaction, destination: str, references: Sequence[str]) -> dict[str, _Target]:
    found = tx.rows(
        "SELECT e.reference, e.id, e.order_id, o.cart, o.cancel_requested_at FROM exports e"
        " JOIN orders o ON o.id = e.order_id"
        f" WHERE e.destination = :destination AND e.reference {tx.in_words()}"
        f" ORDER BY o.id{tx.locking('o')}",
        destination=destination,
        words=list(references),
    )
    return {
        row["reference"]: _Target(row["order_id"], row["id"], row["cart"], row["cancel_requested_at"] is not None)
        for row in found
    }


def _insert(
    tx: Transaction,
    destination: str,
    ours: Sequence[Shipment],
    targets: dict[str, _Target],
    takes_tracking: Callable[[str], bool],
    actor: str,
) -> None:
    ids = tx.new_ids(shipments, len(ours))
    parcels = [(key, shipment, targets[shipment.reference]) for key, shipment in zip(ids, ours, strict=True)]
    _prove(tx, [target for _, _, target in parcels], actor)
    tx.insert(
        shipments,
        ("id", "order_id", "destination", "external_id", "carrier", "service", "tracking_number", "tracking_url",
         "shipped_at", "received_at"),
        (
            (key, target.order_id, destination, s.external_id, s.carrier, s.service, s.tracking_number, s.tracking_url,
             s.shipped_at, tx.now)
            for key, s, target in parcels
        ),
    )  # fmt: skip
    tx.insert(
        shipment_lines,
        ("shipment_id", "line", "quantity"),
        ((key, line.line, line.quantity) for key, s, _ in parcels for line in _merged(s.lines)),
    )
    _add_shipped(tx, [(target.order_id, line) for _, s, target in parcels for line in s.lines])
    tx.insert(
        confirmations,
        ("order_id", "shipment_id", "cart", "state", "queued_at", "due_at"),
        (
            (target.order_id, key, target.cart, _first_state(takes_tracking(target.cart)), tx.now, tx.now)
            for key, _, target in parcels
            if not target.canceled
        ),
    )
    record_events(
        tx,
        actor,
        (
            (target.order_id, "shipment_received", key, None, None, f"{s.carrier} {s.tracking_number}")
            for key, s, target in parcels
        ),
    )
    _move_orders(tx, [target for _, _, target in parcels], actor)


def _add_shipped(tx: Transaction, shipped: Sequence[tuple[int, ShipmentLine]]) -> None:
    """Add what was shipped to each order line; each parcel comes here once, with the transaction that stores it."""
    totals: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for order_id, line in shipped:
        totals[order_id, line.line] += line.quantity
    tx.execute(
        "UPDATE order_lines SET shipped_quantity = round(order_lines.shipped_quantity + parcels.quantity, 4)"
        f" FROM {tx.table_of('parcels', {'order_id': 'bigint', 'line': 'text', 'quantity': 'numeric'})}"
        " WHERE order_lines.order_id = parcels.order_id AND order_lines.external_id = parcels.line",
        parcels=as_json(
            [{"order_id": order, "line": line, "quantity": total} for (order, line), total in totals.items()]
        ),
    )


def _merged(lines: Sequence[ShipmentLine]) -> list[ShipmentLine]:
    merged: dict[str, ShipmentLine] = {}
    for line in lines:
        before = merged.get(line.line)
        merged[line.line] = ShipmentLine(line.line, line.quantity + before.quantity) if before else line
    return list(merged.values())


def _first_state(takes_tracking: bool) -> ConfirmationState:
    return ConfirmationState.QUEUED if takes_tracking else ConfirmationState.NOT_NEEDED


def _prove(tx: Transaction, targets: Collection[_Target], actor: str) -> None:
    """Count an export as acknowledged when its parcel comes: who ships an order has it."""
    move(
        tx,
        EXPORT,
        "export_acknowledged",
        {target.export_id for target in targets},
        actor,
        assign="exported_at = :now, due_at = NULL, lease_token = NULL, error_code = NULL, error_message = NULL",
        detail="shipped by the destination",
    )


def _move_orders(tx: Transaction, targets: Collection[_Target], actor: str) -> None:
    rules = (RELEASED, EXPORTED, SHIPPED, CONFIRMED, CONFIRMATION_FAILED)
    advance(tx, [target.order_id for target in targets if not target.canceled], actor, *rules)
    canceled = {target.order_id for target in targets if target.canceled}
    refuse_cancellation(tx, canceled, actor, "It was shipped all the same.")
