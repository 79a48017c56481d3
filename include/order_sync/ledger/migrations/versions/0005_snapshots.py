"""How many orders stood where, and what happened hour by hour.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from include.order_sync.ledger.types import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_COUNTS = ("new", "cancel_sending", "at_wms", "shipped", "confirmed", "error", "canceled", "red", "tallied_to")


def upgrade() -> None:
    op.create_table(
        "snapshots",
        sa.Column("at", UtcDateTime(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS),
        sa.PrimaryKeyConstraint("at", name=op.f("pk_snapshots")),
    )
    op.create_table(
        "tallies",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("hour", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "hour", name=op.f("pk_tallies")),
    )
    _index_where("attempts", "started", "error_code IS NOT NULL AND kind = 'export'", "started_at")
    _index_where("exports", "exported", "exported_at IS NOT NULL", "exported_at")
    _index_where("confirmations", "confirmed", "confirmed_at IS NOT NULL", "confirmed_at")
    _index_where("orders", "on_hold", "on_hold", "id")
    _index_where("skipped_orders", "untaken", "code IN ('malformed', 'no_destination') AND taken_at IS NULL", "cart")


def _index_where(table: str, name: str, condition: str, *columns: str) -> None:
    where = sa.text(condition)
    op.create_index(f"ix_{table}_{name}", table, list(columns), sqlite_where=where, postgresql_where=where)
