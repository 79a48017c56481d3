"""Alerts: what is out of order, since when, and which mail told whom of which order."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, text

from include.order_sync.ledger.tables.base import index_where, metadata
from include.order_sync.ledger.types import LONGEST_NAME, Key, UtcDateTime

_OPEN = text("closed_at IS NULL")
_CAUSE = ("kind", "account", "code", "cart", "method")

alerts = Table(
    "alerts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", String(24), nullable=False),
    Column("account", String(80), nullable=False),
    Column("code", String(40), nullable=False),
    Column("cart", String(80), nullable=False),
    Column("method", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("mailed_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Index("ix_alerts_open", *_CAUSE, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("ix_alerts_mailed", *_CAUSE, "mailed_at"),
)

alert_orders = Table(
    "alert_orders",
    metadata,
    Column("alert_id", ForeignKey("alerts.id"), primary_key=True),
    Column("subject", String(2 * LONGEST_NAME), primary_key=True),
    Column("order_id", ForeignKey("orders.id")),
    Column("number", String(LONGEST_NAME), nullable=False),
    Column("noted_at", UtcDateTime, nullable=False),
    Column("mail_id", ForeignKey("mails.id")),
    Column("gone_at", UtcDateTime),
    index_where("ix_alert_orders_open", "gone_at IS NULL", "alert_id", "subject"),
)
