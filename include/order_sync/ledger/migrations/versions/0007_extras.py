"""Fields of the carts that orders and lines have no column for, as the accounts file names them.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("orders", "order_lines"):
        op.add_column(table, sa.Column("extras", sa.Text(), nullable=False, server_default=sa.text("''")))
