"""Read what was tried for an order and what happened to it, a page at a time."""

from collections.abc import Mapping
from typing import Any

from include.order_sync.ledger.order_view.troubles import trouble
from include.order_sync.ledger.order_view.values import PAGE_SIZE, AttemptView, EventView, TaskView
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import known_moment

_CONFIRMED = "confirmations c JOIN shipments s ON s.id = c.shipment_id"
_TRACKING = f"(SELECT s.tracking_number FROM {_CONFIRMED} WHERE c.id = {{0}}.subject_id)"
_DESTINATION = "(SELECT e.destination FROM exports e WHERE e.id = {0}.subject_id)"


def read_attempts(tx: Transaction, order_id: int, page: int) -> tuple[tuple[AttemptView, ...], int]:
    """Read a page of attempts, newest first, and count all."""
    found = tx.rows(
        f"SELECT a.*, CASE WHEN a.kind LIKE 'confirmation%' THEN {_TRACKING.format('a')}"
        f" ELSE {_DESTINATION.format('a')} END AS subject"
        " FROM attempts a WHERE a.order_id = :order_id ORDER BY a.id DESC LIMIT :limit OFFSET :offset",
        order_id=order_id,
        limit=PAGE_SIZE,
        offset=(page - 1) * PAGE_SIZE,
    )
    total = tx.value("SELECT count(*) FROM attempts WHERE order_id = :order_id", order_id=order_id)
    return tuple(_attempt(row) for row in found), int(total)


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
    found = tx.rows(
        f"SELECT v.*, CASE WHEN v.kind LIKE 'confirmation%' THEN {_TRACKING.format('v')}"
        f" WHEN v.kind LIKE 'export%' OR v.kind = 'retry_asked' THEN {_DESTINATION.format('v')} END AS subject"
        " FROM events v WHERE v.order_id = :order_id ORDER BY v.id DESC LIMIT :limit OFFSET :offset",
        order_id=order_id,
        limit=PAGE_SIZE,
        offset=(page - 1) * PAGE_SIZE,
    )
    total = tx.value("SELECT count(*) FROM events WHERE order_id = :order_id", order_id=order_id)
    return tuple(_event(row) for row in found), int(total)


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
