"""The rows of a status report as CSV: an export each, put into words by the database, and streamed."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from typing import Any

from sqlalchemy import text

from include.order_sync.ledger.reports.choosing import (
    RANK,
    WITH_SEVERAL,
    Chosen,
    Status,
    bound,
    chosen_rows,
    distributors,
)
from include.order_sync.ledger.reports.zones import local_time
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import plain
from include.order_sync.spreadsheets import BYTE_ORDER_MARK, harmless_rows

HEADINGS = ("Order id", "Distributor name", "Account ID", "Delivery Date", "Placed At Date", "Status")
MORE_HEADINGS = ("Error Code", "Error Message", "Failures", "Link")

_AT_ONCE = 1000
_WHEN = " ".join(f"WHEN {place} THEN '{status}'" for place, status in enumerate(Status))
_ORDERED = f"ORDER BY {RANK}, o.placed_at, o.id, e.id"


class CsvBlocks:
    """A report as CSV by RFC 4180 in UTF-8, the header first, with nothing that a spreadsheet runs.

    It is read once, block by block; `rows` counts the rows that were read.
    """

    def __init__(self, tx: Transaction, chosen: Chosen, limit: int | None = None) -> None:
        self.rows = 0
        self._tx = tx
        self._chosen = chosen
        self._limit = limit

    def __iter__(self) -> Iterator[bytes]:
        tx, chosen = self._tx, self._chosen
        headings = HEADINGS + (MORE_HEADINGS if chosen.more_columns else ())
        yield f"{BYTE_ORDER_MARK}{','.join(headings)}\r\n".encode()
        blocks = _fetched if tx.sqlite else _copied
        for block, rows in blocks(tx, rows_sql(tx, chosen, self._limit), bound(tx, chosen)):
            self.rows += rows
            yield harmless_rows(block, rows)


def rows_sql(tx: Transaction, chosen: Chosen, limit: int | None = None) -> str:
    """Write SQL for a report's rows in their order, a column for each cell."""
    only = "" if limit is None else f" LIMIT {limit}"
    return f"SELECT {', '.join(_columns(tx, chosen))} FROM {chosen_rows(chosen, WITH_SEVERAL)} {_ORDERED}{only}"


def first_rows(tx: Transaction, chosen: Chosen, limit: int) -> list[list[str]]:
    """Read the header and the first rows as cells."""
    written = b"".join(CsvBlocks(tx, chosen, limit)).decode().removeprefix(BYTE_ORDER_MARK)
    return list(csv.reader(StringIO(written, newline="")))


def _columns(tx: Transaction, chosen: Chosen) -> list[str]:
    """Write SQL for the cells of a row, each a text and none ever NULL."""
    cells = [
        "o.number",
        distributors(tx),
        "o.customer_account",
        "coalesce(CAST(o.delivery_date AS text), '')",
        local_time(tx, "o.placed_at", chosen.zone),
        f"CASE {RANK} {_WHEN} END",
    ]
    if chosen.more_columns:
        link = "CAST(:link_base AS text) || CAST(o.id AS text)" if chosen.link_base else "''"
        cells += ["coalesce(e.error_code, '')", "coalesce(e.error_message, '')", "CAST(e.failures AS text)", link]
    return cells


def _fetched(tx: Transaction, sql: str, values: dict[str, Any]) -> Iterator[tuple[bytes, int]]:
    """Yield rows as CSV with every cell quoted, and how many; texts come as the bytes that they are in the file."""
    driver: Any = tx.connection.connection.driver_connection
    usual, driver.text_factory = driver.text_factory, bytes
    try:
        found = driver.execute(sql, {name: plain(value) for name, value in values.items()})
        while rows := found.fetchmany(_AT_ONCE):
            block = _quoted(rows)
            if block.count(b'"') != 2 * len(rows) * len(rows[0]):
                block = _quoted([[cell.replace(b'"', b'""') for cell in row] for row in rows])
            yield block, len(rows)
    finally:
        driver.text_factory = usual


def _quoted(rows: list[Any]) -> bytes:
    return b'"' + b'"\n"'.join(map(b'","'.join, rows)) + b'"\n'


def _copied(tx: Transaction, sql: str, values: dict[str, Any]) -> Iterator[tuple[bytes, int]]:
    """Yield rows as PostgreSQL writes them, and how many: it hands over one at a time."""
    driver: Any = tx.connection.connection.driver_connection
    statement = str(text(sql).compile(dialect=tx.connection.dialect))
    tx.execute("SET LOCAL datestyle TO iso")
    copy_out = f"COPY ({statement}) TO STDOUT (FORMAT csv, FORCE_QUOTE *)"
    with driver.cursor() as cursor, cursor.copy(copy_out, values) as copy:
        rows = iter(copy)
        while block := list(islice(rows, _AT_ONCE)):
            yield b"".join(block), len(block)
