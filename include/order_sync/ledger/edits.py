"""Merge what a cart changed in orders that the ledger has already: edits, and cancellations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from include.order_sync.errors import TREATMENTS
from include.order_sync.ledger.cancels import request_cancellation
from include.order_sync.ledger.intake import Batch, IncomingOrder, Stored
from include.order_sync.ledger.moves import EXPORT, move, record_events
from include.order_sync.ledger.progress import RELEASED, REOPENED, advance, lock, tell_what_holds
from include.order_sync.ledger.queueing import queue_exports
from include.order_sync.ledger.raw_documents import pack
from include.order_sync.ledger.tables import order_documents
from include.order_sync.ledger.transaction import Transaction, as_json
from include.order_sync.ledger.types import written

_encode = msgspec.json.Encoder().encode
_ORDER_TYPES = {
    "id": "bigint", "number": "text", "distributor": "text", "customer_account": "text", "customer_name": "text",
    "updated_at": "timestamptz", "delivery_date": "date", "currency": "text", "total": "numeric",
    "ship_method": "text", "ship_to": "text", "note": "text", "extras": "text", "content_hash": "bigint",
}  # fmt: skip
_LINE_TYPES = {
    "order_id": "bigint", "external_id": "text", "position": "integer", "sku": "text", "name": "text",
    "quantity": "numeric", "unit_price": "numeric", "distributor": "text", "destination": "text",
    "extras": "text",
}  # fmt: skip
_WAITS_FOR_A_PERSON = ", ".join(f"'{code}'" for code, treatment in TREATMENTS.items() if not treatment.retryable)


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger has of an order that comes again."""

    id: int
    status: str
    content_hash: int
    updated_at: datetime | None
    cancel_requested: bool

    def is_newer_than(self, moment: datetime | None) -> bool:
        """Tell whether what comes is older than what is here, as overlapping reads may bring it."""
        return self.updated_at is not None and moment is not None and moment < self.updated_at


Change = tuple[Known, IncomingOrder, int]


def merge_changes(tx: Transaction, batch: Batch, candidates: Sequence[Change], stored: Stored, actor: str) -> None:
    """Write those candidates that differ from what the ledger has, and count them."""
    changes = [
        change
        for change in candidates
        if change[0].content_hash != change[2] and not change[0].is_newer_than(change[1].order.updated_at)
    ]
    stored.unchanged += len(candidates) - len(changes)
    if not changes:
        return
    lock(tx, [known.id for known, _, _ in changes])
    _update_orders(tx, changes)
    _merge_lines(tx, changes)
    going = [old.id for old, new, _ in changes if not (old.cancel_requested or new.order.canceled)]
    _add_exports(tx, batch, going, actor)
    tx.insert(
        order_documents,
        ("order_id", "received_at", "body"),
        ((known.id, tx.now, pack(item.raw)) for known, item, _ in changes),
    )
    canceled = [known.id for known, item, _ in changes if item.order.canceled and not known.cancel_requested]
    edited = [known.id for known, item, _ in changes if not item.order.canceled]
    sent = _sent(tx, edited)
    record_events(tx, actor, ((key, "order_edited", None, None, None, sent.get(key)) for key in edited))
    stored.changed += len(changes) - len(canceled)
    stored.canceled += len(canceled)
    request_cancellation(tx, canceled, actor)
    _release(tx, edited, actor)


def _sent(tx: Transaction, orders: Sequence[int]) -> dict[int, str]:
    """Tell of those orders that a destination has an older version of: their edit reaches nobody by itself."""
    found = tx.rows(
        f"SELECT order_id, destination FROM exports WHERE order_id {tx.in_ids()}"
        " AND state IN ('sending', 'pending_verification', 'exported', 'marked_synced')",
        ids=list(orders),
    )
    return {row["order_id"]: f"{row['destination']} was sent it before this edit" for row in found}


def _update_orders(tx: Transaction, changes: Sequence[Change]) -> None:
    columns = [name for name in _ORDER_TYPES if name != "id"]
    assignments = ", ".join(f"{name} = changed.{name}" for name in columns)
    tx.execute(
        f"UPDATE orders SET {assignments} FROM {tx.table_of('changed', _ORDER_TYPES)} WHERE orders.id = changed.id",
        changed=as_json([_order_values(*change) for change in changes]),
    )


def _order_values(known: Known, item: IncomingOrder, content_hash: int) -> dict[str, object]:
    order = item.order
    return {
        "id": known.id,
        "number": order.number,
        "distributor": item.distributor,
        "customer_account": order.customer_account,
        "customer_name": order.customer_name,
        "updated_at": order.updated_at,
        "delivery_date": order.delivery_date,
        "currency": order.currency,
        "total": order.total,
        "ship_method": order.ship_method,
        "ship_to": _encode(order.ship_to).decode(),
        "note": order.note,
        "extras": written(order.extras),
        "content_hash": content_hash,
    }


def _merge_lines(tx: Transaction, changes: Sequence[Change]) -> None:
    """Take every line away, and bring back those that the cart still has.

    A line stays with its destination even when the accounts route it elsewhere now: what one has would be sent twice.
    """
    tx.execute(
        f"UPDATE order_lines SET removed_at = :now WHERE removed_at IS NULL AND order_id {tx.in_ids()}",
        ids=[known.id for known, _, _ in changes],
    )
    names = ", ".join(_LINE_TYPES)
    fixed = ("order_id", "external_id", "destination")
    merged = ", ".join(f"{name} = excluded.{name}" for name in _LINE_TYPES if name not in fixed)
    tx.execute(
        f"INSERT INTO order_lines ({names}) SELECT {names} FROM {tx.table_of('lines', _LINE_TYPES)} WHERE true"
        f" ON CONFLICT (order_id, external_id) DO UPDATE SET {merged}, removed_at = NULL",
        lines=as_json([row for known, item, _ in changes for row in _line_values(known, item)]),
    )


def _line_values(known: Known, item: IncomingOrder) -> list[dict[str, object]]:
    return [
        {
            "order_id": known.id,
            "external_id": line.external_id,
            "position": position,
            "sku": line.sku,
            "name": line.name,
            "quantity": line.quantity,
            "unit_price": line.unit_price,
            "distributor": line.distributor,
            "destination": destination,
            "extras": written(line.extras),
        }
        for position, (line, destination) in enumerate(zip(item.order.lines, item.destinations, strict=True))
    ]


def _add_exports(tx: Transaction, batch: Batch, orders: Sequence[int], actor: str) -> None:
    """Queue exports to destinations that an edit has brought into play."""
    missing = tx.rows(
        "SELECT DISTINCT o.id, o.external_id, l.destination FROM orders o JOIN order_lines l ON l.order_id = o.id"
        f" WHERE o.id {tx.in_ids()} AND l.removed_at IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM exports e WHERE e.order_id = o.id AND e.destination = l.destination)",
        ids=list(orders),
    )
    queue_exports(tx, batch, ((row["id"], row["external_id"], row["destination"]) for row in missing))
    advance(tx, [row["id"] for row in missing], actor, REOPENED)


def _release(tx: Transaction, edited: Sequence[int], actor: str) -> None:
    """Send orders again that waited for just such an edit: a wrong address, an unknown SKU."""
    waiting = tx.execute(
        f"SELECT id FROM exports WHERE order_id {tx.in_ids()} AND state = 'failed'"
        f" AND error_code IN ({_WAITS_FOR_A_PERSON})",
        ids=list(edited),
    ).scalars()
    release_exports(tx, list(waiting), actor, "edited at the cart")


def release_exports(tx: Transaction, ids: Sequence[int], actor: str, reason: str | None) -> int:
    """Put failed exports back in the queue with their failures forgotten, and their orders with them."""
    released = move(
        tx,
        EXPORT,
        "export_released",
        ids,
        actor,
        assign="failures = 0, queued_at = :now, due_at = :now, error_code = NULL, error_message = NULL",
        detail=reason,
    )
    orders = [row.order_id for row in released]
    advance(tx, orders, actor, RELEASED)
    tell_what_holds(tx, orders)
    return len(released)
