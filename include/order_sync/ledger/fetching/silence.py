"""Leases that ran out without a word: an attempt that failed, and after several of them a person's matter."""

from datetime import datetime, timedelta

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.duties import EXPORTS, Result, Verdict, record_attempts
from include.order_sync.ledger.moves import EXPORT, move
from include.order_sync.ledger.progress import lock
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.transaction import Rows, Transaction
from include.order_sync.ledger.types import known_moment

_OVER = "state = 'pending_verification' AND method = 'pull' AND lease_token IS NOT NULL AND due_at <= :now"
_TYPES = {"id": "bigint", "due_at": "timestamptz", "message": "text"}
LONGEST_MS = 2**31 - 1


def end_leases(tx: Transaction, destination: str, attempts: int, run: TaskRun) -> None:
    """Record what a destination has fetched and said nothing of in its lease's time.

    It stays of unknown outcome and may be offered again, unless it was `attempts` times: then it waits for a person.
    """
    over = tx.rows(
        f"SELECT id, order_id FROM exports WHERE destination = :destination AND {_OVER}", destination=destination
    )
    if not over:
        return
    lock(tx, [row["order_id"] for row in over])
    found = tx.rows(
        "SELECT id, order_id, failures, last_attempt_at, due_at FROM exports"
        f" WHERE id {tx.in_ids()} AND {_OVER} ORDER BY id",
        ids=[row["id"] for row in over],
    )
    results = _results(found, attempts)
    move(
        tx,
        EXPORT,
        "export_unacknowledged",
        [result.id for result in results],
        run.actor,
        assign="failures = failures + 1, lease_token = NULL, due_at = silent.due_at, error_code = :code,"
        " error_message = silent.message",
        rows=("silent", [{"id": one.id, "due_at": one.due_at, "message": one.message} for one in results], _TYPES),
        code=ErrorCode.OUTCOME_UNKNOWN,
    )
    record_attempts(tx, EXPORTS, results, run)


def _results(found: Rows, attempts: int) -> list[Result]:
    results = []
    for row in found:
        fetched, until = known_moment(row["last_attempt_at"]), known_moment(row["due_at"])
        number = row["failures"] + 1
        given_up = number >= attempts
        results.append(
            Result(
                row["id"],
                row["order_id"],
                Verdict.UNACKNOWLEDGED,
                number,
                fetched,
                under_lease_ms(fetched, until),
                ErrorCode.OUTCOME_UNKNOWN,
                _words(fetched, until - fetched) + (_given_up(number) if given_up else ""),
                due_at=None if given_up else until,
            )
        )
    return results


def under_lease_ms(since: datetime, until: datetime) -> int:
    """Measure how long an order was under a lease, as far as the ledger can hold it."""
    return min(max(round((until - since).total_seconds() * 1000), 0), LONGEST_MS)


def _words(fetched: datetime, length: timedelta) -> str:
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    lasted = f"{minutes} minutes" if minutes > 1 or not seconds else f"{minutes * 60 + seconds} seconds"
    return f"Fetched at {fetched:%Y-%m-%d %H:%M:%S} UTC, and neither accepted nor refused within {lasted}."


def _given_up(number: int) -> str:
    times = "once" if number == 1 else f"{number} times"
    return f" That happened {times}: it is not offered again until a person says so."
