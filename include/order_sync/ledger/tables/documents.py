"""What was sent to the destinations, byte for byte."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table

from include.order_sync.ledger.tables.base import metadata
from include.order_sync.ledger.types import Key, UtcDateTime

export_documents = Table(
    "export_documents",
    metadata,
    Column("id", Key, primary_key=True),
    Column("export_id", ForeignKey("exports.id"), nullable=False),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True),
    Column("generation", Integer, nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("body_hash", Key, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
