"""Everything that is read for people: counts, the grid of orders, how orders ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from include.order_sync.errors import TREATMENTS, ErrorCode
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.types import known_moment, moment
from include.order_sync.ledger.words import colour, exported_word, status_words, sync_status
from include.order_sync.states import OrderStatus


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One export of an order as the grid shows it; an order that goes nowhere has an empty destination."""

    id: int
    number: str
    cart: str
    destination: str
    colour: str
    status: str
    status_words: str
    sync_status: str
    exported: bool | None
    failures: int
    error_code: str | None
    error_message: str | None
    resolution: str | None
    last_attempt: datetime | None
    customer_name: str
    placed_at: datetime


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


_GRID = (
    "SELECT o.id, o.number, o.cart, o.status, o.on_hold, o.customer_name, o.placed_at, o.error_code AS held_code,"
    " o.error_message AS held_message, e.destination, e.method, e.state, e.failures, e.error_code, e.error_message,"
    " e.last_attempt_at, e.sent_at,"
    " EXISTS (SELECT 1 FROM shipments s WHERE s.order_id = o.id) AS has_shipments"
    " FROM orders o LEFT JOIN exports e ON e.order_id = o.id"
    " WHERE (o.status = :status OR :status = '' AND o.status <> 'canceled')"
    " AND (:red_only = 0 OR e.method IN ('push', 'pull') AND e.state NOT IN ('exported', 'marked_synced', 'canceled'))"
    " ORDER BY o.id DESC, e.id LIMIT :limit OFFSET :offset"
)


def order_grid(
    ledger: Ledger, *, status: str | None = None, red_only: bool = False, limit: int = 50, offset: int = 0
) -> list[OrderRow]:
    """Read a page of orders, newest first; canceled ones only if their status is asked for."""
    with ledger.read() as tx:
        found = tx.rows(_GRID, status=status or "", red_only=int(red_only), limit=limit, offset=offset)
        return [_order_row(row, tx.now) for row in found]


def _order_row(row: Mapping[str, Any], now: datetime) -> OrderRow:
    code = row["error_code"] or row["held_code"]
    return OrderRow(
        id=row["id"],
        number=row["number"],
        cart=row["cart"],
        destination=row["destination"] or "",
        colour=colour(row["method"], row["state"]),
        status=row["status"],
        status_words=status_words(row["status"], bool(row["on_hold"]), bool(row["has_shipments"])),
        sync_status=sync_status(row["state"], moment(row["sent_at"]), now),
        exported=exported_word(row["method"], row["state"]),
        failures=row["failures"] or 0,
        error_code=code,
        error_message=row["error_message"] or row["held_message"],
        resolution=TREATMENTS[ErrorCode(code)].resolution if code else None,
        last_attempt=moment(row["last_attempt_at"]),
        customer_name=row["customer_name"],
        placed_at=known_moment(row["placed_at"]),
    )
