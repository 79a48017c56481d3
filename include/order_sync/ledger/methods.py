"""Which way a destination's exports go: what waits from before its export method was changed goes the new way."""

from include.order_sync.ledger.progress import lock
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.states import ExportMethod

_STATES = ("queued", "pending_verification")
_BEFORE = {ExportMethod.PUSH: ExportMethod.PULL, ExportMethod.PULL: ExportMethod.PUSH}


def awaiting_a_fetch(ledger: Ledger) -> set[str]:
    """Name the destinations for which something waits to be fetched: what is sent orders now must be sent it."""
    with ledger.read() as tx:
        return {
            row["destination"]
            for state in _STATES
            for row in tx.rows(f"SELECT DISTINCT destination FROM exports WHERE state = '{state}' AND method = 'pull'")
        }


def send_from_now_on(ledger: Ledger, destination: str) -> None:
    """Let a destination be sent what waited for it to fetch."""
    with ledger.read() as tx:
        if not _waiting(tx, destination, ExportMethod.PULL):
            return
    with ledger.write() as tx:
        take_over(tx, destination, ExportMethod.PUSH)


def take_over(tx: Transaction, destination: str, method: ExportMethod) -> None:
    """Let what waits to be sent or fetched, or had no answer, go the way of a method: `push` or `pull`."""
    waiting = _waiting(tx, destination, _BEFORE[method])
    if not waiting:
        return
    lock(tx, [order for _, order in waiting])
    tx.execute(
        f"UPDATE exports SET method = :method WHERE id {tx.in_ids()}", method=method, ids=[key for key, _ in waiting]
    )
    for _, order in waiting:
        tx.touch(order)


def _waiting(tx: Transaction, destination: str, method: ExportMethod) -> list[tuple[int, int]]:
    """Read the keys of the exports, and of their orders; state by state, each of which has an index."""
    found: list[tuple[int, int]] = []
    for state in _STATES:
        rows = tx.rows(
            f"SELECT id, order_id FROM exports WHERE destination = :destination AND state = '{state}'"
            f" AND method = '{method}'",
            destination=destination,
        )
        found += [(row["id"], row["order_id"]) for row in rows]
    return found
