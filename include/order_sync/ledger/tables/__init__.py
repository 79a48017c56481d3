"""The ledger's tables, a room each. `docs/glossary.md` has the words; `ledger/migrations/` makes them."""

from include.order_sync.ledger.tables.base import metadata
from include.order_sync.ledger.tables.duties import attempts, confirmations, exports, shipment_lines, shipments
from include.order_sync.ledger.tables.history import events
from include.order_sync.ledger.tables.orders import order_documents, order_lines, orders, skipped_orders
from include.order_sync.ledger.tables.working import account_runs, cursors, leases

__all__ = [
    "account_runs",
    "attempts",
    "confirmations",
    "cursors",
    "events",
    "exports",
    "leases",
    "metadata",
    "order_documents",
    "order_lines",
    "orders",
    "shipment_lines",
    "shipments",
    "skipped_orders",
]
