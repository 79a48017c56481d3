"""Ship methods that people mapped on the Order Desk, and what was sent.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from include.order_sync.ledger.types import Key, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _ship_methods()
    _export_documents()
    op.add_column("exports", sa.Column("refused_service", sa.Text(), nullable=True))


def _ship_methods() -> None:
    op.create_table(
        "ship_methods",
        sa.Column("id", Key, nullable=False),
        sa.Column("cart", sa.String(length=80), nullable=False),
        sa.Column("destination", sa.String(length=80), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ship_methods")),
    )
    op.create_index(
        "ix_ship_methods_open",
        "ship_methods",
        ["destination", "cart", "method"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _export_documents() -> None:
    op.create_table(
        "export_documents",
        sa.Column("id", Key, nullable=False),
        sa.Column("export_id", Key, nullable=False),
        sa.Column("order_id", Key, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("body_hash", Key, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["export_id"], ["exports.id"], name=op.f("fk_export_documents_export_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_export_documents_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_documents")),
    )
    op.create_index(op.f("ix_export_documents_order_id"), "export_documents", ["order_id"], unique=False)
