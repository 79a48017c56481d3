"""Claim due duties: which those are, and the intent to try them, committed before any call."""

from datetime import datetime

from include.order_sync.ledger.duties import Duty
from include.order_sync.ledger.leases import Lease
from include.order_sync.ledger.moves import Moved, move
from include.order_sync.ledger.progress import lock
from include.order_sync.ledger.transaction import Rows, Transaction


def due_duties(tx: Transaction, duty: Duty, account: str, limit: int, untried_since: datetime | None = None) -> Rows:
    """Read the keys (`id`, `order_id`) of what may be tried for an account now, the longest due first.

    `untried_since` leaves out what was tried at that time or later.
    """
    untried = "" if untried_since is None else " AND (d.last_attempt_at IS NULL OR d.last_attempt_at < :since)"
    since = {} if untried_since is None else {"since": untried_since}
    return tx.rows(
        f"SELECT d.id, d.order_id FROM {duty.table} d JOIN orders o ON o.id = d.order_id"
        f" WHERE d.{duty.account} = :account AND d.state = 'queued' AND d.due_at <= :now AND {duty.claimable}{untried}"
        " ORDER BY d.due_at, d.id LIMIT :limit",
        account=account,
        limit=limit,
        **since,
    )


def claim(tx: Transaction, duty: Duty, account: str, lease: Lease, limit: int, actor: str) -> list[Moved]:
    """Claim due duties of an account for a lease, the longest due first, each once in the lease's time.

    Whether they may be tried is asked once more when nobody else can change it: a person may have held an order
    in the meantime, and was told that it is not sent. The caller commits before it calls.
    """
    due = due_duties(tx, duty, account, limit, lease.begun_at)
    lock(tx, [row["order_id"] for row in due])
    return move(
        tx,
        duty.entity,
        f"{duty.name}_claimed",
        [row["id"] for row in due],
        actor,
        where=_still_claimable(duty),
        assign="lease_token = :token, sent_at = :now, last_attempt_at = :now",
        token=lease.token,
    )


def _still_claimable(duty: Duty) -> str:
    return (
        f"((SELECT 1 FROM {duty.table} d JOIN orders o ON o.id = d.order_id"
        f" WHERE d.id = {duty.table}.id AND {duty.claimable}) IS NOT NULL)"
    )
