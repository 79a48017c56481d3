"""Make it a duty to get orders to their destinations."""

from collections.abc import Iterable

from include.order_sync.ledger.intake import Batch
from include.order_sync.ledger.tables import exports
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.states import ExportState

_COLUMNS = ("order_id", "destination", "method", "state", "reference", "queued_at", "due_at")


def queue_exports(tx: Transaction, batch: Batch, duties: Iterable[tuple[int, str, str]]) -> None:
    """Queue exports: (key of the order, its external id, destination) each."""
    tx.insert(
        exports,
        _COLUMNS,
        (
            (key, goal, batch.methods[goal], ExportState.QUEUED, f"{batch.cart}:{external_id}", tx.now, tx.now)
            for key, external_id, goal in duties
        ),
    )
