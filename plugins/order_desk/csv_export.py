"""The list of orders as CSV: what is listed, in its order, a chunk at a time, with nothing that a spreadsheet runs."""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from io import StringIO

from include.order_sync.ledger.grid.rows import GridRow
from include.order_sync.spreadsheets import BYTE_ORDER_MARK, harmless

Cell = str | int | date | None

_COLUMNS: dict[str, Callable[[GridRow], Cell]] = {
    "Order": lambda row: row.number,
    "Colour": lambda row: row.colour,
    "Cart": lambda row: row.cart,
    "Destination": lambda row: row.destination,
    "Distributor": lambda row: row.distributor,
    "Account": lambda row: row.customer_account,
    "Customer": lambda row: row.customer_name,
    "Placed at (UTC)": lambda row: row.placed_at,
    "Delivery date": lambda row: row.delivery_date,
    "Status": lambda row: row.status_words,
    "Sync status": lambda row: row.sync_status,
    "Exported?": lambda row: {True: "Yes", False: "No", None: ""}[row.exported],
    "Export failures": lambda row: row.failures,
    "Error code": lambda row: row.error_code,
    "Error": lambda row: row.error_message,
    "What to do": lambda row: row.resolution,
    "Last attempt (UTC)": lambda row: row.last_attempt,
    "Carrier": lambda row: row.carrier,
    "Tracking": lambda row: row.tracking_number,
}


def csv_of(chunks: Iterable[list[GridRow]]) -> Iterator[bytes]:
    """Write chunks of rows as CSV by RFC 4180, in UTF-8."""
    yield (BYTE_ORDER_MARK + _lines([list(_COLUMNS)])).encode()
    for rows in chunks:
        yield _lines([shown(of(row)) for of in _COLUMNS.values()] for row in rows).encode()


def _lines(rows: Iterable[list[str]]) -> str:
    written = StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue()


def shown(value: Cell) -> str:
    """Write a value so that no spreadsheet takes it for a formula."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return harmless("" if value is None else str(value))
