"""Store a batch of downloaded orders: new ones in bulk, changed ones merged, unchanged ones passed over.

The orders, their events and the cursor that passes them commit together, so that a crash loses neither.
"""

from collections.abc import Sequence
from dataclasses import replace

import msgspec
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from include.order_sync.connectors.base import SkipCode, SkippedOrder
from include.order_sync.ledger.cursors import move_cursor
from include.order_sync.ledger.edits import Known, merge_changes
from include.order_sync.ledger.intake import Batch, IncomingOrder, Stored, content_hash, newest_of_each
from include.order_sync.ledger.moves import record_events
from include.order_sync.ledger.queueing import queue_exports
from include.order_sync.ledger.raw_documents import pack
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.skips import record_skipped, record_taken
from include.order_sync.ledger.tables import order_documents, order_lines, orders
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import moment, written
from include.order_sync.states import OrderStatus

ORDER_COLUMNS = (
    "id", "cart", "external_id", "number", "status", "distributor", "customer_account", "customer_name",
    "placed_at", "updated_at", "delivery_date", "currency", "total", "ship_method", "ship_to", "note",
    "extras", "content_hash", "downloaded_at", "status_at", "cancel_requested_at",
)  # fmt: skip
LINE_COLUMNS = (
    "order_id", "external_id", "position", "sku", "name", "quantity", "unit_price", "distributor", "destination",
    "extras",
)  # fmt: skip
_encode = msgspec.json.Encoder().encode


def store(ledger: Ledger, batch: Batch, actor: str) -> Stored:
    """Store a batch in one transaction and count what it changed; safe to call again with the same batch.

    An order that the database refuses does not keep the others out: it is listed as malformed.
    """
    try:
        return _store(ledger, batch, actor)
    except (DataError, IntegrityError) as error:
        if not batch.orders:
            raise
        return _store_apart(ledger, batch, actor, error)


def _store_apart(ledger: Ledger, batch: Batch, actor: str, error: DBAPIError) -> Stored:
    """Store the halves of a batch one after the other, until the refused order stands alone."""
    half = len(batch.orders) // 2
    if not half:
        order, raw = batch.orders[0].order, batch.orders[0].raw
        reason = f"the ledger cannot hold it: {str(error.orig).splitlines()[0]}"
        refused = SkippedOrder(order.external_id, order.number, SkipCode.MALFORMED, reason, raw)
        return store(ledger, replace(batch, orders=(), skipped=(*batch.skipped, refused)), actor)
    stored = store(ledger, replace(batch, orders=batch.orders[:half], skipped=(), cursor=None), actor)
    rest = store(ledger, replace(batch, orders=batch.orders[half:]), actor)
    stored.add(rest)
    stored.external_ids += rest.external_ids
    return stored


def _store(ledger: Ledger, batch: Batch, actor: str) -> Stored:
    incoming = newest_of_each(batch.orders)
    hashes = {key: content_hash(item.order) for key, item in incoming.items()}
    with ledger.write() as tx:
        tx.alone(f"store {batch.cart}")
        known = _known(tx, batch.cart, list(incoming))
        new = [item for key, item in incoming.items() if key not in known]
        stored = Stored(new=len(new), external_ids=list(incoming))
        if new:
            _insert(tx, batch, new, hashes, actor)
        merge_changes(tx, batch, [(known[key], incoming[key], hashes[key]) for key in known], stored, actor)
        record_taken(tx, batch.cart, list(incoming))
        stored.skipped = record_skipped(tx, batch.cart, batch.skipped)
        stored.malformed = sum(order.code is SkipCode.MALFORMED for order in batch.skipped)
        if batch.cursor is not None:
            move_cursor(tx, batch.cart, batch.stream, batch.cursor)
    return stored


def _known(tx: Transaction, cart: str, external_ids: Sequence[str]) -> dict[str, Known]:
    found = tx.rows(
        "SELECT id, external_id, status, content_hash, updated_at, cancel_requested_at FROM orders"
        f" WHERE cart = :cart AND external_id {tx.in_words()}",
        cart=cart,
        words=list(external_ids),
    )
    return {
        row["external_id"]: Known(
            row["id"],
            row["status"],
            row["content_hash"],
            moment(row["updated_at"]),
            row["cancel_requested_at"] is not None,
        )
        for row in found
    }


def _insert(tx: Transaction, batch: Batch, new: Sequence[IncomingOrder], hashes: dict[str, int], actor: str) -> None:
    ids = tx.new_ids(orders, len(new))
    numbered = list(zip(ids, new, strict=True))
    now = tx.now
    tx.insert(orders, ORDER_COLUMNS, (_order_row(key, item, batch.cart, hashes, tx) for key, item in numbered))
    tx.insert(order_lines, LINE_COLUMNS, (row for key, item in numbered for row in line_rows(key, item)))
    documents = ((key, now, pack(item.raw)) for key, item in numbered)
    tx.insert(order_documents, ("order_id", "received_at", "body"), documents)
    queue_exports(tx, batch, (duty for key, item in numbered for duty in _duties(key, item)))
    record_events(
        tx, actor, ((key, "order_downloaded", None, None, _first_status(item), None) for key, item in numbered)
    )


def _first_status(item: IncomingOrder) -> OrderStatus:
    return OrderStatus.CANCELED if item.order.canceled else OrderStatus.NEW


def _order_row(key: int, item: IncomingOrder, cart: str, hashes: dict[str, int], tx: Transaction) -> tuple[object, ...]:
    order = item.order
    return (
        key, cart, order.external_id, order.number, _first_status(item), item.distributor, order.customer_account,
        order.customer_name, order.placed_at, order.updated_at, order.delivery_date, order.currency, order.total,
        order.ship_method, _encode(order.ship_to).decode(), order.note, written(order.extras),
        hashes[order.external_id], tx.now, tx.now, tx.now if order.canceled else None,
    )  # fmt: skip


def line_rows(key: int, item: IncomingOrder) -> list[tuple[object, ...]]:
    """Make the rows of an order's lines, in the columns of LINE_COLUMNS."""
    return [
        (
            key, line.external_id, position, line.sku, line.name, line.quantity, line.unit_price, line.distributor,
            goal, written(line.extras),
        )
        for position, (line, goal) in enumerate(zip(item.order.lines, item.destinations, strict=True))
    ]  # fmt: skip


def _duties(key: int, item: IncomingOrder) -> list[tuple[int, str, str]]:
    goals = () if item.order.canceled else dict.fromkeys(item.destinations)
    return [(key, item.order.external_id, goal) for goal in goals]
