"""What the ledger holds of one order for one destination, as that destination may know it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Rows, Transaction
from include.order_sync.ledger.types import moment
from include.order_sync.states import ExportState, OrderStatus


class Place(StrEnum):
    """Where an order is on its way to a destination."""

    WAITING = "waiting"  # it can be fetched
    ON_HOLD = "on_hold"  # a person keeps it back
    OFFERED = "offered"  # it was fetched, and no word came yet
    ACCEPTED = "accepted"
    REFUSED = "refused"  # the destination refused it, or it could not be handed out
    BY_HAND = "by_hand"  # a person keyed it in
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class HeldOrder:
    """An order as its destination may know it. `handed_out` is what it was last given, `None` before that.

    `offered_until` is None where no lease runs. `error` is the code and message of what failed last, if it did.
    """

    reference: str
    number: str
    cart: str
    place: Place
    idempotency_key: str
    their_id: str
    offered_at: datetime | None
    offered_until: datetime | None
    accepted_at: datetime | None
    error: tuple[str, str] | None
    cancel_asked: bool
    handed_out: bytes | None
    shipments: tuple[str, ...]


_PLACES = {
    ExportState.QUEUED: Place.WAITING,
    ExportState.SENDING: Place.OFFERED,
    ExportState.PENDING_VERIFICATION: Place.OFFERED,
    ExportState.EXPORTED: Place.ACCEPTED,
    ExportState.FAILED: Place.REFUSED,
    ExportState.MARKED_SYNCED: Place.BY_HAND,
    ExportState.CANCELED: Place.CANCELED,
}


def held_order(ledger: Ledger, destination: str, reference: str) -> HeldOrder | None:
    """Read an order by the destination's reference for it; None if there is none, or it is another's."""
    with ledger.read() as tx:
        found = tx.rows(
            "SELECT e.*, o.number, o.cart, o.status, o.on_hold, o.cancel_requested_at FROM exports e"
            " JOIN orders o ON o.id = e.order_id WHERE e.destination = :destination AND e.reference = :reference",
            destination=destination,
            reference=reference,
        )
        return _held(tx, found) if found else None


def _held(tx: Transaction, found: Rows) -> HeldOrder:
    row = found[0]
    runs = row["state"] == ExportState.PENDING_VERIFICATION and row["lease_token"] is not None
    held = row["on_hold"] and row["state"] == ExportState.QUEUED and row["status"] == OrderStatus.NEW
    body = tx.value(
        "SELECT body FROM export_documents WHERE order_id = :order AND export_id = :export ORDER BY id DESC LIMIT 1",
        order=row["order_id"],
        export=row["id"],
    )
    parcels = tx.execute(
        "SELECT external_id FROM shipments WHERE order_id = :order AND destination = :destination ORDER BY id",
        order=row["order_id"],
        destination=row["destination"],
    )
    return HeldOrder(
        reference=row["reference"],
        number=row["number"],
        cart=row["cart"],
        place=Place.ON_HOLD if held else _PLACES[ExportState(row["state"])],
        idempotency_key=f"{row['reference']}:{row['generation']}",
        their_id=row["destination_id"] or "",
        offered_at=moment(row["last_attempt_at"]),
        offered_until=moment(row["due_at"]) if runs else None,
        accepted_at=moment(row["exported_at"]),
        error=(row["error_code"], row["error_message"] or "") if row["error_code"] else None,
        cancel_asked=row["cancel_requested_at"] is not None,
        handed_out=None if body is None else bytes(body),
        shipments=tuple(parcels.scalars()),
    )
