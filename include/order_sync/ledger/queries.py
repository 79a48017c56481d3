"""Counts, and how orders ended. The Order Desk's list is in `grid/`."""

from dataclasses import dataclass

from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.states import OrderStatus


@dataclass(frozen=True, slots=True)
class EndedOrder:
    """How an order stands now."""

    cart: str
    external_id: str
    number: str
    status: str
    error_code: str | None
    error_message: str | None


@dataclass(frozen=True, slots=True)
class ListedSkip:
    """An order that was seen and not taken."""

    cart: str
    external_id: str
    number: str
    code: str
    reason: str


def order_counts(ledger: Ledger) -> dict[str, int]:
    """Count orders by status; every status has a count."""
    with ledger.read() as tx:
        return count_by_status(tx)


def count_by_status(tx: Transaction) -> dict[str, int]:
    """Count orders by status within a transaction; every status has a count."""
    found = tx.rows("SELECT status, count(*) AS orders FROM orders GROUP BY status")
    return {status.value: 0 for status in OrderStatus} | {row["status"]: row["orders"] for row in found}


def skipped_count(ledger: Ledger) -> int:
    """Count orders that were seen and not taken."""
    with ledger.read() as tx:
        return int(tx.value("SELECT count(*) FROM skipped_orders WHERE taken_at IS NULL"))


def export_attempts(ledger: Ledger) -> int:
    """Count the attempts at exports on record."""
    with ledger.read() as tx:
        return int(tx.value("SELECT count(*) FROM attempts WHERE kind = 'export'"))


def ended_orders(ledger: Ledger) -> list[EndedOrder]:
    """List how every order stands."""
    with ledger.read() as tx:
        found = tx.rows("SELECT cart, external_id, number, status, error_code, error_message FROM orders ORDER BY id")
    return [EndedOrder(**row) for row in found]


def skipped_orders(ledger: Ledger) -> list[ListedSkip]:
    """List orders that were seen and not taken, with the reason."""
    with ledger.read() as tx:
        found = tx.rows(
            "SELECT cart, external_id, number, code, reason FROM skipped_orders WHERE taken_at IS NULL"
            " ORDER BY cart, external_id"
        )
    return [ListedSkip(**row) for row in found]
