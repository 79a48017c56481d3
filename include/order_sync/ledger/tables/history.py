"""Everything that ever happened to an order."""

from sqlalchemy import Column, ForeignKey, String, Table, Text

from include.order_sync.ledger.tables.base import metadata
from include.order_sync.ledger.types import Key, UtcDateTime

events = Table(
    "events",
    metadata,
    Column("id", Key, primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("actor", Text, nullable=False),
    Column("subject_id", Key),
    Column("from_state", String(24)),
    Column("to_state", String(24)),
    Column("detail", Text),
)
