"""Orders, their lines, what the carts sent for them, and what was seen and not taken."""

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

from include.order_sync.ledger.tables.base import index_where, metadata
from include.order_sync.ledger.types import LONGEST_NAME, Amount, Key, UtcDateTime

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
    Column("extras", Text, nullable=False, server_default=text("''")),
    Column("content_hash", Key, nullable=False),
    Column("downloaded_at", UtcDateTime, nullable=False),
    Column("status_at", UtcDateTime, nullable=False),
    Column("cancel_requested_at", UtcDateTime),
    Column("error_code", String(40)),
    Column("error_message", Text),
    UniqueConstraint("cart", "external_id"),
    Index("ix_orders_status_id", "status", "id"),
    Index("ix_orders_number", "number"),
    index_where("ix_orders_cancel_requested", "cancel_requested_at IS NOT NULL", "status"),
    index_where("ix_orders_on_hold", "on_hold", "id"),
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
    Column("extras", Text, nullable=False, server_default=text("''")),
)

order_documents = Table(
    "order_documents",
    metadata,
    Column("id", Key, primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True),
    Column("received_at", UtcDateTime, nullable=False),
    Column("body", LargeBinary, nullable=False),
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
    index_where("ix_skipped_orders_untaken", "code IN ('malformed', 'no_destination') AND taken_at IS NULL", "cart"),
)
