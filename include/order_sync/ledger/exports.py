"""Read what a delivery needs: claimed exports with their orders, and those to be verified."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec

from include.order_sync.ledger.claims import claim, due_duties
from include.order_sync.ledger.duties import EXPORTS
from include.order_sync.ledger.edits import release_exports
from include.order_sync.ledger.leases import Lease
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import amount, day, extras, known_moment, moment
from include.order_sync.models import Address, Order, OrderLine

_decode_address = msgspec.json.Decoder(Address).decode


@dataclass(frozen=True, slots=True)
class ClaimedExport:
    """An export that this task may now send, with the lines that go to its destination."""

    id: int
    order_id: int
    cart: str
    reference: str
    idempotency_key: str
    failures: int
    order: Order
    generation: int = 1

    @property
    def number(self) -> str:
        """The order number that people read."""
        return self.order.number


@dataclass(frozen=True, slots=True)
class UnverifiedExport:
    """An export that was sent without an acknowledgement. `accepted_at` is set if the destination promised its id."""

    id: int
    order_id: int
    number: str
    reference: str
    failures: int
    sent_at: datetime
    accepted_at: datetime | None


def claim_exports(ledger: Ledger, destination: str, lease: Lease, limit: int, actor: str) -> list[ClaimedExport]:
    """Claim due exports and commit the intent to send them."""
    with ledger.write() as tx:
        claimed = claim(tx, EXPORTS, destination, lease, limit, actor)
        return load_claims(tx, [row.id for row in claimed])


def sendable_exports(ledger: Ledger, destination: str, limit: int) -> list[ClaimedExport]:
    """Read what a delivery would send now, without claiming it."""
    with ledger.read() as tx:
        return load_claims(tx, [row["id"] for row in due_duties(tx, EXPORTS, destination, limit)])


def unverified_exports(ledger: Ledger, destination: str, before: datetime, limit: int) -> list[UnverifiedExport]:
    """List exports whose outcome was to be asked about before a time."""
    with ledger.read() as tx:
        found = tx.rows(
            "SELECT e.id, e.order_id, o.number, e.reference, e.failures, e.sent_at, e.accepted_at FROM exports e"
            " JOIN orders o ON o.id = e.order_id WHERE e.destination = :destination"
            " AND e.state = 'pending_verification' AND e.due_at <= :before ORDER BY e.due_at, e.id LIMIT :limit",
            destination=destination,
            before=before,
            limit=limit,
        )
    return [
        UnverifiedExport(
            row["id"], row["order_id"], row["number"], row["reference"], row["failures"],
            known_moment(row["sent_at"]), moment(row["accepted_at"]),
        )
        for row in found
    ]  # fmt: skip


def retry_failed_exports(ledger: Ledger, destination: str, actor: str) -> int:
    """Put back in the queue every failed export of a destination, because a person asks for it."""
    with ledger.write() as tx:
        failed = tx.execute(
            "SELECT e.id FROM exports e JOIN orders o ON o.id = e.order_id WHERE e.destination = :destination"
            f" AND e.state = 'failed' AND o.cancel_requested_at IS NULL ORDER BY o.id{tx.locking('o')}",
            destination=destination,
        ).scalars()
        return release_exports(tx, list(failed), actor, "tried again because a person asked")


def load_claims(tx: Transaction, ids: Sequence[int]) -> list[ClaimedExport]:
    """Read exports as they are to be sent, by key."""
    if not ids:
        return []
    bound = list(ids)
    found = tx.rows(
        "SELECT e.id AS export_id, e.order_id, e.reference, e.generation, e.failures, o.cart, o.external_id, o.number,"
        " o.placed_at, o.updated_at, o.delivery_date, o.currency, o.total, o.ship_to, o.ship_method,"
        " o.customer_account, o.customer_name, o.note, o.extras FROM exports e JOIN orders o ON o.id = e.order_id"
        f" WHERE e.id {tx.in_ids()} ORDER BY e.id",
        ids=bound,
    )
    lines = tx.rows(
        "SELECT e.id AS export_id, l.external_id, l.sku, l.name, l.quantity, l.unit_price, l.distributor,"
        " l.extras"
        " FROM exports e JOIN order_lines l ON l.order_id = e.order_id AND l.destination = e.destination"
        f" WHERE e.id {tx.in_ids()} AND l.removed_at IS NULL ORDER BY e.id, l.position",
        ids=bound,
    )
    by_export = {key: tuple(_line(row) for row in group) for key, group in groupby(lines, lambda row: row["export_id"])}
    return [_claimed(row, by_export.get(row["export_id"], ())) for row in found]


def _line(row: Mapping[str, Any]) -> OrderLine:
    return OrderLine(
        row["external_id"], row["sku"], amount(row["quantity"]), amount(row["unit_price"]), row["name"],
        row["distributor"], extras(row["extras"]),
    )  # fmt: skip


def _claimed(row: Mapping[str, Any], lines: tuple[OrderLine, ...]) -> ClaimedExport:
    order = Order(
        external_id=row["external_id"],
        number=row["number"],
        placed_at=known_moment(row["placed_at"]),
        currency=row["currency"],
        total=amount(row["total"]),
        lines=lines,
        ship_to=_decode_address(row["ship_to"]),
        ship_method=row["ship_method"],
        updated_at=moment(row["updated_at"]),
        delivery_date=day(row["delivery_date"]),
        customer_account=row["customer_account"],
        customer_name=row["customer_name"],
        note=row["note"],
        extras=extras(row["extras"]),
    )
    key = f"{row['reference']}:{row['generation']}"
    return ClaimedExport(
        row["export_id"], row["order_id"], row["cart"], row["reference"], key, row["failures"], order, row["generation"]
    )
