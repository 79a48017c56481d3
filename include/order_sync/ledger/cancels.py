"""Cancellations: what is not sent yet is called off at once, what the destination has is asked back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from include.order_sync.connectors.base import CancelOutcome
from include.order_sync.errors import TREATMENTS, ErrorCode
from include.order_sync.ledger.moves import EXPORT, ORDER, move, record_events
from include.order_sync.ledger.progress import CANCELED, CANCELED_TOO_LATE, advance, lock
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction

OPEN_RECALL = (
    "o.cancel_requested_at IS NOT NULL AND (o.status IN ('new', 'at_wms')"
    f" OR o.status = 'error' AND o.error_code <> '{ErrorCode.CANCELED_AT_SOURCE}')"
)
_UNSENT = "exports.state IN ('queued', 'failed')"


def request_cancellation(tx: Transaction, orders: Collection[int], actor: str, reason: str | None = None) -> None:
    """Note that orders were canceled, and call off every export of them that was not sent."""
    if not orders:
        return
    tx.execute(
        f"UPDATE orders SET cancel_requested_at = :now WHERE id {tx.in_ids()} AND cancel_requested_at IS NULL",
        ids=list(orders),
    )
    record_events(tx, actor, ((order, "cancel_requested", None, None, None, reason) for order in orders))
    call_off(tx, orders, actor)
    refuse_cancellation(tx, orders, actor, "It had been shipped.", where="orders.status = 'shipped'")


def refuse_cancellation(
    tx: Transaction, orders: Collection[int], actor: str, answer: str, *, where: str = "true"
) -> None:
    """Hold orders that were canceled too late: a person must stop the parcel or arrange its return."""
    move(
        tx,
        ORDER,
        "order_cancel_refused",
        orders,
        actor,
        where=where,
        assign="error_code = :code, error_message = :message",
        detail=answer,
        code=ErrorCode.CANCELED_AT_SOURCE,
        message=f"{TREATMENTS[ErrorCode.CANCELED_AT_SOURCE].sentence} {answer}",
    )


def call_off_unsent(ledger: Ledger, destination: str, actor: str) -> list[int]:
    """Call off exports that came back to the queue after their order was canceled, and return their keys."""
    with ledger.write() as tx:
        waiting = tx.execute(
            "SELECT e.order_id FROM exports e JOIN orders o ON o.id = e.order_id WHERE e.destination = :destination"
            " AND e.state IN ('queued', 'failed') AND o.cancel_requested_at IS NOT NULL",
            destination=destination,
        ).scalars()
        orders = list(waiting)
        lock(tx, orders)
        return call_off(tx, orders, actor)


def call_off(tx: Transaction, orders: Collection[int], actor: str) -> list[int]:
    """Call off every export of orders that was not sent, and return their keys."""
    ids = tx.execute(f"SELECT id FROM exports WHERE order_id {tx.in_ids()} AND {_UNSENT}", ids=list(orders)).scalars()
    called_off = move(tx, EXPORT, "export_canceled", list(ids), actor, where=_UNSENT)
    advance(tx, orders, actor, CANCELED, CANCELED_TOO_LATE)
    return [row.id for row in called_off]


@dataclass(frozen=True, slots=True)
class Recall:
    """An order that a destination has and the cart has canceled."""

    export_id: int
    order_id: int
    number: str
    reference: str


def open_recalls(ledger: Ledger, destination: str) -> Sequence[Recall]:
    """List what a destination is still to be asked back."""
    with ledger.read() as tx:
        found = tx.rows(
            "SELECT e.id, e.order_id, o.number, e.reference FROM orders o JOIN exports e ON e.order_id = o.id"
            f" WHERE e.destination = :destination AND e.state = 'exported' AND {OPEN_RECALL} ORDER BY e.id",
            destination=destination,
        )
    return [Recall(row["id"], row["order_id"], row["number"], row["reference"]) for row in found]


def record_recall(ledger: Ledger, recall: Recall, outcome: CancelOutcome | None, actor: str) -> None:
    """Write what the destination said to being asked back; None if it cannot be asked."""
    with ledger.write() as tx:
        lock(tx, [recall.order_id])
        if outcome in (CancelOutcome.CANCELED, CancelOutcome.UNKNOWN_ORDER):
            move(tx, EXPORT, "export_canceled", [recall.export_id], actor, detail=f"the destination says: {outcome}")
            advance(tx, [recall.order_id], actor, CANCELED, CANCELED_TOO_LATE)
            return
        answer = "The destination says: it is too late." if outcome else "The destination takes no cancellations."
        refuse_cancellation(tx, [recall.order_id], actor, answer)
