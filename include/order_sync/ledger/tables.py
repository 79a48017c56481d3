"""The ledger's tables. `docs/glossary.md` has the words; `ledger/migrations/` makes them."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from include.order_sync.ledger.types import LONGEST_NAME, Amount, Key, UtcDateTime

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _where(name: str, condition: str, *columns: str) -> Index:
    """Index only the rows that work is looked for among; SQLite uses it if a query repeats the condition literally."""
    return Index(name, *columns, sqlite_where=text(condition), postgresql_where=text(condition))


orders = Table(
    "orders",
    metadata,
    Column("id", Key, primary_key=True),
    Column("cart", String(80), nullable=False),
    Column("external_id", String(LONGEST_NAME), nullable=False),
    Column("number", String(LONGEST_NAME), nullable=False),
    Column("status", String(20), nullable=False),
    Column("on_hold", Boolean, nullable=False, server_default=text("false")),
    Column("distributor", Text, nullable=False),
    Column("customer_account", Text, nullable=False),
    Column("customer_name", Text, nullable=False),
    Column("placed_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime),
    Column("delivery_date", Date),
    Column("currency", String(3), nullable=False),
    Column("total", Amount, nullable=False),
    Column("ship_method", Text, nullable=False),
    Column("ship_to", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("content_hash", Key, nullable=False),
    Column("downloaded_at", UtcDateTime, nullable=False),
    Column("status_at", UtcDateTime, nullable=False),
    Column("cancel_requested_at", UtcDateTime),
    Column("error_code", String(40)),
    Column("error_message", Text),
    UniqueConstraint("cart", "external_id"),
    Index("ix_orders_status_id", "status", "id"),
    Index("ix_orders_number", "number"),
    _where("ix_orders_cancel_requested", "cancel_requested_at IS NOT NULL", "status"),
)

order_lines = Table(
    "order_lines",
    metadata,
    Column("order_id", ForeignKey("orders.id"), primary_key=True),
    Column("external_id", String(LONGEST_NAME), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("sku", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("quantity", Amount, nullable=False),
    Column("shipped_quantity", Amount, nullable=False, server_default=text("0")),
    Column("unit_price", Amount, nullable=False),
    Column("distributor", Text, nullable=False),
    Column("destination", String(80), nullable=False),
    Column("removed_at", UtcDateTime),
)

order_documents = Table(
    "order_documents",
    metadata,
    Column("id", Key, primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True),
    Column("received_at", UtcDateTime, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

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
    UniqueConstraint("order_id", "destination"),
    UniqueConstraint("destination", "reference"),
    _where("ix_exports_due", "state = 'queued' AND method = 'push'", "destination", "due_at", "id"),
    _where("ix_exports_sending", "state = 'sending'", "destination"),
    _where("ix_exports_unverified", "state = 'pending_verification'", "destination", "due_at", "id"),
    _where("ix_exports_failed", "state = 'failed'", "destination", "error_code"),
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
    _where("ix_confirmations_due", "state = 'queued'", "cart", "due_at", "id"),
    _where("ix_confirmations_sending", "state = 'sending'", "cart"),
    _where("ix_confirmations_unverified", "state = 'pending_verification'", "cart", "due_at", "id"),
    _where("ix_confirmations_failed", "state = 'failed'", "order_id"),
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
)

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

cursors = Table(
    "cursors",
    metadata,
    Column("account", String(80), primary_key=True),
    Column("stream", String(20), primary_key=True),
    Column("position", UtcDateTime, nullable=False),
    Column("moved_at", UtcDateTime, nullable=False),
)

skipped_orders = Table(
    "skipped_orders",
    metadata,
    Column("cart", String(80), primary_key=True),
    Column("external_id", String(LONGEST_NAME), primary_key=True),
    Column("number", String(LONGEST_NAME), nullable=False),
    Column("code", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("times", Integer, nullable=False, server_default=text("1")),
    Column("taken_at", UtcDateTime),
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
