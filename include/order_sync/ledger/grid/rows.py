"""A row of the list: one export of an order, in the words that operators read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from include.order_sync.errors import TREATMENTS, ErrorCode
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import day, known_moment, moment
from include.order_sync.ledger.words import colour, exported_word, status_words, sync_status


@dataclass(frozen=True, slots=True)
class GridRow:
    """One export of an order; an order that goes nowhere has no `export_id` and an empty destination.

    `seen` is the key of the order's newest event: the version of it that is shown.
    """

    order_id: int
    export_id: int | None
    seen: int
    number: str
    colour: str
    cart: str
    destination: str
    distributor: str
    customer_account: str
    customer_name: str
    placed_at: datetime
    delivery_date: date | None
    status: str
    on_hold: bool
    status_words: str
    sync_status: str
    exported: bool | None
    failures: int
    error_code: str | None
    error_message: str | None
    resolution: str | None
    last_attempt: datetime | None
    carrier: str
    tracking_number: str
    tracking_url: str


def newest_parcel(column: str) -> str:
    """Write SQL for what the newest parcel of an order has; its destination is kept from being looked up by index."""
    return (
        f"coalesce((SELECT s.{column} FROM shipments s WHERE s.order_id = o.id AND s.destination || '' = e.destination"
        " ORDER BY s.id DESC LIMIT 1), '')"
    )


_COLUMNS = (
    "o.id, coalesce(e.id, 0) AS export_id, o.number, o.cart, o.distributor, o.customer_account, o.customer_name,"
    " o.placed_at, o.delivery_date, o.status, o.on_hold, o.error_code AS held_code, o.error_message AS held_message,"
    " e.destination, e.method, e.state, e.failures, e.error_code, e.error_message, e.last_attempt_at, e.sent_at,"
    " (SELECT max(v.id) FROM events v WHERE v.order_id = o.id) AS seen,"
    " (SELECT 1 FROM shipments s WHERE s.order_id = o.id LIMIT 1) AS has_shipments,"
    f" {newest_parcel('carrier')} AS carrier, {newest_parcel('tracking_number')} AS tracking_number,"
    f" {newest_parcel('tracking_url')} AS tracking_url"
)

Key = tuple[int, int]
"""A row's key: the order's, and the export's or 0."""


def load_rows(tx: Transaction, keys: Sequence[Key]) -> list[GridRow]:
    """Read rows by their keys, in that order."""
    found = tx.rows(
        f"SELECT {_COLUMNS} FROM orders o LEFT JOIN exports e ON e.order_id = o.id WHERE o.id {tx.in_ids()}",
        ids=list({order for order, _ in keys}),
    )
    by_key = {(row["id"], row["export_id"]): row for row in found}
    return [_row(by_key[key], tx.now) for key in keys if key in by_key]


def _row(row: Mapping[str, Any], now: datetime) -> GridRow:
    code = row["error_code"] or row["held_code"]
    return GridRow(
        order_id=row["id"],
        export_id=row["export_id"] or None,
        seen=row["seen"] or 0,
        number=row["number"],
        colour=colour(row["method"], row["state"]),
        cart=row["cart"],
        destination=row["destination"] or "",
        distributor=row["distributor"],
        customer_account=row["customer_account"],
        customer_name=row["customer_name"],
        placed_at=known_moment(row["placed_at"]),
        delivery_date=day(row["delivery_date"]),
        status=row["status"],
        on_hold=bool(row["on_hold"]),
        status_words=status_words(row["status"], bool(row["on_hold"]), bool(row["has_shipments"])),
        sync_status=sync_status(row["state"], moment(row["sent_at"]), now),
        exported=exported_word(row["method"], row["state"]),
        failures=row["failures"] or 0,
        error_code=code,
        error_message=row["error_message"] or row["held_message"],
        resolution=TREATMENTS[ErrorCode(code)].resolution if code else None,
        last_attempt=moment(row["last_attempt_at"]),
        carrier=row["carrier"],
        tracking_number=row["tracking_number"],
        tracking_url=row["tracking_url"],
    )
