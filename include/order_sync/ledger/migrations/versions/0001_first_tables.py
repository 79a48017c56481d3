"""The first tables.

Revision ID: 0001
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op

from include.order_sync.ledger.types import Amount, Key, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_runs",
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("paused_until", UtcDateTime(), nullable=True),
        sa.Column("error_code", sa.String(length=40), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("error_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("account", "stage", name=op.f("pk_account_runs")),
    )
    op.create_table(
        "cursors",
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("stream", sa.String(length=20), nullable=False),
        sa.Column("position", UtcDateTime(), nullable=False),
        sa.Column("moved_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("account", "stream", name=op.f("pk_cursors")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("token", Key, nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "orders",
        sa.Column("id", Key, nullable=False),
        sa.Column("cart", sa.String(length=80), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("on_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("distributor", sa.Text(), nullable=False),
        sa.Column("customer_account", sa.Text(), nullable=False),
        sa.Column("customer_name", sa.Text(), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=True),
        sa.Column("delivery_date", sa.Date(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("total", Amount(), nullable=False),
        sa.Column("ship_method", sa.Text(), nullable=False),
        sa.Column("ship_to", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("content_hash", Key, nullable=False),
        sa.Column("downloaded_at", UtcDateTime(), nullable=False),
        sa.Column("status_at", UtcDateTime(), nullable=False),
        sa.Column("cancel_requested_at", UtcDateTime(), nullable=True),
        sa.Column("error_code", sa.String(length=40), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("cart", "external_id", name=op.f("uq_orders_cart_external_id")),
    )
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.create_index(
            "ix_orders_cancel_requested",
            ["status"],
            unique=False,
            sqlite_where=sa.text("cancel_requested_at IS NOT NULL"),
            postgresql_where=sa.text("cancel_requested_at IS NOT NULL"),
        )
        batch_op.create_index("ix_orders_number", ["number"], unique=False)
        batch_op.create_index("ix_orders_status_id", ["status", "id"], unique=False)

    op.create_table(
        "skipped_orders",
        sa.Column("cart", sa.String(length=80), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("times", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("cart", "external_id", name=op.f("pk_skipped_orders")),
    )
    op.create_table(
        "attempts",
        sa.Column("id", Key, nullable=False),
        sa.Column("order_id", Key, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", Key, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("error_code", sa.String(length=40), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("dag_id", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("map_index", sa.Integer(), nullable=False),
        sa.Column("try_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_attempts_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempts_order_id"), ["order_id"], unique=False)

    op.create_table(
        "events",
        sa.Column("id", Key, nullable=False),
        sa.Column("order_id", Key, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("subject_id", Key, nullable=True),
        sa.Column("from_state", sa.String(length=24), nullable=True),
        sa.Column("to_state", sa.String(length=24), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_events_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_events_order_id"), ["order_id"], unique=False)

    op.create_table(
        "exports",
        sa.Column("id", Key, nullable=False),
        sa.Column("order_id", Key, nullable=False),
        sa.Column("destination", sa.String(length=80), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("reference", sa.String(length=300), nullable=False),
        sa.Column("generation", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("lease_token", Key, nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("exported_at", UtcDateTime(), nullable=True),
        sa.Column("destination_id", sa.Text(), nullable=True),
        sa.Column("last_attempt_at", UtcDateTime(), nullable=True),
        sa.Column("error_code", sa.String(length=40), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_exports_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
        sa.UniqueConstraint("destination", "reference", name=op.f("uq_exports_destination_reference")),
        sa.UniqueConstraint("order_id", "destination", name=op.f("uq_exports_order_id_destination")),
    )
    with op.batch_alter_table("exports", schema=None) as batch_op:
        batch_op.create_index(
            "ix_exports_due",
            ["destination", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'queued' AND method = 'push'"),
            postgresql_where=sa.text("state = 'queued' AND method = 'push'"),
        )
        batch_op.create_index(
            "ix_exports_failed",
            ["destination", "error_code"],
            unique=False,
            sqlite_where=sa.text("state = 'failed'"),
            postgresql_where=sa.text("state = 'failed'"),
        )
        batch_op.create_index(
            "ix_exports_sending",
            ["destination"],
            unique=False,
            sqlite_where=sa.text("state = 'sending'"),
            postgresql_where=sa.text("state = 'sending'"),
        )
        batch_op.create_index(
            "ix_exports_unverified",
            ["destination", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'pending_verification'"),
            postgresql_where=sa.text("state = 'pending_verification'"),
        )

    op.create_table(
        "order_documents",
        sa.Column("id", Key, nullable=False),
        sa.Column("order_id", Key, nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_documents_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_documents")),
    )
    with op.batch_alter_table("order_documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_documents_order_id"), ["order_id"], unique=False)

    op.create_table(
        "order_lines",
        sa.Column("order_id", Key, nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("quantity", Amount(), nullable=False),
        sa.Column("shipped_quantity", Amount(), server_default=sa.text("0"), nullable=False),
        sa.Column("unit_price", Amount(), nullable=False),
        sa.Column("distributor", sa.Text(), nullable=False),
        sa.Column("destination", sa.String(length=80), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id")),
        sa.PrimaryKeyConstraint("order_id", "external_id", name=op.f("pk_order_lines")),
    )
    op.create_table(
        "shipments",
        sa.Column("id", Key, nullable=False),
        sa.Column("order_id", Key, nullable=False),
        sa.Column("destination", sa.String(length=80), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("tracking_number", sa.Text(), nullable=False),
        sa.Column("tracking_url", sa.Text(), nullable=False),
        sa.Column("shipped_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_shipments_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipments")),
        sa.UniqueConstraint("destination", "external_id", name=op.f("uq_shipments_destination_external_id")),
    )
    with op.batch_alter_table("shipments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shipments_order_id"), ["order_id"], unique=False)
        batch_op.create_index("ix_shipments_tracking_number", ["tracking_number"], unique=False)

    op.create_table(
        "confirmations",
        sa.Column("id", Key, nullable=False),
        sa.Column("order_id", Key, nullable=False),
        sa.Column("shipment_id", Key, nullable=False),
        sa.Column("cart", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("lease_token", Key, nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("cart_id", sa.Text(), nullable=True),
        sa.Column("last_attempt_at", UtcDateTime(), nullable=True),
        sa.Column("error_code", sa.String(length=40), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_confirmations_order_id")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_confirmations_shipment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
        sa.UniqueConstraint("shipment_id", name=op.f("uq_confirmations_shipment_id")),
    )
    with op.batch_alter_table("confirmations", schema=None) as batch_op:
        batch_op.create_index(
            "ix_confirmations_due",
            ["cart", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.create_index(
            "ix_confirmations_failed",
            ["order_id"],
            unique=False,
            sqlite_where=sa.text("state = 'failed'"),
            postgresql_where=sa.text("state = 'failed'"),
        )
        batch_op.create_index(batch_op.f("ix_confirmations_order_id"), ["order_id"], unique=False)
        batch_op.create_index(
            "ix_confirmations_sending",
            ["cart"],
            unique=False,
            sqlite_where=sa.text("state = 'sending'"),
            postgresql_where=sa.text("state = 'sending'"),
        )
        batch_op.create_index(
            "ix_confirmations_unverified",
            ["cart", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'pending_verification'"),
            postgresql_where=sa.text("state = 'pending_verification'"),
        )

    op.create_table(
        "shipment_lines",
        sa.Column("shipment_id", Key, nullable=False),
        sa.Column("line", sa.String(length=200), nullable=False),
        sa.Column("quantity", Amount(), nullable=False),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_shipment_lines_shipment_id")),
        sa.PrimaryKeyConstraint("shipment_id", "line", name=op.f("pk_shipment_lines")),
    )
