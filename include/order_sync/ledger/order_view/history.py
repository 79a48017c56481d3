"""Read what was tried for an order and what happened to it, a page at a time."""

from collections.abc import Mapping
from typing import Any

from include.order_sync.ledger.order_view.troubles import trouble
from include.order_sync.ledger.order_view.values import PAGE_SIZE, AttemptView, EventView, TaskView
from include.order_sync.ledger.transaction import Rows, Transaction
from include.order_sync.ledger.types import known_moment

_CONFIRMED = "confirmations c JOIN shipments s ON s.id = c.shipment_id"
_TRACKING = f"(SELECT s.tracking_number FROM {_CONFIRMED} WHERE c.id = h.subject_id)"
_DESTINATION = "(SELECT e.destination FROM exports e WHERE e.id = h.subject_id)"


def _page(tx: Transaction, table: str, else_subject: str, order_id: int, page: int) -> tuple[Rows, int]:
    """Read a page of a table's rows of an order, newest first, each with what it is about, and count all."""
    found = tx.rows(
        f"SELECT h.*, CASE WHEN h.kind LIKE 'confirmation%' THEN {_TRACKING} {else_subject} END AS subject"
        f" FROM {table} h WHERE h.order_id = :order_id ORDER BY h.id DESC LIMIT :limit OFFSET :offset",
        order_id=order_id,
        limit=PAGE_SIZE,
        offset=(page - 1) * PAGE_SIZE,
    )
    total = tx.value(f"SELECT count(*) FROM {table} WHERE order_id = :order_id", order_id=order_id)
    return found, int(total)


def read_attempts(tx: Transaction, order_id: int, page: int) -> tuple[tuple[AttemptView, ...], int]:
    """Read a page of attempts, newest first, and count all."""
    found, total = _page(tx, "attempts", f"ELSE {_DESTINATION}", order_id, page)
    return tuple(_attempt(row) for row in found), total


def _attempt(row: Mapping[str, Any]) -> AttemptView:
    by_task = TaskView(row["dag_id"], row["run_id"], row["task_id"], row["map_index"], row["try_number"])
    return AttemptView(
        id=row["id"],
        kind=row["kind"],
        where=row["subject"] or "",
        number=row["number"],
        started_at=known_moment(row["started_at"]),
        duration_ms=row["duration_ms"],
        outcome=row["outcome"],
        trouble=trouble(row["error_code"], row["message"]),
        http_status=row["http_status"],
        task=by_task if row["dag_id"] else None,
    )


def read_events(tx: Transaction, order_id: int, page: int) -> tuple[tuple[EventView, ...], int]:
    """Read a page of events, newest first, and count all."""
    of_exports = f"WHEN h.kind LIKE 'export%' OR h.kind = 'retry_asked' THEN {_DESTINATION}"
    found, total = _page(tx, "events", of_exports, order_id, page)
    return tuple(_event(row) for row in found), total


def _event(row: Mapping[str, Any]) -> EventView:
    return EventView(
        id=row["id"],
        at=known_moment(row["at"]),
        kind=row["kind"],
        actor=row["actor"],
        where=row["subject"] or "",
        from_state=row["from_state"] or "",
        to_state=row["to_state"] or "",
        detail=row["detail"] or "",
    )
