"""Mails: each is on record before it is sent, with what came of it for every recipient."""

from sqlalchemy import Column, Integer, String, Table, Text

from include.order_sync.ledger.tables.base import index_where, metadata
from include.order_sync.ledger.types import LONGEST_NAME, Key, UtcDateTime

mails = Table(
    "mails",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", String(LONGEST_NAME), nullable=False, unique=True),
    Column("kind", String(24), nullable=False),
    Column("state", String(12), nullable=False),
    Column("subject", Text, nullable=False),
    Column("recipients", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcDateTime),
    Column("lease_token", Key),
    Column("last_attempt_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("error_code", String(40)),
    Column("error_message", Text),
    index_where("ix_mails_open", "state IN ('queued', 'sending', 'handed_over')", "kind", "due_at"),
    index_where("ix_mails_troubled", "state IN ('failed', 'unknown')", "created_at"),
)

notified = Table(
    "notified",
    metadata,
    Column("address", String(320), primary_key=True),
    Column("granted_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
)
