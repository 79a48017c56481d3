"""What a destination has under a lease: byte for byte as it was handed out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from include.order_sync.ledger.documents import Sent
from include.order_sync.ledger.exports import ClaimedExport
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import known_moment


@dataclass(frozen=True, slots=True)
class Offered:
    """An order as it is handed out; `times` counts how often it was, under its idempotency key."""

    number: str
    reference: str
    idempotency_key: str
    times: int
    expires_at: datetime
    body: bytes


def offers(tx: Transaction, lent: Sequence[tuple[ClaimedExport, Sent]], expires_at: datetime) -> list[Offered]:
    """Write what has just been offered as it is handed out."""
    times = offered_times(tx, [(one.id, one.order_id) for one, _ in lent])
    return [
        Offered(one.number, one.reference, one.idempotency_key, times[one.id], expires_at, sent.body)
        for one, sent in lent
    ]


def under_lease(tx: Transaction, destination: str, lease: int) -> list[Offered]:
    """Read what a lease that still runs holds, and nobody has answered for yet.

    What was canceled or put on hold since is kept back: who has it already answers for it all the same.
    """
    found = tx.rows(
        "SELECT e.id, e.order_id, e.reference, e.generation, e.due_at, o.number FROM exports e"
        " JOIN orders o ON o.id = e.order_id WHERE e.destination = :destination"
        " AND e.state = 'pending_verification' AND e.lease_token = :lease AND e.due_at > :now"
        " AND NOT o.on_hold AND o.cancel_requested_at IS NULL ORDER BY e.id",
        destination=destination,
        lease=lease,
    )
    bodies = _bodies(tx, [row["order_id"] for row in found])
    times = offered_times(tx, [(row["id"], row["order_id"]) for row in found])
    return [
        Offered(
            row["number"], row["reference"], f"{row['reference']}:{row['generation']}", times[row["id"]],
            known_moment(row["due_at"]), bodies[row["id"]],
        )
        for row in found
    ]  # fmt: skip


def offered_times(tx: Transaction, exports: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Count by export how often it was offered since a person last asked to send it; (export, order) each."""
    if not exports:
        return {}
    resent = (
        "(SELECT max(r.id) FROM events r WHERE r.order_id = v.order_id AND r.subject_id = v.subject_id"
        " AND r.kind = 'export_resent')"
    )
    found = tx.rows(
        "SELECT v.subject_id AS id, count(*) AS times FROM events v"
        f" WHERE v.order_id {tx.in_ids()} AND v.kind = 'export_offered' AND v.id > coalesce({resent}, 0)"
        " GROUP BY v.subject_id",
        ids=[order for _, order in exports],
    )
    counted = {row["id"]: row["times"] for row in found}
    return {export: counted.get(export, 0) for export, _ in exports}


def _bodies(tx: Transaction, orders: Sequence[int]) -> dict[int, bytes]:
    if not orders:
        return {}
    found = tx.rows(
        f"SELECT export_id, body FROM export_documents WHERE order_id {tx.in_ids()} ORDER BY id", ids=list(orders)
    )
    return {row["export_id"]: bytes(row["body"]) for row in found}
