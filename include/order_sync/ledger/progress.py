"""Move orders on when their exports, shipments and confirmations allow it: each rule is one row of a table."""

from collections.abc import Collection
from dataclasses import dataclass

from include.order_sync.errors import TREATMENTS, ErrorCode
from include.order_sync.ledger.moves import ORDER, Moved, move
from include.order_sync.ledger.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Rule:
    """When an order makes a move, as SQL over its row, and what else is then written."""

    name: str
    when: str
    assign: str = ""


def _some(table: str, condition: str) -> str:
    """Ask whether an order has such a row; as a scalar, so that PostgreSQL looks at these orders' rows only."""
    return f"((SELECT 1 FROM {table} WHERE {table}.order_id = orders.id AND {condition} LIMIT 1) IS NOT NULL)"


def _held(table: str) -> str:
    first = f"FROM {table} WHERE {table}.order_id = orders.id AND {table}.state = 'failed' ORDER BY {table}.id LIMIT 1"
    return f"error_code = (SELECT error_code {first}), error_message = (SELECT error_message {first})"


_CLEAR = "error_code = NULL, error_message = NULL"
_DONE = "exports.state IN ('exported', 'marked_synced')"
_OPEN = "exports.state IN ('queued', 'sending', 'pending_verification', 'failed')"
_FAILED = "exports.state = 'failed'"
_EXPORTED = "exports.state = 'exported'"
_MARKED = "exports.state = 'marked_synced'"
_NOT_CANCELED = "exports.state <> 'canceled'"
_UNTOLD = "confirmations.state = 'failed'"
_UNCONFIRMED = "confirmations.state NOT IN ('confirmed', 'marked_confirmed', 'not_needed')"
_UNSHIPPED = "order_lines.removed_at IS NULL AND order_lines.quantity > order_lines.shipped_quantity"

EXPORTED = Rule(
    "order_exported",
    f"{_some('exports', _DONE)} AND NOT {_some('exports', _OPEN)}",
    "on_hold = false",
)
EXPORT_FAILED = Rule("order_export_failed", _some("exports", _FAILED), _held("exports"))
RELEASED = Rule(
    "order_released",
    f"cancel_requested_at IS NULL AND NOT {_some('exports', _FAILED)} AND NOT {_some('confirmations', _UNTOLD)}",
    _CLEAR,
)
REOPENED = Rule(
    "order_reopened",
    f"cancel_requested_at IS NULL AND {_some('exports', _OPEN)} AND NOT {_some('exports', _FAILED)}",
    _CLEAR,
)
SHIPPED = Rule(
    "order_shipped",
    f"{_some('shipments', 'true')} AND NOT {_some('order_lines', _UNSHIPPED)}",
)
CONFIRMATION_FAILED = Rule(
    "order_confirmation_failed",
    _some("confirmations", _UNTOLD),
    _held("confirmations"),
)
CONFIRMED = Rule(
    "order_confirmed",
    f"NOT {_some('confirmations', _UNCONFIRMED)}",
)
CANCELED = Rule(
    "order_canceled",
    f"cancel_requested_at IS NOT NULL AND NOT {_some('exports', _NOT_CANCELED)}",
    _CLEAR,
)
_BY_HAND = (
    f"{TREATMENTS[ErrorCode.CANCELED_AT_SOURCE].sentence} It was keyed in there by hand and has to be canceled there."
)
CANCELED_TOO_LATE = Rule(
    "order_cancel_refused",
    "cancel_requested_at IS NOT NULL AND (error_code IS NULL OR error_code <> 'canceled_at_source')"
    f" AND {_some('exports', _MARKED)} AND NOT {_some('exports', f'({_OPEN} OR {_EXPORTED})')}",
    f"error_code = 'canceled_at_source', error_message = '{_BY_HAND}'",
)


def lock(tx: Transaction, orders: Collection[int]) -> None:
    """Let no other transaction move these orders until this one ends.

    Comes before anything else that belongs to an order is touched: so two transactions never wait for one another,
    and the one that comes second sees what the first has done.
    """
    if not tx.sqlite:
        tx.rows(f"SELECT id FROM orders WHERE id {tx.in_ids()} ORDER BY id{tx.locking('orders')}", ids=list(orders))


def advance(tx: Transaction, orders: Collection[int], actor: str, *rules: Rule) -> dict[str, list[Moved]]:
    """Apply rules in turn to orders and tell which moved by which rule."""
    unique = sorted(set(orders))
    return {rule.name: move(tx, ORDER, rule.name, unique, actor, where=rule.when, assign=rule.assign) for rule in rules}


def tell_what_holds(tx: Transaction, orders: Collection[int]) -> None:
    """Let orders that are still held by a failed export tell of that one, and not of another that was mended."""
    tx.execute(
        f"UPDATE orders SET {_held('exports')}"
        f" WHERE id {tx.in_ids()} AND status = 'error' AND cancel_requested_at IS NULL AND {_some('exports', _FAILED)}",
        ids=sorted(set(orders)),
    )
