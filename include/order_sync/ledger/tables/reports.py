"""Status reports: who wants one and when, which day's was sent with which mail, and the file itself."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from include.order_sync.ledger.tables.base import metadata
from include.order_sync.ledger.types import Key, UtcDateTime

_OPEN = text("ended_at IS NULL")

report_subscriptions = Table(
    "report_subscriptions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("origin", String(4), nullable=False),
    Column("time_of_day", String(5), nullable=False),
    Column("zone", String(80), nullable=False),
    Column("scope", String(10), nullable=False),
    Column("period", String(10), nullable=False),
    Column("distributor", Text, nullable=False),
    Column("destination", String(80), nullable=False),
    Column("recipients", Text, nullable=False),
    Column("more_columns", Boolean, nullable=False),
    Column("active_since", UtcDateTime),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", Text),
    Index("ix_report_subscriptions_open", "name", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
)

reports = Table(
    "reports",
    metadata,
    Column("id", Key, primary_key=True),
    Column("subscription_id", ForeignKey("report_subscriptions.id"), nullable=False),
    Column("day", Date),
    Column("mail_id", ForeignKey("mails.id"), nullable=False, index=True),
    Column("prepared_at", UtcDateTime, nullable=False),
    Column("counts", Text),
    Column("file_name", Text),
    Column("file_size", Integer),
    UniqueConstraint("subscription_id", "day"),
)

report_chunks = Table(
    "report_chunks",
    metadata,
    Column("report_id", ForeignKey("reports.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)
