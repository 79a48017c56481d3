"""Read what a confirmation to a cart needs: the parcel, its lines, and whether it completes the order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from include.order_sync.ledger.claims import claim
from include.order_sync.ledger.duties import CONFIRMATIONS
from include.order_sync.ledger.leases import Lease
from include.order_sync.ledger.moves import CONFIRMATION, move
from include.order_sync.ledger.progress import EXPORTED, RELEASED, SHIPPED, advance
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import amount, known_moment
from include.order_sync.models import Shipment, ShipmentConfirmation, ShipmentLine


@dataclass(frozen=True, slots=True)
class OpenConfirmation:
    """A shipment confirmation that this task is to write or to ask about."""

    id: int
    order_id: int
    failures: int
    confirmation: ShipmentConfirmation

    @property
    def number(self) -> str:
        """The order number that people read."""
        return self.confirmation.order_number


def claim_confirmations(ledger: Ledger, cart: str, lease: Lease, limit: int, actor: str) -> list[OpenConfirmation]:
    """Claim due confirmations and commit the intent to write them."""
    with ledger.write() as tx:
        claimed = claim(tx, CONFIRMATIONS, cart, lease, limit, actor)
        return _load(tx, [row.id for row in claimed])


def due_confirmations(ledger: Ledger, cart: str, state: str, before: datetime, limit: int) -> list[OpenConfirmation]:
    """Read confirmations in a state that were due before a time, without claiming them."""
    with ledger.read() as tx:
        due = tx.execute(
            "SELECT id FROM confirmations WHERE cart = :cart AND state = :state AND due_at <= :before"
            " ORDER BY due_at, id LIMIT :limit",
            cart=cart,
            state=state,
            before=before,
            limit=limit,
        ).scalars()
        return _load(tx, list(due))


def retry_failed_confirmations(ledger: Ledger, cart: str, actor: str) -> int:
    """Put back in the queue every failed confirmation of a cart, because a person asks for it."""
    with ledger.write() as tx:
        failed = tx.execute(
            "SELECT c.id FROM confirmations c JOIN orders o ON o.id = c.order_id"
            f" WHERE c.cart = :cart AND c.state = 'failed' ORDER BY o.id{tx.locking('o')}",
            cart=cart,
        ).scalars()
        return release_confirmations(tx, list(failed), actor, "tried again because a person asked")


def release_confirmations(tx: Transaction, ids: Sequence[int], actor: str, reason: str | None) -> int:
    """Put failed confirmations back in the queue with their failures forgotten, and their orders where they were."""
    released = move(
        tx,
        CONFIRMATION,
        "confirmation_released",
        ids,
        actor,
        assign="failures = 0, queued_at = :now, due_at = :now, error_code = NULL, error_message = NULL",
        detail=reason,
    )
    advance(tx, [row.order_id for row in released], actor, RELEASED, EXPORTED, SHIPPED)
    return len(released)


def _load(tx: Transaction, ids: Sequence[int]) -> list[OpenConfirmation]:
    if not ids:
        return []
    bound = list(ids)
    found = tx.rows(
        "SELECT c.id, c.order_id, c.failures, o.external_id AS order_external_id, o.number, o.status, s.external_id,"
        " s.carrier, s.service, s.tracking_number, s.tracking_url, s.shipped_at, e.reference,"
        " (SELECT max(s2.id) FROM shipments s2 WHERE s2.order_id = s.order_id) = s.id AS is_last"
        " FROM confirmations c JOIN orders o ON o.id = c.order_id JOIN shipments s ON s.id = c.shipment_id"
        " JOIN exports e ON e.order_id = s.order_id AND e.destination = s.destination"
        f" WHERE c.id {tx.in_ids()} ORDER BY c.id",
        ids=bound,
    )
    lines = tx.rows(
        "SELECT c.id, l.line, l.quantity FROM confirmations c JOIN shipment_lines l ON l.shipment_id = c.shipment_id"
        f" WHERE c.id {tx.in_ids()} ORDER BY c.id, l.line",
        ids=bound,
    )
    by_id = {
        key: tuple(ShipmentLine(row["line"], amount(row["quantity"])) for row in group)
        for key, group in groupby(lines, lambda row: row["id"])
    }
    return [_open(row, by_id.get(row["id"], ())) for row in found]


def _open(row: Mapping[str, Any], lines: tuple[ShipmentLine, ...]) -> OpenConfirmation:
    shipment = Shipment(
        external_id=row["external_id"],
        reference=row["reference"],
        carrier=row["carrier"],
        tracking_number=row["tracking_number"],
        shipped_at=known_moment(row["shipped_at"]),
        lines=lines,
        service=row["service"],
        tracking_url=row["tracking_url"],
    )
    complete = row["status"] == "shipped" and bool(row["is_last"])
    return OpenConfirmation(
        row["id"],
        row["order_id"],
        row["failures"],
        ShipmentConfirmation(row["order_external_id"], row["number"], shipment, complete),
    )
