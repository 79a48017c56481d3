"""The ledger's tables, a room each. `docs/glossary.md` has the words; `ledger/migrations/` makes them."""

from include.order_sync.ledger.tables.alerts import alert_orders, alerts
from include.order_sync.ledger.tables.base import metadata
from include.order_sync.ledger.tables.calls import api_calls, last_calls
from include.order_sync.ledger.tables.documents import export_documents
from include.order_sync.ledger.tables.duties import attempts, confirmations, exports, shipment_lines, shipments
from include.order_sync.ledger.tables.history import events
from include.order_sync.ledger.tables.listing import order_cells, order_counts, order_list
from include.order_sync.ledger.tables.mails import mails, notified
from include.order_sync.ledger.tables.mappings import ship_methods
from include.order_sync.ledger.tables.orders import order_documents, order_lines, orders, skipped_orders
from include.order_sync.ledger.tables.reports import report_chunks, report_subscriptions, reports
from include.order_sync.ledger.tables.snapshots import snapshots, tallies
from include.order_sync.ledger.tables.working import account_runs, cursors, leases

__all__ = [
    "account_runs",
    "alert_orders",
    "alerts",
    "api_calls",
    "attempts",
    "confirmations",
    "cursors",
    "events",
    "export_documents",
    "exports",
    "last_calls",
    "leases",
    "mails",
    "metadata",
    "notified",
    "order_cells",
    "order_counts",
    "order_documents",
    "order_lines",
    "order_list",
    "orders",
    "report_chunks",
    "report_subscriptions",
    "reports",
    "ship_methods",
    "shipment_lines",
    "shipments",
    "skipped_orders",
    "snapshots",
    "tallies",
]
