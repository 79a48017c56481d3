"""How the calls to every account went.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from include.order_sync.ledger.types import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

EDGES = (50, 100, 200, 500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 30_000, 60_000)


def upgrade() -> None:
    op.create_table(
        "api_calls",
        sa.Column("minute", UtcDateTime(), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("api", sa.String(length=20), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        *(sa.Column(f"within_{edge}", sa.Integer(), nullable=False) for edge in EDGES),
        sa.PrimaryKeyConstraint("minute", "account", "api", name=op.f("pk_api_calls")),
    )
    op.create_table(
        "last_calls",
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("api", sa.String(length=20), nullable=False),
        sa.Column("called_at", UtcDateTime(), nullable=False),
        sa.Column("error_at", UtcDateTime(), nullable=True),
        sa.Column("error_code", sa.String(length=40), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("account", "api", name=op.f("pk_last_calls")),
    )
