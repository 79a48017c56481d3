"""Exports, shipments and their confirmations: what is owed to an account, and every attempt at it."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from include.order_sync.ledger.tables.base import index_where, metadata
from include.order_sync.ledger.types import LONGEST_NAME, Amount, Key, UtcDateTime

exports = Table(
    "exports",
    metadata,
    Column("id", Key, primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False),
    Column("destination", String(80), nullable=False),
    Column("method", String(10), nullable=False),
    Column("state", String(24), nullable=False),
    Column("reference", String(300), nullable=False),
    Column("generation", Integer, nullable=False, server_default=text("1")),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("queued_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime),
    Column("lease_token", Key),
    Column("sent_at", UtcDateTime),
    Column("accepted_at", UtcDateTime),
    Column("exported_at", UtcDateTime),
    Column("destination_id", Text),
    Column("last_attempt_at", UtcDateTime),
    Column("error_code", String(40)),
    Column("error_message", Text),
    Column("refused_service", Text),
    UniqueConstraint("order_id", "destination"),
    UniqueConstraint("destination", "reference"),
    index_where("ix_exports_due", "state = 'queued' AND method = 'push'", "destination", "due_at", "id"),
    index_where("ix_exports_sending", "state = 'sending'", "destination"),
    index_where("ix_exports_unverified", "state = 'pending_verification'", "destination", "due_at", "id"),
    index_where("ix_exports_failed", "state = 'failed'", "destination", "error_code"),
    index_where("ix_exports_exported", "exported_at IS NOT NULL", "exported_at"),
)

shipments = Table(
    "shipments",
    metadata,
    Column("id", Key, primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True),
    Column("destination", String(80), nullable=False),
    Column("external_id", String(LONGEST_NAME), nullable=False),
    Column("carrier", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("tracking_number", Text, nullable=False),
    Column("tracking_url", Text, nullable=False),
    Column("shipped_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    UniqueConstraint("destination", "external_id"),
    Index("ix_shipments_tracking_number", "tracking_number"),
)

shipment_lines = Table(
    "shipment_lines",
    metadata,
    Column("shipment_id", ForeignKey("shipments.id"), primary_key=True),
    Column("line", String(LONGEST_NAME), primary_key=True),
    Column("quantity", Amount, nullable=False),
)

confirmations = Table(
    "confirmations",
    metadata,
    Column("id", Key, primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True),
    Column("shipment_id", ForeignKey("shipments.id"), nullable=False, unique=True),
    Column("cart", String(80), nullable=False),
    Column("state", String(24), nullable=False),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("queued_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime),
    Column("lease_token", Key),
    Column("sent_at", UtcDateTime),
    Column("confirmed_at", UtcDateTime),
    Column("cart_id", Text),
    Column("last_attempt_at", UtcDateTime),
    Column("error_code", String(40)),
    Column("error_message", Text),
    index_where("ix_confirmations_due", "state = 'queued'", "cart", "due_at", "id"),
    index_where("ix_confirmations_sending", "state = 'sending'", "cart"),
    index_where("ix_confirmations_unverified", "state = 'pending_verification'", "cart", "due_at", "id"),
    index_where("ix_confirmations_failed", "state = 'failed'", "order_id"),
    index_where("ix_confirmations_confirmed", "confirmed_at IS NOT NULL", "confirmed_at"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("subject_id", Key, nullable=False),
    Column("number", Integer, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("error_code", String(40)),
    Column("message", Text),
    Column("http_status", Integer),
    Column("dag_id", Text, nullable=False),
    Column("run_id", Text, nullable=False),
    Column("task_id", Text, nullable=False),
    Column("map_index", Integer, nullable=False),
    Column("try_number", Integer, nullable=False),
    index_where("ix_attempts_started", "error_code IS NOT NULL AND kind = 'export'", "started_at"),
)
