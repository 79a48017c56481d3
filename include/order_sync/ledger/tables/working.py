"""How far each account was read, who works for it, and when it last was."""

from sqlalchemy import Column, String, Table, Text

from include.order_sync.ledger.tables.base import metadata
from include.order_sync.ledger.types import Key, UtcDateTime

cursors = Table(
    "cursors",
    metadata,
    Column("account", String(80), primary_key=True),
    Column("stream", String(20), primary_key=True),
    Column("position", UtcDateTime, nullable=False),
    Column("moved_at", UtcDateTime, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("owner", Text, nullable=False),
    Column("token", Key, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

account_runs = Table(
    "account_runs",
    metadata,
    Column("account", String(80), primary_key=True),
    Column("stage", String(20), primary_key=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("paused_until", UtcDateTime),
    Column("error_code", String(40)),
    Column("error_message", Text),
    Column("error_at", UtcDateTime),
)
