"""How the calls to every account went: measurements, which are swept when they are old."""

from sqlalchemy import Column, Integer, String, Table, Text

from include.order_sync.ledger.tables.base import metadata
from include.order_sync.ledger.types import UtcDateTime

EDGES = (50, 100, 200, 500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 30_000, 60_000)
"""The buckets of durations, by their upper edges in milliseconds; the last one holds all that took longer, too."""

BUCKETS = tuple(f"within_{edge}" for edge in EDGES)

api_calls = Table(
    "api_calls",
    metadata,
    Column("minute", UtcDateTime, primary_key=True),
    Column("account", String(80), primary_key=True),
    Column("api", String(20), primary_key=True),
    Column("calls", Integer, nullable=False),
    Column("errors", Integer, nullable=False),
    *(Column(bucket, Integer, nullable=False) for bucket in BUCKETS),
)

last_calls = Table(
    "last_calls",
    metadata,
    Column("account", String(80), primary_key=True),
    Column("api", String(20), primary_key=True),
    Column("called_at", UtcDateTime, nullable=False),
    Column("error_at", UtcDateTime),
    Column("error_code", String(40)),
    Column("error_message", Text),
)
