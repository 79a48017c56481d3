"""Poll positions: the other side's own time up to which everything is stored here."""

from datetime import datetime

from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import moment


def cursor(ledger: Ledger, account: str, stream: str) -> datetime | None:
    """Tell how far a stream of an account has been read."""
    with ledger.read() as tx:
        return moment(
            tx.value(
                "SELECT position FROM cursors WHERE account = :account AND stream = :stream",
                account=account,
                stream=stream,
            )
        )


def move_cursor(tx: Transaction, account: str, stream: str, position: datetime) -> None:
    """Move a cursor forward, in the transaction that stores what it passes; it never goes back."""
    tx.execute(
        "INSERT INTO cursors (account, stream, position, moved_at) VALUES (:account, :stream, :position, :now)"
        " ON CONFLICT (account, stream) DO UPDATE SET position = excluded.position, moved_at = excluded.moved_at"
        " WHERE cursors.position < excluded.position",
        account=account,
        stream=stream,
        position=position,
    )
