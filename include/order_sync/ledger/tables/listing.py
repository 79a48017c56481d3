"""The list of orders as the Order Desk pages through it: derived from the orders, in the same transactions.

A cell is one combination of everything that the list is filtered by. Every row is in one cell, so that any filter is a
set of cells. Cells of settled orders have their rows ready in every order; of the few others only by their age, since
an index that orders go through with each step of their life is dear (`ledger/grid/`).
"""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint
from sqlalchemy.dialects.postgresql import VARCHAR

from include.order_sync.ledger.tables.base import index_where, metadata
from include.order_sync.ledger.types import Key, UtcDateTime

LONGEST_SORT_KEY = 60
_SortKey = String(LONGEST_SORT_KEY + 3).with_variant(VARCHAR(LONGEST_SORT_KEY + 3, collation="C"), "postgresql")

_CELL = ("cart", "destination", "method", "status", "on_hold", "sync", "error_code", "settled")

order_cells = Table(
    "order_cells",
    metadata,
    Column("id", Key, primary_key=True),
    Column("cart", String(80), nullable=False),
    Column("destination", String(80), nullable=False),
    Column("method", String(10), nullable=False),
    Column("status", String(20), nullable=False),
    Column("on_hold", Boolean, nullable=False),
    Column("sync", String(12), nullable=False),
    Column("error_code", String(40), nullable=False),
    Column("settled", Boolean, nullable=False),
    UniqueConstraint(*_CELL, name="uq_order_cells"),
)

order_counts = Table(
    "order_counts",
    metadata,
    Column("span", String(5), primary_key=True),  # a day, a month, or all time
    Column("start", Date, primary_key=True),
    Column("cell_id", ForeignKey("order_cells.id"), primary_key=True),
    Column("orders", Integer, nullable=False),
)


def _sorted_by(column: str) -> Index:
    return index_where(f"ix_order_list_{column}", "settled", "cell_id", column, "order_id", "export_id")


order_list = Table(
    "order_list",
    metadata,
    Column("order_id", Key, primary_key=True, autoincrement=False),
    Column("export_id", Key, primary_key=True, autoincrement=False),
    Column("cell_id", ForeignKey("order_cells.id"), nullable=False),
    Column("settled", Boolean, nullable=False),
    Column("placed_at", UtcDateTime, nullable=False),
    Column("number", _SortKey, nullable=False),
    Column("distributor", _SortKey, nullable=False),
    Column("account", _SortKey, nullable=False),
    Column("customer", _SortKey, nullable=False),
    Column("delivery_date", Date, nullable=False),
    Column("last_attempt", UtcDateTime, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("carrier", _SortKey, nullable=False),
    Column("tracking", _SortKey, nullable=False),
    Index("ix_order_list_placed_at", "cell_id", "placed_at", "order_id", "export_id"),
    _sorted_by("number"),
    _sorted_by("distributor"),
    _sorted_by("account"),
    _sorted_by("customer"),
    _sorted_by("delivery_date"),
    _sorted_by("last_attempt"),
    _sorted_by("failures"),
    _sorted_by("carrier"),
    _sorted_by("tracking"),
    sqlite_with_rowid=False,
)
