"""How many orders stood where, every ten minutes, and what happened in every hour."""

from sqlalchemy import Column, Integer, String, Table, Text

from include.order_sync.ledger.tables.base import metadata
from include.order_sync.ledger.types import UtcDateTime

snapshots = Table(
    "snapshots",
    metadata,
    Column("at", UtcDateTime, primary_key=True),
    Column("new", Integer, nullable=False),
    Column("cancel_sending", Integer, nullable=False),
    Column("at_wms", Integer, nullable=False),
    Column("shipped", Integer, nullable=False),
    Column("confirmed", Integer, nullable=False),
    Column("error", Integer, nullable=False),
    Column("canceled", Integer, nullable=False),
    Column("red", Integer, nullable=False),
    Column("tallied_to", Integer, nullable=False),
)

tallies = Table(
    "tallies",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("hour", Integer, primary_key=True, autoincrement=False),
    Column("counts", Text, nullable=False),
)
