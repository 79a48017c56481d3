"""What a destination is to be told of orders that were canceled when it had them already, or may have."""

from dataclasses import dataclass
from datetime import datetime

from include.order_sync.ledger.cancels import OPEN_RECALL
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.types import known_moment

RECALLABLE = (
    "(e.state = 'exported' OR e.state = 'pending_verification' AND (e.lease_token IS NULL OR e.due_at <= :now))"
)
"""SQL for an export that the destination is asked for back: it said that it has it, or said nothing in time."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """An order that is to be canceled there. `their_id` is "" if the destination never said that it has it."""

    reference: str
    number: str
    their_id: str
    asked_at: datetime


def open_cancels(ledger: Ledger, destination: str, limit: int) -> list[Cancel]:
    """List what a destination has not answered for yet, the longest asked for first."""
    with ledger.read() as tx:
        found = tx.rows(
            "SELECT e.reference, e.destination_id, o.number, o.cancel_requested_at FROM orders o"
            f" JOIN exports e ON e.order_id = o.id WHERE e.destination = :destination AND {OPEN_RECALL}"
            f" AND {RECALLABLE} ORDER BY o.cancel_requested_at, e.id LIMIT :limit",
            destination=destination,
            limit=limit,
        )
    return [
        Cancel(row["reference"], row["number"], row["destination_id"] or "", known_moment(row["cancel_requested_at"]))
        for row in found
    ]
