"""The list of orders that the Order Desk pages through, and the words that orders are found by.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import VARCHAR

from include.order_sync.ledger.types import Key, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SORT_KEY = sa.String(63).with_variant(VARCHAR(63, collation="C"), "postgresql")
_SORTED_BY = (
    "number", "distributor", "account", "customer", "delivery_date", "last_attempt", "failures", "carrier", "tracking",
)  # fmt: skip


def upgrade() -> None:
    _cells()
    _list()
    _words()


def _cells() -> None:
    op.create_table(
        "order_cells",
        sa.Column("id", Key, nullable=False),
        sa.Column("cart", sa.String(80), nullable=False),
        sa.Column("destination", sa.String(80), nullable=False),
        sa.Column("method", sa.String(10), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("on_hold", sa.Boolean(), nullable=False),
        sa.Column("sync", sa.String(12), nullable=False),
        sa.Column("error_code", sa.String(40), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_cells")),
        sa.UniqueConstraint(
            "cart", "destination", "method", "status", "on_hold", "sync", "error_code", "settled",
            name=op.f("uq_order_cells"),
        ),
    )  # fmt: skip
    op.create_table(
        "order_counts",
        sa.Column("span", sa.String(5), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("cell_id", Key, nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cell_id"], ["order_cells.id"], name=op.f("fk_order_counts_cell_id")),
        sa.PrimaryKeyConstraint("span", "start", "cell_id", name=op.f("pk_order_counts")),
    )


def _list() -> None:
    op.create_table(
        "order_list",
        sa.Column("order_id", Key, nullable=False, autoincrement=False),
        sa.Column("export_id", Key, nullable=False, autoincrement=False),
        sa.Column("cell_id", Key, nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=False),
        sa.Column("number", _SORT_KEY, nullable=False),
        sa.Column("distributor", _SORT_KEY, nullable=False),
        sa.Column("account", _SORT_KEY, nullable=False),
        sa.Column("customer", _SORT_KEY, nullable=False),
        sa.Column("delivery_date", sa.Date(), nullable=False),
        sa.Column("last_attempt", UtcDateTime(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("carrier", _SORT_KEY, nullable=False),
        sa.Column("tracking", _SORT_KEY, nullable=False),
        sa.ForeignKeyConstraint(["cell_id"], ["order_cells.id"], name=op.f("fk_order_list_cell_id")),
        sa.PrimaryKeyConstraint("order_id", "export_id", name=op.f("pk_order_list")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_order_list_placed_at", "order_list", ["cell_id", "placed_at", "order_id", "export_id"])
    for column in _SORTED_BY:
        op.create_index(
            f"ix_order_list_{column}",
            "order_list",
            ["cell_id", column, "order_id", "export_id"],
            sqlite_where=sa.text("settled"),
            postgresql_where=sa.text("settled"),
        )


def _words() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE order_search USING fts5(words, detail=none, columnsize=0, prefix='2 3')")
        return
    op.execute("CREATE TABLE order_search (order_id bigint PRIMARY KEY, words tsvector NOT NULL)")
    op.execute("CREATE INDEX ix_order_search_words ON order_search USING gin (words)")
