"""Note every ten minutes how many orders stand where; nothing is thinned out: a year is fifty thousand small rows."""

from collections.abc import Mapping
from datetime import timedelta

from include.order_sync.ledger.queries import count_by_status
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.tallies import SETTLING, Counts, Tally, count_hours, hour_of, keep_tallies
from include.order_sync.ledger.transaction import Transaction

EVERY = timedelta(minutes=10)
_SLACK = timedelta(seconds=30)
"""How much too early a snapshot may be: schedules do not start to the second."""

_RECENT = "SELECT 1 FROM snapshots WHERE at > :before LIMIT 1"
_RED = (
    "SELECT count(DISTINCT order_id) FROM exports WHERE method IN ('push', 'pull')"
    " AND state IN ('queued', 'sending', 'pending_verification', 'failed')"
)


def record_snapshot(ledger: Ledger) -> bool:
    """Note how many orders stand where and count the hours that are past; False if that was done minutes ago."""
    with ledger.read() as tx:
        if _is_recent(tx):
            return False
        first = tx.value("SELECT tallied_to FROM snapshots ORDER BY at DESC LIMIT 1")
        end = hour_of(tx.now - SETTLING)
        counts = {**count_standings(tx), "tallied_to": end}
        hours = {kind: count_hours(tx, kind, first, end) for kind in Tally}
    return _keep(ledger, counts, hours)


def _keep(ledger: Ledger, counts: Counts, hours: Mapping[Tally, Mapping[int, Counts]]) -> bool:
    with ledger.write() as tx:
        tx.alone("snapshot")
        if _is_recent(tx):
            return False
        for kind, counted in hours.items():
            keep_tallies(tx, kind, counted)
        names = ", ".join(counts)
        marks = ", ".join(f":{name}" for name in counts)
        tx.execute(f"INSERT INTO snapshots (at, {names}) VALUES (:now, {marks})", **counts)
    return True


def _is_recent(tx: Transaction) -> bool:
    return tx.value(_RECENT, before=tx.now - EVERY + _SLACK) is not None


def count_standings(tx: Transaction) -> Counts:
    """Count how many orders stand where now."""
    counts = count_by_status(tx)
    held = int(tx.value("SELECT count(*) FROM orders WHERE on_hold AND status = 'new'"))
    return counts | {"new": counts["new"] - held, "cancel_sending": held, "red": int(tx.value(_RED))}
