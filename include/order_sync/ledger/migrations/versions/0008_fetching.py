"""Find what destinations have not fetched yet without a look at every export.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    where = sa.text("state = 'queued' AND method = 'pull'")
    columns = ["destination", "due_at", "id"]
    op.create_index("ix_exports_fetchable", "exports", columns, sqlite_where=where, postgresql_where=where)
