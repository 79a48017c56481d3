"""Mails, the status reports that they carry, and the alerts that they tell of.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from include.order_sync.ledger.types import Key, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_CAUSE = ["kind", "account", "code", "cart", "method"]


def upgrade() -> None:
    _mails()
    _reports()
    _alerts()


def _mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", Key, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcDateTime()),
        sa.Column("lease_token", Key),
        sa.Column("last_attempt_at", UtcDateTime()),
        sa.Column("sent_at", UtcDateTime()),
        sa.Column("error_code", sa.String(length=40)),
        sa.Column("error_message", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("key", name=op.f("uq_mails_key")),
    )
    _index_where("mails", "open", "state IN ('queued', 'sending', 'handed_over')", "kind", "due_at")
    _index_where("mails", "troubled", "state IN ('failed', 'unknown')", "created_at")
    op.create_table(
        "notified",
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_notified")),
    )


def _reports() -> None:
    op.create_table(
        "report_subscriptions",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("origin", sa.String(length=4), nullable=False),
        sa.Column("time_of_day", sa.String(length=5), nullable=False),
        sa.Column("zone", sa.String(length=80), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("distributor", sa.Text(), nullable=False),
        sa.Column("destination", sa.String(length=80), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("more_columns", sa.Boolean(), nullable=False),
        sa.Column("active_since", UtcDateTime()),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
        sa.Column("ended_by", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_subscriptions")),
    )
    _index_where("report_subscriptions", "open", "ended_at IS NULL", "name", unique=True)
    op.create_table(
        "reports",
        sa.Column("id", Key, nullable=False),
        sa.Column("subscription_id", Key, nullable=False),
        sa.Column("day", sa.Date()),
        sa.Column("mail_id", Key, nullable=False),
        sa.Column("prepared_at", UtcDateTime(), nullable=False),
        sa.Column("counts", sa.Text()),
        sa.Column("file_name", sa.Text()),
        sa.Column("file_size", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("subscription_id", "day", name=op.f("uq_reports_subscription_id_day")),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["report_subscriptions.id"], name=op.f("fk_reports_subscription_id")
        ),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_reports_mail_id")),
    )
    op.create_index(op.f("ix_reports_mail_id"), "reports", ["mail_id"])
    op.create_table(
        "report_chunks",
        sa.Column("report_id", Key, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", "number", name=op.f("pk_report_chunks")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_chunks_report_id")),
    )


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", Key, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("cart", sa.String(length=80), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("mailed_at", UtcDateTime()),
        sa.Column("closed_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    _index_where("alerts", "open", "closed_at IS NULL", *_CAUSE, unique=True)
    op.create_index("ix_alerts_mailed", "alerts", [*_CAUSE, "mailed_at"])
    op.create_table(
        "alert_orders",
        sa.Column("alert_id", Key, nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("order_id", Key),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("mail_id", Key),
        sa.Column("gone_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("alert_id", "subject", name=op.f("pk_alert_orders")),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_alert_orders_alert_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_alert_orders_order_id")),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_alert_orders_mail_id")),
    )
    _index_where("alert_orders", "open", "gone_at IS NULL", "alert_id", "subject")


def _index_where(table: str, name: str, condition: str, *columns: str, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(
        f"ix_{table}_{name}", table, list(columns), unique=unique, sqlite_where=where, postgresql_where=where
    )
