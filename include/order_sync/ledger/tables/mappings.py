"""Words of the carts and what they are at the destinations, as people mapped them on the Order Desk."""

from sqlalchemy import Column, Index, String, Table, Text, text

from include.order_sync.ledger.tables.base import metadata
from include.order_sync.ledger.types import Key, UtcDateTime

_OPEN = text("ended_at IS NULL")

ship_methods = Table(
    "ship_methods",
    metadata,
    Column("id", Key, primary_key=True),
    Column("cart", String(80), nullable=False),
    Column("destination", String(80), nullable=False),
    Column("method", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", Text),
    Index(
        "ix_ship_methods_open",
        "destination",
        "cart",
        "method",
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
)
